import { z } from 'zod'
import { gradeSchema, patternSchema, placeSchema, sideSchema, structureSchema } from '../base/anatomy.ts'
import { patientMmSchema } from '../geometry/vector.ts'
import { analysisSchema } from '../findings/analysis.ts'
import { templateSchema } from '../knowledge/templates/template-schema.ts'
import { priorVisitSchema } from './prior-schema.ts'
import { earlierAddendumSchema, predecessorSchema, releaseSchema, reportStateSchema, signatureSchema } from './version-schema.ts'

/**
 * A sentence of the report. `generated` follows its finding; `edited` was generated and then changed by the reader
 * (kept, and marked when the finding under it changes); `free` was never generated.
 */
export const sentenceSchema = z.strictObject({
  text: z.string(),
  origin: z.enum(['generated', 'edited', 'free']),
  /** The generated text at the time of the edit, to notice that the finding has changed since. */
  generatedText: z.string().nullable(),
})

export type Sentence = z.infer<typeof sentenceSchema>

/** A key image as a recipe, not as pixels: any machine draws the same picture from the same study. */
export const keyImageSchema = z.strictObject({
  id: z.string(),
  caption: z.string(),
  plane: z.enum(['axial', 'sagittal', 'coronal']),
  centreMm: patientMmSchema,
  /** Width and height of the square picture in the patient. */
  extentMm: z.number().positive(),
  window: z.strictObject({ centreHu: z.number(), widthHu: z.number().positive() }),
  /** Uptake shown from 0 to this multiple of the reference mean. */
  uptakeMaxRatio: z.number().positive(),
  colourMap: z.enum(['hot', 'pet']),
  opacity: z.number().min(0).max(1),
})

export type KeyImage = z.infer<typeof keyImageSchema>

/** An accepted finding in the report: the coded fields stay beside the sentences made from them. */
export const reportFindingSchema = z.strictObject({
  findingId: z.string(),
  pattern: patternSchema,
  templateId: z.string(),
  templateVersion: z.string(),
  level: placeSchema,
  structure: structureSchema,
  side: sideSchema,
  grade: gradeSchema,
  ratio: z.number(),
  /** Further template fields by their id (CT correlate, correlation with pain ...). */
  fields: z.record(z.string(), z.string()),
  sentence: sentenceSchema,
  impression: sentenceSchema,
  recommendation: sentenceSchema,
  /**
   * The reader took the finding back, or a later analysis no longer has it, but a sentence of it was edited by hand:
   * kept so that no typing is lost, never printed, and signing waits until it is removed or accepted again.
   */
  withdrawn: z.boolean(),
})

export type ReportFinding = z.infer<typeof reportFindingSchema>

/** The languages a report can be written in; each has a pack in `core/knowledge/language` and every template its wording. */
export const reportLanguageSchema = z.enum(['en', 'de'])

export type ReportLanguage = z.infer<typeof reportLanguageSchema>

export const paperSchema = z.enum(['A4', 'Letter'])

export type Paper = z.infer<typeof paperSchema>

/** What the reader writes: everything that autosave keeps. */
export const reportContentSchema = z.strictObject({
  question: z.string(),
  quality: sentenceSchema,
  /** The reader's own words on earlier studies, beside what is said of `prior`. */
  comparison: z.string(),
  /** The earlier visit that this one is compared with, and the sentence on it; absent where there is none. Only main sets it. */
  prior: priorVisitSchema.optional(),
  priorSentence: sentenceSchema.optional(),
  findings: z.array(reportFindingSchema),
  otherFindings: z.string(),
  conclusion: sentenceSchema,
  keyImages: z.array(keyImageSchema),
  levelsConfirmed: z.boolean(),
  /** Who accepted the findings: a reader, one by one, or the rule of the command line (grade 2 and above). */
  acceptance: z.enum(['reader', 'command-line']),
  /** What an addendum adds below the signed text; absent in every other version. */
  addendum: z.string().optional(),
  /** Absent in reports of before there was a choice: English, A4. */
  language: reportLanguageSchema.optional(),
  paper: paperSchema.optional(),
  /** Templates of the site's own that this report is written with, frozen as they were; absent where there are none. */
  templates: z.array(templateSchema).optional(),
})

export type ReportContent = z.infer<typeof reportContentSchema>

/** The band at the head of each page; copied from the study when the draft is made, and checked again at signing. */
export const reportHeaderSchema = z.strictObject({
  patientName: z.string(),
  patientId: z.string(),
  patientSex: z.enum(['M', 'F', 'O']).nullable(),
  patientBirthDate: z.string().nullable(),
  studyDate: z.string().nullable(),
  studyTime: z.string().nullable(),
  studyDescription: z.string(),
  accessionNumber: z.string().nullable(),
  siteName: z.string(),
  department: z.string(),
})

/** What the referral gave the report: words for its question, sentences, and the rules behind them. */
export const reportReferralSchema = z.strictObject({
  /** Who entered the referral, and when; null where the files alone gave the sentences. */
  enteredBy: z.string().nullable(),
  enteredAt: z.string().nullable(),
  /** What stands in the question as long as the reader has not written it otherwise. */
  question: z.string(),
  /** Quality of the acquisition and cautions, as they stand under the quality. */
  sentences: z.array(z.string()),
  /** The rules that these sentences come from (`cautions/flare`), and those that the site had switched off, each with its version. */
  rules: z.array(z.strictObject({ rule: z.string(), version: z.string() })),
  off: z.array(z.strictObject({ rule: z.string(), version: z.string(), reason: z.string() })),
})

export type ReportReferral = z.infer<typeof reportReferralSchema>

/** How the pictures were made, as far as the images say; null where they do not. Copied from the volumes with the draft. */
export const procedureSchema = z.strictObject({
  radiopharmaceutical: z.string().nullable(),
  activityMBq: z.number().nullable(),
  /** ISO date and time of injection, as stored (no zone known). */
  injectedAt: z.string().nullable(),
  acquiredAt: z.string().nullable(),
  /** One line per volume: matrix, voxel size in mm, unit of the values. */
  spect: z.string().nullable(),
  ct: z.string().nullable(),
  /** Why SUV could not be computed, in the reader's words; null when it was, or when nothing is known about it. */
  suvRefusal: z.string().nullable(),
  /** Absent where no referral was entered and the files give no reason for a caution. */
  referral: reportReferralSchema.optional(),
})

export type Procedure = z.infer<typeof procedureSchema>

export const reportSchema = z.strictObject({
  reportId: z.string(),
  studyInstanceUid: z.string(),
  /** 1 for the first; a signed version is never changed. */
  version: z.number().int().positive(),
  /** Counts the saves of a draft; a save against an older revision is refused, so that two windows cannot fork it. */
  revision: z.number().int().nonnegative(),
  state: reportStateSchema,
  header: reportHeaderSchema,
  procedure: procedureSchema,
  content: reportContentSchema,
  /** The analysis the numbers come from, frozen with the report. */
  analysis: analysisSchema,
  reader: z.string().nullable(),
  /** ISO date and time with zone. */
  signedAt: z.string().nullable(),
  /** The signed version before this one; absent in the first. */
  previous: predecessorSchema.optional(),
  /** Texts that earlier versions added, oldest first; absent where there are none. */
  addenda: z.array(earlierAddendumSchema).min(1).optional(),
  /** Set while the state is `preliminary`. */
  preliminary: releaseSchema.optional(),
  /** How the reader proved who signs; absent in versions of before there was a list of readers. */
  signature: signatureSchema.optional(),
  /** SHA-256 (hex) over the canonical JSON of everything else, set when signed. */
  seal: z.string().nullable(),
})

export type Report = z.infer<typeof reportSchema>
