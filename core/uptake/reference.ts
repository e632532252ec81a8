import type { Place } from '../base/anatomy.ts'
import { problem } from '../base/problem.ts'
import { fail, ok } from '../base/result.ts'
import type { Result } from '../base/result.ts'
import type { Region } from './regions.ts'
import { shapePoints } from './shape.ts'
import type { SpectField } from './spect-field.ts'
import type { Reference } from './uptake.ts'

/** How normal vertebrae are chosen: those whose body mean lies within `band` of the median of all bodies' lower half. */
export const referenceRule = { band: 0.2, leastLevels: 2, insideShare: 0.9 } as const

export interface BodyMean {
  readonly level: Place
  readonly mean: number
  /** Share of the body inside the SPECT. */
  readonly covered: number
}

/** Plain mean of a region, every point of its shape. */
const plainMean = (field: SpectField, region: Region): { readonly mean: number; readonly covered: number } | null => {
  const points = shapePoints(region.shape, 2)
  const values = points.flatMap((point) => field.valueAt(point) ?? [])
  if (values.length === 0) return null
  return { mean: values.reduce((sum, value) => sum + value, 0) / values.length, covered: values.length / points.length }
}

/** Mean of each vertebral body of the mobile spine. */
export const bodyMeans = (field: SpectField, regions: readonly Region[]): readonly BodyMean[] =>
  regions
    .filter((region) => region.structure === 'vertebral-body' && region.level !== 'S1' && region.level !== 'S2')
    .flatMap((region) => {
      const measured = plainMean(field, region)
      return measured === null ? [] : [{ level: region.level, ...measured }]
    })

const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  const half = sorted.length >> 1
  return sorted.length % 2 === 1 ? (sorted[half] ?? 0) : ((sorted[half - 1] ?? 0) + (sorted[half] ?? 0)) / 2
}

const listed = (levels: readonly Place[]): string => levels.join(', ')

/**
 * The robust normal vertebra: the mean of the bodies that agree with each other. `hot` levels are left out first; of the
 * rest, those outside the band round the median. Or the level that the reader picks. Problem where the SPECT shows no body,
 * or the mean is not above zero.
 */
export const normalVertebra = (
  means: readonly BodyMean[],
  hot: ReadonlySet<Place>,
  picked: Place | null,
  unit: string,
  iliacCrestMean: number | null,
): Result<Reference> => {
  const covered = means.filter((body) => body.covered >= referenceRule.insideShare)
  if (picked !== null) {
    const body = covered.find((candidate) => candidate.level === picked)
    if (body === undefined || !(body.mean > 0))
      return fail(problem('reference-not-in-view', `${picked} cannot be the reference: its vertebral body is not wholly inside the SPECT; pick another level.`))
    return ok({ region: `vertebra ${picked}, picked by the reader`, levels: [picked], mean: body.mean, unit, iliacCrestMean, source: 'reader' })
  }
  const cool = covered.filter((body) => !hot.has(body.level))
  const pool = cool.length >= referenceRule.leastLevels ? cool : covered
  const middle = median(pool.map((body) => body.mean))
  const agreeing = pool.filter((body) => Math.abs(body.mean - middle) <= referenceRule.band * middle)
  const used = agreeing.length > 0 ? agreeing : pool
  const mean = used.reduce((sum, body) => sum + body.mean, 0) / Math.max(1, used.length)
  if (!(mean > 0))
    return fail(
      problem('no-reference', 'No vertebral body lies inside the SPECT with uptake above zero, so nothing can be measured against normal bone; check that CT and SPECT show the same region.'),
    )
  return ok({ region: `normal vertebra (mean of ${listed(used.map((body) => body.level))})`, levels: used.map((body) => body.level), mean, unit, iliacCrestMean, source: 'automatic' })
}
