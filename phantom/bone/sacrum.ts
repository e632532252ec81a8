import { add, scale } from '../../core/geometry/vector.ts'
import type { Vec3 } from '../../core/geometry/vector.ts'
import { at, inFrame } from '../frame.ts'
import { bothSides, signOf } from '../names.ts'
import { interpolate } from '../interpolate.ts'
import type { SpineLayout } from '../spine-layout.ts'
import { segmentAbove } from '../spine-layout.ts'
import { articularProcess, beyondJoint } from './facet-joint.ts'
import { alongCurve, ballsPart, formulaPart, overSurface } from './part.ts'
import type { Ball, Distance, Part } from './part.ts'
import { acrossSacroiliac, behindJoint } from './sacroiliac.ts'
import type { PelvisPlace } from './sacroiliac.ts'
import { smoothMax } from './vertebral-body.ts'

/*
 * The sacrum in the frame of the S1 endplate: `s` runs down along the endplate's normal, `l` lateral, `q` posterior of
 * the curved centre line. Tables in mm of a man of mean height.
 */
const centreLine = [[-2, 0], [15, 0.5], [30, 3], [50, 7.5], [70, 9], [88, 5], [104, -5], [122, -22]] as const
const halfWidth = [[-4, 60], [35, 60], [60, 52], [72, 40], [88, 33], [100, 26], [108, 15], [126, 8]] as const
const frontAtMiddle = [[-2, -16.5], [30, -13.5], [50, -10.5], [70, -8.5], [90, -7], [108, -5.5], [126, -4]] as const
const backAtMiddle = [[-2, 12], [6, 28], [20, 33], [40, 30], [60, 26], [80, 18], [95, 10], [108, 6], [126, 5]] as const
const canalCentre = [[-10, 24], [0, 24], [20, 20.5], [40, 17], [60, 13], [80, 9.5], [95, 6]] as const
const foramina = [28, 51, 70, 87] as const

const sacralDistance = (layout: SpineLayout): Distance => {
  const { s1, size } = layout
  return (x, y, z) => {
    const [lateral, p, c] = inFrame(s1, x, y, z)
    const s = -c / size
    const l = Math.abs(lateral) / size
    const q = p / size - interpolate(centreLine, s)
    const wide = interpolate(halfWidth, s)
    const t = l / wide
    // The alae fall away to the sides: lower top, anterior face swept back.
    const top = -s + (l > 22 ? Math.min(9, (l - 22) * 0.42) : -1.4 * Math.max(0, 1 - (l / 20) ** 2))
    const wing = Math.max(0, l - 20)
    const front = interpolate(frontAtMiddle, s) + 0.0014 * l * l + (s < 62 ? 0.06 : 0.08) * wing
    const back = interpolate(backAtMiddle, s) - 3 * Math.cos(l / 7) * (l < 22 ? 1 : 0) - 6 * t * t + (s < 66 ? 0.16 * wing : 0)
    const around = smoothMax(smoothMax(front - q, q - back, 6), l - wide, 6)
    return smoothMax(around, smoothMax(top, s - 124, 3), 4) * size
  }
}

/** The canal, and the foramina between the segments. */
const openings = (layout: SpineLayout): Part[] => {
  const inView = layout.sacrumTop === 'S2' ? foramina.slice(0, 3) : foramina
  const { s1, size } = layout
  const ball = (l: number, q: number, s: number, radius: number): Ball => ({
    centre: at(s1, l * size, (interpolate(centreLine, s) + q) * size, -s * size),
    radius: radius * size,
  })
  const rows = [-1, 0, 1].map((side) =>
    [-12, 0, 20, 40, 60, 80, 95].map((s, i) =>
      ball(side * (9 - i * 1.05), interpolate(canalCentre, s) - 0.4 * i, s, 6.4 - i * 0.55)))
  const parts = [ballsPart('sacrum', overSurface(rows))]
  for (const side of [1, -1]) {
    for (const [i, s] of inView.entries()) {
      const out = 24 - 2.6 * i
      const depth = interpolate(canalCentre, s)
      parts.push(ballsPart('sacrum', alongCurve([
        ball(side * 9, depth, s - 3, 3.8),
        ball(side * (out - 4), depth - 9, s, 4.4 - 0.3 * i),
        ball(side * out, interpolate(frontAtMiddle, s) - 3, s + 3, 5.4 - 0.5 * i),
      ])))
      parts.push(ballsPart('sacrum', alongCurve([
        ball(side * (out - 6), depth, s, 2.8),
        ball(side * (out - 5), interpolate(backAtMiddle, s) + 5, s + 1, 3),
      ])))
    }
  }
  return parts
}

/** The sacrum and coccyx, with the superior articular processes of S1 and the median crest. */
export const sacrumParts = (layout: SpineLayout, place: PelvisPlace, jointGap: (side: 'left' | 'right') => number): { parts: Part[]; cuts: Part[] } => {
  const { s1, size } = layout
  const corner = (l: number, p: number, c: number): Vec3 => at(s1, l * size, p * size, c * size)
  const corners = [-62, 62].flatMap((l) => [-30, 48].flatMap((p) => [8, -130].map((c) => corner(l, p, c))))
  const box = {
    low: [0, 1, 2].map((k) => Math.min(...corners.map((point) => point[k] ?? 0))) as unknown as Vec3,
    high: [0, 1, 2].map((k) => Math.max(...corners.map((point) => point[k] ?? 0))) as unknown as Vec3,
  }
  const main = formulaPart('sacrum', box, sacralDistance(layout))
  const crest = [8, 20, 34, 48, 62, 76].map((s, i): Ball => ({
    centre: corner(0, interpolate(centreLine, s) + interpolate(backAtMiddle, s) + (i % 2 === 0 ? 4 : 1.5), -s),
    radius: (i % 2 === 0 ? 3.6 : 3) * size,
  }))
  const parts: Part[] = [main, ballsPart('process', alongCurve(crest))]
  const cuts: Part[] = openings(layout)
  const above = segmentAbove(layout, layout.sacrumTop)
  for (const side of bothSides) {
    const joint = acrossSacroiliac(place, signOf(side))
    const behind = behindJoint(place)
    cuts.push({
      tissue: 'sacrum',
      box,
      balls: null,
      clip: null,
      distance: (x, y, z) => -jointGap(side) / 2 - joint(x, y, z) - Math.min(11, Math.max(0, behind(x, y, z) - 4) * 0.7),
    })
    if (above === undefined) continue
    const facet = above.facets[side]
    const foot = (u: number, v: number, off: number, radius: number): Ball => ({
      centre: add(add(add(facet.centreMm, scale(facet.outward, u)), scale(facet.cranial, v)), scale(facet.across, off)),
      radius,
    })
    const s = signOf(side)
    const t = facet.width * 0.3
    parts.push(articularProcess(facet, 'superior', t * 0.95))
    parts.push(ballsPart('facet', overSurface([
      [foot(-2, -facet.height * 0.3, 3.4, t), { centre: corner(s * 23, 20, -12), radius: 7 * size }],
      [foot(facet.width * 0.3, -facet.height * 0.3, 3.4, t), { centre: corner(s * 27, 25, -12), radius: 7 * size }],
    ])))
    cuts.push(beyondJoint(facet, 'superior'))
  }
  return { parts, cuts }
}
