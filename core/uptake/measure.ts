import { distanceMm, translate } from '../geometry/vector.ts'
import type { PatientMm } from '../geometry/vector.ts'
import type { Basins } from './basins.ts'
import type { Region } from './regions.ts'
import { peakBallOffsets, relativeRadius, shapeBox, shapePoints, shapeVolumeMl } from './shape.ts'
import type { SpectField } from './spect-field.ts'

/**
 * How a region is measured: on points every `stepMm` inside its shape, values by trilinear interpolation. A point counts only
 * if no other region claims it more, and if it does not lie on the slope of a hot summit that stands in another structure.
 * Of such a slope, values up to `spillOverRatio` of the reference still count: they cannot make a neighbour look hot.
 */
export const measureRule = { stepMm: 2, claimMarginMm: 2, spillOverRatio: 1.2 } as const

/** What was measured in one region, in the unit of the SPECT. */
export interface Measured {
  readonly max: number
  readonly maxMm: PatientMm
  readonly mean: number
  readonly peak: number
  readonly volumeMl: number
  /** False if every point lay on the slope of a neighbour's summit, and the least affected one had to stand in. */
  readonly ownPoints: boolean
}

/** Which region a summit was given to: `null` where it stands in none. */
export type SummitOwner = ReadonlyMap<number, string | null>

const ballMean = (field: SpectField, centre: PatientMm): number | null => {
  let sum = 0
  let count = 0
  for (const offset of peakBallOffsets) {
    const value = field.valueAt(translate(centre, offset))
    if (value === null) continue
    sum += value
    count++
  }
  return count > peakBallOffsets.length / 2 ? sum / count : null
}

interface Point {
  readonly at: PatientMm
  readonly value: number
}

/** Regions whose boxes touch, so that only real neighbours compete for a point. */
const neighbours = (region: Region, regions: readonly Region[]): readonly Region[] => {
  const own = shapeBox(region.shape)
  return regions.filter((other) => {
    if (other.id === region.id || other.partOf.length > 0) return false
    const box = shapeBox(other.shape)
    return [0, 1, 2].every((axis) => (box.low[axis] ?? 0) < (own.high[axis] ?? 0) + 4 && (box.high[axis] ?? 0) > (own.low[axis] ?? 0) - 4)
  })
}

/** Measures one region; null where none of it lies inside the SPECT. */
export const measureRegion = (field: SpectField, region: Region, regions: readonly Region[], basins: Basins, owners: SummitOwner, referenceMean: number): Measured | null => {
  const around = neighbours(region, regions)
  const claimed = (at: PatientMm): boolean => {
    if (region.partOf.length > 0) return true
    const own = relativeRadius(region.shape, at, measureRule.claimMarginMm)
    return around.every((other) => relativeRadius(other.shape, at, measureRule.claimMarginMm) >= own)
  }
  const own: Point[] = []
  const spilled: (Point & { readonly fromSummitMm: number })[] = []
  for (const at of shapePoints(region.shape, measureRule.stepMm)) {
    const value = field.valueAt(at)
    if (value === null || !claimed(at)) continue
    const label = basins.labels[field.voxelAt(at)] ?? 0
    const owner = owners.get(label)
    if (owner === undefined || owner === region.id || (owner !== null && region.partOf.includes(owner)) || value <= referenceMean * measureRule.spillOverRatio) own.push({ at, value })
    else spilled.push({ at, value, fromSummitMm: distanceMm(at, basins.basins.get(label)?.maxMm ?? at) })
  }
  const least = spilled.reduce<(typeof spilled)[number] | null>((far, point) => (far === null || point.fromSummitMm > far.fromSummitMm ? point : far), null)
  const points: readonly Point[] = own.length > 0 ? own : least === null ? [] : [least]
  const hottest = points.reduce<Point | null>((best, point) => (best === null || point.value > best.value ? point : best), null)
  if (hottest === null) return null
  const topTen = [...points].sort((a, b) => b.value - a.value).slice(0, 10)
  const balls = own.length > 0 ? topTen.flatMap((point) => ballMean(field, point.at) ?? []) : []
  return {
    max: hottest.value,
    maxMm: hottest.at,
    mean: points.reduce((sum, point) => sum + point.value, 0) / points.length,
    // A ball reaches over the edge of a small structure, so its mean can only be lower than the maximum.
    peak: Math.min(hottest.value, balls.length > 0 ? Math.max(...balls) : hottest.value),
    volumeMl: shapeVolumeMl(region.shape),
    ownPoints: own.length > 0,
  }
}
