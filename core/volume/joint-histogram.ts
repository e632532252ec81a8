import type { Vec3 } from '../geometry/vector.ts'
import { throwIfSet } from './cancel-flag.ts'
import type { CancelFlag } from './cancel-flag.ts'
import { requireDimensions, requireFinite, requireOnePerVoxel } from './voxel-arguments.ts'
import { trilinearAt } from './trilinear.ts'

/** As many bins as a byte can name. */
const mostBins = 256

/**
 * How often each value of one image meets each value of another: the twin of the native kernel
 * (native/src/joint-histogram.cpp), same numbers.
 *
 * `fixedBins[s]` is the bin (0..bins-1) of sample s in the fixed image; `positions` holds 3 numbers a sample, which `affine`
 * (row-major 3 x 4) takes to a continuous voxel index of the moving volume. Its trilinear value, cut to [low, high], is shared
 * between the two nearest of `bins` even bins, so that the counts follow a small movement smoothly. Samples outside the
 * outermost voxel centres, and values that are no number, are left out. Answers bins x bins weights, the moving bin running fastest; their sum is the number of
 * samples inside. Throws a TypeError for arguments that do not fit together.
 */
export const jointHistogram = (
  fixedBins: Uint8Array,
  positions: Float32Array,
  moving: Float32Array,
  movingDims: Vec3,
  affine: readonly number[],
  [low, high]: readonly [number, number],
  bins: number,
  flag?: CancelFlag,
): Float64Array => {
  throwIfSet(flag)
  const voxels = requireDimensions(movingDims, 'movingDims')
  if (!(moving instanceof Float32Array)) throw new TypeError('moving must be a Float32Array')
  requireOnePerVoxel(moving, voxels, 'moving')
  requireFinite(affine, 12, 'affine')
  requireFinite([low, high], 2, 'range')
  if (!(high > low)) throw new TypeError('range must run upwards')
  if (!Number.isInteger(bins) || bins < 2 || bins > mostBins) throw new TypeError(`bins must be a whole number from 2 to ${mostBins}`)
  if (!(fixedBins instanceof Uint8Array)) throw new TypeError('fixedBins must be a Uint8Array')
  if (!(positions instanceof Float32Array) || positions.length !== 3 * fixedBins.length) throw new TypeError('positions must be a Float32Array of three numbers a sample')
  if (fixedBins.some((bin) => bin >= bins)) throw new TypeError('fixedBins must lie below the number of bins')
  const [xi, xj, xk, x0, yi, yj, yk, y0, zi, zj, zk, z0] = affine as unknown as readonly [number, number, number, number, number, number, number, number, number, number, number, number]
  const [nx, ny, nz] = movingDims
  const perUnit = (bins - 1) / (high - low)
  const counts = new Float64Array(bins * bins)
  for (let s = 0; s < fixedBins.length; s += 1) {
    const p = positions[3 * s] as number
    const q = positions[3 * s + 1] as number
    const r = positions[3 * s + 2] as number
    const x = xi * p + xj * q + xk * r + x0
    const y = yi * p + yj * q + yk * r + y0
    const z = zi * p + zj * q + zk * r + z0
    if (!(x >= 0 && y >= 0 && z >= 0 && x <= nx - 1 && y <= ny - 1 && z <= nz - 1)) continue
    const value = trilinearAt(moving, nx, ny, nz, x, y, z)
    // A volume may hold NaN where nothing was reconstructed.
    if (Number.isNaN(value)) continue
    const bin = value <= low ? 0 : value >= high ? bins - 1 : (value - low) * perUnit
    const lower = Math.min(bins - 2, Math.floor(bin))
    const share = bin - lower
    const row = (fixedBins[s] as number) * bins + lower
    counts[row] = (counts[row] as number) + (1 - share)
    counts[row + 1] = (counts[row + 1] as number) + share
  }
  return counts
}
