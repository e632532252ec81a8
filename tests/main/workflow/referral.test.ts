import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Referral } from '../../../core/referral/referral.ts'
import { readRuntimeManifest } from '../../../main/runtime/runtime-manifest.ts'
import type { LibraryApi } from '../../../main/workers/library-api.ts'
import { startWorker } from '../../../main/workers/rpc.ts'
import { indexFolders } from '../../../main/workflow/index-folders.ts'
import { openLibrary } from '../../../main/workflow/library-session.ts'
import type { LibrarySession } from '../../../main/workflow/library-session.ts'
import { openReferral, referralFacts, saveReferral } from '../../../main/workflow/referral.ts'
import { writeAuthorisation } from '../../../main/workflow/referral-authorisation.ts'
import { referralForReport } from '../../../main/workflow/referral-report.ts'
import { switchRule } from '../../../main/workflow/referral-rules.ts'
import { analysis } from '../../core/report/fixture.ts'
import type { Elements } from '../../fixtures/dicom-file.ts'
import { ctFiles, nmFile, uids, uprightShape } from '../../fixtures/images.ts'
import type { Bundle } from '../bundle.ts'
import { newFolder } from '../imaging/written-files.ts'
import { bundleWorkers, numbered, writeFiles } from '../program.ts'
import { testRooms } from '../report/rooms.ts'
import { value } from '../../fixtures/result.ts'

/** Two patients of one library: what is entered for one must never reach the other. The tests build on each other. */
const other = { study: `${uids.study}.9`, ct: `${uids.ct}.9`, nm: `${uids.nm}.9` }

const asOther = (series: string, instance: string): Elements => ({
  '0020000D': ['UI', other.study],
  '0020000E': ['UI', series],
  '00080018': ['UI', instance],
  '00100020': ['LO', 'P-002'],
  '00100010': ['PN', 'Other^Otto'],
})

const injected: Elements = {
  '00280051': ['CS', 'ATTN\\SCAT\\DECY'],
  '00540016': ['SQ', [{ '00181074': ['DS', '700'], '00181072': ['TM', '063500'], '00180031': ['LO', 'Technetium Tc99m oxidronate'] }]],
}

let workers: Bundle
let session: LibrarySession
let data: string
const library = join(newFolder(), 'library')

const referral: Referral = { question: 'Which facet joint?', suspected: ['facet-pain'], surgery: { operations: [{ kind: 'fusion', levels: 'L4-L5', date: '2019' }] } }

const save = (entered: Referral, studyUid = uids.study) => saveReferral(session, { studyUid, referral: entered, by: 'Dr Ada Reader' })

beforeAll(async () => {
  workers = await bundleWorkers()
  data = join(newFolder(), 'data')
  mkdirSync(data)
  writeFiles(data, {
    ...numbered('ct', ctFiles(uprightShape)),
    'nm/spect.dcm': nmFile(uprightShape, { elements: injected }),
    ...numbered('other/ct', ctFiles(uprightShape, { elements: (k) => asOther(other.ct, `${other.ct}.${k + 1}`) })),
    'other/nm/spect.dcm': nmFile(uprightShape, { elements: asOther(other.nm, `${other.nm}.1`) }),
  })
  session = value(await openLibrary(library, { create: true, workersFolder: workers.folder }))
  value(await indexFolders(session, [data]))
}, 120_000)
afterAll(async () => {
  await session.close()
  workers.remove()
})

describe('what files and analysis know', () => {
  it('is filled in with its origin, and nothing is guessed', async () => {
    const { referral: entered, known } = value(await openReferral(session, uids.study))
    expect(entered).toBe(null)
    expect(known.facts.study).toMatchObject({ tracer: 'Technetium Tc99m oxidronate', activityMBq: 700, areas: 1, days: 1, phases: ['delayed'], corrections: ['ATTN', 'SCAT', 'DECY'], spectCtShiftMm: null, levels: null })
    expect(known.origins['study.tracer']).toBe('header of the SPECT')
    expect(known.facts.uptakeAreas ?? null).toBe(null)
    const bare = value(await openReferral(session, other.study)).known
    expect([bare.facts.study?.tracer, bare.origins['study.tracer']]).toEqual([null, undefined])
  })

  it('the places of uptake are known once every joint and disc is decided on', async () => {
    value(await session.library.call('add-analysis', { analysisId: 'a1', studyUid: uids.study, madeAt: '2026-11-21T09:00:00Z', analysis }))
    const areas = async () => value(await referralFacts(session, uids.study)).facts.uptakeAreas ?? null
    expect(await areas()).toBe(null)
    const candidates = analysis.findings.filter(({ structure }) => structure === 'facet-joint' || structure === 'disc')
    for (const [index, { id }] of candidates.entries()) {
      value(await session.library.call('decide', { studyUid: uids.study, decision: { findingId: id, decision: index === 0 ? 'accepted' : 'rejected', reason: index === 0 ? null : 'no' }, now: '2026-11-21T09:00:00Z' }))
      if (index < candidates.length - 1) expect(await areas()).toBe(null)
    }
    const [first] = candidates
    expect(await areas()).toEqual([{ structure: first?.structure, level: first?.level, side: first?.side }])
    expect(value(await openReferral(session, uids.study)).known.facts.study?.spectCtShiftMm).toBe(analysis.registration.shiftMm)
  })
})

describe('a stored referral', () => {
  it('keeps each entry with its name, adds none that says the same, and reaches no other study', async () => {
    value(await save(referral))
    value(await save(referral))
    const opened = value(await save({ ...referral, purpose: 'diagnosis' }))
    expect(opened.entries.map(({ by }) => by)).toEqual(['Dr Ada Reader', 'Dr Ada Reader'])
    expect(opened.referral).toEqual({ ...referral, purpose: 'diagnosis' })
    expect(value(await openReferral(session, other.study)).referral).toBe(null)
    expect(value(await referralFacts(session, uids.study)).facts.surgery).toMatchObject({ undated: false })
  })

  it('gives the report its sentences by the rules in force, and the rules that are off', async () => {
    const before = await referralForReport(session, uids.study)
    expect(before?.sentences.join(' ')).toContain('12 months ago or more')
    value(await switchRule(session, { rule: 'cautions/operative-bed-over-12-months', isOn: false, by: 'Dr Ada Reader', reason: 'said in the letter' }))
    const after = await referralForReport(session, uids.study)
    expect(after?.sentences.join(' ')).not.toContain('12 months ago or more')
    expect(after?.off).toEqual([{ rule: 'cautions/operative-bed-over-12-months', version: '1.1.0', reason: 'said in the letter' }])
  })

  it('is written as a summary for the payer, PDF and text beside each other; without a referral there is none', async () => {
    const rooms = testRooms(library)
    const input = { studyUid: uids.study, by: 'Dr Ada Reader', appVersion: '1.0.0' }
    const written = value(await writeAuthorisation(session, rooms, input))
    expect(readFileSync(written.textPath, 'utf8')).toBe(written.text)
    expect(readFileSync(written.pdfPath).subarray(0, 5).toString()).toBe('%PDF-')
    expect(written.pdfPath.startsWith(join(library, 'authorisations', 'Muster_Maria'))).toBe(true)
    const none = await writeAuthorisation(session, rooms, { ...input, studyUid: other.study })
    expect(none.ok ? '' : none.error.code).toBe('no-referral')
  })

  it('comes back to a library that is built anew', async () => {
    await session.close()
    const manifest = value(readRuntimeManifest(workers.folder))
    const worker = startWorker<LibraryApi>(join(workers.folder, 'library-worker.cjs'), { folder: library, access: 'repair', nativeBinding: manifest.sqliteBinding })
    value(await worker.call('start-anew', { folders: [data], now: '2026-11-22T09:00:00.000Z' }))
    await worker.stop()
    session = value(await openLibrary(library, { create: false, workersFolder: workers.folder }))
    value(await indexFolders(session, [data]))
    const opened = value(await openReferral(session, uids.study))
    expect(opened.referral).toEqual({ ...referral, purpose: 'diagnosis' })
    expect(opened.entries).toHaveLength(2)
  })
})
