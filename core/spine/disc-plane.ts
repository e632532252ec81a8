import { add, cross, normalise, patientMm, scale } from '../geometry/vector.ts'
import type { PatientMm, Vec3 } from '../geometry/vector.ts'
import { columnMean } from './column-mean.ts'
import { bodyPatch } from './profiles.ts'
import type { DiscCandidate } from './discs.ts'
import type { ColumnFrame } from './column-size.ts'
import { inFrame } from './path-frame.ts'
import type { PathFrame } from './path-frame.ts'
import type { Sampler } from './work-volume.ts'

/** A disc as a plane through the middle of its space, LPS mm; `cranial` is its normal. */
export interface DiscPlane {
  readonly centreMm: PatientMm
  readonly cranial: Vec3
  readonly thicknessMm: number
  readonly score: number
  /** Index of the canal frame it was found at. */
  readonly at: number
  /** Size of the bodies there against lumbar ones. */
  readonly scale: number
}

const tilted = (frame: PathFrame, forwardDeg: number, sidewaysDeg: number): Vec3 => {
  const forward = Math.tan((forwardDeg * Math.PI) / 180)
  const sideways = Math.tan((sidewaysDeg * Math.PI) / 180)
  // The plane rises by `forward` per mm to anterior and by `sideways` per mm to the left.
  return normalise(add(frame.cranial, add(scale(frame.posterior, forward), scale(frame.left, -sideways))))
}

/** Mean HU of a round patch of a plane. */
const planeMean = (sample: Sampler, besideScrews: boolean, centre: PatientMm, normal: Vec3, leftHint: Vec3, height: number, radius: number, step: number): number => {
  const posterior = normalise(cross(normal, leftHint))
  const left = cross(posterior, normal)
  const values: number[] = []
  for (let v = -radius; v <= radius; v += step)
    for (let u = -radius; u <= radius; u += step) {
      if (Math.hypot(u, v) > radius) continue
      const x = centre[0] + left[0] * u + posterior[0] * v + normal[0] * height
      const y = centre[1] + left[1] * u + posterior[1] * v + normal[1] * height
      const z = centre[2] + left[2] * u + posterior[2] * v + normal[2] * height
      values.push(sample(x, y, z))
    }
  return columnMean(values, besideScrews)
}

/**
 * Fits the plane of one disc: moves and tilts it (forward and sideways) until both endplates show sharpest at equal distance.
 * The patch is a little wider than in the search, which makes the tilt better defined.
 */
export const fitDiscPlane = (sample: Sampler, frame: ColumnFrame, candidate: DiscCandidate): DiscPlane => {
  const radius = (bodyPatch.radiusMm + 2) * frame.scale
  const step = bodyPatch.stepMm * frame.scale
  const [thinnest, thickest] = [frame.scale < 0.8 ? 2 : 3, Math.round(8 * Math.max(0.6, frame.scale))]
  const start = inFrame(frame, 0, -frame.offsetMm)
  let best = { score: -Infinity, shift: 0, thicknessMm: candidate.thicknessMm, normal: frame.cranial }
  const search = (forwards: readonly number[], sideways: readonly number[]): void => {
    let found = best
    for (const forward of forwards)
      for (const side of sideways) {
        const normal = tilted(frame, forward, side)
        const heights: number[] = []
        for (let h = -14; h <= 14; h++) heights.push(planeMean(sample, candidate.besideScrews, start, normal, frame.left, h, radius, step))
        for (let shift = -4; shift <= 4; shift++)
          for (let half = thinnest; half <= thickest; half++) {
            const low = heights[14 + shift - half] ?? -100
            const high = heights[14 + shift + half] ?? -100
            const inside = ((heights[14 + shift] ?? 0) + (heights[13 + shift] ?? 0) + (heights[15 + shift] ?? 0)) / 3
            const pair = 0.6 * Math.min(low, high) + 0.4 * Math.max(low, high)
            const score = pair - 0.8 * inside - 0.5 * Math.abs(forward - candidate.tiltDeg) - 0.5 * Math.abs(side) - 2 * Math.abs(shift)
            if (score > found.score) found = { score, shift, thicknessMm: 2 * half, normal }
          }
      }
    best = found
  }
  const steps = (centre: number): number[] => [-10, -5, 0, 5, 10].map((step) => centre + step)
  // Among streaks a steep plane follows them: there the disc is taken to lie nearly across the canal.
  search(steps(candidate.tiltDeg), candidate.besideScrews ? [-4, 0, 4] : [-12, -8, -4, 0, 4, 8, 12])
  const centre = add(start, scale(best.normal, best.shift))
  return {
    centreMm: patientMm(centre[0], centre[1], centre[2]),
    cranial: best.normal,
    // From bone surface to bone surface: the peaks lie a millimetre inside the endplates.
    thicknessMm: Math.max(3, best.thicknessMm - 2),
    score: candidate.score,
    at: candidate.at,
    scale: frame.scale,
  }
}
