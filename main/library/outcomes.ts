import { z } from 'zod'
import { reportedFindingSchema } from '../../core/outcomes/cohort-patient.ts'
import type { ReportedFinding } from '../../core/outcomes/cohort-patient.ts'
import { importantChangeSchema } from '../../core/outcomes/important-change.ts'
import type { ImportantChange } from '../../core/outcomes/important-change.ts'
import { outcomeEntrySchema } from '../../core/outcomes/entry.ts'
import type { OutcomeEntry, OutcomeRow } from '../../core/outcomes/entry.ts'
import type { PatientKey } from './corrections.ts'
import type { ReadableDatabase, WritableDatabase } from './database.ts'

/** A new entry, or the row that takes one back. */
export interface NewOutcome {
  readonly studyUid: string
  readonly patient: PatientKey
  readonly change: { readonly entry: OutcomeEntry } | { readonly withdraws: number }
  readonly by: string
  readonly at: string
}

export const addOutcome = (db: WritableDatabase, { studyUid, patient, change, by, at }: NewOutcome): void => {
  db.prepare(
    'INSERT INTO outcomes (study_instance_uid, patient_id, patient_name, entry, withdraws, made_by, made_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
  ).run(
    studyUid,
    patient.patientId,
    patient.patientName,
    'entry' in change ? JSON.stringify(outcomeEntrySchema.parse(change.entry)) : null,
    'withdraws' in change ? change.withdraws : null,
    by,
    at,
  )
}

const storedRow = z.object({ rowId: z.number(), entry: z.string().nullable(), withdraws: z.number().nullable(), by: z.string(), at: z.string() })

const columns = 'row_id AS rowId, entry, withdraws, made_by AS "by", made_at AS at'

const toRow = ({ entry, ...row }: z.infer<typeof storedRow>): OutcomeRow => ({
  ...row,
  entry: entry === null ? null : outcomeEntrySchema.parse(JSON.parse(entry)),
})

/** Every row of a study for this patient, oldest first; rows that were made while the study had another patient are left out. */
export const outcomeRows = (db: ReadableDatabase, studyUid: string, { patientId, patientName }: PatientKey): OutcomeRow[] =>
  z
    .array(storedRow)
    .parse(
      db
        .prepare(`SELECT ${columns} FROM outcomes WHERE study_instance_uid = ? AND patient_id = ? AND patient_name = ? ORDER BY row_id`)
        .all(studyUid, patientId, patientName),
    )
    .map(toRow)

const signedSchema = z.object({
  studyUid: z.string(),
  patientId: z.string(),
  patientName: z.string(),
  sex: z.enum(['M', 'F', 'O']).nullable(),
  birthDate: z.string().nullable(),
  studyDate: z.string().nullable(),
  findings: z.string(),
})

export type SignedStudy = Omit<z.infer<typeof signedSchema>, 'findings'> & {
  readonly findings: readonly ReportedFinding[]
  readonly rows: readonly OutcomeRow[]
}

const storedFindings = z.array(reportedFindingSchema.extend({ withdrawn: z.boolean() }))

/** Every study with a signed report (or one of them): the findings of its newest signed version, and what was entered after it. Oldest study first. */
export const signedStudies = (db: ReadableDatabase, studyUid: string | null): SignedStudy[] => {
  const signed = z.array(signedSchema).parse(
    db
      .prepare(
        `SELECT study_instance_uid AS studyUid, json_extract(report, '$.header.patientId') AS patientId,
           json_extract(report, '$.header.patientName') AS patientName, json_extract(report, '$.header.patientSex') AS sex,
           json_extract(report, '$.header.patientBirthDate') AS birthDate, json_extract(report, '$.header.studyDate') AS studyDate,
           (SELECT json_group_array(json_object('pattern', json_extract(value, '$.pattern'), 'level', json_extract(value, '$.level'),
              'structure', json_extract(value, '$.structure'), 'side', json_extract(value, '$.side'), 'grade', json_extract(value, '$.grade'),
              'withdrawn', json(iif(json_extract(value, '$.withdrawn'), 'true', 'false'))))
            FROM json_each(report, '$.content.findings')) AS findings
         FROM reports AS newest
         WHERE (:studyUid IS NULL OR study_instance_uid = :studyUid) AND state = 'final' AND version = (SELECT max(version) FROM reports WHERE report_id = newest.report_id AND state = 'final')
         ORDER BY studyDate, studyUid`,
      )
      .all({ studyUid }),
  )
  return signed.map(({ findings, ...study }) => ({
    ...study,
    findings: storedFindings.parse(JSON.parse(findings)).flatMap(({ withdrawn, ...finding }) => (withdrawn ? [] : [finding])),
    rows: outcomeRows(db, study.studyUid, study),
  }))
}

const importantChangeKey = 'important change'

/** The change that the site counts as important, or null where it has named none. */
export const importantChange = (db: ReadableDatabase): ImportantChange | null => {
  const row = z.string().optional().parse(db.prepare('SELECT value FROM settings WHERE key = ?').pluck().get(importantChangeKey))
  return row === undefined ? null : importantChangeSchema.parse(JSON.parse(row))
}

export const setImportantChange = (db: WritableDatabase, change: ImportantChange | null): void => {
  db.transaction(() => {
    db.prepare('DELETE FROM settings WHERE key = ?').run(importantChangeKey)
    if (change !== null) db.prepare('INSERT INTO settings (key, value) VALUES (?, ?)').run(importantChangeKey, JSON.stringify(change))
  })()
}
