import { unstoppable } from '../base/stop.ts'
import type { Checkpoint } from '../base/stop.ts'
import { indexAffine, voxelToPatient } from '../geometry/grid.ts'
import type { VoxelGrid } from '../geometry/grid.ts'
import { patientMm, voxelIndex } from '../geometry/vector.ts'
import type { PatientMm } from '../geometry/vector.ts'
import type { Kernels } from '../volume/kernels.ts'
import type { Volume } from '../volume/volume.ts'

/** How the bone of the CT is made comparable with the SPECT. Design values. */
export const sampleRule = { stepMm: 3, boneHu: 150, boneHuRange: 500, assumedFwhmMm: 10, aroundSpineMm: 45, leastBone: 0.02 } as const

/** Places near the spine with what healthy bone would show there at the SPECT's resolution. */
export interface BoneSamples {
  /** Expected uptake of bone, 0-1. */
  readonly bone: Float32Array
  /** Size of its gradient per mm: the edges of bone. */
  readonly edge: Float32Array
  /** Voxel indices on `grid`, three numbers a sample. */
  readonly positions: Float32Array
  readonly grid: VoxelGrid
}

/** A grid along the patient's axes over a box with a margin, cut to where the CT is. */
const gridAround = (near: readonly PatientMm[], marginMm: number, stepMm: number): VoxelGrid => {
  const low = [0, 1, 2].map((axis) => Math.min(...near.map((point) => point[axis] ?? 0)) - marginMm)
  const high = [0, 1, 2].map((axis) => Math.max(...near.map((point) => point[axis] ?? 0)) + marginMm)
  const count = (axis: number): number => Math.max(1, Math.ceil(((high[axis] ?? 0) - (low[axis] ?? 0)) / stepMm) + 1)
  return {
    dimensions: [count(0), count(1), count(2)],
    spacingMm: [stepMm, stepMm, stepMm],
    originMm: patientMm(low[0] ?? 0, low[1] ?? 0, low[2] ?? 0),
    direction: [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
  }
}

/** Samples the CT's bone, blurred to the SPECT's resolution, near the spine. */
export const boneSamples = (ct: Volume, near: readonly PatientMm[], kernels: Kernels, checkpoint: Checkpoint = unstoppable): BoneSamples => {
  const { stepMm, boneHu, boneHuRange, assumedFwhmMm, aroundSpineMm, leastBone } = sampleRule
  const grid = gridAround(near, aroundSpineMm, stepMm)
  const half: VoxelGrid = {
    ...grid,
    dimensions: [grid.dimensions[0] * 2, grid.dimensions[1] * 2, grid.dimensions[2] * 2],
    spacingMm: [stepMm / 2, stepMm / 2, stepMm / 2],
    originMm: voxelToPatient(grid, voxelIndex(-0.25, -0.25, -0.25)),
  }
  const outside = -2000
  const hu = kernels.resampleLinear(ct.voxels, ct.info.grid.dimensions, indexAffine(half, ct.info.grid), half.dimensions, outside)
  const [nx, ny, nz] = grid.dimensions
  const [fx, fy] = half.dimensions
  const fine = new Float32Array(nx * ny * nz)
  for (let k = 0, at = 0; k < nz; k += 1) {
    checkpoint()
    for (let j = 0; j < ny; j += 1)
      for (let i = 0; i < nx; i += 1, at += 1) {
        let sum = 0
        for (let corner = 0; corner < 8; corner += 1) {
          const value = hu[2 * i + (corner & 1) + fx * (2 * j + ((corner >> 1) & 1) + fy * (2 * k + (corner >> 2)))] as number
          sum += Math.min(1, Math.max(0, (value - boneHu) / boneHuRange))
        }
        fine[at] = sum / 8
      }
  }
  const sigma = assumedFwhmMm / 2.3548 / stepMm
  const blurred = kernels.gaussianSmooth(fine, grid.dimensions, [sigma, sigma, sigma])
  const edges = kernels.gradientSize(blurred, grid.dimensions, grid.spacingMm)
  // Where the CT ends its bone seems to end: no such place is compared.
  const { dimensions, spacingMm } = ct.info.grid
  const toCt = indexAffine(grid, ct.info.grid)
  const isInside = (i: number, j: number, k: number): boolean =>
    [0, 1, 2].every((axis) => {
      const row = 4 * axis
      const index = (toCt[row] as number) * i + (toCt[row + 1] as number) * j + (toCt[row + 2] as number) * k + (toCt[row + 3] as number)
      const rim = assumedFwhmMm / (spacingMm[axis] as number)
      return index >= rim && index <= (dimensions[axis] as number) - 1 - rim
    })
  const offsets = new Int32Array(blurred.length)
  let count = 0
  for (let k = 0, at = 0; k < nz; k += 1) {
    checkpoint()
    for (let j = 0; j < ny; j += 1) for (let i = 0; i < nx; i += 1, at += 1) if ((blurred[at] as number) > leastBone && isInside(i, j, k)) offsets[count++] = at
  }
  const positions = new Float32Array(3 * count)
  for (let sample = 0; sample < count; sample += 1) {
    const at = offsets[sample] as number
    positions[3 * sample] = at % nx
    positions[3 * sample + 1] = Math.floor(at / nx) % ny
    positions[3 * sample + 2] = Math.floor(at / (nx * ny))
  }
  const pick = (values: Float32Array): Float32Array => Float32Array.from({ length: count }, (_, sample) => values[offsets[sample] as number] as number)
  return { bone: pick(blurred), edge: pick(edges), positions, grid }
}

/** How many of the samples are independent: one for each volume that the SPECT can tell apart. */
export const independentSamples = (count: number): number => (count * sampleRule.stepMm ** 3) / sampleRule.assumedFwhmMm ** 3
