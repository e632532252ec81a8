import { z } from 'zod'
import { problemSchema } from '../base/problem.ts'

export const seriesKindSchema = z.enum([
  'ct-volume',
  'spect-volume',
  'pet-volume',
  'planar',
  'whole-body',
  'dynamic',
  'gated',
  'document',
  'other',
])

export type SeriesKind = z.infer<typeof seriesKindSchema>

export const seriesSchema = z.strictObject({
  seriesInstanceUid: z.string(),
  modality: z.string(),
  kind: seriesKindSchema,
  description: z.string(),
  frames: z.number().int(),
  /** Unit of the values as stored and rescaled: HU, counts, Bq/ml ... or null where a series has no values. */
  unit: z.string().nullable(),
  /** The other half of a CT + SPECT pair. */
  pairedWith: z.string().nullable(),
  /** Why they are a pair, in the reader's words ("same frame of reference"). */
  pairedBy: z.string().nullable(),
  /** Why this series cannot be used, in the reader's words. */
  problem: problemSchema.nullable(),
})

export type Series = z.infer<typeof seriesSchema>

/** A study as the index knows it. Dates are ISO `YYYY-MM-DD`, times `HH:MM`; null is unknown, never guessed. */
export const studySchema = z.strictObject({
  studyInstanceUid: z.string(),
  /** PN with its groups joined by `=`, components by `^`, decoded. */
  patientName: z.string(),
  patientId: z.string(),
  patientSex: z.enum(['M', 'F', 'O']).nullable(),
  patientBirthDate: z.string().nullable(),
  studyDate: z.string().nullable(),
  studyTime: z.string().nullable(),
  accessionNumber: z.string().nullable(),
  description: z.string(),
  series: z.array(seriesSchema),
})

export type Study = z.infer<typeof studySchema>

/** The pair that is read: SPECT on its CT. */
export interface FusionPair {
  readonly ctSeriesUid: string
  readonly spectSeriesUid: string
  readonly pairedBy: string
}

/** The fusion pair of a study: the first SPECT series that has a partner. */
export const fusionPair = (study: Study): FusionPair | null => {
  const spect = study.series.find((series) => series.kind === 'spect-volume' && series.pairedWith !== null)
  if (spect?.pairedWith == null) return null
  return { ctSeriesUid: spect.pairedWith, spectSeriesUid: spect.seriesInstanceUid, pairedBy: spect.pairedBy ?? '' }
}
