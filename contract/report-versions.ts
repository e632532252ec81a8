import { z } from 'zod'
import { reportSchema } from '../core/report/report.ts'
import { credentialsSchema } from '../core/report/site-readers.ts'
import { followUpKindSchema, reportStateSchema } from '../core/report/version-schema.ts'
import { reportIdSchema } from './report-id.ts'

/** The versions of a report: letting a draft go, signing it, and what follows a signed one. */
const revision = z.number().int()

export const versionFactsSchema = z.strictObject({
  version: z.number(),
  state: reportStateSchema,
  reader: z.string().nullable(),
  signedAt: z.string().nullable(),
  seal: z.string().nullable(),
  /** Why this version followed the one before; null for the first. */
  reason: z.string().nullable(),
})

export type VersionFacts = z.infer<typeof versionFactsSchema>

export const reportVersionCalls = {
  /** Signs a draft by a reader of the list; refused with `wrong-passphrase`. */
  'report.sign': {
    input: z.strictObject({ reportId: reportIdSchema, revision, by: credentialsSchema }),
    output: z.strictObject({ report: reportSchema, pdfPath: z.string() }),
  },
  /** Lets a draft go as preliminary, by a reader of the list. */
  'report.release': { input: z.strictObject({ reportId: reportIdSchema, revision, by: credentialsSchema }), output: reportSchema },
  /** Begins an amended version or an addendum after the signed one. */
  'report.followUp': { input: z.strictObject({ reportId: reportIdSchema, kind: followUpKindSchema, reason: z.string().trim().min(3).max(400) }), output: reportSchema },
  /** Takes the draft of a later version away; answers the signed one before it. */
  'report.discard': { input: z.strictObject({ reportId: reportIdSchema, revision }), output: reportSchema },
  /** Every version, oldest first. */
  'report.versions': { input: z.strictObject({ reportId: reportIdSchema }), output: z.array(versionFactsSchema) },
} as const
