import type { Place } from '../base/anatomy.ts'
import type { FeatureName } from '../knowledge/pattern-schema.ts'
import type { SpineModel } from '../spine/spine-model.ts'
import type { HotSpot, RegionUptake } from '../uptake/uptake.ts'
import type { PatientMm } from '../geometry/vector.ts'
import { isAdjacent, isHeld } from '../uptake/instrumented.ts'
import type { Implants } from '../uptake/instrumented.ts'
import { sameKind } from '../uptake/own-levels.ts'
import { poolFeatures } from './blood-pool.ts'
import { ctFeatures } from './ct-features.ts'
import type { CtFeatures, CtMeasures } from './ct-features.ts'
import { median } from './ct-samples.ts'
import { historyFeatures } from './history.ts'
import type { History } from './history.ts'
import type { PhaseComparison } from './phase-uptake.ts'
import { bodyShareHot, endplateRatio, pedicleSpread, sacralBarRatio, sacroiliacSpread } from './uptake-spread.ts'

/** Everything that a rule may ask about one region. Null: not measured here, which is never the same as "no". */
export type Features = Readonly<Record<FeatureName, number | null>>

export interface FeatureContext {
  readonly regions: readonly RegionUptake[]
  readonly hotSpots: readonly HotSpot[]
  readonly spine: SpineModel
  readonly measures: CtMeasures
  readonly registrationShiftMm: number | null
  readonly implants: Implants
  /** Of the referral; null where none is stored. */
  readonly history: History | null
  /** The blood pool beside the late uptake; null where there is none to compare. */
  readonly phases: PhaseComparison | null
  /** What the SPECT shows at a place over the reference mean; null outside it. */
  readonly ratioAt: (position: PatientMm) => number | null
}

const vertebraeOf = (level: Place): readonly string[] => level.split('-')

const highest = (values: readonly number[]): number | null => (values.length === 0 ? null : Math.max(...values))

/** How far one region's maximum stands above another's, in standard deviations of their noise; null where it could not be told. */
const inNoise = (region: RegionUptake, other: RegionUptake | undefined): number | null => {
  const sd = Math.hypot(region.noise?.maxSd ?? 0, other?.noise?.maxSd ?? 0)
  return other === undefined || !(sd > 0) ? null : (region.max - other.max) / sd
}

/** What a rule may ask about one region, and the CT measures behind it. */
export interface RegionFeatures {
  readonly values: Features
  readonly ct: CtFeatures['measures']
}

/** Measures of one region for the rules. */
export const featuresOf = (region: RegionUptake, context: FeatureContext): RegionFeatures => {
  const { regions, hotSpots, spine, implants } = context
  const same = regions.filter((other) => sameKind(other, region) && other.id !== region.id)
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
  const { structure, level, side } = region
  const on = (structures: readonly RegionUptake['structure'][], measure: () => number | null): number | null => (structures.includes(structure) ? measure() : null)
  const inBody = ['vertebral-body', 'pedicle'] as const
  const own = spine.levels.find((candidate) => candidate.name === level)
  const ct = ctFeatures(region, spot !== undefined || region.grade >= 1, context.measures, spine, implants.screws)
  const spread = own === undefined ? null : pedicleSpread(context.ratioAt, own)
  const values: Features = {
    ...ct.values,
    ratio: region.ratio,
    grade: region.grade,
    asymmetry: region.asymmetry,
    asymmetryNoiseSd: inNoise(region, regions.find((other) => other.structure === structure && other.level === level && other.side !== side && side !== 'midline')),
    sameKindNoiseSd: same.length >= 3 && sameMedian !== null && region.noise != null && region.noise.maxSd > 0 ? (region.max - sameMedian) / region.noise.maxSd : null,
    ownLevelsZ: region.ownLevels?.robustZ ?? null,
    ratioToSameKind: same.length >= 3 && sameMedian !== null && sameMedian > 0 ? region.max / sameMedian : null,
    hotSpotConfidence: spot?.confidence ?? 0,
    hotSpotVertebraConfidence: on(inBody, () => spot?.vertebraConfidence ?? spot?.confidence ?? 0),
    hotSpotRatio: spot?.ratio ?? 0,
    pedicleRatio: highest(ratios('pedicle')),
    bodyRatio: highest(ratios('vertebral-body')),
    skeletalHotSpots: hotSpots.filter((candidate) => candidate.extraskeletal === false).length,
    otherSideRatio: region.asymmetry === null ? null : region.ratio / region.asymmetry,
    endplateRatio: on(['disc'], () => endplateRatio(context.ratioAt, spine, level)),
    bodyShareHot: on(inBody, () => (own === undefined ? null : bodyShareHot(context.ratioAt, own, region.maxMm, region.ratio))),
    pedicleSpread: on(inBody, () => spread?.hotter ?? null),
    pedicleSpreadAsymmetry: on(inBody, () => spread?.asymmetry ?? null),
    sacralBarRatio: on(['sacral-ala'], () => sacralBarRatio(context.ratioAt, spine)),
    sacroiliacSpread: on(['sacroiliac-joint'], () => sacroiliacSpread(context.ratioAt, spine)?.cooler ?? null),
    sacroiliacSpreadAsymmetry: on(['sacroiliac-joint'], () => sacroiliacSpread(context.ratioAt, spine)?.asymmetry ?? null),
    instrumented: isHeld(implants, level) ? 1 : 0,
    adjacentToConstruct: isAdjacent(implants, level) ? 1 : 0,
    ...historyFeatures(context.history),
    ...poolFeatures(context.phases, region.id),
    registrationShiftMm: context.registrationShiftMm,
    levelConfidence: confidences.length === 0 ? null : Math.min(...confidences),
  }
  return { values, ct: ct.measures }
}
