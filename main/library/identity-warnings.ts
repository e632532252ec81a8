import { z } from 'zod'
import { identityWarnings } from '../../core/study/identity.ts'
import type { NamedPatient } from '../../core/dicom/same-patient.ts'
import type { IdentityWarning } from '../../core/study/identity.ts'
import type { ReadableDatabase } from './database.ts'

const patientSchema = z.object({ patientId: z.string(), patientName: z.string(), patientBirthDate: z.string().nullable() })
const patientsSchema = z.array(patientSchema)

const columns = 'patient_id AS patientId, patient_name AS patientName, birth_date AS patientBirthDate'

/** More different patients of one ID, or of one birth date, are no help to anybody; a made-up birth date can have thousands. */
const lookedAt = 50

/**
 * What is odd about the patients of these studies beside all other studies of the library: one patient ID with two names or birth dates,
 * one name and birth date under two IDs. Studies with nothing odd, and unknown ones, are left out.
 */
export const warningsOf = (db: ReadableDatabase, studyUids: readonly string[]): Record<string, IdentityWarning[]> => {
  const find = db.prepare(`SELECT ${columns} FROM study_rows WHERE study_instance_uid = ?`)
  // Nearly always the other studies of a patient say the same of him: then nothing has to be compared.
  const sameId = db.prepare(
    `SELECT DISTINCT ${columns} FROM study_rows WHERE patient_id = ? AND patient_id <> ''
     AND (patient_name <> ? OR birth_date IS NOT ?) LIMIT ${lookedAt}`,
  )
  const sameBirthDate = db.prepare(
    `SELECT DISTINCT ${columns} FROM study_rows WHERE birth_date = ? AND patient_id <> ? AND patient_id <> '' AND patient_name <> '' LIMIT ${lookedAt}`,
  )
  const found: Record<string, IdentityWarning[]> = {}
  for (const uid of studyUids) {
    const patient: NamedPatient | undefined = patientSchema.optional().parse(find.get(uid))
    if (patient === undefined) continue
    const others = patientsSchema.parse([
      ...sameId.all(patient.patientId, patient.patientName, patient.patientBirthDate),
      ...(patient.patientBirthDate === null ? [] : sameBirthDate.all(patient.patientBirthDate, patient.patientId)),
    ])
    const warnings = identityWarnings(patient, others)
    if (warnings.length > 0) found[uid] = warnings
  }
  return found
}
