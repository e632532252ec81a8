import { z } from 'zod'

/** What leaves only once it is signed: a draft in an archive is read as a report. */
export const signedFormats = ['sr', 'encapsulated', 'images', 'fhir', 'seg'] as const
export type SignedFormat = (typeof signedFormats)[number]

export const reportFormats = ['pdf', 'text', 'hl7', ...signedFormats] as const
export type ReportFormat = (typeof reportFormats)[number]

/** At least one. */
export const formatsSchema = z.array(z.enum(reportFormats)).min(1)

/** What a site's other programs take in most often: the message with the text, and the page. */
export const usualFormats: readonly ReportFormat[] = ['hl7', 'pdf']

/** The folder of the site that another program watches, and what every signed version leaves there as. */
export const outboxSchema = z.strictObject({
  folder: z.string().min(1),
  formats: formatsSchema,
  /** Whether the folder was on another drive than the root of its path when it was chosen: its mount point alone is then not it. */
  onOwnDrive: z.boolean(),
})

export type Outbox = z.infer<typeof outboxSchema>

/** A signed version on its way into the outbox, or how that ended. Times are ISO with zone. */
export const deliverySchema = z.strictObject({
  deliveryId: z.number().int(),
  reportId: z.string(),
  version: z.number().int(),
  /** As the report has it (DICOM PN). */
  patientName: z.string(),
  since: z.string(),
  /** Why the last try failed; null before the first. */
  problem: z.string().nullable(),
  /** Null while it waits. */
  ended: z.enum(['delivered', 'given-up']).nullable(),
  endedAt: z.string().nullable(),
  /** Where, and as what, it was delivered. */
  folder: z.string().nullable(),
  formats: formatsSchema.nullable(),
})

export type Delivery = z.infer<typeof deliverySchema>
