import { add, cross, distanceMm, dot, normalise, patientMm, scale, subtract } from '../geometry/vector.ts'
import type { PatientMm, Vec3 } from '../geometry/vector.ts'
import type { Body } from './spine-geometry.ts'
import type { DiscPlane } from './disc-plane.ts'
import { axesAlong, inFrame } from './path-frame.ts'
import type { PathFrame } from './path-frame.ts'
import type { Sampler } from './work-volume.ts'

const along = (origin: PatientMm, direction: Vec3, distance: number): PatientMm => {
  const p = add(origin, scale(direction, distance))
  return patientMm(p[0], p[1], p[2])
}

const middle = (a: PatientMm, b: PatientMm): PatientMm => patientMm((a[0] + b[0]) / 2, (a[1] + b[1]) / 2, (a[2] + b[2]) / 2)

/** Point of the canal path level with a position: least distance along the given axis. */
export const canalAt = (canalMm: readonly PatientMm[], position: PatientMm, cranial: Vec3): PatientMm => {
  let best = { off: Infinity, point: position }
  canalMm.forEach((point) => {
    const d = subtract(point, position)
    if (Math.hypot(...d) > 60) return
    const off = Math.abs(dot(d, cranial))
    if (off < best.off) best = { off, point }
  })
  return best.point
}

/** Distance to where a ray leaves bone: the steepest fall of the HU profile, seen from inside; null where nothing falls. */
const wallAt = (sample: Sampler, from: PatientMm, direction: Vec3, low: number, high: number): number | null => {
  const profile = (t: number): number => sample(from[0] + direction[0] * t, from[1] + direction[1] * t, from[2] + direction[2] * t)
  let best = { fall: 60, at: -1 }
  for (let t = low; t <= high; t += 0.5) {
    const inside = Math.min(500, (profile(t - 1) + profile(t - 2.5)) / 2)
    const outside = Math.max(-100, (profile(t + 1) + profile(t + 2.5)) / 2)
    const fall = inside - outside
    if (fall > best.fall) best = { fall, at: t }
  }
  return best.at < 0 ? null : best.at
}

const median = (values: readonly number[]): number | null => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted.length === 0 ? null : (sorted[Math.floor(sorted.length / 2)] ?? null)
}

const walls = (sample: Sampler, frame: PathFrame, direction: Vec3, across: Vec3, low: number, high: number, scaleOf: number): number | null => {
  const found: number[] = []
  for (const w of [-4, 0, 4])
    for (const o of [-6, -3, 0, 3, 6]) {
      const from = add(frame.pointMm, add(scale(frame.cranial, w * scaleOf), scale(across, o * scaleOf)))
      const t = wallAt(sample, patientMm(from[0], from[1], from[2]), direction, low * scaleOf, high * scaleOf)
      if (t !== null) found.push(t)
    }
  return found.length >= 5 ? median(found) : null
}

/**
 * The body between two endplates. Its middle in the plane comes from the bone's own walls (left, right, front, and the wall
 * to the canal), its axes from the two disc planes and the line to the canal: so a turned vertebra gets a turned frame.
 * `scaleOf`: size of the bodies here against lumbar ones (`ColumnFrame`).
 */
export const bodyBetween = (
  sample: Sampler,
  topMm: PatientMm,
  bottomMm: PatientMm,
  normals: readonly [Vec3, Vec3],
  canalMm: readonly PatientMm[],
  confidence: number,
  scaleOf: number,
): Body => {
  let centre = middle(topMm, bottomMm)
  const heightMm = distanceMm(topMm, bottomMm)
  const cranialDirection = normalise(add(add(normals[0], normals[1]), scale(normalise(subtract(topMm, bottomMm)), 0.5)))
  let widthMm = 44 * scaleOf
  let depthMm = 34 * scaleOf
  let wallsSeen = 0
  let axes = axesAlong(cranialDirection)
  let canalCentreMm = canalAt(canalMm, centre, axes.cranial)
  for (let pass = 0; pass < 3; pass++) {
    const toCanal = subtract(canalCentreMm, centre)
    const flat = subtract(toCanal, scale(axes.cranial, dot(toCanal, axes.cranial)))
    if (Math.hypot(...flat) > 5) {
      const posterior = normalise(flat)
      axes = { cranial: axes.cranial, posterior, left: cross(posterior, axes.cranial) }
    }
    const frame: PathFrame = { pointMm: centre, ...axes }
    const left = walls(sample, frame, axes.left, axes.posterior, 12, 32, scaleOf)
    const right = walls(sample, frame, scale(axes.left, -1), axes.posterior, 12, 32, scaleOf)
    const front = walls(sample, frame, scale(axes.posterior, -1), axes.left, 8, 30, scaleOf)
    const back = walls(sample, frame, axes.posterior, axes.left, 7, 26, scaleOf)
    wallsSeen = [left, right, front, back].filter((wall) => wall !== null).length
    const u = left !== null && right !== null ? (left - right) / 2 : 0
    const v = front !== null && back !== null ? (back - front) / 2 : 0
    if (left !== null && right !== null) widthMm = left + right
    if (front !== null && back !== null) depthMm = front + back
    const limit = (value: number): number => Math.max(-6, Math.min(6, value))
    centre = inFrame(frame, limit(u), limit(v))
    canalCentreMm = canalAt(canalMm, centre, axes.cranial)
  }
  return {
    frame: { centreMm: centre, ...axes, widthMm, depthMm, heightMm },
    canalCentreMm,
    confidence: confidence * (0.6 + 0.1 * wallsSeen),
  }
}

/** Bodies between consecutive discs (foot to head): body `i` lies above disc `i`. */
export const bodiesBetween = (sample: Sampler, discs: readonly DiscPlane[], canalMm: readonly PatientMm[]): Body[] =>
  discs.slice(0, -1).flatMap((low, index) => {
    const high = discs[index + 1]
    if (high === undefined) return []
    const bottom = along(low.centreMm, low.cranial, low.thicknessMm / 2)
    const top = along(high.centreMm, high.cranial, -high.thicknessMm / 2)
    const sharpness = Math.min(1, Math.max(0, 0.5 + 0.5 * Math.min(low.score, high.score)))
    return [bodyBetween(sample, top, bottom, [low.cranial, high.cranial], canalMm, sharpness, Math.min(1, (low.scale + high.scale) / 2))]
  })
