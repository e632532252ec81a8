import { beforeEach, describe, expect, it } from 'vitest'
import type { SiteCalibration } from '../../../core/units/calibrations.ts'
import { addCalibration, allCalibrations, endCalibration, usableCalibrations } from '../../../main/library/calibrations.ts'
import { addCorrection, seriesCorrections } from '../../../main/library/corrections.ts'
import type { NewCorrection } from '../../../main/library/corrections.ts'
import type { WritableDatabase } from '../../../main/library/database.ts'
import { openLibrary, temporaryFolder } from './open.ts'
import { siteCalibration } from '../../fixtures/calibration.ts'

const patient = { patientId: 'P-001', patientName: 'Muster^Maria' }
const now = '2026-03-14T10:00:00.000Z'

let library: string
let db: WritableDatabase

beforeEach(() => {
  library = temporaryFolder()
  db = openLibrary(library).db
})

const weight: NewCorrection = { studyUid: '1.1', seriesUid: null, patient, field: 'weightKg', correction: { field: 'weightKg', value: 80 }, by: 'Dr A', at: now, reason: 'weighed today' }
const mode: NewCorrection = { ...weight, seriesUid: '1.1.1', field: 'decayCorrection', correction: { field: 'decayCorrection', value: 'START' } }

describe('corrections of a reader', () => {
  it('are there after a restart, with who, when and why', () => {
    addCorrection(db, weight)
    expect(seriesCorrections(openLibrary(library).db, '1.1', '1.1.1', patient).inForce).toEqual({ weightKg: { value: 80, by: 'Dr A', at: now, reason: 'weighed today' } })
  })
  it('are replaced by later ones and withdrawn by a row of their own; the history keeps all', () => {
    addCorrection(db, weight)
    addCorrection(db, { ...weight, correction: { field: 'weightKg', value: 81 }, by: 'Dr B' })
    expect(seriesCorrections(db, '1.1', '1.1.1', patient).inForce.weightKg).toMatchObject({ value: 81, by: 'Dr B' })
    addCorrection(db, { ...weight, correction: null, reason: 'it was another patient' })
    const { inForce, history } = seriesCorrections(db, '1.1', '1.1.1', patient)
    expect(inForce).toEqual({})
    expect(history.map(({ correction, by }) => [correction?.value ?? null, by])).toEqual([[80, 'Dr A'], [81, 'Dr B'], [null, 'Dr A']])
  })
  it('of one study are never those of another', () => {
    addCorrection(db, weight)
    expect(seriesCorrections(db, '1.2', '1.1.1', patient).inForce).toEqual({})
  })
  it('of the patient hold for every series of the study, of the images for one series only', () => {
    addCorrection(db, weight)
    addCorrection(db, mode)
    expect(Object.keys(seriesCorrections(db, '1.1', '1.1.1', patient).inForce)).toEqual(['weightKg', 'decayCorrection'])
    expect(Object.keys(seriesCorrections(db, '1.1', '1.1.2', patient).inForce)).toEqual(['weightKg'])
  })
  it('made under another patient are not used, and counted', () => {
    addCorrection(db, weight)
    const other = seriesCorrections(db, '1.1', '1.1.1', { ...patient, patientId: 'P-002' })
    expect(other).toEqual({ inForce: {}, history: [], ofOtherPatient: 1 })
  })
  it('cannot be changed or deleted', () => {
    addCorrection(db, weight)
    expect(() => db.prepare('UPDATE unit_corrections SET value = 1').run()).toThrow('never changed')
    expect(() => db.prepare('DELETE FROM unit_corrections').run()).toThrow('never deleted')
  })
  it('need a name and a reason', () => {
    expect(() => addCorrection(db, { ...weight, by: ' ' })).toThrow(/CHECK/)
    expect(() => addCorrection(db, { ...weight, reason: '' })).toThrow(/CHECK/)
  })
})

const calibration: SiteCalibration = { ...siteCalibration, calibrationId: 'one', time: 'stop' }

describe('calibrations of the site', () => {
  it('are listed newest first, and usable while they stand', () => {
    addCalibration(db, calibration, now)
    addCalibration(db, { ...calibration, calibrationId: 'two' }, now)
    expect(allCalibrations(openLibrary(library).db).map(({ calibration: { calibrationId } }) => calibrationId)).toEqual(['two', 'one'])
    expect(usableCalibrations(openLibrary(library).db)).toHaveLength(2)
  })
  it('end on a day: they stay usable for scans before it', () => {
    addCalibration(db, calibration, now)
    endCalibration(db, { calibrationId: 'one', validTo: '2026-06-30', by: 'M. Physicist', at: now, reason: 'detector changed' })
    expect(usableCalibrations(db)).toEqual([{ ...calibration, validTo: '2026-06-30' }])
    expect(allCalibrations(db)[0]?.ended).toMatchObject({ validTo: '2026-06-30', reason: 'detector changed' })
  })
  it('taken back are never used, and still listed with the reason', () => {
    addCalibration(db, calibration, now)
    endCalibration(db, { calibrationId: 'one', validTo: null, by: 'M. Physicist', at: now, reason: 'wrong phantom' })
    expect(usableCalibrations(db)).toEqual([])
    expect(allCalibrations(db)[0]?.ended).toMatchObject({ validTo: null, reason: 'wrong phantom' })
  })
  it('cannot be changed or deleted, nor their ends', () => {
    addCalibration(db, calibration, now)
    endCalibration(db, { calibrationId: 'one', validTo: null, by: 'M. Physicist', at: now, reason: 'wrong phantom' })
    for (const table of ['calibrations', 'calibration_ends']) {
      expect(() => db.prepare(`UPDATE ${table} SET calibration_id = 'x'`).run()).toThrow('never changed')
      expect(() => db.prepare(`DELETE FROM ${table}`).run()).toThrow('never deleted')
    }
  })
})
