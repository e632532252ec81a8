import { expect, it } from 'vitest'
import type { OutcomeEntry } from '../../../core/outcomes/entry.ts'
import { courseOf } from '../../../core/outcomes/entry.ts'
import type { Report } from '../../../core/report/report.ts'
import { addOutcome, importantChange, outcomeRows, setImportantChange, signedStudies } from '../../../main/library/outcomes.ts'
import { saveDraft, storeSigned } from '../../../main/library/reports.ts'
import type { WritableDatabase } from '../../../main/library/database.ts'
import { draft } from '../../core/report/fixture.ts'
import { openLibrary, temporaryFolder } from './open.ts'

const at = '2026-11-21T09:00:00.000Z'
const jane = { patientId: 'P-001', patientName: 'Doe^Jane' }
const otto = { patientId: 'P-002', patientName: 'Other^Otto' }
const treated: OutcomeEntry = { kind: 'treatment', date: '2026-03-01', course: 'surgery', procedure: 'lumbar-posterior-discectomy-fusion', segments: ['L4-L5'], side: null }

const signed = (db: WritableDatabase, changes: Partial<Report> = {}): Report => {
  const report = draft
  const stored = { ...report, ...changes }
  expect(saveDraft(db, stored, null, at).ok).toBe(true)
  expect(storeSigned(db, { ...stored, state: 'final', reader: 'Dr A', signedAt: at, seal: 'f'.repeat(64) }, {}, stored.revision, at).ok).toBe(true)
  return stored
}

it('keeps entries in their order, and an entry taken back with who took it', () => {
  const { db } = openLibrary(temporaryFolder())
  addOutcome(db, { studyUid: '1.2', patient: jane, change: { entry: treated }, by: 'Dr Ada Reader', at })
  const [first] = outcomeRows(db, '1.2', jane)
  expect(first).toMatchObject({ entry: treated, withdraws: null, by: 'Dr Ada Reader' })
  addOutcome(db, { studyUid: '1.2', patient: jane, change: { withdraws: first?.rowId ?? -1 }, by: 'Dr Ben Reader', at })
  const rows = outcomeRows(db, '1.2', jane)
  expect(rows).toHaveLength(2)
  expect(courseOf(rows).treatment).toBeNull()
})

it('never gives a study of one patient the outcome of another', () => {
  const { db } = openLibrary(temporaryFolder())
  addOutcome(db, { studyUid: '1.2', patient: jane, change: { entry: treated }, by: 'Dr Ada Reader', at })
  expect(outcomeRows(db, '1.2', otto)).toEqual([])
})

it('lists signed studies with the findings as they were signed, and no draft', () => {
  const { db } = openLibrary(temporaryFolder())
  expect(signedStudies(db, null)).toEqual([])
  const { studyInstanceUid, content, header } = signed(db)
  expect(content.findings.length).toBeGreaterThan(0)
  const [study] = signedStudies(db, studyInstanceUid)
  expect(study).toMatchObject({ studyUid: studyInstanceUid, patientId: header.patientId, sex: header.patientSex, birthDate: header.patientBirthDate })
  expect(study?.findings).toEqual(content.findings.map(({ pattern, level, structure, side, grade }) => ({ pattern, level, structure, side, grade })))
  expect(signedStudies(db, '9.9')).toEqual([])
  const other = { ...draft, reportId: 'other', studyInstanceUid: '4.5.6' }
  expect(saveDraft(db, other, null, at).ok).toBe(true)
  expect(signedStudies(db, null)).toHaveLength(1)
})

it('leaves out a finding that the reader took back', () => {
  const { db } = openLibrary(temporaryFolder())
  const { content } = draft
  const [first, ...rest] = content.findings
  if (first === undefined) throw new Error('the fixture has findings')
  signed(db, { content: { ...content, findings: [{ ...first, withdrawn: true }, ...rest] } })
  expect(signedStudies(db, null)[0]?.findings).toHaveLength(rest.length)
})

it('keeps the important change of the site with its source, and takes it away', () => {
  const { db } = openLibrary(temporaryFolder())
  expect(importantChange(db)).toBeNull()
  setImportantChange(db, { points: 2, source: 'A publication, 2008' })
  expect(importantChange(db)).toEqual({ points: 2, source: 'A publication, 2008' })
  setImportantChange(db, null)
  expect(importantChange(db)).toBeNull()
})
