import { at } from '../frame.ts'
import { boxAround } from '../canvas.ts'
import type { Canvas } from '../canvas.ts'
import type { PhantomPatient } from '../patient.ts'
import { seededRandom } from '../random.ts'
import type { Random } from '../random.ts'
import type { SpineLayout } from '../spine-layout.ts'
import { vertebraNamed } from '../spine-layout.ts'
import type { Vec3 } from '../../core/geometry/vector.ts'
import { outlinesAt, outsideCavity } from './body-outline.ts'
import type { Contour } from './body-outline.ts'
import { hasChest, paintChest } from './chest.ts'
import { tintsOf } from './tints.ts'
import type { Tints } from './tints.ts'
import type { PhantomVariant } from '../variant.ts'
import { paintFasciae, paintMuscles } from './muscles.ts'
import { ellipsoid, paintEllipsoid, paintSoft, paintTube } from './shapes.ts'
import type { Section, Stuff } from './shapes.ts'

const bowelWall: Stuff = { hu: 38, activity: 0.13 }
const gas: Stuff = { hu: -930, activity: 0.03 }

/** The thecal sac in its epidural fat. */
export const paintCanal = (canvas: Canvas, layout: SpineLayout): void => {
  const sections = (grow: number): Section[] => [
    ...layout.vertebrae.map((v) => ({
      centre: at(v.frame, 0, v.depth / 2 + v.canalDepth / 2 + 0.5, 0),
      a: (v.canalWidth / 2) * grow,
      b: (v.canalDepth / 2) * grow,
    })),
    ...[0, 24, 48].map((s, i) => ({
      centre: at(layout.s1, 0, (24 - 3 * i) * layout.size, -s * layout.size),
      a: (12 - 2.5 * i) * grow,
      b: (8 - 1.8 * i) * grow,
    })),
  ]
  paintTube(canvas, sections(1.12), { hu: -60, activity: 0.1 })
  paintTube(canvas, sections(0.8), { hu: 18, activity: 0.08 })
  paintTube(canvas, sections(0.8).slice(0, 4).map((s) => ({ ...s, a: 4.6, b: 3.6 })), { hu: 38, activity: 0.1 })
}

/** Aorta left of the midline and vena cava right of it, splitting at L4: a mirrored picture shows. */
export const paintVessels = (canvas: Canvas, layout: SpineLayout, patient: PhantomPatient, random: Random, tint: Tints): void => {
  const blood: Stuff = { hu: tint.artery, activity: 0.16 }
  const veins: Stuff = { hu: tint.vein, activity: 0.16 }
  const { size, s1 } = layout
  const front = (name: string, l: number, gap: number, radius: number): Section => {
    const v = vertebraNamed(layout, name)
    return { centre: at(v.frame, l * size, -v.depth / 2 - (gap + radius) * 1, 0), a: radius * size, b: radius * size }
  }
  const pelvic = (l: number, p: number, z: number, radius: number): Section => ({
    centre: [s1.centreMm[0] + l * size, s1.centreMm[1] + p * size, s1.centreMm[2] + z * size], a: radius * size, b: radius * size,
  })
  const aorta = [front('T9', 17, -6, 12), front('T11', 12, 0, 11.5), front('L1', 8, 3, 10.5), front('L3', 8, 2, 9.5), front('L4', 6, 1, 9)]
  const cava = [front('T9', -26, 22, 12), front('T12', -22, 12, 12), front('L1', -18, 5, 12), front('L3', -15, 1.5, 11), front('L4', -14, 1, 11)]
  const fork = vertebraNamed(layout, 'L4').frame.centreMm
  paintTube(canvas, cava, veins)
  paintTube(canvas, aorta, blood)
  for (const side of [1, -1]) {
    const start = (from: Section): Section => ({ ...from, centre: [from.centre[0], from.centre[1], fork[2]], a: 6.5, b: 6.5 })
    paintTube(canvas, [start(aorta[4] as Section), pelvic(side * 22, -48, 0, 6), pelvic(side * 52, -42, -40, 5.5), pelvic(side * 74, -72, -95, 5)], blood)
    paintTube(canvas, [start(cava[4] as Section), pelvic(side * 28, -36, -5, 7.5), pelvic(side * 58, -34, -45, 6.5), pelvic(side * 66, -66, -95, 6)], veins)
  }
  const plaques = Math.round(patient.degeneration * 16)
  for (let i = 0; i < plaques; i += 1) {
    const from = aorta[1 + Math.floor(random.between(0, 3))] as Section
    const to = aorta[Math.min(4, aorta.indexOf(from) + 1)] as Section
    const t = random.next()
    const turn = random.between(0, 2 * Math.PI)
    const mid = [0, 1, 2].map((k) => (from.centre[k] ?? 0) + ((to.centre[k] ?? 0) - (from.centre[k] ?? 0)) * t)
    const radius = from.a + (to.a - from.a) * t - 0.8
    const centre: Vec3 = [(mid[0] ?? 0) + radius * Math.cos(turn), (mid[1] ?? 0) + radius * Math.sin(turn), mid[2] ?? 0]
    const long = random.between(1.4, 4)
    paintEllipsoid(canvas, centre, [long, 1.1, random.between(1.2, 4)], { hu: random.between(450, 900), activity: 0.3 }, turn + Math.PI / 2)
  }
}

/** A stretch of bowel: where its wall reaches, how thick it is, what it holds. */
interface Loop {
  readonly centre: Vec3
  readonly semi: Vec3
  readonly turn: number
  readonly content: number
  readonly gas: boolean
}

const smallBowel = (contour: Contour, random: Random): Loop[] => {
  const { scale, s1Mm } = contour.patient
  return Array.from({ length: 105 }, () => {
    const z = s1Mm[2] + random.between(-92, 165) * scale
    const { cavity } = outlinesAt(contour, z)
    const radius = random.between(9, 15)
    return {
      centre: [
        cavity.x + random.between(-0.8, 0.8) * (cavity.halfWidth - radius),
        cavity.y + random.between(-0.85, 0.3) * (cavity.halfDepth - radius),
        z,
      ],
      semi: [radius * random.between(1, 1.9), radius, radius * random.between(0.9, 1.6)],
      turn: random.between(-1, 1),
      content: random.between(8, 34),
      gas: random.next() < 0.22,
    }
  })
}

/** Ascending colon on the right, the narrower descending on the left. */
const colon = (contour: Contour, random: Random): Loop[] => {
  const { scale, s1Mm } = contour.patient
  return [1, -1].flatMap((side) =>
    Array.from({ length: 13 }, (_, i) => {
      const z = s1Mm[2] + (-10 + 12.5 * i) * scale
      const { cavity } = outlinesAt(contour, z)
      const r = (side === 1 ? 15 : 21) * random.between(0.88, 1.12)
      return {
        centre: [cavity.x + side * (cavity.halfWidth - r - 5), cavity.y + cavity.halfDepth * 0.12, z],
        semi: [r, r, 14],
        turn: 0,
        content: random.between(-15, 30),
        gas: random.next() < 0.55,
      }
    }))
}

/** Walls first, then what is inside, then gas, which rises to the front: neighbouring stretches become one tube. */
const paintBowel = (canvas: Canvas, loops: readonly Loop[]): void => {
  for (const { centre, semi, turn } of loops) paintEllipsoid(canvas, centre, semi, bowelWall, turn)
  for (const { centre, semi, turn, content } of loops)
    paintEllipsoid(canvas, centre, [semi[0] - 2.4, semi[1] - 2.4, semi[2] - 1.4], { hu: content, activity: 0.1 }, turn)
  for (const { centre, semi, turn } of loops.filter((loop) => loop.gas))
    paintEllipsoid(canvas, [centre[0], centre[1] - semi[1] * 0.36, centre[2]], [semi[0] * 0.66, semi[1] * 0.44, semi[2] * 0.72], gas, turn)
}

/** Upper abdomen: lung bases, liver on the right, spleen and stomach on the left. */
const upperOrgans = (canvas: Canvas, contour: Contour, hasLungs: boolean, tint: Tints): void => {
  const { scale, s1Mm } = contour.patient
  const top = s1Mm[2] + 280 * scale
  const { cavity } = outlinesAt(contour, top - 30)
  const outside = outsideCavity(contour)
  const organ = (at: Vec3, size: Vec3, stuff: Stuff, turn = 0): void => {
    const centre: Vec3 = [cavity.x + at[0] * scale, cavity.y + at[1] * scale, top + at[2] * scale]
    const semi: Vec3 = [size[0] * scale, size[1] * scale, size[2] * scale]
    const shape = ellipsoid(centre, semi, turn)
    paintSoft(canvas, boxAround(centre, Math.max(...semi) + 2), (x, y, z) => {
      const distance = shape(x, y, z)
      return distance > 2 ? distance : Math.max(distance, outside(x, y, z))
    }, stuff)
  }
  // The bases of the lungs, where the scan ends in them.
  if (!hasLungs) for (const side of [1, -1]) organ([side * 78, 52, 14], [52, 40, 62], { hu: -840, activity: 0.05 })
  organ([-62, 2, -30], [70, 82, 92], { hu: tint.liver, activity: 0.17 }, 0.2)
  organ([-20, -38, -5], [70, 42, 50], { hu: tint.liver, activity: 0.17 })
  organ([94, 34, -26], [30, 48, 60], { hu: tint.spleen, activity: 0.15 }, -0.3)
  organ([58, -26, -22], [46, 48, 62], { hu: 36, activity: 0.13 })
  organ([58, -26, -22], [42, 44, 58], { hu: 16, activity: 0.11 })
  organ([58, -52, -12], [30, 15, 40], gas)
}

const kidneys = (canvas: Canvas, layout: SpineLayout, random: Random, tint: Tints): void => {
  for (const side of [1, -1]) {
    // The right kidney lies lower, pushed down by the liver.
    const level = vertebraNamed(layout, 'L1').frame
    const size = layout.size
    const drop = side === 1 ? 4 : -14
    const centre = at(level, side * 69 * size, -7 * size, drop * size)
    const semi: Vec3 = [27 * size, 25 * size, 55 * size * random.between(0.93, 1.07)]
    const cortex = random.between(1.7, 2.4)
    paintEllipsoid(canvas, centre, [semi[0] + 9, semi[1] + 9, semi[2] + 10], { hu: -100, activity: 0.07 }, -side * 0.5)
    paintEllipsoid(canvas, centre, semi, { hu: tint.kidney, activity: cortex }, -side * 0.5, 0.12)
    const hilum: Vec3 = [centre[0] - side * 13 * size, centre[1] - 7 * size, centre[2]]
    paintEllipsoid(canvas, hilum, [14 * size, 9 * size, 26 * size], { hu: -85, activity: 0.4 }, -side * 0.5)
    paintEllipsoid(canvas, hilum, [9 * size, 6 * size, 9 * size], { hu: 6, activity: cortex * 2.1 }, -side * 0.5)
  }
}

/** Everything inside the body wall but bone. */
export const paintOrgans = (canvas: Canvas, layout: SpineLayout, contour: Contour, variant: PhantomVariant): void => {
  const { patient } = contour
  const random = seededRandom(`${patient.caseName}/${patient.seed}/organs`)
  const { s1Mm, scale } = patient
  const tint = tintsOf(variant)
  if (hasChest(variant)) paintChest(canvas, layout, contour, tint)
  upperOrgans(canvas, contour, hasChest(variant), tint)
  paintBowel(canvas, [...colon(contour, random), ...smallBowel(contour, random)])
  kidneys(canvas, layout, random, tint)
  paintMuscles(canvas, layout)
  paintFasciae(canvas, layout)
  const pelvic = (x: number, y: number, z: number): Vec3 => [s1Mm[0] + x * scale, s1Mm[1] + y * scale, s1Mm[2] + z * scale]
  const fill = random.between(0.75, 1.2)
  paintEllipsoid(canvas, pelvic(0, 8, -118), [24 * scale, 20 * scale, 40 * scale], bowelWall)
  paintEllipsoid(canvas, pelvic(4, 4, -112), [11 * scale, 8 * scale, 18 * scale], gas)
  paintEllipsoid(canvas, pelvic(3, -40, -110), [36 * fill * scale, 26 * fill * scale, 26 * fill * scale], { hu: 36, activity: 0.4 })
  paintEllipsoid(canvas, pelvic(3, -40, -110), [33 * fill * scale, 23 * fill * scale, 23 * fill * scale], { hu: 7, activity: random.between(9, 15) })
  paintVessels(canvas, layout, patient, random, tint)
  paintCanal(canvas, layout)
}
