import { beforeEach, describe, expect, it } from 'vitest'
import { splitHeader } from '../../../core/dicom/slice-fields.ts'
import type { InstanceHeader } from '../../../core/dicom/instance-header.ts'
import { addFolder, storeFiles } from '../../../main/library/files.ts'
import { warningsOf } from '../../../main/library/identity-warnings.ts'
import { rebuildStudies } from '../../../main/library/studies.ts'
import type { WritableDatabase } from '../../../main/library/database.ts'
import { ctFiles, headerOf, uprightShape } from '../../fixtures/images.ts'
import { openLibrary, temporaryFolder } from './open.ts'

const [header] = ctFiles(uprightShape).map(headerOf)
if (header === undefined) throw new Error('fixture without slices')

let db: WritableDatabase

const index = (number: number, patient: Partial<InstanceHeader['patient']>): string => {
  const study = `1.2.840.${number}`
  const other = { ...header, studyInstanceUid: study, seriesInstanceUid: `${study}.1`, sopInstanceUid: `${study}.1.1`, patient: { ...header.patient, ...patient } }
  storeFiles(db, '/data', [{ path: `/data/${number}`, size: 1, modifiedMs: 1, outcome: { kind: 'header', header: splitHeader(other) } }], () => true)
  rebuildStudies(db)
  return study
}

beforeEach(() => {
  db = openLibrary(temporaryFolder()).db
  addFolder(db, '/data', '2026-03-14T10:00:00+01:00')
})

describe('patients of different studies', () => {
  it('one ID with two names: said on both studies', () => {
    const [a, b] = [index(1, { id: '123', name: 'Doe^Jane' }), index(2, { id: '123', name: 'Roe^Richard' })]
    const warnings = warningsOf(db, [a, b])
    expect(warnings[a]?.[0]?.sentence).toBe('The patient ID 123 also names Roe, Richard: check before comparing.')
    expect(warnings[b]?.[0]?.sentence).toBe('The patient ID 123 also names Doe, Jane: check before comparing.')
  })

  it('one ID with two birth dates: said on both', () => {
    const [a, b] = [index(1, { id: '123', birthDate: '1961-05-20' }), index(2, { id: '123', birthDate: '1916-05-20' })]
    expect(Object.keys(warningsOf(db, [a, b]))).toEqual([a, b])
  })

  it('one name and birth date under two IDs: a hint on both', () => {
    const [a, b] = [index(1, { id: '123', name: 'Doe^Jane' }), index(2, { id: '77', name: 'DOE^JANE' })]
    const warnings = warningsOf(db, [a, b])
    expect(warnings[a]).toEqual([{ kind: 'hint', sentence: 'The same name and birth date also stand under the patient ID 77: it may be the same person.' }])
    expect(warnings[b]?.[0]?.kind).toBe('hint')
  })

  it('the same patient spelled otherwise, and patients without an ID: nothing', () => {
    const uids = [
      index(1, { id: '123', name: 'Müller^Jürgen' }),
      index(2, { id: '123', name: 'MUELLER^JUERGEN^^Dr' }),
      index(3, { id: '', name: 'Doe^Jane' }),
      index(4, { id: '', name: 'Roe^Richard' }),
    ]
    expect(warningsOf(db, [...uids, '1.2.3'])).toEqual({})
  })

  it('the warning goes when the other study goes', () => {
    const [a] = [index(1, { id: '123', name: 'Doe^Jane' }), index(2, { id: '123', name: 'Roe^Richard' })]
    index(2, { id: '124', name: 'Roe^Richard' })
    expect(warningsOf(db, [a])).toEqual({})
  })

  it('is looked up by index, not by walking all studies', () => {
    for (const where of ['patient_id = ?', 'birth_date = ? AND patient_id <> ?']) {
      const plan = db.prepare(`EXPLAIN QUERY PLAN SELECT DISTINCT patient_id, patient_name, birth_date FROM study_rows WHERE ${where}`).all(...where.match(/\?/g)!.map(() => '1'))
      expect(JSON.stringify(plan)).toContain('USING COVERING INDEX')
    }
  })
})
