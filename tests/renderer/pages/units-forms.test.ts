import { describe, expect, test } from 'vitest'
import { correctionOf, draftOf, numberOf } from '../../../renderer/pages/reading/provenance-draft.ts'
import { blankCalibration, checkCalibration, withCamera } from '../../../renderer/pages/settings/calibration-draft.ts'
import type { CalibrationDraft } from '../../../renderer/pages/settings/calibration-draft.ts'

describe('a correction in its form', () => {
  test.each<[string, number | null]>([
    ['70', 70],
    [' 70.5 ', 70.5],
    ['70,5', 70.5],
    ['1,070.5', null],
    ['70 kg', null],
    ['-7', null],
    ['', null],
    ['7e1', null],
  ])('%s is %s', (text, value) => expect(numberOf(text)).toBe(value))

  test('is whole only with everything that it needs', () => {
    expect(correctionOf('weightKg', { value: '70,5', at: '' })).toEqual({ field: 'weightKg', value: 70.5 })
    expect(correctionOf('weightKg', { value: '0', at: '' })).toBeNull()
    expect(correctionOf('residual', { value: '12', at: '' })).toBeNull()
    expect(correctionOf('residual', { value: '12', at: '2026-03-14T06:40' })).toEqual({ field: 'residual', value: { activityMBq: 12, measuredAt: '2026-03-14T06:40:00' } })
    expect(correctionOf('injectedAt', { value: '2026-03-14T06:35:07', at: '' })).toEqual({ field: 'injectedAt', value: '2026-03-14T06:35:07' })
    expect(correctionOf('sex', { value: '', at: '' })).toBeNull()
    expect(correctionOf('doseUnit', { value: 'MBq', at: '' })).toEqual({ field: 'doseUnit', value: 'MBq' })
  })

  test('begins with the value in force', () => {
    const residual = { field: 'residual', value: { activityMBq: 12, measuredAt: '2026-03-14T06:40:00' } } as const
    expect(correctionOf('residual', draftOf(residual))).toEqual(residual)
    expect(draftOf(null)).toEqual({ value: '', at: '' })
  })
})

describe('a calibration in its form', () => {
  const whole: CalibrationDraft = {
    ...withCamera(blankCalibration, { manufacturer: 'Maker', model: 'Camera', station: null, serial: '4711', collimator: 'LEHR' }),
    factor: '91,5',
    calibratedOn: '2026-01-12',
    phantom: 'Uniform cylinder',
    by: 'M. Physicist',
  }
  test('is valid from the day of its measurement where nothing else is said', () => {
    expect(checkCalibration(whole).calibration).toMatchObject({ serial: '4711', station: null, protocol: null, validFrom: '2026-01-12', validTo: null, factor: { kind: 'sensitivity', cpsPerMBq: 91.5 } })
  })
  test.each<[Partial<CalibrationDraft>, RegExp]>([
    [{ model: ' ' }, /the model of the camera/],
    [{ collimator: '' }, /the collimator/],
    [{ factor: '' }, /factor as a number above zero, in counts\/s per MBq/],
    [{ factor: '0' }, /above zero/],
    [{ factor: '91500000' }, /not possible \(limits of this program/],
    [{ kind: 'concentration' }, /time of the measurement in seconds/],
    [{ kind: 'concentration', seconds: '1200' }, /volume of a voxel/],
    [{ validTo: '2025-12-31' }, /before its beginning/],
    [{ phantom: 'x'.repeat(81) }, /more than 80 letters/],
    [{ by: '' }, /who measured it/],
  ])('%j is asked for', (part, words) => {
    const { calibration, missing } = checkCalibration({ ...whole, ...part })
    expect(calibration).toBeNull()
    expect(missing).toMatch(words)
  })
})
