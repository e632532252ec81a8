import type { Place } from '../base/anatomy.ts'
import { problem } from '../base/problem.ts'
import { fail, ok } from '../base/result.ts'
import type { Result } from '../base/result.ts'
import { unstoppable } from '../base/stop.ts'
import type { Checkpoint } from '../base/stop.ts'
import { translate } from '../geometry/vector.ts'
import type { PatientMm, Vec3 } from '../geometry/vector.ts'
import { uptakeGrading } from '../knowledge/grading-schema.ts'
import { uptakeMeasurement } from '../knowledge/measurement-schema.ts'
import { morphometry } from '../knowledge/morphometry-schema.ts'
import type { SpineGeometry } from '../spine/spine-geometry.ts'
import type { SpineModel } from '../spine/spine-model.ts'
import type { Kernels } from '../volume/kernels.ts'
import type { Volume } from '../volume/volume.ts'
import { assignRule } from './assign.ts'
import { findBasins, hotPositions, passShare } from './basins.ts'
import { usableCrest } from './grading.ts'
import { hotSpotRule, hotSpots, pairedBands, sharedByVolume, summitsAbove } from './hot-spots.ts'
import type { Summit } from './hot-spots.ts'
import { measureRule } from './measure.ts'
import { estimateNoise } from './noise.ts'
import { bodyMeans, chosenReference, crestMean, normalVertebra, referenceRule, sacrumMean } from './reference.ts'
import { regionName, withRegionEdits } from './region-edit.ts'
import type { EditedRegions, RegionEdit } from './region-edit.ts'
import { regionRows } from './region-rows.ts'
import { nothingFound, spineRegions } from './regions.ts'
import type { FoundOnCt, Region } from './regions.ts'
import { estimateResolution } from './resolution.ts'
import { shapePoints } from './shape.ts'
import { spectField } from './spect-field.ts'
import type { SpectField } from './spect-field.ts'
import type { HotSpot, Reference, RegionUptake, SpectQuality } from './uptake.ts'

export interface UptakeResult {
  /** What the reader sees ratios against: see `againstReference`. */
  readonly reference: Reference
  /** What the ratios here are taken against: a vertebra, whatever the reader picked, since rules and grades speak of vertebrae. */
  readonly vertebra: Reference
  readonly quality: SpectQuality
  readonly regions: readonly RegionUptake[]
  readonly hotSpots: readonly HotSpot[]
  /** The regions as they were drawn, also those outside the SPECT. */
  readonly shapes: readonly Region[]
  /** The reader's edits under the names that their regions have now. */
  readonly edits: readonly RegionEdit[]
  /**
   * What the SPECT shows at a place, whoever owns the hill: mean within 3 mm over the mean of `vertebra`; null outside the SPECT.
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
  assumedSpectFwhmMm: uptakeMeasurement.resolution.assumedFwhmMm,
  partialVolumeUnderFwhm: uptakeMeasurement.resolution.partialVolumeFactor,
  measurementVersion: uptakeMeasurement.version,
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

/** What the SPECT says about itself: its resolution at bodies without a hot spot, its noise in the reference vertebrae. */
const spectQuality = (field: SpectField, hu: (position: PatientMm) => number | null, spine: SpineModel, shapes: readonly Region[], hot: ReadonlySet<Place>, normal: readonly Place[]): SpectQuality => {
  const resolution = estimateResolution(field, hu, spine, hot)
  const noise = estimateNoise(field, shapes, normal, resolution.fwhmMm)
  return { resolution, noise: noise === null ? null : { ...noise, levels: [...noise.levels] } }
}

/** The same measurements with every ratio against `reference`; grades and everything measured stay. */
export const againstReference = <T extends { readonly ratio: number; readonly noise?: RegionUptake['noise']; readonly recovered?: RegionUptake['recovered'] }>(
  measured: T,
  from: Pick<Reference, 'mean'>,
  reference: Pick<Reference, 'mean'>,
): T => {
  if (from.mean === reference.mean) return measured
  const factor = from.mean / reference.mean
  const { noise, recovered } = measured
  return {
    ...measured,
    ratio: measured.ratio * factor,
    ...(noise == null ? {} : { noise: { ...noise, ratioSd: noise.ratioSd * factor } }),
    ...(recovered == null ? {} : { recovered: { ...recovered, ratio: recovered.ratio * factor } }),
  }
}

/** Regions that hold a hot summit of their own. */
const hotRegionIds = (summits: readonly Summit[], mean: number): ReadonlySet<string> =>
  new Set(summits.flatMap(({ basin, candidates }) => (basin.max >= mean * hotSpotRule.ratio && candidates[0] !== undefined ? [candidates[0].region.id] : [])))

/** A shape that the reader set must lie in the SPECT with all of its points: half a region would give numbers of half a structure. */
const editedInside = (field: SpectField, edited: Result<EditedRegions>): Result<EditedRegions> => {
  if (!edited.ok) return edited
  const outside = edited.value.regions.find(({ foundShape, shape }) => foundShape !== undefined && shapePoints(shape, measureRule.stepMm).some((at) => field.valueAt(at) === null))
  return outside === undefined ? edited : fail(problem('region-edit-outside', `The ${regionName(outside)} as you set it reaches outside the SPECT, so it cannot be measured; move it back, or make it smaller.`))
}

/**
 * Measures every region of a spine on the SPECT's own grid, against the patient's own normal vertebra (or the one picked), and shows
 * the ratios against what the reader picked. `hu` samples the CT. Problem where no reference can be had, or an edit of a region cannot
 * stand. Deterministic. Passes `checkpoint` all along.
 */
export const measureUptake = (
  spect: Volume,
  hu: (position: PatientMm) => number | null,
  spine: SpineModel,
  crests: SpineGeometry['iliacCrest'],
  picked: Place | null,
  kernels: Kernels,
  found: FoundOnCt = nothingFound,
  edits: readonly RegionEdit[] = [],
  checkpoint: Checkpoint = unstoppable,
): Result<UptakeResult> => {
  const field = spectField(spect, checkpoint)
  const edited = editedInside(field, withRegionEdits(spineRegions(spine, crests, found), edits, spine.levels))
  if (!edited.ok) return edited
  const shapes = edited.value.regions
  const unit = spect.info.unit
  const means = bodyMeans(field, shapes)
  const crest = crestMean(field, shapes)
  const first = normalVertebra(means, new Set(), unit, crest)
  if (!first.ok) return first
  const basins = findBasins(field, first.value.mean * 0.5, first.value.mean, kernels)
  const standing = summitsAbove(basins, first.value.mean * ownedSlopeRatio, shapes, spine, hu)
  const summits = sharedByVolume(pairedBands(standing), (basin) => hotPositions(field, basins, basin))
  const hot = hotLevels(summits, first.value.mean)
  const settled = normalVertebra(means, hot, unit, crest)
  if (!settled.ok) return settled
  const pelvic = { pelvis: crest, sacrum: sacrumMean(field, shapes, hotRegionIds(summits, settled.value.mean)) }
  const chosen = chosenReference(settled.value, means, pelvic, picked)
  if (!chosen.ok) return chosen
  const reference = chosen.value
  // The rules and grades speak of vertebrae: a vertebra that the reader picks is one, the pelvis is not.
  const vertebra = picked === 'pelvis' || picked === 'sacrum' ? settled.value : reference
  const quality = spectQuality(field, hu, spine, shapes, hot, settled.value.levels)
  const owners = new Map(summits.map(({ basin, candidates }) => [basin.label, candidates[0]?.region.id ?? null]))
  const regions = regionRows({ field, shapes, basins, owners, vertebra, suv: spect.info.suv, quality })
  const lost = shapes.length - regions.length
  const warnings = [
    ...edited.value.notes,
    ...crestWarnings(crest, vertebra.mean),
    ...(lost > 0 ? [`${lost} regions lie outside the SPECT and were not measured.`] : []),
    ...(settled.value.levels.length < referenceRule.leastLevels && picked === null ? ['Only one vertebra served as the reference; pick another if it is not normal.'] : []),
  ]
  return ok({ reference, vertebra, quality, regions, hotSpots: hotSpots(summits, vertebra.mean), shapes, edits: edited.value.edits, ratioAt: ratioAt(field, vertebra.mean), warnings })
}
