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

type Measured = Pick<RegionUptake, 'id' | 'level' | 'structure' | 'max' | 'noise'>

/** Structures that can be compared with each other: a screw of a vertebra and a cage of a segment are both hardware, and are not. */
export const sameKind = (a: Pick<RegionUptake, 'level' | 'structure'>, b: Pick<RegionUptake, 'level' | 'structure'>): boolean =>
  a.structure === b.structure && (a.structure !== 'hardware' || a.level.includes('-') === b.level.includes('-'))

const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  const half = sorted.length >> 1
  return sorted.length % 2 === 1 ? (sorted[half] ?? 0) : ((sorted[half - 1] ?? 0) + (sorted[half] ?? 0)) / 2
}

/** Rank and robust z of one region; null where too few others of its kind were measured, or they do not scatter at all. */
export const amongOwn = (region: Measured, all: readonly Measured[]): OwnLevels | null => {
  const same = all.filter((other) => sameKind(other, region))
  const others = same.flatMap(({ id, max }) => (id === region.id ? [] : [max]))
  if (others.length < uptakeMeasurement.ownLevels.leastOthers) return null
  const middle = median(others)
  const scatter = Math.max(1.4826 * median(others.map((value) => Math.abs(value - middle))), region.noise?.maxSd ?? 0)
  if (!(scatter > 0)) return null
  return { rank: 1 + others.filter((value) => value > region.max).length, of: same.length, robustZ: (region.max - middle) / scatter }
}
