import { at } from '../frame.ts'
import type { VertebraLayout } from '../spine-layout.ts'
import { alongCurve, ballsPart } from './part.ts'
import type { Ball, Part } from './part.ts'

/** The ring on which the ribs run at a height: middle and half axes, LPS mm. */
export interface ChestRing {
  readonly x: number
  readonly y: number
  readonly halfWidth: number
  readonly halfDepth: number
}

/** How far round the chest a rib goes (degrees from posterior midline), and how far it falls on its way. */
const course: Readonly<Record<string, { endDeg: number; fallMm: number; radius: number }>> = {
  T1: { endDeg: 150, fallMm: 34, radius: 5.2 },
  T2: { endDeg: 150, fallMm: 52, radius: 4.8 },
  T3: { endDeg: 150, fallMm: 70, radius: 4.8 },
  T4: { endDeg: 150, fallMm: 84, radius: 5 },
  T5: { endDeg: 150, fallMm: 96, radius: 5 },
  T6: { endDeg: 148, fallMm: 106, radius: 5.2 },
  T7: { endDeg: 145, fallMm: 112, radius: 5.2 },
  T8: { endDeg: 138, fallMm: 110, radius: 5.2 },
  T9: { endDeg: 128, fallMm: 105, radius: 5.2 },
  T10: { endDeg: 118, fallMm: 92, radius: 5 },
  T11: { endDeg: 92, fallMm: 66, radius: 4.6 },
  T12: { endDeg: 62, fallMm: 40, radius: 4.2 },
  T13: { endDeg: 38, fallMm: 16, radius: 3.6 },
}

/** Ribs whose head lies on their own body alone; the others reach up to the disc above. */
const wholeHeads = ['T1', 'T11', 'T12', 'T13']

/** One rib: head at the body, neck along the transverse process, then round the chest wall. Null where there is none. */
export const ribPart = (v: VertebraLayout, side: 1 | -1, size: number, ring: (z: number) => ChestRing): Part | null => {
  const plan = course[v.table.like]
  if (plan === undefined) return null
  const ball = (l: number, p: number, c: number, radius: number): Ball => ({ centre: at(v.frame, side * l, p, c), radius })
  const head = v.heights.posterior * (wholeHeads.includes(v.table.like) ? 0.25 : 0.42)
  const tip = v.table.transverseTip * size
  const start = ball(v.width / 2 + 3.2, v.depth * 0.3, head, 4.6)
  const neck = ball((v.width / 2 + tip) / 2 + 4, v.depth / 2 + 8, head * 0.7, 3.8)
  const angle = ball(tip + 14, v.depth / 2 + 17, 1, plan.radius)
  const knots: Ball[] = [start, neck, angle]
  const z0 = angle.centre[2]
  const here = ring(z0)
  const dx = (side * (angle.centre[0] - here.x)) / here.halfWidth
  const dy = (angle.centre[1] - here.y) / here.halfDepth
  const startDeg = (Math.atan2(dx, dy) * 180) / Math.PI
  for (let step = 1; step <= 7; step += 1) {
    const t = step / 7
    const degrees = startDeg + (plan.endDeg - startDeg) * t
    const z = z0 - plan.fallMm * size * t ** 1.15
    const local = ring(z)
    const turn = (degrees * Math.PI) / 180
    knots.push({
      centre: [local.x + side * local.halfWidth * Math.sin(turn), local.y + local.halfDepth * Math.cos(turn), z],
      radius: plan.radius * (step === 7 ? 0.75 : 1),
    })
  }
  return ballsPart('rib', alongCurve(knots, 1.6))
}
