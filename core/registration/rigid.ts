import type { VoxelGrid } from '../geometry/grid.ts'
import { add, cross, dot, length, patientMm, scale, subtract } from '../geometry/vector.ts'
import type { PatientMm, Vec3 } from '../geometry/vector.ts'

/**
 * A rigid movement in LPS: a point goes to centre + R (point - centre) + translation. `rotationDeg` is a rotation vector: its
 * direction is the axis of the turn in the patient, its length the angle in degrees, right-handed.
 */
export interface RigidMove {
  readonly translationMm: Vec3
  readonly rotationDeg: Vec3
  readonly centreMm: PatientMm
}

const radians = Math.PI / 180

/** Under this a turn is none: no point of a patient moves by what could be seen, and its axis cannot be told. */
const leastDegrees = 1e-12

/** A direction turned by a rotation vector in degrees (Rodrigues). */
const turned = (rotationDeg: Vec3, direction: Vec3): Vec3 => {
  const degrees = length(rotationDeg)
  if (degrees < leastDegrees) return direction
  const axis = scale(rotationDeg, 1 / degrees)
  const [cos, sin] = [Math.cos(degrees * radians), Math.sin(degrees * radians)]
  return add(add(scale(direction, cos), scale(cross(axis, direction), sin)), scale(axis, dot(axis, direction) * (1 - cos)))
}

/** Where a point goes. */
export const movedPoint = ({ translationMm, rotationDeg, centreMm }: RigidMove, point: PatientMm): PatientMm =>
  patientMm(...add(add(centreMm, turned(rotationDeg, subtract(point, centreMm))), translationMm))

/** How far a point goes, and where to, mm. */
export const displacementMm = (move: RigidMove, point: PatientMm): Vec3 => subtract(movedPoint(move, point), point)

/** The move that takes everything back, about the same centre. */
export const inverseMove = ({ translationMm, rotationDeg, centreMm }: RigidMove): RigidMove => {
  const back = scale(rotationDeg, -1)
  return { translationMm: scale(turned(back, translationMm), -1), rotationDeg: back, centreMm }
}

/** A rotation vector as a unit quaternion: the scalar and the vector part. */
const quaternion = (rotationDeg: Vec3): readonly [number, Vec3] => {
  const degrees = length(rotationDeg)
  if (degrees < leastDegrees) return [1, [0, 0, 0]]
  return [Math.cos((degrees * radians) / 2), scale(rotationDeg, Math.sin((degrees * radians) / 2) / degrees)]
}

/** The one move that does `first` and then `second`, about the centre of `first`. */
export const composedMove = (first: RigidMove, second: RigidMove): RigidMove => {
  const [a, u] = quaternion(second.rotationDeg)
  const [b, v] = quaternion(first.rotationDeg)
  const scalar = a * b - dot(u, v)
  const vector = add(add(scale(v, a), scale(u, b)), cross(u, v))
  const sine = length(vector)
  const degrees = (2 * Math.atan2(sine, scalar)) / radians
  const rotationDeg = sine < leastDegrees * radians ? ([0, 0, 0] as const) : scale(vector, (degrees > 180 ? degrees - 360 : degrees) / sine)
  const { centreMm } = first
  return { translationMm: subtract(movedPoint(second, movedPoint(first, centreMm)), centreMm), rotationDeg, centreMm }
}

/** The grid of a volume that is moved as a whole: its voxels stay as they are, only where they lie changes. */
export const movedGrid = (move: RigidMove, grid: VoxelGrid): VoxelGrid => {
  const [i, j, k] = grid.direction
  return {
    ...grid,
    originMm: movedPoint(move, grid.originMm),
    direction: [turned(move.rotationDeg, i), turned(move.rotationDeg, j), turned(move.rotationDeg, k)],
  }
}
