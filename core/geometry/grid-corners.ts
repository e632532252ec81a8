import { voxelToPatient } from './grid.ts'
import type { VoxelGrid } from './grid.ts'
import { voxelIndex } from './vector.ts'
import type { PatientMm } from './vector.ts'

/** The eight outer corners of a volume (outer faces of its voxels, not their centres), LPS mm. */
export const gridCorners = (grid: VoxelGrid): PatientMm[] =>
  [0, 1, 2, 3, 4, 5, 6, 7].map((corner) => {
    const end = (axis: 0 | 1 | 2): number => ((corner >> axis) & 1 ? grid.dimensions[axis] - 0.5 : -0.5)
    return voxelToPatient(grid, voxelIndex(end(0), end(1), end(2)))
  })
