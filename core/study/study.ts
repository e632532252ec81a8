import { z } from 'zod'
import { problem, problemSchema } from '../base/problem.ts'
import type { Problem } from '../base/problem.ts'
import { isBloodPoolSpect } from './bone-phase.ts'

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
  /** Series Instance UID, or `<uid>#2` for a further part of a series that holds several (`series-parts.ts`). */
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
  /** What this is beside its kind and description, in the reader's words: a part of a series, a phase of a bone scan. */
  note: z.string().optional(),
  /** A reader has confirmed that this SPECT lies on its CT as their positions say, without a common frame of reference. */
  registrationConfirmed: z.boolean().optional(),
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
  /** On a reader's word, without a common frame of reference. */
  readonly registrationConfirmed?: boolean | undefined
}

const pairsOf = (study: Study, isWanted: (series: Series) => boolean): FusionPair[] => {
  const usable = (uid: string): boolean => study.series.some((series) => series.seriesInstanceUid === uid && series.problem === null)
  return study.series.flatMap((series) => {
    const { kind, problem: fault, pairedWith, pairedBy, registrationConfirmed } = series
    if (kind !== 'spect-volume' || fault !== null || pairedWith === null || !isWanted(series) || !usable(pairedWith)) return []
    return [{ ctSeriesUid: pairedWith, spectSeriesUid: series.seriesInstanceUid, pairedBy: pairedBy ?? '', registrationConfirmed }]
  })
}

/** The fusion pair of a study: the first late SPECT series that has a partner and nothing against it. A blood pool SPECT is never it. */
export const fusionPair = (study: Study): FusionPair | null => pairsOf(study, (series) => !isBloodPoolSpect(series))[0] ?? null

/** The blood pool SPECT on the CT of the fusion pair, where the study has one. */
export const bloodPoolPair = (study: Study): FusionPair | null => {
  const late = fusionPair(study)
  return late === null ? null : (pairsOf(study, isBloodPoolSpect).find(({ ctSeriesUid }) => ctSeriesUid === late.ctSeriesUid) ?? null)
}

/** Why a study has no `fusionPair`, in the reader's words. */
export const whyNoFusionPair = (study: Study): Problem => {
  const ofKind = (kind: SeriesKind): Series[] => study.series.filter((series) => series.kind === kind)
  const firstProblem = (series: readonly Series[]): Problem | undefined => series.flatMap((each) => each.problem ?? [])[0]
  const spects = ofKind('spect-volume')
  const cts = ofKind('ct-volume')
  const known = firstProblem(spects) ?? firstProblem(cts)
  if (known !== undefined) return known
  if (spects.length === 0) {
    const raw = study.series.find((series) => series.problem?.code === 'raw-tomography')
    if (raw?.problem != null) return raw.problem
    return problem('no-spect', 'This study has no reconstructed SPECT series, so there is no uptake to read. Send the reconstructed SPECT too.')
  }
  if (spects.every(isBloodPoolSpect)) return problem('only-blood-pool', 'The only SPECT of this study shows the blood pool minutes after the injection, not the late uptake of bone. Send the late SPECT too.')
  if (cts.length === 0) return problem('no-ct', 'This study has no CT beside its SPECT, so levels cannot be named. Send the CT of the same visit too.')
  return problem('no-pair', 'No CT of this study lies in the same place as its SPECT, so they cannot be fused. Send the CT of the same visit too.')
}
