import { add, scale } from '../../core/geometry/vector.ts'
import { at } from '../frame.ts'
import { bothSides, signOf } from '../names.ts'
import type { FacetLayout, VertebraLayout } from '../spine-layout.ts'
import { articularProcess } from './facet-joint.ts'
import { alongCurve, ballsPart, overSurface } from './part.ts'
import type { Ball, Part } from './part.ts'
import { bodyPart } from './vertebral-body.ts'

/** A place beside a facet joint: `u` outward, `w` up along the joint, `n` across it. */
const nearJoint = (facet: FacetLayout, u: number, w: number, n: number, radius: number): Ball => ({
  centre: add(add(add(facet.centreMm, scale(facet.outward, u)), scale(facet.cranial, w)), scale(facet.across, n)),
  radius,
})

const ballIn = (v: VertebraLayout, side: 1 | -1) => (l: number, p: number, c: number, radius: number): Ball => ({ centre: at(v.frame, side * l, p, c), radius })

/** Thickness of an articular process against the width of its joint. */
const plateShare = 0.3

/** Articular pillar, pedicle, lamina and the two bars of the transverse process round its foramen; C3 to C7. */
const sideParts = (v: VertebraLayout, size: number, side: 1 | -1, below: FacetLayout, above: FacetLayout | null): Part[] => {
  const ball = ballIn(v, side)
  const [half, deep] = [v.width / 2, v.depth / 2]
  const back = deep + v.canalDepth
  const plate = below.width * plateShare
  const low = nearJoint(below, 0, 0, -plate * 0.9, plate)
  const lowBack = nearJoint(below, 0, -below.height * 0.3, -plate * 0.9, plate * 0.9)
  const high = above === null ? ball(v.canalWidth / 2 + 6, deep + 3, 3, 4.6) : nearJoint(above, 0, 0, above.width * plateShare * 0.9, above.width * plateShare)
  const middle: Ball = { centre: scale(add(low.centre, high.centre), 0.5), radius: 5 * size }
  const parts = [
    ballsPart('arch', alongCurve([high, middle, low])),
    ballsPart('arch', alongCurve([middle, lowBack])),
    articularProcess(below, 'inferior', plate),
    ballsPart('arch', alongCurve([ball(half * 0.75, deep * 0.55, 1, 3.4 * size), ball(half + 3, deep + 2, 1.5, 2.9 * size), middle])),
  ]
  if (above !== null) parts.push(articularProcess(above, 'superior', above.width * plateShare))
  const inner = v.canalWidth / 2
  parts.push(ballsPart('arch', overSurface([
    [{ ...middle, radius: 2.8 }, ball(inner * 0.6, back - 1.5, 0, 2.2), ball(0, back + 2.5, -2, 2.4)],
    [{ ...lowBack, radius: 2.8 }, ball(inner * 0.6, back, -v.heights.posterior * 0.55, 2.2), ball(0, back + 4, -v.heights.posterior * 0.65, 2.4)],
  ])))
  const tip = v.table.transverseTip * size
  const low0 = -v.heights.posterior * 0.15
  parts.push(
    ballsPart('process', alongCurve([ball(half - 1, -deep * 0.1, low0 + 2, 2.4), ball((half + tip) / 2, -deep * 0.25, low0, 2), ball(tip, deep * 0.2, low0 - 2.5, 2.6)])),
    ballsPart('process', alongCurve([{ ...middle, radius: 3 }, ball((inner + tip) / 2 + 4, deep + 3, low0, 2.2), ball(tip, deep * 0.5, low0 - 2.5, 2.6)])),
  )
  return parts
}

/** Short and forked down to C6; that of C7 long, blunt and almost level. */
const cervicalSpinous = (v: VertebraLayout, size: number): Part[] => {
  const back = v.depth / 2 + v.canalDepth + 3
  const length = v.table.spinousLength * size
  const drop = v.name === 'C7' ? 0.35 : 0.5
  const low = -v.heights.posterior * 0.5
  const fork = v.name === 'C7' ? 0 : 3.4
  return bothSides.map((side) => {
    const ball = ballIn(v, signOf(side))
    return ballsPart('process', overSurface([
      [ball(0, back, -2, 2.6), ball(fork * 0.4, back + length * 0.5, -2 - length * drop * 0.5, 2.2), ball(fork, back + length, -length * drop - 1, 2.6)],
      [ball(0, back, low - 2, 2.4), ball(fork * 0.4, back + length * 0.5, low - 2 - length * drop * 0.4, 2), ball(fork, back + length, low - length * drop, 2.4)],
    ]))
  })
}

const body = (v: VertebraLayout): Part =>
  bodyPart(v.frame, { width: v.width, depth: v.depth, ...v.heights, waist: 0.08, dish: 0.8, hollow: 0.8 }, 'body')

/** The hooks at the sides of an upper endplate. */
const uncinates = (v: VertebraLayout): Part[] => bothSides.map((side) => {
  const ball = ballIn(v, signOf(side))
  const top = v.heights.posterior / 2
  return ballsPart('body', alongCurve([
    ball(v.width * 0.45, -v.depth * 0.1, top - 1, 2), ball(v.width * 0.49, v.depth * 0.15, top + 2.6, 2), ball(v.width * 0.42, v.depth * 0.36, top + 1.2, 2),
  ]))
})

/** The axis: its body carries the dens, which stands in the ring of the atlas. */
const axisParts = (v: VertebraLayout, atlas: VertebraLayout, size: number, facets: Readonly<Record<'left' | 'right', FacetLayout>>, above: Readonly<Record<'left' | 'right', FacetLayout>>): Part[] => {
  const dens = alongCurve([
    { centre: at(v.frame, 0, 0.5, v.heights.posterior * 0.3), radius: 7 * size },
    { centre: at(v.frame, 0, 0.5, v.heights.posterior * 0.5 + 3), radius: 5.4 * size },
    { centre: at(atlas.frame, 0, 0, -2), radius: 5.3 * size },
    { centre: at(atlas.frame, 0, 1, 6), radius: 4.2 * size },
  ])
  return [
    body(v),
    ballsPart('body', dens),
    ...cervicalSpinous(v, size * 1.05),
    ...bothSides.flatMap((side) => sideParts(v, size, signOf(side), facets[side], null)),
    ...bothSides.flatMap((side) => {
      const joint = above[side]
      const plate = joint.width * plateShare
      const shoulder = nearJoint(joint, 0, 0, plate * 0.9, plate)
      const ball = ballIn(v, signOf(side))
      return [
        articularProcess(joint, 'superior', plate),
        ballsPart('arch', overSurface([
          [shoulder, ball(v.width * 0.3, -1, v.heights.posterior * 0.2, 6 * size)],
          [nearJoint(joint, 0, -joint.height * 0.3, plate * 0.9, plate), ball(v.canalWidth / 2 + 4, v.depth / 2 + 1, 0, 4.5 * size)],
        ])),
      ]
    }),
  ]
}

/** The atlas: two lateral masses, a short arch before the dens, a long one behind the cord, wide transverse processes. */
const atlasParts = (v: VertebraLayout, size: number, below: Readonly<Record<'left' | 'right', FacetLayout>>): Part[] => {
  const front = -9.5 * size
  const back = v.depth / 2 + v.canalDepth + 2
  const parts: Part[] = [ballsPart('arch', alongCurve([-1, -0.5, 0, 0.5, 1].map((t): Ball => ({
    centre: at(v.frame, t * 15 * size, front + 5 * t * t * size, 0), radius: (3.6 - Math.abs(t)) * size,
  }))))]
  const posterior = [-1, -0.75, -0.4, 0, 0.4, 0.75, 1].map((t): Ball => ({
    centre: at(v.frame, Math.sin((t * Math.PI) / 2) * 19 * size, 8 * size + (back - 8 * size) * Math.cos((t * Math.PI) / 2), 0), radius: 3.1 * size,
  }))
  parts.push(ballsPart('arch', alongCurve(posterior)))
  for (const side of bothSides) {
    const ball = ballIn(v, signOf(side))
    const joint = below[side]
    const plate = joint.width * plateShare
    parts.push(
      articularProcess(joint, 'inferior', plate),
      ballsPart('arch', overSurface([
        [nearJoint(joint, 0, joint.height * 0.25, -plate, plate), ball(19 * size, -3, 4, 5.4 * size)],
        [nearJoint(joint, 0, -joint.height * 0.25, -plate, plate), ball(19.5 * size, 7, 4, 5.2 * size)],
      ])),
      ballsPart('process', alongCurve([ball(22 * size, 3, 0, 4), ball(30 * size, 4, -1, 2.8), ball(v.table.transverseTip * size, 5, -1.5, 3.6)])),
    )
  }
  return parts
}

/** Joints that a vertebra shares with its neighbours. */
export interface CervicalJoints {
  readonly below: Readonly<Record<'left' | 'right', FacetLayout>>
  readonly above: Readonly<Record<'left' | 'right', FacetLayout>> | null
  /** The vertebra above: for the axis, that into which its dens reaches. */
  readonly upper: VertebraLayout | null
}

/** All parts of a cervical vertebra, C1 to C7. */
export const cervicalParts = (v: VertebraLayout, size: number, { below, above, upper }: CervicalJoints): Part[] => {
  if (v.name === 'C1') return atlasParts(v, size, below)
  if (v.name === 'C2' && upper !== null && above !== null) return axisParts(v, upper, size, below, above)
  return [
    body(v),
    ...uncinates(v),
    ...cervicalSpinous(v, size),
    ...bothSides.flatMap((side) => sideParts(v, size, signOf(side), below[side], above?.[side] ?? null)),
  ]
}

/** Base of the skull over the atlas: condyles, clivus, occiput round its great opening; and the lower jaw. */
export const skullParts = (atlas: VertebraLayout, size: number): Readonly<Record<'skull' | 'jaw', readonly Part[]>> => {
  const ball = (l: number, p: number, c: number, radius: number): Ball => ({ centre: at(atlas.frame, l * size, p * size, c * size), radius: radius * size })
  const condyles = [1, -1].map((side) => ballsPart('arch', alongCurve([ball(side * 14, -4, 15.5, 4.5), ball(side * 19, 8, 15.5, 5)])))
  const clivus = ballsPart('arch', overSurface([
    [ball(-9, -9, 19, 3.4), ball(0, -11, 18, 3.4), ball(9, -9, 19, 3.4)],
    [ball(-11, -20, 32, 4.4), ball(0, -22, 32, 4.6), ball(11, -20, 32, 4.4)],
    [ball(-13, -34, 52, 5.5), ball(0, -36, 52, 6), ball(13, -34, 52, 5.5)],
  ]))
  const shell = (turns: readonly number[]): Ball[][] => [0, 0.25, 0.5, 0.75, 1].map((down) =>
    turns.map((degrees) => {
      const turn = (degrees * Math.PI) / 180
      // From the edge of the opening out to the vault, which bulges backwards.
      const out = 0.28 + 0.72 * Math.sin((down * Math.PI) / 2)
      return ball(68 * out * Math.sin(turn), 12 + 78 * out * Math.cos(turn), 17 + 42 * down ** 2.2, 3.4)
    }))
  const occiput = ballsPart('arch', overSurface(shell([-100, -70, -40, -13, 13, 40, 70, 100])))
  const petrous = [1, -1].map((side) => ballsPart('arch', alongCurve([ball(side * 15, -14, 30, 6), ball(side * 38, 4, 32, 8), ball(side * 58, 16, 28, 10)])))
  const jaw = ballsPart('femur', alongCurve([-1, -0.8, -0.55, -0.25, 0, 0.25, 0.55, 0.8, 1].map((t) =>
    ball(47 * Math.sin((t * Math.PI) / 2), -26 - 62 * Math.cos((t * Math.PI) / 2) ** 0.8, -26 - 10 * Math.cos((t * Math.PI) / 2), 6))))
  const rami = [1, -1].map((side) => ballsPart('femur', overSurface([
    [ball(side * 46, -32, -26, 4), ball(side * 48, -18, -22, 4)],
    [ball(side * 48, -36, 14, 3), ball(side * 49, -16, 18, 4)],
  ])))
  return { skull: [...condyles, clivus, occiput, ...petrous], jaw: [jaw, ...rami] }
}

