import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { referralEntrySchema, referralSchema } from '../../core/referral/referral.ts'
import type { Referral, ReferralEntry } from '../../core/referral/referral.ts'
import type { PatientKey } from './corrections.ts'
import type { ReadableDatabase, WritableDatabase } from './database.ts'

/** Whose referral it is, with the entry. */
export interface NewReferral {
  readonly studyUid: string
  readonly patient: PatientKey
  readonly referral: Referral
  readonly by: string
  readonly at: string
}

/** What the file of a study's referral holds: every entry, for a library that is built anew. */
export const referralFileSchema = z.strictObject({
  studyInstanceUid: z.string().regex(/^[0-9.]{1,64}$/),
  patientId: z.string(),
  patientName: z.string(),
  entries: z.array(referralEntrySchema),
})

export type ReferralFile = z.infer<typeof referralFileSchema>

/** Where the files of referrals lie. */
export const referralFolder = (libraryFolder: string): string => join(libraryFolder, 'referrals')

export const addReferral = (db: WritableDatabase, row: NewReferral): void => {
  db.prepare('INSERT INTO referrals (study_instance_uid, patient_id, patient_name, referral, made_by, made_at) VALUES (?, ?, ?, ?, ?, ?)').run(
    row.studyUid,
    row.patient.patientId,
    row.patient.patientName,
    JSON.stringify(referralSchema.parse(row.referral)),
    row.by,
    row.at,
  )
}

const rowsSchema = z.array(z.object({ referral: z.string(), by: z.string(), at: z.string() }))

/** Every entry of a study for this patient, oldest first; rows that were made while the study had another patient are left out. */
export const referralEntries = (db: ReadableDatabase, studyUid: string, patient: PatientKey): ReferralEntry[] =>
  rowsSchema
    .parse(
      db
        .prepare('SELECT referral, made_by AS "by", made_at AS at FROM referrals WHERE study_instance_uid = ? AND patient_id = ? AND patient_name = ? ORDER BY referral_id')
        .all(studyUid, patient.patientId, patient.patientName),
    )
    .map(({ referral, by, at }) => ({ referral: referralSchema.parse(JSON.parse(referral)), by, at }))

const readFile = (path: string): ReferralFile | null => {
  try {
    const file = referralFileSchema.safeParse(JSON.parse(readFileSync(path, 'utf8')))
    return file.success ? file.data : null
  } catch {
    return null
  }
}

/** Takes referrals back from their files into a library that has none for the study. How many entries came back. */
export const adoptReferrals = (db: WritableDatabase, libraryFolder: string): number => {
  const folder = referralFolder(libraryFolder)
  if (!existsSync(folder)) return 0
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .flatMap((name) => readFile(join(folder, name)) ?? [])
  const isKnown = db.prepare('SELECT 1 FROM referrals WHERE study_instance_uid = ? AND made_at = ?').pluck()
  let adopted = 0
  for (const { studyInstanceUid, patientId, patientName, entries } of files) {
    for (const { referral, by, at } of entries) {
      if (isKnown.get(studyInstanceUid, at) !== undefined) continue
      addReferral(db, { studyUid: studyInstanceUid, patient: { patientId, patientName }, referral, by, at })
      adopted += 1
    }
  }
  return adopted
}
