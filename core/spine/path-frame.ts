import { add, cross, distanceMm, dot, normalise, patientMm, scale, subtract } from '../geometry/vector.ts'
import type { PatientMm, Vec3 } from '../geometry/vector.ts'

/** A place on a path with the patient's own axes there: to the left, to posterior (both across the path) and to the head along it. */
export interface PathFrame {
  readonly pointMm: PatientMm
  readonly left: Vec3
  readonly posterior: Vec3
  readonly cranial: Vec3
}

/** Right-handed axes with the given cranial direction; `left` is the patient's left as far as it lies across it. */
export const axesAlong = (cranialDirection: Vec3, leftHint: Vec3 = [1, 0, 0]): Pick<PathFrame, 'left' | 'posterior' | 'cranial'> => {
  const cranial = normalise(cranialDirection)
  const left = normalise(subtract(leftHint, scale(cranial, dot(leftHint, cranial))))
  return { left, posterior: cross(cranial, left), cranial }
}

/** `u` mm to the left, `v` mm to posterior, `w` mm to the head of a frame's point. */
export const inFrame = (frame: PathFrame, u: number, v: number, w = 0): PatientMm => {
  const { pointMm: p, left: l, posterior: b, cranial: c } = frame
  return patientMm(
    p[0] + l[0] * u + b[0] * v + c[0] * w,
    p[1] + l[1] * u + b[1] * v + c[1] * w,
    p[2] + l[2] * u + b[2] * v + c[2] * w,
  )
}

/** Points at even distance along a polyline (first point kept). */
export const resamplePath = (points: readonly PatientMm[], stepMm: number): PatientMm[] => {
  const out: PatientMm[] = []
  let carried = 0
  points.forEach((point, index) => {
    const before = points[index - 1]
    if (before === undefined) {
      out.push(point)
      return
    }
    const segment = distanceMm(before, point)
    let along = stepMm - carried
    for (; along <= segment; along += stepMm) {
      const next = add(before, scale(subtract(point, before), along / segment))
      out.push(patientMm(next[0], next[1], next[2]))
    }
    carried = segment - (along - stepMm)
  })
  return out
}

/**
 * Frames every `stepMm` along a path that runs from foot to head. The tangent is taken over `tangentReachMm` to each side,
 * so that a jitter of the path does not tilt the planes.
 */
export const pathFrames = (points: readonly PatientMm[], stepMm: number, tangentReachMm: number): PathFrame[] => {
  const even = resamplePath(points, stepMm)
  const reach = Math.max(1, Math.round(tangentReachMm / stepMm))
  return even.map((pointMm, index) => {
    const low = even[Math.max(0, index - reach)] ?? pointMm
    const high = even[Math.min(even.length - 1, index + reach)] ?? pointMm
    const direction = distanceMm(low, high) > 0 ? subtract(high, low) : ([0, 0, 1] as const)
    return { pointMm, ...axesAlong(direction) }
  })
}
