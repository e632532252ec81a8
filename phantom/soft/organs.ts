import { at } from '../frame.ts'
import type { Canvas } from '../canvas.ts'
import type { PhantomPatient } from '../patient.ts'
import { seededRandom } from '../random.ts'
import type { Random } from '../random.ts'
import type { SpineLayout } from '../spine-layout.ts'
import { vertebraNamed } from '../spine-layout.ts'
import type { Vec3 } from '../../core/geometry/vector.ts'
import { outlinesAt } from './body-outline.ts'
import type { Contour } from './body-outline.ts'
import { paintEllipsoid, paintTube } from './shapes.ts'
import type { Section, Stuff } from './shapes.ts'

const softTissue: Stuff = { hu: 54, activity: 0.11 }
const blood: Stuff = { hu: 42, activity: 0.16 }
const bowelWall: Stuff = { hu: 38, activity: 0.13 }
const gas: Stuff = { hu: -930, activity: 0.03 }

/** A muscle in a thin coat of fat, which sets it apart from its neighbours. */
const muscleTube = (canvas: Canvas, sections: readonly Section[], stuff: Stuff): void => {
  paintTube(canvas, sections.map((s) => ({ ...s, a: s.a + 1.5, b: s.b + 1.5 })), { hu: -40, activity: 0.07 })
  paintTube(canvas, sections, stuff)
}

/** Muscles along the spine: psoas, quadratus lumborum, erector spinae and multifidus. */
export const paintMuscles = (canvas: Canvas, layout: SpineLayout): void => {
  const size = layout.size
  for (const side of [1, -1]) {
    const beside = (name: string, l: number, p: number, a: number, b: number, turn = 0): Section => {
      const { frame } = vertebraNamed(layout, name)
      return { centre: at(frame, side * l * size, p * size, 0), a: a * size, b: b * size, turn: side * turn }
    }
    const s1 = layout.s1
    const pelvic = (l: number, p: number, z: number, a: number, b: number): Section => ({
      centre: [s1.centreMm[0] + side * l * size, s1.centreMm[1] + p * size, s1.centreMm[2] + z * size],
      a: a * size,
      b: b * size,
    })
    muscleTube(canvas, [
      beside('T12', 27, 3, 5, 6), beside('L1', 31, 4, 9, 11), beside('L2', 35, 4, 13, 16), beside('L3', 40, 3, 17, 20),
      beside('L4', 46, 1, 21, 23), beside('L5', 53, 2, 22, 22), pelvic(62, -28, -20, 21, 20), pelvic(74, -46, -60, 20, 18),
      pelvic(84, -56, -95, 18, 15), pelvic(90, -46, -130, 16, 14),
    ], softTissue)
    muscleTube(canvas, [
      beside('T12', 40, 22, 5, 5), beside('L1', 48, 24, 9, 6), beside('L2', 58, 24, 14, 7), beside('L3', 68, 23, 18, 8.5),
      beside('L4', 77, 19, 19, 9),
    ], { hu: 50, activity: 0.1 })
    // A bright, lean core in the streaked back muscles.
    muscleTube(canvas, [
      beside('T9', 25, 42, 19, 11), beside('T10', 26, 44, 20, 12), beside('T12', 31, 48, 26, 14), beside('L2', 36, 52, 31, 18), beside('L4', 36, 54, 31, 19),
      beside('L5', 30, 54, 25, 15), pelvic(23, 56, -28, 17, 10),
    ], { hu: 52, activity: 0.1 })
  }
}

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
export const paintVessels = (canvas: Canvas, layout: SpineLayout, patient: PhantomPatient, random: Random): void => {
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
  paintTube(canvas, cava, { ...blood, hu: 38 })
  paintTube(canvas, aorta, blood)
  for (const side of [1, -1]) {
    const start = (from: Section): Section => ({ ...from, centre: [from.centre[0], from.centre[1], fork[2]], a: 6.5, b: 6.5 })
    paintTube(canvas, [start(aorta[4] as Section), pelvic(side * 22, -48, 0, 6), pelvic(side * 52, -42, -40, 5.5), pelvic(side * 74, -72, -95, 5)], blood)
    paintTube(canvas, [start(cava[4] as Section), pelvic(side * 28, -36, -5, 7.5), pelvic(side * 58, -34, -45, 6.5), pelvic(side * 66, -66, -95, 6)], { ...blood, hu: 38 })
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

const bowel = (canvas: Canvas, contour: Contour, random: Random): void => {
  const { scale, s1Mm } = contour.patient
  for (let i = 0; i < 105; i += 1) {
    const z = s1Mm[2] + random.between(-92, 165) * scale
    const { cavity } = outlinesAt(contour, z)
    const turn = random.between(-1, 1)
    const radius = random.between(9, 15)
    const x = cavity.x + random.between(-0.8, 0.8) * (cavity.halfWidth - radius)
    const y = cavity.y + random.between(-0.85, 0.3) * (cavity.halfDepth - radius)
    const semi: Vec3 = [radius * random.between(1, 1.9), radius, radius * random.between(0.9, 1.6)]
    paintEllipsoid(canvas, [x, y, z], semi, bowelWall, turn)
    paintEllipsoid(canvas, [x, y, z], [semi[0] - 2.6, semi[1] - 2.6, semi[2] - 2.6], { hu: random.between(8, 34), activity: 0.1 }, turn)
    if (random.next() < 0.22)
      paintEllipsoid(canvas, [x, y - radius * 0.35, z], [semi[0] * 0.6, radius * 0.42, semi[2] * 0.6], gas, turn)
  }
  // Ascending colon on the right, descending on the left, gas on top of their content (the patient lies on the back).
  for (const side of [1, -1]) {
    for (let z = s1Mm[2] - 10; z < s1Mm[2] + 150 * scale; z += 13) {
      const { cavity } = outlinesAt(contour, z)
      const r = (side === 1 ? 15 : 21) * random.between(0.85, 1.15)
      const centre: Vec3 = [cavity.x + side * (cavity.halfWidth - r - 5), cavity.y + cavity.halfDepth * 0.12, z]
      paintEllipsoid(canvas, centre, [r, r, 12], bowelWall)
      paintEllipsoid(canvas, centre, [r - 2.5, r - 2.5, 10.5], { hu: random.between(-20, 30), activity: 0.1 })
      if (random.next() < 0.6) paintEllipsoid(canvas, [centre[0], centre[1] - r * 0.35, z], [r * 0.7, r * 0.45, 9], gas)
    }
  }
}

/** Upper abdomen: lung bases, liver on the right, spleen on the left. */
const upperOrgans = (canvas: Canvas, contour: Contour): void => {
  const { scale, s1Mm } = contour.patient
  const top = s1Mm[2] + 280 * scale
  const { cavity } = outlinesAt(contour, top - 30)
  const place = (x: number, y: number, z: number): Vec3 => [cavity.x + x * scale, cavity.y + y * scale, top + z * scale]
  for (const side of [1, -1]) {
    paintEllipsoid(canvas, place(side * 78, 62, 14), [50 * scale, 42 * scale, 62 * scale], { hu: -840, activity: 0.05 })
  }
  paintEllipsoid(canvas, place(-62, 2, -30), [70 * scale, 82 * scale, 92 * scale], { hu: 57, activity: 0.17 }, 0.2)
  paintEllipsoid(canvas, place(-20, -38, -5), [70 * scale, 42 * scale, 50 * scale], { hu: 57, activity: 0.17 })
  paintEllipsoid(canvas, place(92, 44, -10), [30 * scale, 48 * scale, 46 * scale], { hu: 48, activity: 0.15 }, -0.3)
  paintEllipsoid(canvas, place(48, -30, 0), [42 * scale, 44 * scale, 42 * scale], { hu: 30, activity: 0.12 })
  paintEllipsoid(canvas, place(48, -52, 0), [32 * scale, 18 * scale, 34 * scale], gas)
}

const kidneys = (canvas: Canvas, layout: SpineLayout, random: Random): void => {
  for (const side of [1, -1]) {
    // The right kidney lies lower, pushed down by the liver.
    const level = vertebraNamed(layout, 'L1').frame
    const size = layout.size
    const drop = side === 1 ? 4 : -14
    const centre = at(level, side * 69 * size, -7 * size, drop * size)
    const semi: Vec3 = [27 * size, 25 * size, 55 * size * random.between(0.93, 1.07)]
    const cortex = random.between(1.7, 2.4)
    paintEllipsoid(canvas, centre, [semi[0] + 9, semi[1] + 9, semi[2] + 10], { hu: -100, activity: 0.07 }, -side * 0.5)
    paintEllipsoid(canvas, centre, semi, { hu: 33, activity: cortex }, -side * 0.5, 0.12)
    const hilum: Vec3 = [centre[0] - side * 13 * size, centre[1] - 7 * size, centre[2]]
    paintEllipsoid(canvas, hilum, [14 * size, 9 * size, 26 * size], { hu: -85, activity: 0.4 }, -side * 0.5)
    paintEllipsoid(canvas, hilum, [9 * size, 6 * size, 9 * size], { hu: 6, activity: cortex * 2.1 }, -side * 0.5)
  }
}

/** Everything inside the body wall but bone. */
export const paintOrgans = (canvas: Canvas, layout: SpineLayout, contour: Contour): void => {
  const { patient } = contour
  const random = seededRandom(`${patient.caseName}/${patient.seed}/organs`)
  const { s1Mm, scale } = patient
  bowel(canvas, contour, random)
  upperOrgans(canvas, contour)
  kidneys(canvas, layout, random)
  paintMuscles(canvas, layout)
  const pelvic = (x: number, y: number, z: number): Vec3 => [s1Mm[0] + x * scale, s1Mm[1] + y * scale, s1Mm[2] + z * scale]
  const fill = random.between(0.75, 1.2)
  paintEllipsoid(canvas, pelvic(0, 8, -118), [24 * scale, 20 * scale, 40 * scale], bowelWall)
  paintEllipsoid(canvas, pelvic(4, 4, -112), [11 * scale, 8 * scale, 18 * scale], gas)
  paintEllipsoid(canvas, pelvic(3, -40, -110), [36 * fill * scale, 26 * fill * scale, 26 * fill * scale], { hu: 36, activity: 0.4 })
  paintEllipsoid(canvas, pelvic(3, -40, -110), [33 * fill * scale, 23 * fill * scale, 23 * fill * scale], { hu: 7, activity: random.between(9, 15) })
  paintVessels(canvas, layout, patient, random)
  paintCanal(canvas, layout)
}
