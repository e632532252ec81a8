import { unstoppable } from '../base/stop.ts'
import type { Checkpoint } from '../base/stop.ts'
import { patientToVoxel, voxelToPatient } from '../geometry/grid.ts'
import type { VoxelGrid } from '../geometry/grid.ts'
import { voxelIndex } from '../geometry/vector.ts'
import type { PatientMm } from '../geometry/vector.ts'
import { ctMeasureRules } from '../knowledge/ct-measures-schema.ts'
import type { Volume } from '../volume/volume.ts'

/** Metal on CT: over 2500 HU is from memory (knowledge 5, unverified). */
export const metalHu = 2500

/** Denser than cortical bone, which ends at 1500 HU (knowledge 5, from memory, unverified): metal, or metal blurred over a thick slice. */
export const denseHu = 1500

/** A voxel that is denser than any bone that was looked for, with its place, LPS mm. */
export interface DenseVoxel {
  readonly offset: number
  readonly at: PatientMm
  readonly hu: number
}

/** Every voxel from `leastHu` up, in the order of the volume. */
export const denseVoxels = (ct: Volume, leastHu: number, checkpoint: Checkpoint = unstoppable): DenseVoxel[] => {
  const { voxels } = ct
  const { grid } = ct.info
  const [nx, ny] = grid.dimensions
  const out: DenseVoxel[] = []
  if (ct.info.max < leastHu) return out
  for (let offset = 0; offset < voxels.length; offset++) {
    if (offset % (nx * ny) === 0) checkpoint()
    const hu = voxels[offset] as number
    if (hu < leastHu) continue
    out.push({ offset, hu, at: voxelToPatient(grid, voxelIndex(offset % nx, Math.floor(offset / nx) % ny, Math.floor(offset / (nx * ny)))) })
  }
  return out
}

/**
 * The connected pieces of some voxels, in the order of their first voxel: 26 neighbours, and as far to the side in the next slice as that
 * is away, since a screw that crosses thick slices obliquely shows in each as a piece of its own.
 */
export const connectedPieces = (voxels: readonly DenseVoxel[], { dimensions, spacingMm }: VoxelGrid): DenseVoxel[][] => {
  const [nx, ny] = dimensions
  const besides = Math.max(1, Math.round(spacingMm[2] / Math.max(spacingMm[0], spacingMm[1])))
  const open = new Map(voxels.map((voxel) => [voxel.offset, voxel]))
  const pieces: DenseVoxel[][] = []
  for (const seed of voxels) {
    if (!open.delete(seed.offset)) continue
    const piece = [seed]
    for (let next = 0; next < piece.length; next++) {
      const from = piece[next]?.offset ?? 0
      for (let dk = -1; dk <= 1; dk++) {
        const reach = dk === 0 ? 1 : besides
        for (let dj = -reach; dj <= reach; dj++)
          for (let di = -reach; di <= reach; di++) {
            const at = from + di + nx * (dj + ny * dk)
            const near = open.get(at)
            if (near === undefined) continue
            open.delete(at)
            piece.push(near)
          }
      }
    }
    pieces.push(piece)
  }
  return pieces
}

/** How far a place lies from the metal whose streaks could cross it, mm; null where no slice near it holds such metal. */
export type MetalNear = (position: PatientMm) => number | null

/** A slice's metal, thinned to cells of `cellMm`, and how far its streaks are taken to reach. */
interface SliceMetal {
  readonly cells: readonly (readonly [number, number])[]
  readonly reachMm: number
}

const cellMm = 4

/**
 * Metal in the slice of a place and the two next to it: beams run within the slice, and so do streaks. A cross-section of less than
 * `smallAreaMm2` (a marker) disturbs its surroundings only.
 */
export const metalNear = (ct: Volume, dense: readonly DenseVoxel[]): MetalNear => {
  const { grid } = ct.info
  const [nx, ny] = grid.dimensions
  const [sx, sy] = grid.spacingMm
  const { smallAreaMm2, smallReachMm, reachMm } = ctMeasureRules.metal
  const columns = new Map<number, Map<string, readonly [number, number]>>()
  const areas = new Map<number, number>()
  for (const { offset, hu } of dense) {
    if (hu < metalHu) continue
    const k = Math.floor(offset / (nx * ny))
    const [x, y] = [(offset % nx) * sx, (Math.floor(offset / nx) % ny) * sy]
    const cells = columns.get(k) ?? new Map<string, readonly [number, number]>()
    const cell = [Math.round(x / cellMm), Math.round(y / cellMm)] as const
    cells.set(cell.join(), [cell[0] * cellMm, cell[1] * cellMm])
    columns.set(k, cells)
    areas.set(k, (areas.get(k) ?? 0) + sx * sy)
  }
  const slices = new Map([...columns].map(([k, cells]): [number, SliceMetal] => [k, { cells: [...cells.values()], reachMm: (areas.get(k) ?? 0) < smallAreaMm2 ? smallReachMm : reachMm }]))
  return (position) => {
    const [i, j, slice] = patientToVoxel(grid, position)
    const [x, y, k] = [i * sx, j * sy, Math.round(slice)]
    const distances = [k - 1, k, k + 1].flatMap((at) => {
      const metal = slices.get(at)
      const near = metal === undefined ? Infinity : metal.cells.reduce((least, [a, b]) => Math.min(least, Math.hypot(a - x, b - y)), Infinity)
      return metal !== undefined && near <= metal.reachMm ? [near] : []
    })
    return distances.length === 0 ? null : Math.min(...distances)
  }
}
