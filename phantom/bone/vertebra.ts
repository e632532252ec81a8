import { add, scale } from '../../core/geometry/vector.ts'
import type { Vec3 } from '../../core/geometry/vector.ts'
import { at } from '../frame.ts'
import type { LayoutChanges } from '../layout-changes.ts'
import { bothSides, signOf } from '../names.ts'
import { segmentAbove, segmentBelow } from '../spine-layout.ts'
import type { FacetLayout, SpineLayout, VertebraLayout } from '../spine-layout.ts'
import { alongCurve, ballsPart, overSurface } from './part.ts'
import type { Ball, Part } from './part.ts'
import { articularProcess, beyondJoint } from './facet-joint.ts'
import { cervicalParts } from './cervical.ts'
import { bodyPart } from './vertebral-body.ts'

/** Posterior end of the spinal canal seen from the body centre. */
const canalBack = (v: VertebraLayout): number => v.depth / 2 + v.canalDepth

/** Height of the pedicle's middle above the middle of the body: in its upper half. */
export const pedicleHeight = (v: VertebraLayout): number => v.heights.posterior * (v.table.kind === 'thoracic' ? 0.26 : 0.2)

/** Middle of the pars: about 10 mm below the pedicle's middle, behind it. */
export const parsPoint = (v: VertebraLayout, side: 'left' | 'right'): Vec3 =>
  at(v.frame, signOf(side) * (v.canalWidth / 2 + v.pedicleWidth * 0.25), v.depth / 2 + 12.5, pedicleHeight(v) - 9)

/** How deep the end of a spinous process is against the body's height: the lower ones are small. */
const spinousDepth = (v: VertebraLayout): number => (v.table.like === 'L5' ? 0.6 : v.table.like === 'L4' ? 0.78 : 0.9)

/** Middle of the upper or lower edge of a lumbar spinous process. */
export const spinousPoint = (v: VertebraLayout, size: number, edge: 'upper' | 'lower'): Vec3 =>
  at(
    v.frame,
    0,
    canalBack(v) + 3.5 + v.table.spinousLength * size * 0.72,
    edge === 'upper' ? -2 : (-v.heights.posterior / 2 - 4.5) * spinousDepth(v),
  )

/** What makes a vertebra, and what must be cut out of it afterwards. */
export interface VertebraParts {
  readonly parts: readonly Part[]
  readonly cuts: readonly Part[]
}

const arch = (v: VertebraLayout, side: 'left' | 'right', below: FacetLayout, above: FacetLayout | null): Part[] => {
  const s = signOf(side)
  const w = v.pedicleWidth
  const h = v.pedicleHeight
  const inner = v.canalWidth / 2
  const pc = pedicleHeight(v)
  const back = canalBack(v)
  const ball = (l: number, p: number, c: number, radius: number): Ball => ({ centre: at(v.frame, s * l, p, c), radius })
  const root = v.depth / 2
  const lift = h / 2 - w / 2
  // Oval pedicles are a stack of tubes; a round or wide one is one or two tubes side by side.
  const tall = Math.max(0.5, lift)
  const broad = Math.max(0.5, (w - h) / 2)
  const r = Math.min(w, h) / 2
  const pedicleRow = (up: number, out: number): Ball[] => [
    ball(inner + w * 0.32 + out, root - 5, pc + up * 1.1, r * 1.08),
    ball(inner + w * 0.5 + out, root + 2.5, pc + up, r),
    ball(inner + w * 0.55 + out, root + 9, pc + up * 0.9, r * 0.98),
  ]
  const pedicle = w <= h
    ? overSurface([pedicleRow(tall, 0), pedicleRow(-tall, 0)])
    : overSurface([pedicleRow(0, -broad), pedicleRow(0, broad)])

  // The pars: from behind the pedicle down to the inferior process.
  const lowEnd = (u: number, v2: number, inset: number): Vec3 =>
    add(add(add(below.centreMm, scale(below.outward, u)), scale(below.cranial, v2)), scale(below.across, -inset))
  const half = below.height / 2
  const thickness = below.width * 0.27
  const pars = overSurface([
    [
      ball(inner + w * 0.5, root + 10, pc + 1, 4.2),
      ball(inner + w * 0.5 - 1, root + 12, pc - 7, 3.9),
      { centre: lowEnd(0, half * 0.85, thickness * 0.9), radius: thickness * 0.95 },
    ],
    [
      ball(inner - 0.5, root + 12, pc + 1, 3.2),
      ball(inner - 2, root + 14, pc - 7, 3.4),
      { centre: lowEnd(-below.width * 0.22, half * 0.6, thickness), radius: thickness },
    ],
  ])
  const lower = -v.heights.posterior / 2
  const lamina = overSurface([
    [ball(inner - 0.5, root + 12.5, pc + 0.5, 2.9), ball(inner * 0.5, back + 0.5, pc - 3, 3), ball(0, back + 3.8, pc - 5.5, 3.2)],
    [ball(inner - 1.5, root + 14, pc - 7, 3.2), ball(inner * 0.5, back + 2, pc - 10, 3.3), ball(0, back + 4.8, pc - 12, 3.4)],
    [
      { centre: lowEnd(-below.width * 0.3, half * 0.35, thickness), radius: thickness * 0.9 },
      ball(inner * 0.5, back + 3, lower - 1, 3.2),
      ball(0, back + 5.6, lower - 1.5, 3.2),
    ],
  ])
  const parts = [ballsPart('arch', pedicle), ballsPart('arch', pars), ballsPart('arch', lamina), articularProcess(below, 'inferior', thickness)]
  if (above !== null) {
    const lowSap = (u: number, v2: number): Vec3 =>
      add(add(add(above.centreMm, scale(above.outward, u)), scale(above.cranial, v2)), scale(above.across, 3.2))
    const t = above.width * 0.3
    const stalk = overSurface([
      [ball(inner + w * 0.5, root + 8, pc + 1, r * 0.9), { centre: lowSap(0, -above.height * 0.3), radius: t }],
      [ball(inner + w * 0.6, root + 12, pc, 4.5), { centre: lowSap(above.width * 0.3, -above.height * 0.3), radius: t }],
    ])
    parts.push(articularProcess(above, 'superior', t * 0.95), ballsPart('facet', stalk))
  }
  return parts
}

/** Where a transverse process that has grown to the sacrum meets the ala. */
export const megatransverseFoot = (layout: SpineLayout, v: VertebraLayout, side: 'left' | 'right'): Vec3 => {
  const ala = at(layout.s1, signOf(side) * 40 * layout.size, 8 * layout.size, -7 * layout.size)
  const start = at(v.frame, signOf(side) * v.table.transverseTip * layout.size * 0.8, v.depth / 2 + 4, 0)
  return add(ala, scale([start[0] - ala[0], start[1] - ala[1], start[2] - ala[2]], 0.12))
}

export const megatransverseBalls = (layout: SpineLayout, v: VertebraLayout, side: 'left' | 'right'): Ball[] => {
  const s = signOf(side)
  const root = v.canalWidth / 2 + v.pedicleWidth * 0.6
  const tip = v.table.transverseTip * layout.size
  const pc = pedicleHeight(v)
  const foot = megatransverseFoot(layout, v, side)
  const ball = (l: number, p: number, c: number, radius: number): Ball => ({ centre: at(v.frame, s * l, p, c), radius })
  const near = (l: number, p: number, radius: number): Ball => ({
    centre: [foot[0] + s * l, foot[1] + p, foot[2] + 4],
    radius,
  })
  const base = v.depth / 2
  return overSurface([
    [ball(root, base + 4, pc + 4, 5), ball(tip * 0.8, base + 4, pc + 1, 5.5), ball(tip * 1.1, base + 5, pc - 6, 6)],
    [ball(root, base + 4, pc - 4, 5), ball(tip * 0.7, base + 4, pc - 8, 5.5), near(9, 2, 6)],
    [ball(root, base + 4, pc - 6, 5), ball(tip * 0.62, base + 4, pc - 12, 5), near(-7, -2, 5.5)],
  ])
}

const transverse = (layout: SpineLayout, v: VertebraLayout, side: 'left' | 'right', mega: boolean): Part => {
  const { size } = layout
  const s = signOf(side)
  const root = v.canalWidth / 2 + v.pedicleWidth * 0.6
  const tip = v.table.transverseTip * size * (1 + s * v.asymmetry)
  const pc = v.heights.posterior * 0.18
  const ball = (l: number, p: number, c: number, radius: number): Ball => ({ centre: at(v.frame, s * l, p, c), radius })
  const base = v.depth / 2
  if (v.table.kind === 'thoracic') {
    const back = base + 12
    return ballsPart('process', alongCurve([
      ball(root, back, pc, 4.2),
      ball((root + tip) / 2, back + 4, pc + 2, 3.8),
      ball(tip, back + 9, pc + 3, 4.4),
    ]))
  }
  if (mega) return ballsPart('process', megatransverseBalls(layout, v, side))
  const thick = v.table.like === 'L5' ? 5 : v.table.like === 'L4' ? 3.4 : 3.1
  const high = v.table.like === 'L5' ? 4 : 3.2
  const sweep = v.table.like === 'L4' || v.table.like === 'L5' ? 5 : 2
  const row = (c: number): Ball[] => [
    ball(root, base + 7, pc + c * 1.2, thick * 1.25),
    ball((root + tip) / 2, base + 8.5, pc + c + sweep * 0.4, thick),
    ball(tip, base + 10, pc + c * 0.8 + sweep, thick * 0.85),
  ]
  return ballsPart('process', overSurface([row(high), row(-high)]))
}

const spinous = (v: VertebraLayout, size: number, tall: boolean): Part => {
  const back = canalBack(v) + 3.5
  const length = v.table.spinousLength * size
  const ball = (p: number, c: number, radius: number): Ball => ({ centre: at(v.frame, 0, p, c), radius })
  const low = -v.heights.posterior / 2
  if (v.table.kind === 'thoracic' && v.table.like !== 'T12' && v.table.like !== 'T13') {
    return ballsPart('process', overSurface([
      [ball(back, 0, 3), ball(back + length * 0.5, low * 0.7, 2.4), ball(back + length * 0.9, low * 1.5, 3)],
      [ball(back, low, 3), ball(back + length * 0.5, low * 1.5, 2.4), ball(back + length * 0.9, low * 2, 3)],
    ]))
  }
  // A hatchet: waisted behind the lamina, deep and blunt at its end. L5's is small.
  const extra = tall ? 5.5 : 0
  const deep = spinousDepth(v)
  return ballsPart('process', overSurface([
    [ball(back, -2, 3), ball(back + length * 0.45, -4 + extra, 2.3), ball(back + length * 0.9, -4.5 + extra, 2.9)],
    [ball(back, low * 0.6, 3), ball(back + length * 0.5, low * 0.62, 2.1), ball(back + length * 0.98, low * 0.72 * deep, 3.1)],
    [ball(back, low * deep, 3), ball(back + length * 0.45, low * deep - 0.5 - extra, 2.3), ball(back + length * 0.88, (low - 3.5) * deep - extra, 3.4)],
  ], 1.2))
}

/** All parts of a vertebra, in place between its two motion segments. */
export const vertebraParts = (layout: SpineLayout, v: VertebraLayout, changes: LayoutChanges): VertebraParts => {
  const below = segmentBelow(layout, v.name)
  const above = segmentAbove(layout, v.name) ?? null
  if (below === undefined) throw new Error(`no motion segment below ${v.name}`)
  if (v.table.kind === 'cervical') {
    const upper = layout.vertebrae.find(({ name }) => name === above?.upper) ?? null
    return {
      parts: cervicalParts(v, layout.size, { below: below.facets, above: above?.facets ?? null, upper }),
      cuts: bothSides.flatMap((side) => [
        beyondJoint(below.facets[side], 'inferior'),
        ...(above === null ? [] : [beyondJoint(above.facets[side], 'superior')]),
      ]),
    }
  }
  const body = bodyPart(
    v.frame,
    { width: v.width, depth: v.depth, ...v.heights, waist: 0.11, dish: v.table.kind === 'lumbar' ? 1.9 : 1.2, hollow: 1.6 },
    'body',
  )
  const parts: Part[] = [body, spinous(v, layout.size, changes.tallSpinous.includes(v.name))]
  const cuts: Part[] = []
  for (const side of bothSides) {
    parts.push(...arch(v, side, below.facets[side], above?.facets[side] ?? null))
    parts.push(transverse(layout, v, side, changes.megatransverse.includes(`${v.name}/${side}`)))
    cuts.push(beyondJoint(below.facets[side], 'inferior'))
    if (above !== null) cuts.push(beyondJoint(above.facets[side], 'superior'))
  }
  return { parts, cuts }
}
