import { length } from '../geometry/vector.ts'
import type { PatientMm, Vec3 } from '../geometry/vector.ts'
import type { RigidMove } from './rigid.ts'
import { boneHistogram, comparisonOn, edgeHistogram, mutualInformation } from './similarity.ts'
import type { Comparison } from './similarity.ts'

/** Where is searched: translations on a coarse grid first, then all six parameters in ever smaller steps. Design values. */
export const searchRule = {
  reachMm: 18,
  coarseStepMm: 6,
  coarseSamples: 6000,
  fineSamples: 16_000,
  farthestDegrees: 10,
  /** mm and degrees of each pass. */
  coarsePasses: [3, 2],
  finePasses: [1.5, 1, 1],
} as const

/** Translation along x, y, z in mm and rotation vector in degrees. */
export type Parameters6 = readonly [number, number, number, number, number, number]

const axes = [0, 1, 2, 3, 4, 5] as const

export const withStep = (at: Parameters6, axis: number, step: number): Parameters6 => at.map((value, index) => (index === axis ? value + step : value)) as unknown as Parameters6

export const moveAt = ([x, y, z, a, b, c]: Parameters6, centreMm: PatientMm): RigidMove => ({ translationMm: [x, y, z], rotationDeg: [a, b, c], centreMm })

const steps = (reach: number, step: number): number[] => Array.from({ length: 2 * Math.floor(reach / step) + 1 }, (_, index) => (index - Math.floor(reach / step)) * step)

/** Evenly thinned to about so many samples. */
const thinned = (compared: Comparison, most: number): Comparison => {
  const count = compared.samples.bone.length
  const step = Math.ceil(count / most)
  return step <= 1 ? compared : comparisonOn(compared, Array.from({ length: Math.floor(count / step) }, (_, index) => index * step))
}

/** One pass: along each axis to the top of the parabola through three values. */
const climb = (score: (at: Parameters6) => number, start: Parameters6, step: number): Parameters6 => {
  let best = start
  let value = score(best)
  for (const axis of axes) {
    const low = score(withStep(best, axis, -step))
    const high = score(withStep(best, axis, step))
    const curve = low - 2 * value + high
    const top = curve < 0 ? Math.max(-1.5, Math.min(1.5, (0.5 * (low - high)) / curve)) * step : low > high ? -step : step
    const tried: readonly (readonly [number, number])[] = [
      [-step, low],
      [step, high],
      [top, score(withStep(best, axis, top))],
    ]
    const from = best
    for (const [offset, found] of tried) if (found > value) [best, value] = [withStep(from, axis, offset), found]
  }
  return best
}

/** Bone and edges together: what the fine search climbs. */
export const informationAt =
  (compared: Comparison, centreMm: PatientMm) =>
  (at: Parameters6): number => {
    const move = moveAt(at, centreMm)
    return mutualInformation(boneHistogram(compared, move)) + mutualInformation(edgeHistogram(compared, move))
  }

export interface Found {
  readonly at: Parameters6
  /** Not within reach: the best lies at the edge of what was searched. */
  readonly atEdge: boolean
  /** The samples that the last steps used. */
  readonly compared: Comparison
}

/** How the SPECT lies against the bone of the CT, within 18 mm along each axis and 10 degrees. */
export const searchRigid = (compared: Comparison, centreMm: PatientMm): Found => {
  const { reachMm, coarseStepMm, coarseSamples, fineSamples, coarsePasses, finePasses, farthestDegrees } = searchRule
  const coarse = thinned(compared, coarseSamples)
  const coarseScore = (at: Parameters6): number => mutualInformation(boneHistogram(coarse, moveAt(at, centreMm)))
  let best: Parameters6 = [0, 0, 0, 0, 0, 0]
  let value = -Infinity
  for (const z of steps(reachMm, coarseStepMm))
    for (const y of steps(reachMm, coarseStepMm))
      for (const x of steps(reachMm, coarseStepMm)) {
        const found = coarseScore([x, y, z, 0, 0, 0])
        if (found > value) [best, value] = [[x, y, z, 0, 0, 0], found]
      }
  for (const step of coarsePasses) best = climb(coarseScore, best, step)
  const fine = thinned(compared, fineSamples)
  const score = informationAt(fine, centreMm)
  for (const step of finePasses) best = climb(score, best, step)
  const turn: Vec3 = [best[3], best[4], best[5]]
  const atEdge = best.slice(0, 3).some((mm) => Math.abs(mm) >= reachMm) || length(turn) >= farthestDegrees
  return { at: best, atEdge, compared: fine }
}
