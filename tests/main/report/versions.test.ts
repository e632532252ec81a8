import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ok } from '../../../core/base/result.ts'
import { reportFormats } from '../../../core/report/delivery.ts'
import { reportSchema } from '../../../core/report/report.ts'
import type { Report } from '../../../core/report/report.ts'
import type { FollowUpKind } from '../../../core/report/version-schema.ts'
import { sealHolds, sealOf } from '../../../main/report/seal.ts'
import { exportFiles } from '../../../main/workflow/report-export.ts'
import { reportFromTerminal } from '../../../main/workflow/report-command.ts'
import { beginFollowUp, discardFollowUp, reportVersions } from '../../../main/workflow/report-follow-up.ts'
import { addKeyImage } from '../../../main/workflow/report-key-image.ts'
import { openReport } from '../../../main/workflow/report-open.ts'
import { printStoredReport } from '../../../main/workflow/report-print.ts'
import { saveReport } from '../../../main/workflow/report-save.ts'
import { releasePreliminary, signReport } from '../../../main/workflow/report-sign.ts'
import type { Signed } from '../../../main/workflow/report-sign.ts'
import { accept, study } from '../../core/report/fixture.ts'
import { testRooms } from './rooms.ts'
import type { TestRooms } from './rooms.ts'
import { code, value } from '../../fixtures/result.ts'

let folder: string
let rooms: TestRooms

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'spondyl-versions-'))
  rooms = testRooms(folder)
})

afterEach(() => rmSync(folder, { recursive: true, force: true }))

const reader = 'Dr. Ada Example'
const studyUid = study.studyInstanceUid

const save = async (draft: Report, change: Partial<Report['content']>): Promise<Report> =>
  value(await saveReport(rooms, { reportId: draft.reportId, revision: draft.revision, content: { ...draft.content, ...change } }))

const ready = async (): Promise<Report> => save(value(await openReport(rooms, studyUid)), { levelsConfirmed: true, question: 'Pain on the right.' })
const sign = async ({ reportId, revision }: Report): Promise<Signed> => value(await signReport(rooms, { reportId, revision, reader }))
const follow = async ({ reportId }: Report, kind: FollowUpKind, reason = 'MRI received later'): Promise<Report> => value(await beginFollowUp(rooms, { reportId, kind, reason }))
const textOf = (path: string): string => readFileSync(path, 'utf8').replace(/\s+/g, ' ')

describe('a preliminary report', () => {
  it('is not sealed, says so on every page, and who let it go', async () => {
    const draft = await ready()
    const released = value(await releasePreliminary(rooms, { reportId: draft.reportId, revision: draft.revision, reader }))
    expect(released).toMatchObject({ state: 'preliminary', version: 1, seal: null, reader: null, preliminary: { reader, at: '2026-11-21T09:20:00+01:00' } })
    await printStoredReport(rooms, draft.reportId)
    const job = rooms.printed.at(-1)
    expect(job?.html).toContain('PRELIMINARY')
    expect(job?.html).toContain(reader)
    expect(job?.footerHtml.toLowerCase()).toContain('preliminary')
  })

  it('is a draft again with the next change, and stays as it is without one', async () => {
    const draft = await ready()
    const released = value(await releasePreliminary(rooms, { reportId: draft.reportId, revision: draft.revision, reader }))
    expect(await save(released, {})).toEqual(released)
    expect(value(await openReport(rooms, studyUid))).toEqual(released)
    const changed = await save(released, { comparison: 'None.' })
    expect(changed.state).toBe('draft')
    expect(changed.preliminary).toBeUndefined()
  })

  it('is a draft again where the findings under it changed', async () => {
    const draft = await ready()
    value(await releasePreliminary(rooms, { reportId: draft.reportId, revision: draft.revision, reader }))
    rooms.decisions = accept('facet')
    expect(value(await openReport(rooms, studyUid)).state).toBe('draft')
  })

  it('is stopped by what stops signing, and signed as final', async () => {
    const draft = value(await openReport(rooms, studyUid))
    expect(code(await releasePreliminary(rooms, { reportId: draft.reportId, revision: draft.revision, reader }))).toBe('report-not-ready')
    const confirmed = await ready()
    const released = value(await releasePreliminary(rooms, { reportId: confirmed.reportId, revision: confirmed.revision, reader }))
    const { report } = await sign(released)
    expect(report.state).toBe('final')
    expect(report.preliminary).toBeUndefined()
    expect(sealHolds(report)).toBe(true)
  })
})

describe('an amended version', () => {
  it('begins as a draft of the signed text, and everything may change', async () => {
    const { report: first } = await sign(await ready())
    const draft = await follow(first, 'amended', ' Side corrected ')
    expect(draft).toMatchObject({ version: 2, state: 'draft', reader: null, signedAt: null, seal: null, reportId: first.reportId })
    expect(draft.previous).toEqual({ version: 1, kind: 'amended', reason: 'Side corrected', seal: first.seal, reader, signedAt: first.signedAt })
    expect(draft.content.question).toBe('Pain on the right.')
    expect((await save(draft, { question: 'Pain on the left.' })).content.question).toBe('Pain on the left.')
  })

  it('follows the decisions of now', async () => {
    const { report: first } = await sign(await ready())
    rooms.decisions = accept('facet')
    const draft = await follow(first, 'amended')
    expect(draft.content.findings.map(({ pattern }) => pattern)).toEqual(['facet'])
  })

  it('of a report from the command line keeps its findings, although no reader decided on them', async () => {
    rooms.decisions = []
    const command = { studyUid, template: 'auto', outFolder: join(folder, 'out'), sign: { reader, signature: { role: '', proof: 'none', from: 'command-line' } }, formats: ['text'] } as const
    const { reportId } = value(await reportFromTerminal(rooms, command))
    const first = rooms.stored.get(reportId)
    if (first === undefined) throw new Error('not stored')
    const draft = await follow(first, 'amended')
    expect(draft.content.findings.filter(({ withdrawn }) => !withdrawn)).toHaveLength(first.content.findings.length)
    expect(draft.content.acceptance).toBe('reader')
  })

  it('is sealed over the seal of the version before; both stay, with their files', async () => {
    const first = await sign(await ready())
    const before = readFileSync(first.files.json)
    const second = await sign(await save(await follow(first.report, 'amended', 'Side corrected'), { question: 'Pain on the left.' }))
    expect(second.report).toMatchObject({ version: 2, state: 'amended' })
    expect(second.report.previous?.seal).toBe(first.report.seal)
    expect(sealHolds(second.report)).toBe(true)
    const { previous } = second.report
    if (previous === undefined) throw new Error('no predecessor')
    expect(sealOf({ ...second.report, previous: { ...previous, seal: 'f'.repeat(64) } })).not.toBe(second.report.seal)
    expect(readFileSync(first.files.json)).toEqual(before)
    expect(second.files.pdf).toContain('-v2.pdf')
    expect(reportSchema.parse(JSON.parse(readFileSync(second.files.json, 'utf8')))).toEqual(second.report)
    expect(value(await rooms.report(first.report.reportId, 1))).toEqual(first.report)
  })

  it('says on its page what it replaces and why', async () => {
    const first = await sign(await ready())
    const second = await sign(await save(await follow(first.report, 'amended', 'Side corrected'), { comparison: 'MRI of 2025.' }))
    const text = textOf(second.files.text)
    expect(text).toContain('amended, version 2')
    expect(text).toContain('Side corrected')
    expect(text).toContain('version 1')
    expect(text).toContain(first.report.seal)
    expect(rooms.printed.at(-1)?.html).toContain('Side corrected')
    expect(rooms.printed.at(-1)?.html).not.toContain('DRAFT')
  })

  it('leaves in every format, as version 2', async () => {
    const first = await sign(await ready())
    const { report } = await sign(await save(await follow(first.report, 'amended'), { comparison: 'MRI of 2025.' }))
    const formats = reportFormats.filter((format) => format !== 'images' && format !== 'seg')
    const files = value(await exportFiles(rooms, report, formats, folder))
    const names = files.map(({ path }) => path.replace(join(folder, report.reportId), ''))
    expect(names).toEqual(expect.arrayContaining(['-v2.pdf', '-v2.txt', '-v2-sr.dcm', '-v2-pdf.dcm', '-v2-fhir.json']))
    const fhir = files.find(({ path }) => path.endsWith('fhir.json'))
    expect(String(fhir?.bytes)).toContain('DiagnosticReport')
    const earlier = value(await exportFiles(rooms, first.report, ['pdf'], folder))
    expect(Buffer.from(earlier[0]?.bytes ?? '').equals(readFileSync(first.files.pdf))).toBe(true)
  })

  it('is not signed over a version that is no longer what was signed', async () => {
    const first = await sign(await ready())
    const draft = await follow(first.report, 'amended')
    rooms.earlier[0] = { ...first.report, reader: 'Dr. Eve' }
    expect(code(await signReport(rooms, { reportId: draft.reportId, revision: draft.revision, reader }))).toBe('predecessor-changed')
  })

  it('can be given up: the signed version is the newest again', async () => {
    const first = await sign(await ready())
    const draft = await follow(first.report, 'amended')
    expect(value(await discardFollowUp(rooms, draft))).toEqual(first.report)
    expect(value(await openReport(rooms, studyUid))).toEqual(first.report)
  })
})

describe('an addendum', () => {
  it('takes its own text and nothing else', async () => {
    const { report: first } = await sign(await ready())
    const draft = await follow(first, 'addendum')
    expect(draft.content.addendum).toBe('')
    rooms.decisions = []
    const saved = await save(draft, { addendum: 'MRI of 2 March shows the same.', question: 'other', findings: [] })
    expect(saved.content).toEqual({ ...first.content, addendum: 'MRI of 2 March shows the same.' })
    expect(value(await openReport(rooms, studyUid))).toEqual(saved)
    const { centreMm } = first.analysis.regions[0]!
    const keyImage = { plane: 'axial', centreMm, extentMm: 200, window: { centreHu: 350, widthHu: 1800 }, uptakeMaxRatio: 5, colourMap: 'hot', opacity: 0.5 } as const
    expect(code(await addKeyImage(rooms, { studyUid, keyImage }))).toBe('report-addendum')
  })

  it('is not signed empty', async () => {
    const draft = await follow((await sign(await ready())).report, 'addendum')
    const refused = await signReport(rooms, { reportId: draft.reportId, revision: draft.revision, reader })
    expect(refused.ok ? '' : refused.error.sentence).toContain('addendum is empty')
  })

  it('stands on the page with reader, time and reason, and stays there in the versions after it', async () => {
    const first = await sign(await ready())
    const second = await sign(await save(await follow(first.report, 'addendum'), { addendum: 'MRI of 2 March shows the same.' }))
    expect(second.report.state).toBe('addendum')
    expect(textOf(second.files.text)).toContain('MRI of 2 March shows the same.')
    expect(textOf(second.files.text)).toContain('MRI received later')
    const third = await sign(await save(await follow(second.report, 'addendum', 'A second word'), { addendum: 'Discussed with the surgeon.' }))
    expect(third.report.addenda).toEqual([{ version: 2, reader, signedAt: second.report.signedAt, text: 'MRI of 2 March shows the same.' }])
    const text = textOf(third.files.text)
    expect(text.indexOf('MRI of 2 March')).toBeGreaterThan(0)
    expect(text.indexOf('Discussed with the surgeon.')).toBeGreaterThan(text.indexOf('MRI of 2 March'))
    expect(value(await reportVersions(rooms, first.report.reportId)).map(({ version, state, reason }) => [version, state, reason])).toEqual([
      [1, 'final', null],
      [2, 'addendum', 'MRI received later'],
      [3, 'addendum', 'A second word'],
    ])
  })

  it('is refused where the patient changed since, and says what to do instead', async () => {
    const draft = await follow((await sign(await ready())).report, 'addendum')
    const written = await save(draft, { addendum: 'More.' })
    rooms.with({ study: () => Promise.resolve(ok({ ...study, patientId: '99999' })) })
    const refused = await signReport(rooms, { reportId: written.reportId, revision: written.revision, reader })
    expect(refused.ok ? '' : refused.error.sentence).toContain('make an amended version')
  })
})

it('nothing follows a draft, and a second follow-up does not begin beside the first', async () => {
  const draft = await ready()
  expect(code(await beginFollowUp(rooms, { reportId: draft.reportId, kind: 'amended', reason: 'too early' }))).toBe('not-signed')
  const { report } = await sign(draft)
  await follow(report, 'amended')
  expect(code(await beginFollowUp(rooms, { reportId: report.reportId, kind: 'addendum', reason: 'twice' }))).toBe('not-signed')
})
