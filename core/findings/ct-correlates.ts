import type { Place, Side } from '../base/anatomy.ts'
import { dot, subtract } from '../geometry/vector.ts'
import type { PatientMm } from '../geometry/vector.ts'
import type { SpineLevel, SpineModel, SpineSegment } from '../spine/spine-model.ts'
import { boneHu } from '../uptake/ct-bone.ts'
import type { Region } from '../uptake/regions.ts'
import { shapePoints } from '../uptake/shape.ts'

/** Cheap measures on the CT that speak for or against degeneration. Null: could not be measured here. */
export interface CtCorrelates {
  readonly facetHuRatio: (level: Place, side: Side) => number | null
  readonly discHeightRatio: (level: Place) => number | null
  readonly endplateHuRatio: (level: Place) => number | null
  readonly sacroiliacHuRatio: (side: Side) => number | null
}

type Hu = (position: PatientMm) => number | null

const mean = (values: readonly number[]): number | null => (values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length)

const median = (values: readonly number[]): number | null => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? null
}

/** Metal would count as very dense bone; it is cut. */
const bone = (hu: Hu, points: readonly PatientMm[]): number[] => points.flatMap((point) => {
  const value = hu(point)
  return value !== null && value > boneHu && value < 2000 ? [value] : []
})

/** Middle of the space between the two facing ends of two bodies, measured along the disc: the height that the CT shows. */
const neighbourHeights = (segments: readonly SpineSegment[], index: number): number[] =>
  [segments[index - 1], segments[index + 1]].flatMap((segment) => (segment === undefined ? [] : [segment.disc.heightMm]))

const endplateHu = (hu: Hu, segment: SpineSegment, bodies: readonly SpineLevel[]): number | null => {
  const { disc } = segment
  const [upper] = bodies
  if (upper === undefined) return null
  const left = upper.frame.left
  const posterior = upper.frame.posterior
  const beside: number[] = []
  for (const sign of [1, -1])
    for (let w = disc.heightMm / 2 + 3; w <= disc.heightMm / 2 + 7; w += 2)
      for (let v = -10; v <= 10; v += 5)
        for (let u = -12; u <= 12; u += 6) {
          const p = [0, 1, 2].map(
            (axis) => (disc.centreMm[axis] ?? 0) + (left[axis] ?? 0) * u + (posterior[axis] ?? 0) * v + (disc.cranial[axis] ?? 0) * sign * w,
          ) as unknown as PatientMm
          const value = hu(p)
          if (value !== null) beside.push(value)
        }
  const inside = bodies.flatMap((body) => {
    const values: number[] = []
    for (let v = -8; v <= 8; v += 4)
      for (let u = -10; u <= 10; u += 5)
        for (let w = -3; w <= 3; w += 3) {
          const { centreMm, left: l, posterior: p, cranial: c } = body.frame
          const at = [0, 1, 2].map((axis) => (centreMm[axis] ?? 0) + (l[axis] ?? 0) * u + (p[axis] ?? 0) * v + (c[axis] ?? 0) * w) as unknown as PatientMm
          const value = hu(at)
          if (value !== null) values.push(value)
        }
    return values
  })
  const [a, b] = [mean(beside), mean(inside)]
  return a === null || b === null || b < 20 ? null : a / b
}

/** Measures every correlate lazily; `hu` samples the CT at LPS mm. */
export const ctCorrelates = (hu: Hu, spine: SpineModel, regions: readonly Region[]): CtCorrelates => {
  const density = (region: Region): number | null => {
    const values = bone(hu, shapePoints(region.shape, 2))
    return values.length < 40 ? null : mean(values)
  }
  const facets = regions.filter((region) => region.structure === 'facet-joint').map((region) => ({ region, hu: density(region) }))
  const joints = regions.filter((region) => region.structure === 'sacroiliac-joint').map((region) => ({ region, hu: density(region) }))
  const ratio = (a: number | null | undefined, b: number | null | undefined): number | null => (a == null || b == null || b <= 0 ? null : a / b)
  const indexOf = (level: Place): number => spine.segments.findIndex((segment) => segment.name === level)
  return {
    facetHuRatio: (level, side) => {
      const own = facets.find(({ region }) => region.level === level && region.side === side)
      const others = facets.flatMap((facet) => (facet === own || facet.hu === null ? [] : [facet.hu]))
      return others.length < 3 ? null : ratio(own?.hu, median(others))
    },
    discHeightRatio: (level) => {
      const index = indexOf(level)
      const own = spine.segments[index]
      return own === undefined ? null : ratio(own.disc.heightMm, mean(neighbourHeights(spine.segments, index)))
    },
    endplateHuRatio: (level) => {
      const segment = spine.segments[indexOf(level)]
      if (segment === undefined) return null
      const near = spine.levels.filter(
        (candidate) => Math.abs(dot(subtract(candidate.centreMm, segment.disc.centreMm), segment.disc.cranial)) < 40 && candidate.name !== 'S1',
      )
      return endplateHu(hu, segment, near)
    },
    sacroiliacHuRatio: (side) =>
      ratio(joints.find(({ region }) => region.side === side)?.hu, joints.find(({ region }) => region.side !== side)?.hu),
  }
}
