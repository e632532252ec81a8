import { describe, expect, test } from 'vitest'
import { calibrationFor, siteCalibrationSchema } from '../../../core/units/calibrations.ts'
import type { SiteCalibration } from '../../../core/units/calibrations.ts'
import type { ReaderCorrections } from '../../../core/units/corrections.ts'
import type { Elements } from '../../fixtures/dicom-file.ts'
import { headerOf, nmFile } from '../../fixtures/images.ts'

const calibration: SiteCalibration = {
  calibrationId: 'one',
  manufacturer: 'Maker',
  model: 'Symbia T',
  station: null,
  serial: '4711',
  collimator: 'LEHR',
  protocol: null,
  nuclide: 'Tc-99m',
  factor: { kind: 'sensitivity', cpsPerMBq: 100 },
  time: 'stop',
  calibratedOn: '2026-01-05',
  validFrom: '2026-01-05',
  validTo: '2026-12-31',
  phantom: 'Uniform cylinder, 6 l',
  by: 'M. Physicist',
}

const camera: Elements = {
  '00080070': ['LO', 'MAKER '],
  '00081090': ['LO', 'Symbia  T'],
  '00181000': ['LO', '4711'],
  '00540022': ['SQ', [{ '00181180': ['SH', 'lehr'] }]],
  '00540052': ['SQ', [{ '00181242': ['IS', '20000'], '00540053': ['US', [60]] }]],
}

const header = (elements: Elements = {}) => headerOf(nmFile(undefined, { elements: { ...camera, ...elements } }))

const result = (elements: Elements = {}, calibrations: readonly SiteCalibration[] = [calibration], corrections: ReaderCorrections = {}) =>
  calibrationFor(header(elements), calibrations, 0.1, corrections)

const outcome = (...input: Parameters<typeof result>): string => {
  const found = result(...input)
  return found.ok ? (found.value === null ? 'none' : 'used') : found.error.code
}

const words = (...input: Parameters<typeof result>): string => {
  const found = result(...input)
  return found.ok ? '' : found.error.sentence
}

const choose = (value: string): ReaderCorrections => ({ calibrationId: { value, by: 'Dr A', at: '2026-03-14T12:00:00', reason: 'confirmed by the physicist' } })

describe('a calibration of the site', () => {
  test('is matched by camera, serial number, collimator, nuclide and date, whatever the case and spaces, and says so', () => {
    const found = result()
    expect(found).toMatchObject({ ok: true, value: { bqPerCountPerSecond: 10_000, acquisitionSeconds: 20, elapsedSeconds: 1200 } })
    expect(found.ok && found.value?.trace?.warnings.join()).toMatch(/matched by camera, collimator, nuclide and date.*4711, LEHR, Tc-99m/)
  })
  test.each<[string, Elements]>([
    ['maker', { '00080070': ['LO', 'Other'] }],
    ['model', { '00081090': ['LO', 'Other'] }],
    ['camera of the same model', { '00181000': ['LO', '4712'] }],
    ['collimator', { '00540022': ['SQ', [{ '00181180': ['SH', 'HEGP'] }]] }],
    ['nuclide', { '00540016': ['SQ', [{ '00540300': ['SQ', [{ '00080104': ['LO', '^123^Iodine'] }]] }]] }],
  ])('of another %s is never used', (_, elements) => expect(outcome(elements)).toBe('none'))

  test.each<[string, Elements, RegExp]>([
    ['serial number', { '00181000': null }, /does not give the serial number/],
    ['collimator', { '00540022': ['SQ', [{ '00200032': ['DS', '0\\0\\0'] }]] }, /does not give the collimator/],
    ['nuclide', { '00540016': null }, /does not give the nuclide/],
    ['date', { '00080020': null, '00080021': null, '00080022': null }, /date of the scan is missing/],
  ])('is a question where the file gives no %s', (_, elements, reason) => {
    expect(outcome(elements)).toBe('calibration-choice')
    expect(words(elements)).toMatch(reason)
  })
  test('is a question once it has expired', () => expect(words({}, [{ ...calibration, validTo: '2026-02-28' }])).toMatch(/valid to 2026-02-28, and the scan is of 2026-03-14/))
  test('is a question before it begins', () => expect(words({}, [{ ...calibration, validFrom: '2026-04-01' }])).toMatch(/valid from 2026-04-01/))
  test('is a question where two fit', () => expect(words({}, [calibration, { ...calibration, calibrationId: 'two' }])).toMatch(/2 calibrations .* choose one/))
  test('of another protocol is not used, of any protocol is', () => {
    expect(outcome({ '00181030': ['LO', 'Bone'] }, [{ ...calibration, protocol: 'Lung' }])).toBe('none')
    expect(outcome({ '00181030': ['LO', 'Bone'] })).toBe('used')
  })
  test('none at all leaves the counts as they are', () => expect(outcome({}, [])).toBe('none'))
})

describe('the choice of the reader', () => {
  const expired = { ...calibration, validTo: '2026-02-28' }
  test('takes a doubtful one, and keeps the doubt in sight', () => {
    const found = result({}, [expired], choose('one'))
    expect(found.ok && found.value?.trace?.warnings).toEqual(['The calibration was chosen by Dr A, although it was valid to 2026-02-28, and the scan is of 2026-03-14.'])
    expect(found.ok && found.value?.trace?.inputs[0]).toMatchObject({ from: 'reader', source: 'reader Dr A, 2026-03-14 12:00: confirmed by the physicist' })
  })
  test('decides between two that fit', () => expect(outcome({}, [calibration, { ...calibration, calibrationId: 'two' }], choose('two'))).toBe('used'))
  test('cannot take that of another camera', () => expect(outcome({ '00181000': ['LO', '4712'] }, [calibration], choose('one'))).toBe('calibration-choice'))
})

describe('the factor', () => {
  test('Bq/ml per count is carried to another time and voxel', () => {
    const found = result({}, [{ ...calibration, factor: { kind: 'concentration', bqMlPerCount: 5, acquisitionSeconds: 30, voxelMl: 0.2 } }])
    expect(found.ok && found.value?.bqPerCountPerSecond).toBeCloseTo(30, 12)
  })
  test('counts by the whole scan where the calibration does', () => {
    expect(result({}, [{ ...calibration, time: 'whole-scan' }])).toMatchObject({ value: { acquisitionSeconds: 1200 } })
  })
  test('is refused where the file does not say how long the camera looked', () => expect(outcome({ '00540052': null })).toBe('no-acquisition-time'))
  test('takes the time that the reader gives', () => {
    const seconds = { acquisitionSeconds: { value: 15, by: 'Dr A', at: '2026-03-14T12:00:00', reason: 'protocol sheet' } }
    expect(result({ '00540052': null }, [calibration], seconds)).toMatchObject({ value: { acquisitionSeconds: 15 } })
  })
})

test('a calibration whose end comes before its beginning is not accepted', () => {
  expect(siteCalibrationSchema.safeParse(calibration).success).toBe(true)
  expect(siteCalibrationSchema.safeParse({ ...calibration, validTo: '2025-12-31' }).success).toBe(false)
  expect(siteCalibrationSchema.safeParse({ ...calibration, nuclide: 'Xx-1' }).success).toBe(false)
})
