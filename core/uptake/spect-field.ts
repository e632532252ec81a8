import { nowAndThen, unstoppable } from '../base/stop.ts'
import type { Checkpoint } from '../base/stop.ts'
import { patientToVoxel, voxelToPatient } from '../geometry/grid.ts'
import type { VoxelGrid } from '../geometry/grid.ts'
import { voxelIndex } from '../geometry/vector.ts'
import type { PatientMm } from '../geometry/vector.ts'
import type { Volume } from '../volume/volume.ts'

/** SPECT values at patient positions, on the SPECT's own grid (never resampled). */
export interface SpectField {
  readonly grid: VoxelGrid
  readonly voxels: Int16Array | Float32Array
  /** Trilinear value at LPS mm; null outside the volume. */
  readonly valueAt: (position: PatientMm) => number | null
  /** Offset of the nearest voxel; -1 outside. */
  readonly voxelAt: (position: PatientMm) => number
  readonly positionOf: (offset: number) => PatientMm
}

/** Whoever reads values long passes the checkpoint now and then. */
export const spectField = (volume: Volume, checkpoint: Checkpoint = unstoppable): SpectField => {
  const ask = nowAndThen(checkpoint, 256)
  const { voxels } = volume
  const { grid } = volume.info
  const [nx, ny, nz] = grid.dimensions
  const plane = nx * ny
  const valueAt = (position: PatientMm): number | null => {
    ask()
    const [x, y, z] = patientToVoxel(grid, position)
    if (!(x >= 0 && y >= 0 && z >= 0 && x <= nx - 1 && y <= ny - 1 && z <= nz - 1)) return null
    const i = Math.min(Math.floor(x), Math.max(nx - 2, 0))
    const j = Math.min(Math.floor(y), Math.max(ny - 2, 0))
    const k = Math.min(Math.floor(z), Math.max(nz - 2, 0))
    const [a, b, c] = [x - i, y - j, z - k]
    const at = (di: number, dj: number, dk: number): number =>
      voxels[Math.min(i + di, nx - 1) + nx * Math.min(j + dj, ny - 1) + plane * Math.min(k + dk, nz - 1)] as number
    const row = (dj: number, dk: number): number => at(0, dj, dk) * (1 - a) + at(1, dj, dk) * a
    const slice = (dk: number): number => row(0, dk) * (1 - b) + row(1, dk) * b
    return slice(0) * (1 - c) + slice(1) * c
  }
  const voxelAt = (position: PatientMm): number => {
    const [x, y, z] = patientToVoxel(grid, position)
    const [i, j, k] = [Math.round(x), Math.round(y), Math.round(z)]
    return i < 0 || j < 0 || k < 0 || i >= nx || j >= ny || k >= nz ? -1 : i + nx * j + plane * k
  }
  const positionOf = (offset: number): PatientMm => {
    ask()
    return voxelToPatient(grid, voxelIndex(offset % nx, Math.floor(offset / nx) % ny, Math.floor(offset / plane)))
  }
  return { grid, voxels, valueAt, voxelAt, positionOf }
}

export const voxelVolumeMl = (grid: VoxelGrid): number => (grid.spacingMm[0] * grid.spacingMm[1] * grid.spacingMm[2]) / 1000
