import type { Vec3 } from '../geometry/vector.ts'
import { throwIfSet } from './cancel-flag.ts'
import type { CancelFlag } from './cancel-flag.ts'
import { neighbourSteps } from './neighbours.ts'
import { requireDimensions, requireNumber, requireOnePerVoxel, requireVoxels } from './voxel-arguments.ts'

/** Voxels that are flooded between two looks at the cancel flag. */
const slab = 4096

/**
 * Hills of a volume, by flooding from the highest voxel down over 26 neighbours: the twin of the native kernel
 * (native/src/watershed.cpp), same numbers. A voxel joins the highest hill that it touches; hills that meet at `passShare` of the
 * lower summit or above are one. Answers for each voxel the offset of its hill's summit plus 1; 0 for what does not lie above `floor`
 * (unit of the values). Of equal voxels the first in memory counts as the higher, so that the answer is one. Throws a TypeError for
 * arguments that do not fit together.
 */
export const watershed = (values: Int16Array | Float32Array, dims: Vec3, floor: number, passShare: number, flag?: CancelFlag): Int32Array => {
  const voxels = requireDimensions(dims, 'dims')
  requireVoxels(values, 'values')
  requireOnePerVoxel(values, voxels, 'values')
  requireNumber(floor, 'floor')
  requireNumber(passShare, 'passShare')
  throwIfSet(flag)
  const [nx, ny, nz] = dims
  const order: number[] = []
  for (let at = 0; at < voxels; at += 1) if ((values[at] as number) > floor) order.push(at)
  order.sort((a, b) => (values[b] as number) - (values[a] as number) || a - b)
  throwIfSet(flag)
  const labels = new Int32Array(voxels)
  /** While flooding, hills are numbered from 1; index 0 is no hill. */
  const summits: number[] = [-1]
  const parent: number[] = [0]
  const root = (hill: number): number => {
    let at = hill
    while ((parent[at] ?? at) !== at) at = parent[at] ?? at
    return at
  }
  const height = (hill: number): number => values[summits[hill] ?? 0] as number
  const around = neighbourSteps(nx, ny)
  for (const [index, at] of order.entries()) {
    if (index % slab === 0) throwIfSet(flag)
    const i = at % nx
    const j = Math.floor(at / nx) % ny
    const k = Math.floor(at / (nx * ny))
    let highest = 0
    const touching: number[] = []
    for (const { di, dj, dk, offset } of around) {
      if (i + di < 0 || j + dj < 0 || k + dk < 0 || i + di >= nx || j + dj >= ny || k + dk >= nz) continue
      const label = labels[at + offset] as number
      if (label === 0) continue
      const own = root(label)
      if (!touching.includes(own)) touching.push(own)
      if (highest === 0 || height(own) > height(highest)) highest = own
    }
    if (highest === 0) {
      labels[at] = summits.length
      parent.push(summits.length)
      summits.push(at)
      continue
    }
    labels[at] = highest
    for (const other of touching) if (other !== highest && (values[at] as number) >= passShare * height(other)) parent[other] = highest
  }
  for (const at of order) labels[at] = (summits[root(labels[at] as number)] ?? 0) + 1
  return labels
}
