import { z } from 'zod'
import { knownFactsSchema } from '../core/referral/facts-of.ts'
import { referralSchema } from '../core/referral/referral.ts'

/** The referral of a study, the rules it is judged by, and what is written of it. Calls of the window. */
const uid = z.string().regex(/^[0-9.]{1,64}$/)
const person = z.string().trim().min(2).max(120)

export const studyReferralSchema = z.strictObject({
  studyUid: uid,
  /** The day of the scan, ISO; times of the referral count back from it. Null: the files do not say. */
  studyDate: z.string().nullable(),
  /** The newest entry; null where nobody entered one yet. */
  referral: referralSchema.nullable(),
  /** Who entered something and when, oldest first. */
  entries: z.array(z.strictObject({ by: z.string(), at: z.string() })),
  known: knownFactsSchema,
})

export type StudyReferral = z.infer<typeof studyReferralSchema>

export const referralCalls = {
  'referral.open': { input: z.strictObject({ studyUid: uid }), output: studyReferralSchema },
  /** Adds an entry; earlier ones stay. Nothing is added where it says the same as the newest. */
  'referral.save': { input: z.strictObject({ studyUid: uid, referral: referralSchema, by: person }), output: studyReferralSchema },
} as const
