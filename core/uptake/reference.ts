import type { Place } from '../base/anatomy.ts'
import { problem } from '../base/problem.ts'
import { fail, ok } from '../base/result.ts'
import type { Problem } from '../base/problem.ts'
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

/** Plain mean of some regions together, every point of their shapes; null where none lies in the SPECT. */
const plainMean = (field: SpectField, regions: readonly Region[]): { readonly mean: number; readonly covered: number } | null => {
  const points = regions.flatMap((region) => shapePoints(region.shape, 2))
  const values = points.flatMap((point) => field.valueAt(point) ?? [])
  if (values.length === 0) return null
  return { mean: values.reduce((sum, value) => sum + value, 0) / values.length, covered: values.length / points.length }
}

/** Mean of each vertebral body of the mobile spine. */
export const bodyMeans = (field: SpectField, regions: readonly Region[]): readonly BodyMean[] =>
  regions
    .filter((region) => region.structure === 'vertebral-body' && region.level !== 'S1' && region.level !== 'S2')
    .flatMap((region) => {
      const measured = plainMean(field, [region])
      return measured === null ? [] : [{ level: region.level, ...measured }]
    })

/**
 * The iliac crests as a reader sees them: the mean along the ridge of the highest value in a tube's cross-section. A plain
 * mean of so thin a bone would mostly measure its surroundings. Null where too little of them is in view.
 */
export const crestMean = (field: SpectField, regions: readonly Region[]): number | null => {
  const ridge = regions.flatMap(({ structure, shape }) => {
    if (structure !== 'iliac-crest' || shape.kind !== 'tube') return []
    return shape.pathMm.flatMap((point) => {
      const ball = shapePoints({ kind: 'tube', pathMm: [point, point], radiusMm: shape.radiusMm }, 2)
      const values = ball.flatMap((at) => field.valueAt(at) ?? [])
      return values.length > ball.length * 0.8 ? [Math.max(...values)] : []
    })
  })
  return ridge.length < 10 ? null : ridge.reduce((sum, value) => sum + value, 0) / ridge.length
}

/** Mean of the body of S1 and the sacral alae, those that hold a hot spot (`hotRegionIds`) left out; null where none is wholly in view. */
export const sacrumMean = (field: SpectField, regions: readonly Region[], hotRegionIds: ReadonlySet<string>): number | null => {
  const sacral = regions.filter(({ id, structure, level }) => (structure === 'sacral-ala' || (structure === 'vertebral-body' && level === 'S1')) && !hotRegionIds.has(id))
  const measured = plainMean(field, sacral)
  return measured === null || measured.covered < referenceRule.insideShare || !(measured.mean > 0) ? null : measured.mean
}

const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  const half = sorted.length >> 1
  return sorted.length % 2 === 1 ? (sorted[half] ?? 0) : ((sorted[half - 1] ?? 0) + (sorted[half] ?? 0)) / 2
}

const listed = (levels: readonly Place[]): string => levels.join(', ')

/** What the reader may take instead of a vertebra. */
const pelvicWords = { pelvis: 'ridge of the iliac crests', sacrum: 'sacrum (S1 and alae)' } as const

const notInView = (what: string): Problem => problem('reference-not-in-view', `${what} cannot be the reference: too little of it lies inside the SPECT or is free of a hot spot; pick another one.`)

/**
 * What every ratio is shown against. `vertebra` is the automatic normal vertebra, `means` the bodies. Problem where what the reader
 * picked is not in view. `others` names everything else that could be picked.
 */
export const chosenReference = (vertebra: Reference, means: readonly BodyMean[], pelvic: Readonly<Record<'pelvis' | 'sacrum', number | null>>, picked: Place | null): Result<Reference> => {
  const bodies = means.filter((body) => body.covered >= referenceRule.insideShare && body.mean > 0)
  const { crest, sacrum } = { crest: pelvic.pelvis, sacrum: pelvic.sacrum }
  const others = [
    { level: null, region: vertebra.region, mean: vertebra.mean },
    ...(crest === null || crest <= 0 ? [] : [{ level: 'pelvis' as const, region: pelvicWords.pelvis, mean: crest }]),
    ...(sacrum === null ? [] : [{ level: 'sacrum' as const, region: pelvicWords.sacrum, mean: sacrum }]),
    ...bodies.map(({ level, mean }) => ({ level, region: `vertebra ${level}`, mean })),
  ]
  if (picked === null) return ok({ ...vertebra, others })
  const found = others.find(({ level }) => level === picked)
  if (found === undefined) {
    if (picked === 'pelvis' || picked === 'sacrum') return fail(notInView(picked === 'pelvis' ? 'The iliac crest' : 'The sacrum'))
    return fail(problem('reference-not-in-view', `${picked} cannot be the reference: its vertebral body is not wholly inside the SPECT; pick another level.`))
  }
  return ok({ ...vertebra, region: `${found.region}, picked by the reader`, levels: [picked], mean: found.mean, source: 'reader', others })
}

/**
 * The robust normal vertebra: the mean of the bodies that agree with each other. `hot` levels are left out first; of the
 * rest, those outside the band round the median. Problem where the SPECT shows no body, or the mean is not above zero.
 */
export const normalVertebra = (
  means: readonly BodyMean[],
  hot: ReadonlySet<Place>,
  unit: string,
  iliacCrestMean: number | null,
): Result<Reference> => {
  const covered = means.filter((body) => body.covered >= referenceRule.insideShare)
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
