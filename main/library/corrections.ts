import { z } from 'zod'
import { correctionSchema, readerCorrectionsSchema } from '../../core/units/corrections.ts'
import type { Correction, CorrectionField, ReaderCorrections } from '../../core/units/corrections.ts'
import type { ReadableDatabase, WritableDatabase } from './database.ts'

/** Whose study a correction was made for. */
export interface PatientKey {
  readonly patientId: string
  readonly patientName: string
}

/** One row: `correction` null withdraws the field. */
export interface NewCorrection {
  readonly studyUid: string
  /** Null where it holds for the whole study. */
  readonly seriesUid: string | null
  readonly patient: PatientKey
  readonly field: CorrectionField
  readonly correction: Correction | null
  readonly by: string
  readonly at: string
  readonly reason: string
}

export const addCorrection = (db: WritableDatabase, row: NewCorrection): void => {
  db.prepare(
    `INSERT INTO unit_corrections (study_instance_uid, series_instance_uid, patient_id, patient_name, field, value, made_by, made_at, reason)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    row.studyUid,
    row.seriesUid,
    row.patient.patientId,
    row.patient.patientName,
    row.field,
    row.correction === null ? null : JSON.stringify(row.correction.value),
    row.by,
    row.at,
    row.reason,
  )
}

const rowsSchema = z.array(
  z.object({
    patientId: z.string(),
    patientName: z.string(),
    field: z.string(),
    value: z.string().nullable(),
    by: z.string(),
    at: z.string(),
    reason: z.string(),
  }),
)

/** One entry of the history, oldest first; `correction` null is a withdrawal. */
export interface CorrectionRow {
  readonly field: CorrectionField
  readonly correction: Correction | null
  readonly by: string
  readonly at: string
  readonly reason: string
}

export interface SeriesCorrections {
  readonly inForce: ReaderCorrections
  readonly history: readonly CorrectionRow[]
  /** Rows that were made while the study had another patient: never used. */
  readonly ofOtherPatient: number
}

/** What readers put in place of the values of one series: rows of that series and of its whole study, for this patient only. */
export const seriesCorrections = (db: ReadableDatabase, studyUid: string, seriesUid: string, patient: PatientKey): SeriesCorrections => {
  const rows = rowsSchema.parse(
    db
      .prepare(
        `SELECT patient_id AS patientId, patient_name AS patientName, field, value, made_by AS "by", made_at AS at, reason FROM unit_corrections
         WHERE study_instance_uid = ? AND (series_instance_uid IS NULL OR series_instance_uid = ?) ORDER BY correction_id`,
      )
      .all(studyUid, seriesUid),
  )
  const own = rows.filter((row) => row.patientId === patient.patientId && row.patientName === patient.patientName)
  const history = own.map(({ field, value, by, at, reason }): CorrectionRow => {
    // A withdrawal has no value; its field was checked when it was written.
    const correction = value === null ? null : correctionSchema.parse({ field, value: JSON.parse(value) as unknown })
    return { field: field as CorrectionField, correction, by, at, reason }
  })
  const latest = new Map(history.map((row) => [row.field, row]))
  const inForce = readerCorrectionsSchema.parse(
    Object.fromEntries([...latest].flatMap(([field, { correction, by, at, reason }]) => (correction === null ? [] : [[field, { value: correction.value, by, at, reason }]]))),
  )
  return { inForce, history, ofOtherPatient: rows.length - own.length }
}
