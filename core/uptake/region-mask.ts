import type { VoxelGrid } from '../geometry/grid.ts'
import { patientToVoxel, voxelToPatient } from '../geometry/grid.ts'
import { patientMm, voxelIndex } from '../geometry/vector.ts'
import { relativeRadius, shapeBox, shapeCentre } from './shape.ts'
import type { RegionShape } from './uptake.ts'

/** The voxels of a region in one slice of the grid: bytes of 0 and 1, column by column, row by row. */
export interface MaskSlice {
  /** Slice index k of the grid. */
  readonly slice: number
  readonly inside: Uint8Array
}

const corners = ({ low, high }: ReturnType<typeof shapeBox>): readonly ReturnType<typeof patientMm>[] =>
  [0, 1, 2, 3, 4, 5, 6, 7].map((corner) => patientMm(corner & 1 ? high[0] : low[0], corner & 2 ? high[1] : low[1], corner & 4 ? high[2] : low[2]))

/**
 * The voxels of `grid` whose centres lie in a region's shape, slice by slice (slices without any are left out). A region that lies
 * between the voxel centres has the one nearest to its middle; one outside the grid has none.
 */
export const regionMask = (shape: RegionShape, grid: VoxelGrid): MaskSlice[] => {
  const [columns, rows, slices] = grid.dimensions
  const box = corners(shapeBox(shape)).map((corner) => patientToVoxel(grid, corner))
  const range = (axis: 0 | 1 | 2, size: number): readonly [number, number] => {
    const values = box.map((voxel) => voxel[axis])
    return [Math.max(0, Math.floor(Math.min(...values))), Math.min(size - 1, Math.ceil(Math.max(...values)))]
  }
  const [[i0, i1], [j0, j1], [k0, k1]] = [range(0, columns), range(1, rows), range(2, slices)]
  const masks: MaskSlice[] = []
  for (let k = k0; k <= k1; k += 1) {
    const inside = new Uint8Array(columns * rows)
    let count = 0
    for (let j = j0; j <= j1; j += 1)
      for (let i = i0; i <= i1; i += 1)
        if (relativeRadius(shape, voxelToPatient(grid, voxelIndex(i, j, k))) <= 1) {
          inside[j * columns + i] = 1
          count += 1
        }
    if (count > 0) masks.push({ slice: k, inside })
  }
  return masks.length > 0 ? masks : nearest(shape, grid)
}

const nearest = (shape: RegionShape, grid: VoxelGrid): MaskSlice[] => {
  const [columns, rows, slices] = grid.dimensions
  const [i, j, k] = patientToVoxel(grid, shapeCentre(shape)).map(Math.round) as [number, number, number]
  if (i < 0 || j < 0 || k < 0 || i >= columns || j >= rows || k >= slices) return []
  const inside = new Uint8Array(columns * rows)
  inside[j * columns + i] = 1
  return [{ slice: k, inside }]
}
