import type { Place, Side } from '../base/anatomy.ts'
import type { VoxelGrid } from '../geometry/grid.ts'
import { add, distanceMm, dot, normalise, patientMm, scale, subtract } from '../geometry/vector.ts'
import type { PatientMm, Vec3 } from '../geometry/vector.ts'
import type { SpineLevel, SpineModel } from '../spine/spine-model.ts'
import type { Volume } from '../volume/volume.ts'
import { connectedPieces, denseHu, denseVoxels, metalHu } from './metal.ts'
import type { DenseVoxel } from './metal.ts'

/** The zone in the frame of a vertebra in which a pedicle screw's shaft lies, and the least length: design values of this program. */
export const hardwareRule = { behindBodyMm: 14, besideBodyMm: 6, beyondHeightMm: 2, offMidlineMm: 3, leastLengthMm: 15, leastVolumeMl: 0.15 } as const

/** A screw's shaft in one vertebra: from its tip in front to its entry behind, LPS mm. */
export interface Screw {
  readonly level: Place
  readonly side: Side
  readonly tipMm: PatientMm
  readonly entryMm: PatientMm
  /** Radius of the metal as the CT shows it. */
  readonly radiusMm: number
  readonly volumeMl: number
}

/** The metal of the connected piece that holds most of it: thick slices blur a screw, so that only what is as dense as `denseHu` joins its parts. */
const mostMetal = (dense: readonly DenseVoxel[], grid: VoxelGrid): DenseVoxel[] =>
  connectedPieces(dense, grid)
    .map((piece) => piece.filter(({ hu }) => hu >= metalHu))
    .reduce<DenseVoxel[]>((most, metal) => (metal.length > most.length ? metal : most), [])

/** Direction in which points scatter most, by power iteration from `hint`. */
const mainAxis = (points: readonly PatientMm[], centre: Vec3, hint: Vec3): Vec3 => {
  let axis = hint
  for (let pass = 0; pass < 12; pass++) {
    let sum: Vec3 = [0, 0, 0]
    for (const point of points) {
      const d = subtract(point, centre)
      sum = add(sum, scale(d, dot(d, axis)))
    }
    if (Math.hypot(...sum) === 0) return axis
    axis = normalise(sum)
  }
  return axis
}

const screwIn = (level: SpineLevel, side: 'left' | 'right', metal: readonly DenseVoxel[], voxelMl: number): Screw | null => {
  if (metal.length * voxelMl < hardwareRule.leastVolumeMl) return null
  const points = metal.map((voxel) => voxel.at)
  const centre = scale(points.reduce<Vec3>((sum, point) => add(sum, point), [0, 0, 0]), 1 / points.length)
  const axis = mainAxis(points, centre, level.frame.posterior)
  const along = points.map((point) => dot(subtract(point, centre), axis))
  const [front, back] = [Math.min(...along), Math.max(...along)]
  const end = (t: number): PatientMm => {
    const p = add(centre, scale(axis, t))
    return patientMm(p[0], p[1], p[2])
  }
  const [tipMm, entryMm] = dot(axis, level.frame.posterior) > 0 ? [end(front), end(back)] : [end(back), end(front)]
  if (distanceMm(tipMm, entryMm) < hardwareRule.leastLengthMm) return null
  // A solid round bar has a mean square distance from its axis of half its radius squared.
  const square = points.reduce((sum, point, index) => sum + Math.max(0, distanceMm(point, centre as PatientMm) ** 2 - (along[index] ?? 0) ** 2), 0) / points.length
  return { level: level.name, side, tipMm, entryMm, radiusMm: Math.sqrt(2 * square), volumeMl: metal.length * voxelMl }
}

/**
 * Pedicle screws on a CT: metal in the zone of each vertebra's pedicles and body, the piece with the most of it per side. Heads and
 * rods lie behind that zone, so that screws joined by a rod come out one by one. `dense` holds all voxels from `denseHu` up.
 * Deterministic; LPS mm.
 */
export const findScrews = (ct: Volume, spine: SpineModel, dense: readonly DenseVoxel[] = denseVoxels(ct, denseHu)): readonly Screw[] => {
  if (!dense.some(({ hu }) => hu >= metalHu)) return []
  const { spacingMm } = ct.info.grid
  const voxelMl = (spacingMm[0] * spacingMm[1] * spacingMm[2]) / 1000
  return spine.levels.flatMap((level) => {
    const { frame } = level
    const zone = (side: 'left' | 'right') =>
      dense.filter(({ at }) => {
        const d = subtract(at, frame.centreMm)
        const u = dot(d, frame.left) * (side === 'left' ? 1 : -1)
        const v = dot(d, frame.posterior)
        return (
          u > hardwareRule.offMidlineMm &&
          u < frame.widthMm / 2 + hardwareRule.besideBodyMm &&
          Math.abs(v) < frame.depthMm / 2 + hardwareRule.behindBodyMm &&
          Math.abs(dot(d, frame.cranial)) < frame.heightMm / 2 + hardwareRule.beyondHeightMm
        )
      })
    return (['left', 'right'] as const).flatMap((side) => {
      const screw = screwIn(level, side, mostMetal(zone(side), ct.info.grid), voxelMl)
      return screw === null ? [] : [screw]
    })
  })
}
