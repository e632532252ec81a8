import type { Vec3 } from '../geometry/vector.ts'
import { throwIfSet } from './cancel-flag.ts'
import type { CancelFlag } from './cancel-flag.ts'
import { neighbourSteps } from './neighbours.ts'
import { requireDimensions, requireMask } from './voxel-arguments.ts'

/** Voxels that are filled between two looks at the cancel flag. */
const slab = 16_384

/**
 * The connected components of a mask over 6 neighbours (faces) or 26: the twin of the native kernel
 * (native/src/connected-components.cpp), same numbers. Answers 1, 2, 3 and so on in the order of the components' first voxels, 0
 * outside the mask. Throws a TypeError for arguments that do not fit together.
 */
export const connectedComponents = (mask: Uint8Array, dims: Vec3, neighbours: 6 | 26, flag?: CancelFlag): Int32Array => {
  requireMask(mask, requireDimensions(dims, 'dims'))
  const among = new Set<number>([6, 26])
  if (!among.has(neighbours)) throw new TypeError('neighbours must be 6 or 26')
  throwIfSet(flag)
  const [nx, ny, nz] = dims
  const plane = nx * ny
  const steps = neighbourSteps(nx, ny).filter(({ di, dj, dk }) => neighbours === 26 || Math.abs(di) + Math.abs(dj) + Math.abs(dk) === 1)
  const labels = new Int32Array(mask.length)
  const open: number[] = []
  let components = 0
  let filled = 0
  for (let seed = 0; seed < mask.length; seed += 1) {
    if (seed % plane === 0) throwIfSet(flag)
    if (mask[seed] === 0 || labels[seed] !== 0) continue
    components += 1
    labels[seed] = components
    open.push(seed)
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      filled += 1
      if (filled % slab === 0) throwIfSet(flag)
      const i = at % nx
      const j = Math.floor(at / nx) % ny
      const k = Math.floor(at / plane)
      for (const { di, dj, dk, offset } of steps) {
        if (i + di < 0 || j + dj < 0 || k + dk < 0 || i + di >= nx || j + dj >= ny || k + dk >= nz) continue
        const next = at + offset
        if (mask[next] === 0 || labels[next] !== 0) continue
        labels[next] = components
        open.push(next)
      }
    }
  }
  return labels
}
