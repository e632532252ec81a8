import type { PatientMm } from '../geometry/vector.ts'
import type { Region } from './regions.ts'
import { relativeRadius } from './shape.ts'

/**
 * Which structure a summit stands in. Probability of each region falls with the square of how far out the summit lies in
 * it, all shapes widened by the uncertainty of the place; beyond `reach` of every region a summit belongs to none.
 */
export const assignRule = { marginMm: 4, sharpness: 1.6, reach: 1.45 } as const

export interface Candidate {
  readonly region: Region
  readonly probability: number
}

/** Regions a position may belong to, likeliest first; empty where it is out of reach of all. */
export const candidatesAt = (regions: readonly Region[], position: PatientMm): readonly Candidate[] => {
  const near = regions.flatMap((region) => {
    if (region.partOf.length > 0) return []
    const radius = relativeRadius(region.shape, position, assignRule.marginMm)
    return radius <= assignRule.reach ? [{ region, weight: Math.exp(-assignRule.sharpness * radius * radius) }] : []
  })
  const total = near.reduce((sum, { weight }) => sum + weight, 0)
  return near.map(({ region, weight }) => ({ region, probability: weight / total })).sort((a, b) => b.probability - a.probability)
}
