import type { Place } from '../base/anatomy.ts'
import type { FeatureName } from '../knowledge/pattern-schema.ts'
import type { SpineModel } from '../spine/spine-model.ts'
import type { HotSpot, RegionUptake } from '../uptake/uptake.ts'
import type { CtCorrelates } from './ct-correlates.ts'

/** Everything that a rule may ask about one region. Null: not measured here, which is never the same as "no". */
export type Features = Readonly<Record<FeatureName, number | null>>

export interface FeatureContext {
  readonly regions: readonly RegionUptake[]
  readonly hotSpots: readonly HotSpot[]
  readonly spine: SpineModel
  readonly correlates: CtCorrelates
  readonly registrationShiftMm: number | null
}

const median = (values: readonly number[]): number | null => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? null
}

const vertebraeOf = (level: Place): readonly string[] => level.split('-')

const highest = (values: readonly number[]): number | null => (values.length === 0 ? null : Math.max(...values))

/** Measures of one region for the rules. */
export const featuresOf = (region: RegionUptake, context: FeatureContext): Features => {
  const { regions, hotSpots, spine, correlates } = context
  const same = regions.filter((other) => other.structure === region.structure && other.id !== region.id)
  const sameMedian = median(same.map((other) => other.max))
  const spot = hotSpots.find(
    (candidate) =>
      candidate.extraskeletal === false &&
      candidate.level === region.level &&
      candidate.structure === region.structure &&
      candidate.side === region.side,
  )
  const adjacent = vertebraeOf(region.level)
  const ratios = (structure: RegionUptake['structure']): number[] =>
    regions.flatMap((other) => (other.structure === structure && adjacent.includes(other.level) && (region.side === 'midline' || other.side === 'midline' || other.side === region.side) ? [other.ratio] : []))
  const confidences = spine.levels.filter((level) => adjacent.includes(level.name)).map((level) => level.confidence)
  return {
    ratio: region.ratio,
    grade: region.grade,
    asymmetry: region.asymmetry,
    ratioToSameKind: same.length >= 3 && sameMedian !== null && sameMedian > 0 ? region.max / sameMedian : null,
    hotSpotConfidence: spot?.confidence ?? 0,
    hotSpotRatio: spot?.ratio ?? 0,
    pedicleRatio: highest(ratios('pedicle')),
    bodyRatio: highest(ratios('vertebral-body')),
    skeletalHotSpots: hotSpots.filter((candidate) => candidate.extraskeletal === false).length,
    ctFacetHuRatio: region.structure === 'facet-joint' ? correlates.facetHuRatio(region.level, region.side) : null,
    ctDiscHeightRatio: region.structure === 'disc' ? correlates.discHeightRatio(region.level) : null,
    ctEndplateHuRatio: region.structure === 'disc' ? correlates.endplateHuRatio(region.level) : null,
    ctSacroiliacHuRatio: region.structure === 'sacroiliac-joint' ? correlates.sacroiliacHuRatio(region.side) : null,
    registrationShiftMm: context.registrationShiftMm,
    levelConfidence: confidences.length === 0 ? null : Math.min(...confidences),
  }
}
