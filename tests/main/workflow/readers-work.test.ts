import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { OutcomeEntry } from '../../../core/outcomes/entry.ts'
import { fusionPair } from '../../../core/study/study.ts'
import { confirmPair } from '../../../main/workflow/confirm-pair.ts'
import { indexFolders } from '../../../main/workflow/index-folders.ts'
import { keepCopy, restoreCopy, startAnew } from '../../../main/workflow/library-health.ts'
import { addOutcomeEntry, openOutcomes } from '../../../main/workflow/outcomes.ts'
import { openLibrary } from '../../../main/workflow/library-session.ts'
import type { LibrarySession } from '../../../main/workflow/library-session.ts'
import { openReading } from '../../../main/workflow/read-study.ts'
import { addSiteCalibration, correctUnits, endSiteCalibration, listCalibrations } from '../../../main/workflow/units.ts'
import { ctFiles, nmFile, uids, uprightShape } from '../../fixtures/images.ts'
import type { Bundle } from '../bundle.ts'
import { temporaryFolder } from '../library/open.ts'
import { bundleWorkers, numbered, writeFiles } from '../program.ts'
import { siteCalibration } from '../../fixtures/calibration.ts'

/** A SPECT and a CT without a common frame of reference: fused only on the reader's word. */
let workers: Bundle
let data: string
let folder: string
let session: LibrarySession

const word = { studyUid: uids.study, ctSeriesUid: uids.ct, spectSeriesUid: uids.nm }
const file = (): string => join(folder, 'library.readers-work.json')
const place = () => ({ folder, workersFolder: workers.folder })

const open = async (): Promise<void> => {
  const opened = await openLibrary(folder, { create: true, workersFolder: workers.folder })
  if (!opened.ok) throw new Error(opened.error.sentence)
  session = opened.value
}

const index = async (): Promise<void> => {
  const outcome = await indexFolders(session, [data])
  if (!outcome.ok) throw new Error(outcome.error.sentence)
}

beforeAll(async () => {
  workers = await bundleWorkers()
})
afterAll(() => workers.remove())

beforeEach(async () => {
  data = join(temporaryFolder(), 'data')
  folder = join(temporaryFolder(), 'library')
  writeFiles(data, { ...numbered('ct', ctFiles(uprightShape)), 'nm/spect.dcm': nmFile(uprightShape, { elements: { '00200052': null } }) })
  await open()
  await index()
})

const pair = async () => {
  const study = await session.library.call('study', { studyUid: uids.study })
  return study.ok ? fusionPair(study.value) : null
}

it('a pair without a common frame is opened on the reader’s word, and no longer when the word is taken back', async () => {
  expect(await openReading(session, uids.study)).toMatchObject({ ok: false, error: { code: 'no-common-frame' } })
  expect(await confirmPair(session, { ...word, ctSeriesUid: '1.2.3', isConfirmed: true })).toMatchObject({ ok: false, error: { code: 'no-such-pair' } })
  await confirm(true)
  expect(await pair()).toMatchObject({ registrationConfirmed: true })
  expect(await openReading(session, uids.study)).toMatchObject({ ok: true })
  await confirm(false)
  expect(await openReading(session, uids.study)).toMatchObject({ ok: false, error: { code: 'no-common-frame' } })
  await session.close()
})


const confirm = async (isConfirmed: boolean): Promise<void> => {
  expect(await confirmPair(session, { ...word, isConfirmed })).toMatchObject({ ok: true })
}

const enterUnits = async (): Promise<void> => {
  const results = [
    await correctUnits(session, { studyUid: uids.study, correction: { field: 'weightKg', value: 71 }, by: 'Dr Vogt', reason: 'weighed today', confirmed: true }),
    await addSiteCalibration(session, siteCalibration),
  ]
  expect(results.map((result) => (result.ok ? 'ok' : result.error.sentence))).toEqual(['ok', 'ok'])
}

const enterWork = async (): Promise<void> => {
  await confirm(true)
  await enterUnits()
  const treated: OutcomeEntry = { kind: 'treatment', date: '2026-03-01', course: 'pain-management', procedure: null, segments: ['L4-L5'], side: null }
  expect(await addOutcomeEntry(session, { studyUid: uids.study, entry: treated, by: 'Dr Vogt' })).toMatchObject({ ok: true })
  expect(await session.library.call('add-rule-switch', { rule: 'cautions/flare', isOn: false, by: 'Dr Vogt', at: '2026-03-02T08:00:00Z', reason: 'not used here' })).toMatchObject({ ok: true })
}

/** The first calibration is ended again: its end has to come back with it. */
const endOne = async (): Promise<void> => {
  const listed = await listCalibrations(session)
  const calibrationId = listed.ok ? listed.value.calibrations[0]?.calibration.calibrationId : undefined
  if (calibrationId === undefined) throw new Error('there is a calibration')
  expect(await endSiteCalibration(session, { calibrationId, validTo: '2026-03-01', by: 'M. Physicist', reason: 'new crystal' })).toMatchObject({ ok: true })
}

const workNow = async () => {
  const units = await session.library.call('series-units', { seriesUid: uids.nm })
  const calibrations = await listCalibrations(session)
  const outcomes = await openOutcomes(session, uids.study)
  const rules = await session.library.call('site-rules', undefined)
  return {
    outcomes: outcomes.ok ? outcomes.value.rows : [],
    switches: rules.ok ? rules.value.switches : [],
    pair: await pair(),
    units: units.ok ? JSON.stringify(units.value).includes('weighed today') : units.error.sentence,
    calibrations: calibrations.ok ? calibrations.value.calibrations.map((each) => JSON.stringify(each)) : [],
  }
}

it('comes back with a library that is built anew without a copy', async () => {
  await enterWork()
  await endOne()
  const before = await workNow()
  expect(before).toMatchObject({ pair: { registrationConfirmed: true }, units: true })
  expect(before.calibrations[0]).toContain('new crystal')
  expect([before.outcomes, before.switches].map(({ length }) => length)).toEqual([1, 1])
  await session.close()
  writeFileSync(join(folder, 'library.sqlite'), 'torn'.repeat(500))
  expect(await startAnew(place())).toMatchObject({ ok: true })
  await open()
  await index()
  expect(await workNow()).toEqual(before)
  await session.close()
})

it('of after a copy comes back with the copy, and what was taken back stays so', async () => {
  await confirm(true)
  await keepCopy(place(), 'always')
  await enterUnits()
  await confirm(false)
  const before = await workNow()
  await session.close()
  expect(await restoreCopy(place(), 'library.sqlite.copy')).toMatchObject({ ok: true })
  await open()
  expect(await workNow()).toEqual(before)
  expect(before).toMatchObject({ pair: null, units: true })
  expect(before.calibrations).toHaveLength(1)
  await session.close()
})

it('does not come back from a file that was changed, and is kept for a library of an older program', async () => {
  await enterWork()
  await session.close()
  const kept = readFileSync(file(), 'utf8')
  rmSync(file())
  await open()
  expect(readFileSync(file(), 'utf8')).toBe(kept)
  await session.close()
  writeFileSync(file(), kept.replace('71', '17'))
  await startAnew(place())
  await open()
  await index()
  expect(await workNow()).toEqual({ pair: null, units: false, calibrations: [], outcomes: [], switches: [] })
  expect(existsSync(file())).toBe(true)
  await session.close()
})
