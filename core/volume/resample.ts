import type { Vec3 } from '../geometry/vector.ts'
import { throwIfSet } from './cancel-flag.ts'
import type { CancelFlag } from './cancel-flag.ts'
import { requireDimensions, requireFinite, requireOnePerVoxel, requireVoxels } from './voxel-arguments.ts'

const mix = (a: number, b: number, weight: number): number => a + (b - a) * weight

const clampToCentres = (position: number, count: number): number => (position < 0 ? 0 : position > count - 1 ? count - 1 : position)

/** The 12 numbers of a row-major 3 x 4 affine. */
export type Affine = readonly [number, number, number, number, number, number, number, number, number, number, number, number]

/** One value at a continuous source index; null outside the border rule of `resampleLinear`. */
export const trilinearSampler = (source: Int16Array | Float32Array, [columns, rows, slices]: Vec3) => {
  const slice = columns * rows
  return (x: number, y: number, z: number): number | null => {
    const inside = x >= -0.5 && x <= columns - 0.5 && y >= -0.5 && y <= rows - 0.5 && z >= -0.5 && z <= slices - 0.5
    if (!inside) return null
    const cx = clampToCentres(x, columns)
    const cy = clampToCentres(y, rows)
    const cz = clampToCentres(z, slices)
    const i = Math.floor(cx)
    const j = Math.floor(cy)
    const k = Math.floor(cz)
    const stepI = i + 1 < columns ? 1 : 0
    const stepJ = j + 1 < rows ? columns : 0
    const stepK = k + 1 < slices ? slice : 0
    const at = k * slice + j * columns + i
    // Within the array: i, j, k are clamped to it and the steps stop at its end.
    const alongI = (from: number): number => mix(source[from]!, source[from + stepI]!, cx - i)
    const low = mix(alongI(at), alongI(at + stepJ), cy - j)
    const high = mix(alongI(at + stepK), alongI(at + stepK + stepJ), cy - j)
    return mix(low, high, cz - k)
  }
}

/**
 * Trilinear resampling onto another grid: the twin of the native kernel (native/src/resample-linear.cpp), same numbers.
 *
 * `affine` is row-major 3 x 4 and takes a target voxel index (i, j, k, 1) to a continuous source voxel index; volumes are
 * i-fastest. Border rule: a voxel reaches half a voxel around its centre, so a position within [-0.5, n - 0.5] on every
 * axis is inside, and beyond the outermost centres their value holds; elsewhere the target is `fillValue`.
 * Throws a TypeError for arguments that do not fit together.
 */
export const resampleLinear = (
  source: Int16Array | Float32Array,
  sourceDims: Vec3,
  affine: readonly number[],
  targetDims: Vec3,
  fillValue: number,
  flag?: CancelFlag,
): Float32Array => {
  const sourceVoxels = requireDimensions(sourceDims, 'sourceDims')
  requireVoxels(source, 'source')
  requireOnePerVoxel(source, sourceVoxels, 'source')
  requireFinite(affine, 12, 'targetToSource')
  const target = new Float32Array(requireDimensions(targetDims, 'targetDims'))
  if (typeof fillValue !== 'number') throw new TypeError('fillValue must be a number')
  const [xi, xj, xk, x0, yi, yj, yk, y0, zi, zj, zk, z0] = affine as Affine
  const [columns, rows, slices] = targetDims
  const sample = trilinearSampler(source, sourceDims)
  let at = 0
  for (let k = 0; k < slices; k += 1) {
    throwIfSet(flag)
    for (let j = 0; j < rows; j += 1) {
      const lineX = xj * j + xk * k + x0
      const lineY = yj * j + yk * k + y0
      const lineZ = zj * j + zk * k + z0
      for (let i = 0; i < columns; i += 1) {
        target[at] = sample(lineX + xi * i, lineY + yi * i, lineZ + zi * i) ?? fillValue
        at += 1
      }
    }
  }
  return target
}
