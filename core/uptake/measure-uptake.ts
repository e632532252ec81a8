import type { Place } from '../base/anatomy.ts'
import { ok } from '../base/result.ts'
import type { Result } from '../base/result.ts'
import { translate } from '../geometry/vector.ts'
import type { PatientMm, Vec3 } from '../geometry/vector.ts'
import { uptakeGrading } from '../knowledge/grading-schema.ts'
import { morphometry } from '../knowledge/morphometry-schema.ts'
import type { SpineGeometry } from '../spine/spine-geometry.ts'
import type { SpineModel } from '../spine/spine-model.ts'
import type { Volume } from '../volume/volume.ts'
import { assignRule } from './assign.ts'
import { findBasins, hotPositions, passShare } from './basins.ts'
import { uptakeGrade, usableCrest } from './grading.ts'
import { hotSpotRule, hotSpots, pairedBands, sharedByVolume, summitsAbove } from './hot-spots.ts'
import type { Summit } from './hot-spots.ts'
import { measureRegion, measureRule } from './measure.ts'
import type { Measured } from './measure.ts'
import { bodyMeans, normalVertebra, referenceRule } from './reference.ts'
import { nothingFound, spineRegions } from './regions.ts'
import type { FoundOnCt, Region } from './regions.ts'
import { shapePoints } from './shape.ts'
import { spectField } from './spect-field.ts'
import type { SpectField } from './spect-field.ts'
import type { HotSpot, Reference, RegionUptake } from './uptake.ts'

export interface UptakeResult {
  readonly reference: Reference
  readonly regions: readonly RegionUptake[]
  readonly hotSpots: readonly HotSpot[]
  /** The regions as they were drawn, also those outside the SPECT. */
  readonly shapes: readonly Region[]
  /**
   * What the SPECT shows at a place, whoever owns the hill: mean within 3 mm over the reference mean; null outside the SPECT.
   * Tells how far a hot spot spreads into its neighbours, which the table of regions leaves out on purpose.
   */
  readonly ratioAt: (position: PatientMm) => number | null
  readonly warnings: readonly string[]
}

/** A summit from this multiple of the reference owns its slopes: no neighbour takes its maximum from them. */
const ownedSlopeRatio = 1.5

/** Every number that decides about uptake, for the provenance. */
export const uptakeParameters = (): Readonly<Record<string, string | number | boolean>> => ({
  samplingStepMm: measureRule.stepMm,
  assumedSpectFwhmMm: measureRule.assumedFwhmMm,
  partialVolumeUnderMm: measureRule.assumedFwhmMm * measureRule.partialVolumeFactor,
  watershedPassShare: passShare,
  ownedSlopeRatio,
  spillOverRatio: measureRule.spillOverRatio,
  hotSpotRatio: hotSpotRule.ratio,
  hotSpotCrestRatio: hotSpotRule.crestRatio,
  leastBoneShare: hotSpotRule.leastBoneShare,
  assignMarginMm: assignRule.marginMm,
  assignSharpness: assignRule.sharpness,
  assignReach: assignRule.reach,
  referenceBand: referenceRule.band,
  gradingVersion: uptakeGrading.version,
  morphometryVersion: morphometry.version,
})

/**
 * The iliac crests as a reader sees them: the mean along the ridge of the highest value in a tube's cross-section. A plain
 * mean of so thin a bone would mostly measure its surroundings.
 */
const crestMean = (field: SpectField, regions: readonly Region[]): number | null => {
  const ridge = regions.flatMap(({ structure, shape }) => {
    if (structure !== 'iliac-crest' || shape.kind !== 'tube') return []
    return shape.pathMm.flatMap((point) => {
      const ball = shapePoints({ kind: 'tube', pathMm: [point, point], radiusMm: shape.radiusMm }, measureRule.stepMm)
      const values = ball.flatMap((at) => field.valueAt(at) ?? [])
      return values.length > ball.length * 0.8 ? [Math.max(...values)] : []
    })
  })
  return ridge.length < 10 ? null : ridge.reduce((sum, value) => sum + value, 0) / ridge.length
}

const suvOf = (spect: Volume, measured: Measured): RegionUptake['suv'] => {
  const { suv } = spect.info
  if (suv.kind !== 'available') return null
  return { variant: suv.variant, max: measured.max * suv.factor, mean: measured.mean * suv.factor, peak: measured.peak * suv.factor }
}

/** Levels whose body or disc holds a hot summit: not normal, so left out of the reference. */
const hotLevels = (summits: readonly Summit[], mean: number): ReadonlySet<Place> => {
  const out = new Set<Place>()
  for (const { basin, candidates } of summits) {
    const best = candidates[0]?.region
    if (best === undefined || basin.max < mean * hotSpotRule.ratio) continue
    if (best.structure === 'vertebral-body' || best.structure === 'pedicle' || best.structure === 'disc')
      for (const name of best.level.split('-')) out.add(name as Place)
  }
  return out
}

const near: readonly Vec3[] = [[0, 0, 0], [3, 0, 0], [-3, 0, 0], [0, 3, 0], [0, -3, 0], [0, 0, 3], [0, 0, -3]]

const ratioAt =
  (field: SpectField, mean: number) =>
  (position: PatientMm): number | null => {
    const values = near.flatMap((offset) => field.valueAt(translate(position, offset)) ?? [])
    return values.length < near.length ? null : values.reduce((sum, value) => sum + value, 0) / values.length / mean
  }

const crestWarnings = (crest: number | null, vertebraMean: number): string[] => {
  if (usableCrest(crest, vertebraMean) !== null) return []
  const why = crest === null ? 'No iliac crest is in view' : `The iliac crests take up only ${(crest / vertebraMean).toFixed(1)} times the normal vertebra`
  return [`${why}; for the grades the crest is assumed at ${uptakeGrading.assumedCrestRatio} times the normal vertebra.`]
}

/**
 * Measures every region of a spine on the SPECT's own grid, against the patient's own normal vertebra. `hu` samples the CT.
 * Problem where no reference can be had. Deterministic.
 */
export const measureUptake = (
  spect: Volume,
  hu: (position: PatientMm) => number | null,
  spine: SpineModel,
  crests: SpineGeometry['iliacCrest'],
  picked: Place | null,
  found: FoundOnCt = nothingFound,
): Result<UptakeResult> => {
  const field = spectField(spect)
  const shapes = spineRegions(spine, crests, found)
  const unit = spect.info.unit
  const means = bodyMeans(field, shapes)
  const crest = crestMean(field, shapes)
  const first = normalVertebra(means, new Set(), null, unit, crest)
  if (!first.ok) return first
  const basins = findBasins(field, first.value.mean * 0.5, first.value.mean)
  const standing = summitsAbove(basins, first.value.mean * ownedSlopeRatio, shapes, spine, hu)
  const summits = sharedByVolume(pairedBands(standing), (basin) => hotPositions(field, basins, basin))
  const settled = normalVertebra(means, hotLevels(summits, first.value.mean), picked, unit, crest)
  if (!settled.ok) return settled
  const reference = settled.value
  const owners = new Map(summits.map(({ basin, candidates }) => [basin.label, candidates[0]?.region.id ?? null]))
  const measured = shapes.flatMap((region) => {
    const values = measureRegion(field, region, shapes, basins, owners, reference.mean)
    return values === null ? [] : [{ region, values }]
  })
  const byId = new Map(measured.map(({ region, values }) => [region.id, values]))
  const otherSide = (region: Region): Measured | undefined =>
    region.side === 'midline' ? undefined : byId.get(`${region.structure}/${region.level}/${region.side === 'left' ? 'right' : 'left'}`)
  const regions = measured.map(({ region, values }): RegionUptake => {
    const other = otherSide(region)
    const { thinnestMm: _, partOf: __, ...named } = region
    return {
      ...named,
      maxMm: values.maxMm,
      max: values.max,
      mean: values.mean,
      peak: values.peak,
      volumeMl: values.volumeMl,
      ratio: values.max / reference.mean,
      grade: uptakeGrade(values.max, reference.mean, crest),
      asymmetry: other === undefined || other.max <= 0 ? null : values.max / other.max,
      suv: suvOf(spect, values),
      partialVolume: values.partialVolume,
    }
  })
  const lost = shapes.length - measured.length
  const warnings = [
    ...crestWarnings(crest, reference.mean),
    ...(lost > 0 ? [`${lost} regions lie outside the SPECT and were not measured.`] : []),
    ...(reference.levels.length < referenceRule.leastLevels && picked === null ? ['Only one vertebra served as the reference; pick another if it is not normal.'] : []),
  ]
  return ok({ reference, regions, hotSpots: hotSpots(summits, reference.mean), shapes, ratioAt: ratioAt(field, reference.mean), warnings })
}
