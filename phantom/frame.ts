import { add, cross, normalise, scale } from '../core/geometry/vector.ts'
import type { Vec3 } from '../core/geometry/vector.ts'

/** An anatomical frame: unit axes to the patient's left, to posterior and to cranial, left x posterior = cranial. LPS mm. */
export interface Frame {
  readonly centreMm: Vec3
  readonly left: Vec3
  readonly posterior: Vec3
  readonly cranial: Vec3
}

export const radians = (degrees: number): number => (degrees * Math.PI) / 180

/** The point `l` mm left, `p` mm posterior and `c` mm cranial of a frame's centre. */
export const at = (frame: Frame, l: number, p: number, c: number): Vec3 => [
  frame.centreMm[0] + frame.left[0] * l + frame.posterior[0] * p + frame.cranial[0] * c,
  frame.centreMm[1] + frame.left[1] * l + frame.posterior[1] * p + frame.cranial[1] * c,
  frame.centreMm[2] + frame.left[2] * l + frame.posterior[2] * p + frame.cranial[2] * c,
]

/** A direction given in the frame's own axes, in LPS. */
export const along = (frame: Frame, l: number, p: number, c: number): Vec3 =>
  add(add(scale(frame.left, l), scale(frame.posterior, p)), scale(frame.cranial, c))

/** Coordinates (left, posterior, cranial) of a position in a frame. */
export const inFrame = (frame: Frame, x: number, y: number, z: number): Vec3 => {
  const dx = x - frame.centreMm[0]
  const dy = y - frame.centreMm[1]
  const dz = z - frame.centreMm[2]
  const { left, posterior, cranial } = frame
  return [
    dx * left[0] + dy * left[1] + dz * left[2],
    dx * posterior[0] + dy * posterior[1] + dz * posterior[2],
    dx * cranial[0] + dy * cranial[1] + dz * cranial[2],
  ]
}

/**
 * A frame tilted forward by `tiltDeg` (its cranial axis leans anterior), leaning `leanDeg` to the patient's left
 * in the coronal plane, and turned by `turnDeg` about the long axis (towards posterior on the left side).
 */
export const tiltedFrame = (centreMm: Vec3, tiltDeg: number, leanDeg: number, turnDeg: number): Frame => {
  const tilt = radians(tiltDeg)
  const turn = radians(turnDeg)
  const cranial = normalise([Math.tan(radians(leanDeg)), -Math.sin(tilt), Math.cos(tilt)])
  const posterior = normalise(cross(cranial, [Math.cos(turn), Math.sin(turn), 0]))
  return { centreMm, left: cross(posterior, cranial), posterior, cranial }
}

/** Halfway between two frames, at `centreMm`. */
export const betweenFrames = (a: Frame, b: Frame, centreMm: Vec3): Frame => {
  const cranial = normalise(add(a.cranial, b.cranial))
  const posterior = normalise(cross(cranial, add(a.left, b.left)))
  return { centreMm, left: cross(posterior, cranial), posterior, cranial }
}
