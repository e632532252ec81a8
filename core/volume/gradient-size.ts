import type { Vec3 } from '../geometry/vector.ts'
import { throwIfSet } from './cancel-flag.ts'
import type { CancelFlag } from './cancel-flag.ts'
import { requireDimensions, requireFinite, requireOnePerVoxel } from './voxel-arguments.ts'

/**
 * Size of the gradient at each voxel, per mm: the twin of the native kernel (native/src/gradient-size.cpp), same numbers. Central
 * differences, the edge voxels repeated. Throws a TypeError for arguments that do not fit together.
 */
export const gradientSize = (values: Float32Array, dims: Vec3, spacingMm: Vec3, flag?: CancelFlag): Float32Array => {
  const voxels = requireDimensions(dims, 'dims')
  if (!(values instanceof Float32Array)) throw new TypeError('values must be a Float32Array')
  requireOnePerVoxel(values, voxels, 'values')
  requireFinite(spacingMm, 3, 'spacingMm')
  if (spacingMm.some((mm) => mm <= 0)) throw new TypeError('spacingMm must be positive')
  const [nx, ny, nz] = dims
  const out = new Float32Array(voxels)
  const plane = nx * ny
  for (let k = 0, at = 0; k < nz; k += 1) {
    throwIfSet(flag)
    for (let j = 0; j < ny; j += 1)
      for (let i = 0; i < nx; i += 1, at += 1) {
        const x = ((values[at + (i + 1 < nx ? 1 : 0)] as number) - (values[at - (i > 0 ? 1 : 0)] as number)) / (2 * spacingMm[0])
        const y = ((values[at + (j + 1 < ny ? nx : 0)] as number) - (values[at - (j > 0 ? nx : 0)] as number)) / (2 * spacingMm[1])
        const z = ((values[at + (k + 1 < nz ? plane : 0)] as number) - (values[at - (k > 0 ? plane : 0)] as number)) / (2 * spacingMm[2])
        out[at] = Math.sqrt(x * x + y * y + z * z)
      }
  }
  return out
}
