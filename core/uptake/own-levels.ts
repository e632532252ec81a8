import { uptakeMeasurement } from '../knowledge/measurement-schema.ts'
import type { RegionUptake } from './uptake.ts'

/** How a region stands among the same structure elsewhere in this patient. */
export interface OwnLevels {
  /** 1 is the hottest. */
  readonly rank: number
  readonly of: number
  /** (max - median of the others) over their scatter, which is never taken as less than the noise; both sides count. */
  readonly robustZ: number
}

type Measured = Pick<RegionUptake, 'id' | 'structure' | 'max' | 'noise'>

const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  const half = sorted.length >> 1
  return sorted.length % 2 === 1 ? (sorted[half] ?? 0) : ((sorted[half - 1] ?? 0) + (sorted[half] ?? 0)) / 2
}

/** Rank and robust z of one region; null where too few others of its kind were measured, or they do not scatter at all. */
export const amongOwn = (region: Measured, all: readonly Measured[]): OwnLevels | null => {
  const same = all.filter(({ structure }) => structure === region.structure)
  const others = same.flatMap(({ id, max }) => (id === region.id ? [] : [max]))
  if (others.length < uptakeMeasurement.ownLevels.leastOthers) return null
  const middle = median(others)
  const scatter = Math.max(1.4826 * median(others.map((value) => Math.abs(value - middle))), region.noise?.maxSd ?? 0)
  if (!(scatter > 0)) return null
  return { rank: 1 + others.filter((value) => value > region.max).length, of: same.length, robustZ: (region.max - middle) / scatter }
}
