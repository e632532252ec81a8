import { add, subtract } from '../core/geometry/vector.ts'
import type { Vec3 } from '../core/geometry/vector.ts'
import { rotated, rotationMatrix } from './misregistration.ts'
import type { Truth } from './truth.ts'

/** How the painted patient lies in the scanner: turned as a whole, voxels and truth alike. */
export interface Placement {
  /** Unit vectors of the voxel axes i, j and k in LPS. */
  readonly axes: readonly [Vec3, Vec3, Vec3]
  /** A direction of the canvas in the scanner. */
  readonly turn: (direction: Vec3) => Vec3
  /** A position of the canvas in the scanner, LPS mm. */
  readonly place: (positionMm: Vec3) => Vec3
}

const straight: Placement = {
  axes: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  turn: (direction) => direction,
  place: (positionMm) => positionMm,
}

/** A turn about x, y and z (degrees) through `pivotMm`. */
export const placementOf = (degrees: Vec3, pivotMm: Vec3): Placement => {
  if (degrees.every((value) => value === 0)) return straight
  const matrix = rotationMatrix(degrees)
  const turn = (direction: Vec3): Vec3 => rotated(matrix, direction)
  return { axes: [turn([1, 0, 0]), turn([0, 1, 0]), turn([0, 0, 1])], turn, place: (positionMm) => add(turn(subtract(positionMm, pivotMm)), pivotMm) }
}

const rounded = (v: Vec3): Vec3 => v.map((value) => Math.round(value * 1000) / 1000) as unknown as Vec3

/** The truth where the patient lies turned. Sides and levels keep their names: they are the patient's. */
export const placedTruth = (truth: Truth, placement: Placement): Truth => {
  if (placement === straight) return truth
  const at = (positionMm: Vec3): Vec3 => rounded(placement.place(positionMm))
  const way = (direction: Vec3): Vec3 => rounded(placement.turn(direction))
  const { registration } = truth
  return {
    ...truth,
    lesions: truth.lesions.map((lesion) => ({ ...lesion, centreMm: at(lesion.centreMm) })),
    levels: truth.levels.map((level) => ({
      ...level, centreMm: at(level.centreMm), left: way(level.left), posterior: way(level.posterior), cranial: way(level.cranial),
    })),
    segments: truth.segments.map(({ name, discCentreMm, facets }) => ({
      name, discCentreMm: at(discCentreMm), facets: { left: at(facets.left), right: at(facets.right) },
    })),
    s1EndplateMm: at(truth.s1EndplateMm),
    sacroiliac: { left: truth.sacroiliac.left.map(at), right: truth.sacroiliac.right.map(at) },
    registration: {
      ...registration,
      shiftMm: way(registration.shiftMm),
      rotationDeg: way(registration.rotationDeg),
      bendMm: way(registration.bendMm),
      pivotMm: at(registration.pivotMm),
      levels: registration.levels.map(({ name, offsetMm }) => ({ name, offsetMm: way(offsetMm) })),
    },
  }
}
