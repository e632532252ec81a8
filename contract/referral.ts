import { z } from 'zod'
import { referralRulesSchema } from '../core/knowledge/rules.ts'
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

/** A rule file of the site that cannot be used as it stands. */
export const ruleFileFaultSchema = z.strictObject({
  fileName: z.string(),
  /** Of the first thing that is wrong; null where the file itself cannot be read. */
  line: z.number().int().nullable(),
  reason: z.string(),
  /** When the copy that stays in force was last good, ISO; null: there is none, and what ships is in force. */
  keptAt: z.string().nullable(),
})

export type RuleFileFault = z.infer<typeof ruleFileFaultSchema>

export const rulesInForceSchema = z.strictObject({
  rules: referralRulesSchema,
  /** Rules that the site has switched off, with who, when and why. */
  off: z.array(z.strictObject({ rule: z.string(), by: z.string(), at: z.string(), reason: z.string() })),
  /** Where the site's rule files lie, and which of them are in force. */
  folder: z.string(),
  siteFiles: z.array(z.strictObject({ fileName: z.string(), rulesId: z.string(), version: z.string() })),
  faults: z.array(ruleFileFaultSchema),
})

export type RulesInForce = z.infer<typeof rulesInForceSchema>

export const referralCalls = {
  'referral.open': { input: z.strictObject({ studyUid: uid }), output: studyReferralSchema },
  /** Adds an entry; earlier ones stay. Nothing is added where it says the same as the newest. */
  'referral.save': { input: z.strictObject({ studyUid: uid, referral: referralSchema, by: person }), output: studyReferralSchema },
  /** Writes the summary for prior authorisation of the saved referral into the library's folder; the pages come from `dataUrl.pdf`. */
  'referral.authorisation': {
    input: z.strictObject({ studyUid: uid, by: person }),
    output: z.strictObject({ printId: z.string(), pdfPath: z.string(), textPath: z.string() }),
  },
  /** Copies a summary that was written, and its text beside it, to a place the reader picks; null if cancelled. */
  'referral.saveAuthorisation': { input: z.strictObject({ pdfPath: z.string().max(32_768) }), output: z.string().nullable() },
  'rules.list': { input: z.undefined(), output: rulesInForceSchema },
  /** Switches a rule off or on again; the newest word counts, all stay. */
  'rules.switch': {
    input: z.strictObject({ rule: z.string().max(200), isOn: z.boolean(), by: person, reason: z.string().trim().min(2).max(400) }),
    output: rulesInForceSchema,
  },
} as const
