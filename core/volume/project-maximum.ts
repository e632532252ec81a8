import type { Vec3 } from '../geometry/vector.ts'
import { throwIfSet } from './cancel-flag.ts'
import type { CancelFlag } from './cancel-flag.ts'
import { trilinearSampler } from './resample.ts'
import type { Affine } from './resample.ts'
import { requireDimensions, requireFinite, requireNumber, requireOnePerVoxel, requireVoxels } from './voxel-arguments.ts'

/**
 * Maximum projection: the twin of the native kernel (native/src/project-maximum.cpp), same numbers. The highest value along each line
 * of k of what `resampleLinear` would give on the target; `fillValue` where no value is higher. Answers one slice of the target.
 * Throws a TypeError for arguments that do not fit together.
 */
export const projectMaximum = (
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
  requireDimensions(targetDims, 'targetDims')
  requireNumber(fillValue, 'fillValue')
  const [xi, xj, xk, x0, yi, yj, yk, y0, zi, zj, zk, z0] = affine as Affine
  const [columns, rows, layers] = targetDims
  const target = new Float32Array(columns * rows).fill(fillValue)
  const sample = trilinearSampler(source, sourceDims)
  for (let j = 0; j < rows; j += 1) {
    throwIfSet(flag)
    for (let k = 0; k < layers; k += 1) {
      const lineX = xj * j + xk * k + x0
      const lineY = yj * j + yk * k + y0
      const lineZ = zj * j + zk * k + z0
      for (let i = 0, at = j * columns; i < columns; i += 1, at += 1) {
        const value = sample(lineX + xi * i, lineY + yi * i, lineZ + zi * i) ?? fillValue
        // Not a number is higher than nothing.
        if (value > (target[at] as number)) target[at] = value
      }
    }
  }
  return target
}
