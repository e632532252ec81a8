import type { Vec3 } from '../geometry/vector.ts'
import { throwIfSet } from './cancel-flag.ts'
import type { CancelFlag } from './cancel-flag.ts'
import { requireDimensions, requireMask } from './voxel-arguments.ts'

/** What a slice without any mask has, voxels. */
const farAway = 1000

const sliceDistance = (mask: Uint8Array, d: Float32Array, nx: number, ny: number): void => {
  for (let i = 0; i < d.length; i += 1) d[i] = mask[i] !== 0 ? 0 : farAway
  const relax = (at: number, other: number, step: number): void => {
    const candidate = (d[other] as number) + step
    if (candidate < (d[at] as number)) d[at] = candidate
  }
  for (let j = 1; j < ny; j += 1)
    for (let i = 1; i < nx - 1; i += 1) {
      const at = i + j * nx
      relax(at, at - 1, 1)
      relax(at, at - nx, 1)
      relax(at, at - nx - 1, Math.SQRT2)
      relax(at, at - nx + 1, Math.SQRT2)
    }
  for (let j = ny - 2; j >= 0; j -= 1)
    for (let i = nx - 2; i >= 1; i -= 1) {
      const at = i + j * nx
      relax(at, at + 1, 1)
      relax(at, at + nx, 1)
      relax(at, at + nx + 1, Math.SQRT2)
      relax(at, at + nx - 1, Math.SQRT2)
    }
}

/**
 * Distance of each voxel from the nearest one of the mask in its own slice, in voxels: the twin of the native kernel
 * (native/src/plane-distance.cpp), same numbers. Chamfer steps of 1 and root 2, in two sweeps; 1000 where the slice has none of the
 * mask; the outermost columns keep 0 or 1000. Throws a TypeError for arguments that do not fit together.
 */
export const planeDistance = (mask: Uint8Array, dims: Vec3, flag?: CancelFlag): Float32Array => {
  requireMask(mask, requireDimensions(dims, 'dims'))
  const [nx, ny, nz] = dims
  const plane = nx * ny
  const distance = new Float32Array(mask.length)
  for (let k = 0; k < nz; k += 1) {
    throwIfSet(flag)
    sliceDistance(mask.subarray(k * plane, (k + 1) * plane), distance.subarray(k * plane, (k + 1) * plane), nx, ny)
  }
  return distance
}
