import { z } from 'zod'
import { partialDateSchema } from './dates.ts'
import { factsSchema } from './facts.ts'

/**
 * A referral as a reader enters it for one study. Absent or null is unknown, which is never "no"; `'none'` and an empty list say that
 * it was asked and there is none. Dates as far as they are known. `factsOf` makes the facts of the rules from it.
 */
const text = (longest: number) => z.string().max(longest).nullish()
const flag = z.boolean().nullish()
const date = partialDateSchema.nullish()
const { ageYears, sex, region, pain, conservative, suspected, cancer, spineSymptoms, purpose, exclusions, study } = factsSchema.shape

export const redFlagNames = ['fever-or-infection', 'history-of-cancer', 'progressive-neurology', 'trauma', 'weight-loss', 'other'] as const

const imagingResult = z.enum(['none', 'normal', 'nondiagnostic', 'diagnostic', 'contraindicated'])
const examination = { result: imagingResult.nullish(), date, note: text(300) }

export const operationKinds = ['fusion', 'decompression', 'discectomy', 'arthroplasty', 'augmentation', 'other'] as const
export const injectionKinds = ['facet-joint', 'medial-branch-block', 'epidural', 'sacroiliac-joint', 'radiofrequency', 'other'] as const

export const operationSchema = z.strictObject({ levels: text(60), kind: z.enum(operationKinds).nullish(), date })
export const injectionSchema = z.strictObject({ levels: text(60), kind: z.enum(injectionKinds).nullish(), steroid: flag, date })

export const referralSchema = z.strictObject({
  /** The referrer's own words. */
  question: text(2000),
  ageYears,
  sex,
  region,
  pain,
  conservative,
  redFlags: z.array(z.enum(redFlagNames)).nullish(),
  suspected,
  purpose,
  priorImaging: z
    .strictObject({
      radiograph: z.strictObject(examination).nullish(),
      ct: z.strictObject(examination).nullish(),
      mri: z.strictObject({ ...examination, modic: z.enum(['none', '1', '2', '3']).nullish() }).nullish(),
      flexionExtensionMm: z.number().min(0).max(40).nullish(),
    })
    .nullish(),
  surgery: z
    .union([z.literal('none'), z.strictObject({ operations: z.array(operationSchema).min(1).max(12), residualSymptoms: flag })])
    .nullish(),
  injections: z.union([z.literal('none'), z.array(injectionSchema).min(1).max(12)]).nullish(),
  /** What else interferes with uptake, in words. */
  interferingTreatment: z.union([z.literal('none'), z.string().min(1).max(300)]).nullish(),
  /** Last treatment of bone disease. */
  boneTreatment: z.union([z.literal('none'), partialDateSchema]).nullish(),
  cancer,
  spineSymptoms,
  labs: z.strictObject({ crpMgPerL: z.number().min(0).max(1000).nullish(), esrMmPerH: z.number().min(0).max(300).nullish() }).nullish(),
  renalImpairment: flag,
  simultaneousAdvancedImaging: flag,
  simultaneousRationale: flag,
  surgeonSuspectsSpine: flag,
  degenerationWithoutClearGenerator: flag,
  instabilityBesideDegeneration: flag,
  understandsLanguage: flag,
  exclusions,
  surgeryRefused: flag,
  study,
  /** The payer whose policy is looked at, by the id of its rules; null: the first there is. */
  payer: z.string().max(120).nullish(),
})

export type Referral = z.infer<typeof referralSchema>
export type Operation = z.infer<typeof operationSchema>
export type Injection = z.infer<typeof injectionSchema>

/** One stored entry; the newest counts, earlier ones stay. */
export const referralEntrySchema = z.strictObject({ referral: referralSchema, by: z.string(), at: z.string() })

export type ReferralEntry = z.infer<typeof referralEntrySchema>
