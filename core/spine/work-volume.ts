import { nowAndThen, unstoppable } from '../base/stop.ts'
import type { Checkpoint } from '../base/stop.ts'
import { indexAffine, voxelToPatient } from '../geometry/grid.ts'
import type { VoxelGrid } from '../geometry/grid.ts'
import { patientMm, voxelIndex } from '../geometry/vector.ts'
import type { Kernels } from '../volume/kernels.ts'
import type { Volume } from '../volume/volume.ts'

/**
 * A CT on an isotropic grid whose axes are the patient's (i to the left, j to posterior, k to the head), so that the
 * search for the spine never sees how the images were oriented.
 */
export interface WorkVolume {
  readonly grid: VoxelGrid
  readonly spacingMm: number
  readonly data: Float32Array
}

/** Air, in HU: what lies outside the CT. */
export const airHu = -1000

/** Metal as the coarse grid leaves it of a screw, in HU; no bone is as dense. */
export const blurredMetalHu = 2000

/** The smallest patient-aligned box around a volume. */
export const patientBox = (grid: VoxelGrid): { readonly low: readonly number[]; readonly high: readonly number[] } => {
  const low = [Infinity, Infinity, Infinity]
  const high = [-Infinity, -Infinity, -Infinity]
  for (let corner = 0; corner < 8; corner++) {
    const at = [0, 1, 2].map((axis) => ((corner >> axis) & 1) * ((grid.dimensions[axis] ?? 1) - 1))
    const position = voxelToPatient(grid, voxelIndex(at[0] ?? 0, at[1] ?? 0, at[2] ?? 0))
    position.forEach((value, axis) => {
      low[axis] = Math.min(low[axis] ?? value, value)
      high[axis] = Math.max(high[axis] ?? value, value)
    })
  }
  return { low, high }
}

/** The patient-aligned isotropic grid that covers a volume. */
export const workGrid = (grid: VoxelGrid, spacingMm: number): VoxelGrid => {
  const { low, high } = patientBox(grid)
  const size = (axis: number): number => Math.max(1, Math.floor(((high[axis] ?? 0) - (low[axis] ?? 0)) / spacingMm + 1e-6) + 1)
  return {
    dimensions: [size(0), size(1), size(2)],
    spacingMm: [spacingMm, spacingMm, spacingMm],
    originMm: patientMm(low[0] ?? 0, low[1] ?? 0, low[2] ?? 0),
    direction: [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
  }
}

export const workVolume = (ct: Volume, kernels: Kernels, spacingMm: number): WorkVolume => {
  const grid = workGrid(ct.info.grid, spacingMm)
  const data = kernels.resampleLinear(ct.voxels, ct.info.grid.dimensions, indexAffine(grid, ct.info.grid), grid.dimensions, airHu)
  return { grid, spacingMm, data }
}

/** Trilinear value at LPS mm; air beyond the grid. Passes a checkpoint now and then. */
export type Sampler = (x: number, y: number, z: number) => number

export const workSampler = (volume: WorkVolume, checkpoint: Checkpoint = unstoppable): Sampler => {
  const ask = nowAndThen(checkpoint, 4096)
  const { data, spacingMm } = volume
  const [nx, ny, nz] = volume.grid.dimensions
  const [ox, oy, oz] = volume.grid.originMm
  const plane = nx * ny
  return (x, y, z) => {
    ask()
    const fx = (x - ox) / spacingMm
    const fy = (y - oy) / spacingMm
    const fz = (z - oz) / spacingMm
    if (!(fx >= 0 && fy >= 0 && fz >= 0 && fx <= nx - 1 && fy <= ny - 1 && fz <= nz - 1)) return airHu
    const i = Math.min(Math.floor(fx), Math.max(nx - 2, 0))
    const j = Math.min(Math.floor(fy), Math.max(ny - 2, 0))
    const k = Math.min(Math.floor(fz), Math.max(nz - 2, 0))
    const a = fx - i
    const b = fy - j
    const c = fz - k
    const di = nx > 1 ? 1 : 0
    const dj = ny > 1 ? nx : 0
    const dk = nz > 1 ? plane : 0
    const o = i + j * nx + k * plane
    const v = (index: number): number => data[index] as number
    const low = (v(o) * (1 - a) + v(o + di) * a) * (1 - b) + (v(o + dj) * (1 - a) + v(o + dj + di) * a) * b
    const p = o + dk
    const high = (v(p) * (1 - a) + v(p + di) * a) * (1 - b) + (v(p + dj) * (1 - a) + v(p + dj + di) * a) * b
    return low * (1 - c) + high * c
  }
}
