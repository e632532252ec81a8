import { z } from 'zod'

/**
 * How far a version is: `draft` is written on; `preliminary` is a draft that a reader let go to be read before it is final (any change
 * makes it a draft again); the others are signed and never changed: `final` the first version, `amended` and `addendum` what follows.
 */
export const reportStateSchema = z.enum(['draft', 'preliminary', 'final', 'amended', 'addendum'])

export type ReportState = z.infer<typeof reportStateSchema>

/** `amended`: the whole text may change. `addendum`: text is added below, the rest stays as it was signed. */
export const followUpKindSchema = z.enum(['amended', 'addendum'])

export type FollowUpKind = z.infer<typeof followUpKindSchema>

/** The signed version that this one follows. Its seal stands in what the next seal covers, so that the versions form a chain. */
export const predecessorSchema = z.strictObject({
  version: z.number().int().positive(),
  kind: followUpKindSchema,
  /** Why there is a new version, in the reader's words. */
  reason: z.string().min(1),
  seal: z.string(),
  reader: z.string(),
  signedAt: z.string(),
})

export type Predecessor = z.infer<typeof predecessorSchema>

/** Text that an earlier version added, with who signed it. */
export const earlierAddendumSchema = z.strictObject({
  version: z.number().int().positive(),
  reader: z.string(),
  signedAt: z.string(),
  text: z.string(),
})

/** Who let a draft go as preliminary, and when (ISO date and time with zone). */
export const releaseSchema = z.strictObject({ reader: z.string(), at: z.string() })

/** How a reader proved to be the one who signs: by the passphrase of the site's list, or, from the command line, not at all. */
export const signatureSchema = z.strictObject({
  role: z.string(),
  proof: z.enum(['passphrase', 'none']),
  from: z.enum(['window', 'command-line']),
  /** When the passphrase had been set anew without the old one, ISO date and time; absent where it was not, or another reader had confirmed it. */
  passphraseSetAnewAt: z.string().optional(),
})

export type Signature = z.infer<typeof signatureSchema>
