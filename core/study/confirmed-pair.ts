import { z } from 'zod'
import type { FusionPair, Series, Study } from './study.ts'

/** A reader's word that a SPECT and a CT without a common frame of reference fit. */
export const confirmedPairSchema = z.strictObject({
  ctSeriesUid: z.string(),
  spectSeriesUid: z.string(),
  /** The reader's name; empty where it is not known. */
  by: z.string(),
  /** ISO date and time. */
  at: z.string(),
})

export type ConfirmedPair = z.infer<typeof confirmedPairSchema>

const waits = (series: Series): boolean => series.kind === 'spect-volume' && series.pairedWith !== null && series.problem?.code === 'no-common-frame'

/** The pair that could be fused if a reader confirms it; null where there is none, or one that needs no word. */
export const pairToConfirm = (study: Study): FusionPair | null => {
  const spect = study.series.find(waits)
  const ct = study.series.find((series) => series.seriesInstanceUid === spect?.pairedWith)
  return spect === undefined || ct === undefined || ct.problem !== null
    ? null
    : { ctSeriesUid: ct.seriesInstanceUid, spectSeriesUid: spect.seriesInstanceUid, pairedBy: spect.pairedBy ?? '' }
}

const named = ({ by, at }: ConfirmedPair): string => `confirmed by ${by === '' ? 'the reader' : by} on ${at.slice(0, 10)}`

/** The study with a reader's word put into effect. A word for series that are no longer a pair changes nothing. */
export const withConfirmedPair = (study: Study, confirmed: ConfirmedPair | null): Study => {
  const waiting = pairToConfirm(study)
  if (confirmed === null || waiting === null) return study
  if (waiting.ctSeriesUid !== confirmed.ctSeriesUid || waiting.spectSeriesUid !== confirmed.spectSeriesUid) return study
  const pairedBy = `${waiting.pairedBy}, ${named(confirmed)}`
  const both: readonly string[] = [waiting.ctSeriesUid, waiting.spectSeriesUid]
  return {
    ...study,
    series: study.series.map((series) => {
      if (series.seriesInstanceUid === waiting.spectSeriesUid) return { ...series, pairedBy, registrationConfirmed: true, problem: null }
      return both.includes(series.seriesInstanceUid) && series.pairedWith === waiting.spectSeriesUid ? { ...series, pairedBy } : series
    }),
  }
}
