import type { Vec3 } from '../geometry/vector.ts'
import { isPadding } from './padding.ts'
import type { PaddingRange } from './padding.ts'
import { placeName } from './slice-planes.ts'

/** A plane of the volume that no image lies on, and its nearest planes that have one. */
export interface MissingSlice {
  readonly plane: number
  readonly below: number
  readonly above: number
}

/** The planes without an image. `planes`: those that have one, rising. */
export const missingSlices = (planes: readonly number[]): MissingSlice[] =>
  planes.slice(1).flatMap((above, index) => {
    const below = planes[index] ?? 0
    return Array.from({ length: above - below - 1 }, (_, offset) => ({ plane: below + 1 + offset, below, above }))
  })

/** What the reader must know of them; `positionOf` gives the place of a plane, LPS mm. */
export const missingWarnings = (missing: readonly MissingSlice[], positionOf: (plane: number) => Vec3, normal: Vec3): string[] => {
  if (missing.length === 0) return []
  const places = missing.map(({ plane }) => placeName(positionOf(plane), normal)).join(', ')
  const [what, shown] = missing.length === 1 ? ['1 slice of this CT is missing', 'that slice shows'] : [`${missing.length} slices of this CT are missing`, 'those slices show']
  return [`${what}, at ${places}. The gap was filled in by linear interpolation between its neighbours: ${shown} nothing that was measured.`]
}

/**
 * Fills the missing planes of `voxels` in place, linearly between the nearest images. Where one of the two is outside the scanned
 * field the nearer one is taken as it is: tissue is never mixed with padding.
 */
export const fillMissing = (missing: readonly MissingSlice[], planeSize: number, padding: PaddingRange | null, voxels: Int16Array | Float32Array): void => {
  const whole = voxels instanceof Int16Array
  for (const { plane, below, above } of missing) {
    const weight = (plane - below) / (above - below)
    for (let index = 0; index < planeSize; index += 1) {
      const low = voxels[below * planeSize + index] ?? 0
      const high = voxels[above * planeSize + index] ?? 0
      const lowOut = isPadding(low, padding)
      const highOut = isPadding(high, padding)
      const nearer = weight < 0.5 || (weight === 0.5 && lowOut) ? low : high
      const value = lowOut || highOut ? nearer : low + (high - low) * weight
      voxels[plane * planeSize + index] = whole ? Math.round(value) : value
    }
  }
}
