import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Correction } from '../../../core/units/corrections.ts'
import type { StudyUnits } from '../../../contract/units.ts'
import type { Result } from '../../../core/base/result.ts'
import { indexFolders } from '../../../main/workflow/index-folders.ts'
import { openLibrary } from '../../../main/workflow/library-session.ts'
import type { LibrarySession } from '../../../main/workflow/library-session.ts'
import { latestAnalysed, openVolume, renewAnalysis } from '../../../main/workflow/read-study.ts'
import { addSiteCalibration, correctUnits, endSiteCalibration, listCalibrations, studyUnits, withdrawCorrection } from '../../../main/workflow/units.ts'
import { analysis } from '../../core/report/fixture.ts'
import type { Elements } from '../../fixtures/dicom-file.ts'
import { ctFiles, nmFile, uids, uprightShape } from '../../fixtures/images.ts'
import type { Bundle } from '../bundle.ts'
import { newFolder } from '../imaging/written-files.ts'
import { bundleWorkers, numbered, writeFiles } from '../program.ts'
import { siteCalibration } from '../../fixtures/calibration.ts'
import { value } from '../../fixtures/result.ts'

/** Two patients with the same camera: what is entered for one must never reach the other. The tests build on each other. */
const other = { study: `${uids.study}.9`, ct: `${uids.ct}.9`, nm: `${uids.nm}.9` }

const spect = (elements: Elements = {}): Elements => ({
  '00080070': ['LO', 'Maker'],
  '00081090': ['LO', 'Camera'],
  '00280051': ['CS', 'ATTN\\SCAT\\DECY'],
  '00540016': ['SQ', [{ '00181074': ['DS', '700'], '00181072': ['TM', '063500'], '00540300': ['SQ', [{ '00080104': ['LO', '^99m^Technetium'] }]] }]],
  '00540052': ['SQ', [{ '00181242': ['IS', '20000'], '00540053': ['US', [60]] }]],
  '00181180': ['SH', 'LEHR'],
  ...elements,
})

const asOther = (series: string): Elements => ({
  '0020000D': ['UI', other.study],
  '0020000E': ['UI', series],
  '00100020': ['LO', 'P-002'],
  '00100010': ['PN', 'Other^Otto'],
})


let workers: Bundle
let session: LibrarySession

const correct = async (correction: Correction, confirmed = false) =>
  correctUnits(session, { studyUid: uids.study, correction, by: 'Dr A', reason: 'asked the technologist', confirmed })

const codeOf = (result: Result<StudyUnits>): string => (result.ok ? 'taken' : result.error.code)

const spectInfo = async (seriesUid: string) => value(await openVolume(session, seriesUid)).info

beforeAll(async () => {
  workers = await bundleWorkers()
  const data = join(newFolder(), 'data')
  mkdirSync(data)
  writeFiles(data, {
    ...numbered('ct', ctFiles(uprightShape)),
    'nm/spect.dcm': nmFile(uprightShape, { elements: spect() }),
    ...numbered('other/ct', ctFiles(uprightShape, { elements: (k) => ({ ...asOther(other.ct), '00080018': ['UI', `${other.ct}.${k + 1}`] }) })),
    'other/nm/spect.dcm': nmFile(uprightShape, { elements: spect({ ...asOther(other.nm), '00080018': ['UI', `${other.nm}.1`] }) }),
  })
  session = value(await openLibrary(join(newFolder(), 'library'), { create: true, workersFolder: workers.folder }))
  value(await indexFolders(session, [data]))
})
afterAll(async () => {
  await session.close()
  workers.remove()
})

describe('from counts to SUV, by what reader and site enter', () => {
  it('at first the sheet says what is missing, and that ratios remain', async () => {
    const { spect: sheet, ct } = value(await studyUnits(session, uids.study))
    expect(sheet).toMatchObject({ unit: 'counts', asked: 'calibrationId', suv: { kind: 'refused', reason: expect.stringMatching(/counts.*Ratios .* remain valid/) as string } })
    expect(ct).toMatchObject({ unit: 'HU', fields: [], variants: [] })
  })
  it('a calibration of the site answers the first question, for both patients, and is listed with the series it fits', async () => {
    const { calibrations, cameras } = value(await addSiteCalibration(session, siteCalibration))
    expect(calibrations[0]?.appliesTo.map(({ patientName }) => patientName).sort()).toEqual(['Muster^Maria', 'Other^Otto'])
    expect(cameras).toEqual([{ manufacturer: 'Maker', model: 'Camera', station: null, serial: null, collimator: 'LEHR' }])
    expect(value(await studyUnits(session, uids.study)).spect.asked).toBe('decayCorrection')
  })
  it('then decay and weight; an unusual weight is asked about, an impossible one refused', async () => {
    expect(value(await correct({ field: 'decayCorrection', value: 'START' })).spect.asked).toBe('weightKg')
    expect(codeOf(await correct({ field: 'weightKg', value: 700 }))).toBe('not-possible')
    expect(codeOf(await correct({ field: 'weightKg', value: 7 }))).toBe('please-confirm')
    expect(value(await studyUnits(session, uids.study)).spect.asked).toBe('weightKg')
    expect(codeOf(await correct({ field: 'weightKg', value: 7 }, true))).toBe('taken')
    const { spect: sheet, history } = value(await correct({ field: 'weightKg', value: 70 }))
    expect(sheet.suv).toMatchObject({ kind: 'available', variant: 'bw' })
    expect(history.map(({ field }) => field)).toEqual(['decayCorrection', 'weightKg', 'weightKg'])
  })
  it('the volume has the factor of the formula, with site and reader among its inputs', async () => {
    const { suv, grid } = await spectInfo(uids.nm)
    if (suv.kind !== 'available') throw new Error(suv.reason)
    const voxelMl = (grid.spacingMm[0] * grid.spacingMm[1] * grid.spacingMm[2]) / 1000
    const bqMl = 10_000 / (1200 * voxelMl)
    expect(suv.factor).toBeCloseTo((bqMl * 70_000) / (7e8 * 2 ** (-10_800 / 21_624.12)), 8)
    expect(new Set(suv.inputs.map(({ from }) => from))).toEqual(new Set(['file', 'site', 'reader', 'table']))
    expect(suv.inputs.find(({ name }) => name === 'Weight')?.source).toMatch(/^reader Dr A, .*: asked the technologist$/)
    expect(suv.steps?.every(({ formula }) => formula !== '')).toBe(true)
  })
  it('the other patient has none of it', async () => {
    const { spect: sheet, history } = value(await studyUnits(session, other.study))
    expect(sheet.asked).toBe('decayCorrection')
    expect(sheet.fields.filter(({ entered }) => entered !== null)).toEqual([])
    expect(history).toEqual([])
    expect((await spectInfo(other.nm)).suv.kind).toBe('refused')
  })
  it('a stored analysis follows: a new row with the new SUV, the old one untouched', async () => {
    const stored = { ...analysis, provenance: { ...analysis.provenance, seriesUids: [uids.ct, uids.nm] } }
    value(await session.library.call('add-analysis', { analysisId: 'first', studyUid: uids.study, madeAt: '2026-03-14T10:00:00Z', analysis: stored }))
    const renewed = value(await renewAnalysis(session, uids.study))
    const [region] = renewed?.analysis.regions ?? []
    const { suv } = await spectInfo(uids.nm)
    expect(renewed?.analysisId).not.toBe('first')
    expect(region?.suv?.max).toBeCloseTo((region?.max ?? NaN) * (suv.kind === 'available' ? suv.factor : NaN), 9)
    expect(renewed?.analysis.findings).toEqual(stored.findings)
    const again = value(await renewAnalysis(session, uids.study))
    expect(again?.analysisId).toBe(renewed?.analysisId)
  })
  it('a withdrawal takes SUV from volume and analysis, and leaves the ratios', async () => {
    const { spect: sheet, history } = value(await withdrawCorrection(session, { studyUid: uids.study, field: 'weightKg', by: 'Dr B', reason: 'not this patient' }))
    expect(sheet).toMatchObject({ asked: 'weightKg', suv: { kind: 'refused' } })
    expect(history.at(-1)).toMatchObject({ field: 'weightKg', correction: null, by: 'Dr B' })
    const latest = value(await latestAnalysed(session, uids.study))
    expect(latest?.analysis.regions.every(({ suv }) => suv === null)).toBe(true)
    expect(latest?.analysis.regions.map(({ ratio }) => ratio)).toEqual(analysis.regions.map(({ ratio }) => ratio))
  })
  it('a calibration that is taken back is asked for again', async () => {
    const { calibrations } = value(await listCalibrations(session))
    const calibrationId = calibrations[0]?.calibration.calibrationId ?? ''
    const after = value(await endSiteCalibration(session, { calibrationId, validTo: null, by: 'M. Physicist', reason: 'wrong phantom' }))
    expect(after.calibrations[0]?.appliesTo).toEqual([])
    expect(value(await studyUnits(session, uids.study)).spect.asked).toBe('calibrationId')
    expect(codeOf(await correct({ field: 'calibrationId', value: calibrationId }))).toBe('other-camera')
  })
})
