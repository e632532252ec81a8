import { add, distanceMm, dot, patientMm, scale, subtract, translate } from '../geometry/vector.ts'
import type { PatientMm, Vec3 } from '../geometry/vector.ts'
import { axesAlong, inFrame, resamplePath } from './path-frame.ts'
import type { PathFrame } from './path-frame.ts'
import type { SpineModel } from './spine-model.ts'

/** How the canal is straightened: sampled, and smoothed so that its jitter does not bend the picture. Design values. */
export const straightRule = { stepMm: 2, smoothMm: 10, beyondMm: 12 } as const

/** A position in the straightened spine: mm along the canal from its head end, to the patient's left and to the back of it. */
export interface StraightMm {
  readonly alongMm: number
  readonly leftMm: number
  readonly posteriorMm: number
}

/** The patient along the canal, and back: `toPatient` and `fromPatient` undo each other wherever the planes across the canal do not meet. */
export interface StraightSpine {
  readonly lengthMm: number
  readonly frameAt: (alongMm: number) => PathFrame
  readonly toPatient: (at: StraightMm) => PatientMm
  readonly fromPatient: (position: PatientMm) => StraightMm
}

/** A path smoothed by a Gaussian over its points, its ends continued straight so that they stay where they are. */
const smoothed = (points: readonly PatientMm[], sigmaPoints: number): PatientMm[] => {
  const reach = Math.ceil(3 * sigmaPoints)
  const [first, last] = [points[0], points.at(-1)]
  if (first === undefined || last === undefined) return []
  /** Beyond an end a path goes on as its mirror image in that end. */
  const at = (index: number): Vec3 => {
    if (index < 0) return subtract(scale(first, 2), points[Math.min(points.length - 1, -index)] ?? first)
    if (index >= points.length) return subtract(scale(last, 2), points[Math.max(0, 2 * (points.length - 1) - index)] ?? last)
    return points[index] ?? first
  }
  return points.map((_, middle) => {
    let sum: Vec3 = [0, 0, 0]
    let weights = 0
    for (let offset = -reach; offset <= reach; offset += 1) {
      const weight = Math.exp(-0.5 * (offset / sigmaPoints) ** 2)
      sum = add(sum, scale(at(middle + offset), weight))
      weights += weight
    }
    return patientMm(...scale(sum, 1 / weights))
  })
}

/** The patient's left as the vertebra above and the one below have it, so that a turned spine is untwisted too. */
const leftAlong = ({ levels }: SpineModel, position: PatientMm): Vec3 => {
  const near = [...levels].sort((a, b) => distanceMm(a.canalCentreMm, position) - distanceMm(b.canalCentreMm, position)).slice(0, 2)
  const weights = near.map((level) => 1 / Math.max(1, distanceMm(level.canalCentreMm, position)))
  const all = weights.reduce((sum, weight) => sum + weight, 0)
  return all === 0 ? [1, 0, 0] : near.reduce<Vec3>((sum, { frame }, index) => add(sum, scale(frame.left, (weights[index] ?? 0) / all)), [0, 0, 0])
}

const mixed = (a: Vec3, b: Vec3, share: number): Vec3 => add(scale(a, 1 - share), scale(b, share))

/**
 * The spine straightened along its canal, from head to tail, with a little to spare at both ends; null where no canal is known.
 * Beyond the ends it goes on straight.
 */
export const straightSpine = (spine: SpineModel): StraightSpine | null => {
  const { stepMm, smoothMm, beyondMm } = straightRule
  const path = smoothed(resamplePath(spine.canalMm, stepMm), smoothMm / stepMm)
  if (path.length < 4) return null
  const tangent = (index: number): Vec3 => subtract(path[Math.max(0, index - 1)] ?? [0, 0, 0], path[Math.min(path.length - 1, index + 1)] ?? [0, 0, 0])
  const frames = path.map((pointMm, index): PathFrame => ({ pointMm, ...axesAlong(tangent(index), leftAlong(spine, pointMm)) }))
  const along: number[] = [beyondMm]
  path.forEach((point, index) => {
    if (index > 0) along.push((along[index - 1] ?? 0) + distanceMm(point, path[index - 1] ?? point))
  })
  const lengthMm = (along.at(-1) ?? 0) + beyondMm
  const last = frames.length - 1

  /** The last sample at or above a place. */
  const sampleAt = (alongMm: number): number => {
    let [low, high] = [0, last]
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((along[middle] ?? 0) <= alongMm) low = middle
      else high = middle - 1
    }
    return low
  }

  const frameAt = (alongMm: number): PathFrame => {
    const index = Math.min(last - 1, sampleAt(alongMm))
    const [from, to] = [frames[index], frames[index + 1]]
    const [start, end] = [along[index] ?? 0, along[index + 1] ?? 1]
    if (from === undefined || to === undefined) throw new Error('a straightened spine has at least four samples')
    const share = (alongMm - start) / (end - start)
    if (share < 0) return { ...from, pointMm: translate(from.pointMm, scale(from.cranial, start - alongMm)) }
    if (share > 1) return { ...to, pointMm: translate(to.pointMm, scale(to.cranial, end - alongMm)) }
    return { pointMm: patientMm(...mixed(from.pointMm, to.pointMm, share)), ...axesAlong(mixed(from.cranial, to.cranial, share), mixed(from.left, to.left, share)) }
  }

  /** How far a position lies above the plane across the canal at a place: rises on the way down. */
  const above = (position: PatientMm, alongMm: number): number => {
    const { pointMm, cranial } = frameAt(alongMm)
    return dot(subtract(position, pointMm), cranial)
  }

  const inPlane = (position: PatientMm, alongMm: number): StraightMm => {
    const { pointMm, left, posterior } = frameAt(alongMm)
    const from = subtract(position, pointMm)
    return { alongMm, leftMm: dot(from, left), posteriorMm: dot(from, posterior) }
  }

  const fromPatient = (position: PatientMm): StraightMm => {
    const heights = frames.map(({ pointMm, cranial }) => dot(subtract(position, pointMm), cranial))
    const crossings = heights.flatMap((height, index) => (index < last && height <= 0 && (heights[index + 1] ?? 0) > 0 ? [index] : []))
    const found = crossings.map((index) => {
      let [low, high] = [along[index] ?? 0, along[index + 1] ?? 0]
      for (let step = 0; step < 40; step += 1) {
        const middle = (low + high) / 2
        if (above(position, middle) <= 0) low = middle
        else high = middle
      }
      return inPlane(position, low)
    })
    const [top, bottom] = [heights[0] ?? 0, heights[last] ?? 0]
    if (top > 0) found.push(inPlane(position, (along[0] ?? 0) - top))
    if (bottom <= 0) found.push(inPlane(position, (along[last] ?? 0) - bottom))
    // Where planes meet there is more than one way: the one nearest to the canal is meant.
    return found.reduce((best, each) => (Math.hypot(each.leftMm, each.posteriorMm) < Math.hypot(best.leftMm, best.posteriorMm) ? each : best), found[0] ?? inPlane(position, along[0] ?? 0))
  }

  return { lengthMm, frameAt, fromPatient, toPatient: ({ alongMm, leftMm, posteriorMm }) => inFrame(frameAt(alongMm), leftMm, posteriorMm) }
}
