import type { PatientMm } from '../geometry/vector.ts'

/** HU at LPS mm; null outside the CT. */
export type Hu = (position: PatientMm) => number | null

export const mean = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length

/** Upper of the two middles where the count is even; null for none. */
export const median = (values: readonly number[]): number | null => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? null
}

/** Middle half of the values from its lower to its upper end; null for none. */
export const middleSpread = (values: readonly number[]): number | null => {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? 0
  return sorted.length === 0 ? null : at(0.75) - at(0.25)
}

/** A share of a count or a ratio of two measures; null where either is missing or there is nothing to divide by. */
export const ratio = (a: number | null | undefined, b: number | null | undefined): number | null => (a == null || b == null || b <= 0 ? null : a / b)

/** HU at points that lie in the CT; metal is cut, it would count as very dense bone. */
export const huOf = (hu: Hu, points: readonly PatientMm[], metalHu = 2000): number[] =>
  points.flatMap((point) => {
    const value = hu(point)
    return value !== null && value < metalHu ? [value] : []
  })
