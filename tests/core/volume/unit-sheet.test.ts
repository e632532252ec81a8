import { describe, expect, test } from 'vitest'
import type { ReaderCorrections } from '../../../core/units/corrections.ts'
import { assembleVolume } from '../../../core/volume/assemble.ts'
import { withUnits } from '../../../core/volume/suv.ts'
import type { SeriesUnits } from '../../../core/volume/suv.ts'
import { unitSheetOf, unitSheetSchema } from '../../../core/volume/unit-sheet.ts'
import type { UnitSheet } from '../../../core/volume/unit-sheet.ts'
import type { Volume } from '../../../core/volume/volume.ts'
import { headerOf, petFiles, uids, uprightShape } from '../../fixtures/images.ts'
import type { Elements } from '../../fixtures/dicom-file.ts'

const dose = (written: string): Elements => ({
  '00540016': ['SQ', [{ '00181074': ['DS', written], '00181075': ['DS', '21624'], '00181078': ['DT', '20260314063500'] }]],
})

const pet = (elements: Elements): Volume => {
  const volume = assembleVolume(petFiles(uprightShape, { elements }).map(headerOf), () => new Uint8Array(uprightShape.columns * uprightShape.rows * 2))
  if (!volume.ok) throw new Error(volume.error.sentence)
  return volume.value
}

const unitsOf = (corrections: ReaderCorrections = {}): SeriesUnits => ({ studyInstanceUid: uids.study, seriesInstanceUid: uids.pet, corrections, calibrations: [], notes: [] })

const sheet = (elements: Elements, corrections: ReaderCorrections = {}): UnitSheet => {
  const units = unitsOf(corrections)
  const { info, headers = [] } = withUnits(pet(elements), units)
  return unitSheetSchema.parse(JSON.parse(JSON.stringify(unitSheetOf(info, headers, units))))
}

const who = { by: 'Dr A', at: '2026-03-14T12:00:00.000Z', reason: 'asked' }

describe('the sheet of units', () => {
  test('asks whether a dose is in MBq or Bq, and takes the answer as a correction', () => {
    expect(sheet(dose('700'))).toMatchObject({ asked: 'doseUnit', doseAsWritten: 700, suv: { kind: 'refused', code: 'dose-unit' } })
    const answered = sheet(dose('700'), { doseUnit: { value: 'MBq', ...who } })
    expect(answered).toMatchObject({ asked: null, suv: { kind: 'available' } })
    expect(answered.fields.find(({ field }) => field === 'doseUnit')?.entered).toMatchObject({ correction: { field: 'doseUnit', value: 'MBq' }, by: 'Dr A' })
  })
  test('names for each field the tag and what the file says beside what is in use', () => {
    const { fields } = sheet(dose('700000000'), { weightKg: { value: 81, ...who } })
    expect(fields.find(({ field }) => field === 'weightKg')).toMatchObject({ tag: '(0010,1030)', keyword: 'PatientWeight', unit: 'kg', written: '70', entered: { correction: { value: 81 } } })
    expect(fields.find(({ field }) => field === 'heightM')).toMatchObject({ written: null, entered: null })
  })
  test('gives a factor for each variant, or why it is missing', () => {
    const { variants } = sheet(dose('700000000'))
    expect(variants.map(({ variant, suv }) => [variant, suv.kind])).toEqual([
      ['bw', 'available'],
      ['lbm-janma', 'refused'],
      ['lbm-james128', 'refused'],
      ['ibw', 'refused'],
      ['bsa', 'refused'],
    ])
  })
  test('takes the warnings of the earlier SUV out of the volume when the SUV changes', () => {
    const volume = pet({ ...dose('700000000'), '00540016': ['SQ', [{ '00181074': ['DS', '700000000'], '00181075': ['DS', '21624'], '00181072': ['TM', '063500'] }]] })
    expect(volume.info.warnings.join()).toMatch(/without its date/)
    const corrected = withUnits(volume, unitsOf({ injectedAt: { value: '2026-03-14T06:35:00', ...who } }))
    expect(corrected.info.warnings.join()).not.toMatch(/without its date/)
    expect(corrected.voxels).toBe(volume.voxels)
  })
  test('corrections of another study or series are a bug, not a number', () => {
    expect(() => withUnits(pet(dose('700000000')), { ...unitsOf(), studyInstanceUid: '1.2.3' })).toThrow(/another/)
    expect(() => withUnits(pet(dose('700000000')), { ...unitsOf(), seriesInstanceUid: '1.2.3' })).toThrow(/another/)
  })
})
