import { boxAround, union } from '../canvas.ts'
import type { Box } from '../canvas.ts'
import type { Vec3 } from '../../core/geometry/vector.ts'

/** Signed distance to a surface in mm at a position in LPS mm, negative inside; exact only near the surface. */
export type Distance = (x: number, y: number, z: number) => number

/** What a voxel of bone is made of; keys of `tissues` in materials. */
export type Tissue = 'body' | 'arch' | 'facet' | 'process' | 'sacrum' | 'ilium' | 'crest' | 'femur' | 'rib' | 'osteophyte'

/** A ball of bone: many of them, close together, make tubes and curved sheets. */
export interface Ball {
  readonly centre: Vec3
  readonly radius: number
}

/** One piece of a bone: balls or a formula, within a box; `clip` cuts it (kept where negative). */
export interface Part {
  readonly tissue: Tissue
  readonly box: Box
  readonly balls: readonly Ball[] | null
  readonly distance: Distance | null
  readonly clip: Distance | null
}

/** Shortest useful step between neighbouring balls: bumps stay under a third of a millimetre. */
const stepMm = 1.8

export const ballsPart = (tissue: Tissue, balls: readonly Ball[], clip: Distance | null = null): Part => ({
  tissue,
  box: union(balls.map((ball) => boxAround(ball.centre, ball.radius))),
  balls,
  distance: null,
  clip,
})

export const formulaPart = (tissue: Tissue, box: Box, distance: Distance): Part => ({
  tissue,
  box,
  balls: null,
  distance,
  clip: null,
})

const mix = (a: Ball, b: Ball, t: number): Ball => ({
  centre: [
    a.centre[0] + (b.centre[0] - a.centre[0]) * t,
    a.centre[1] + (b.centre[1] - a.centre[1]) * t,
    a.centre[2] + (b.centre[2] - a.centre[2]) * t,
  ],
  radius: a.radius + (b.radius - a.radius) * t,
})

const apart = (a: Ball, b: Ball): number =>
  Math.hypot(a.centre[0] - b.centre[0], a.centre[1] - b.centre[1], a.centre[2] - b.centre[2])

/** Catmull-Rom through a row of balls, at `t` in [0, 1] over the whole row. */
const onCurve = (row: readonly Ball[], t: number): Ball => {
  const last = row.length - 1
  const at = Math.min(last - 1e-9, t * last)
  const i = Math.max(0, Math.floor(at))
  const f = at - i
  const ball = (index: number): Ball => row[Math.max(0, Math.min(last, index))] as Ball
  const [p0, p1, p2, p3] = [ball(i - 1), ball(i), ball(i + 1), ball(i + 2)]
  const spline = (a: number, b: number, c: number, d: number): number =>
    0.5 * (2 * b + (c - a) * f + (2 * a - 5 * b + 4 * c - d) * f * f + (3 * b - a - 3 * c + d) * f * f * f)
  const axis = (k: 0 | 1 | 2): number => spline(p0.centre[k], p1.centre[k], p2.centre[k], p3.centre[k])
  return { centre: [axis(0), axis(1), axis(2)], radius: mix(p1, p2, f).radius }
}

/** Parameters along a row so that neighbouring balls are at most `step` apart, whatever the distances of its knots. */
const stops = (rows: readonly (readonly Ball[])[], step: number): number[] => {
  const last = Math.max(1, (rows[0]?.length ?? 2) - 1)
  const result = [0]
  for (let span = 0; span < last; span += 1) {
    const longest = Math.max(...rows.map((row) => apart(row[span] as Ball, row[span + 1] ?? (row[span] as Ball))))
    const count = Math.max(1, Math.ceil(longest / step))
    for (let i = 1; i <= count; i += 1) result.push((span + i / count) / last)
  }
  return result
}

/** Balls along a smooth curve through the given ones. */
export const alongCurve = (row: readonly Ball[], step = stepMm): Ball[] => stops([row], step).map((t) => onCurve(row, t))

/** Balls over a smooth surface through a net of the given ones (rows of equal length, at least two by two). */
export const overSurface = (net: readonly (readonly Ball[])[], step = stepMm): Ball[] =>
  stops(net, step).flatMap((t) => alongCurve(net.map((row) => onCurve(row, t)), step))
