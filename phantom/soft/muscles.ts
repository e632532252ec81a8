import { activityScale, boxAround, forEachVoxel } from '../canvas.ts'
import type { Canvas } from '../canvas.ts'
import { overSurface } from '../bone/part.ts'
import { at } from '../frame.ts'
import { vertebraNamed } from '../spine-layout.ts'
import type { SpineLayout } from '../spine-layout.ts'
import type { Vec3 } from '../../core/geometry/vector.ts'
import { paintTube } from './shapes.ts'
import type { Section, Stuff } from './shapes.ts'

const muscle: Stuff = { hu: 54, activity: 0.11 }

/** A muscle in a thin coat of fat, which sets it apart from its neighbours. */
const muscleTube = (canvas: Canvas, sections: readonly Section[], coatMm = 1.3): void => {
  paintTube(canvas, sections.map((s) => ({ ...s, a: s.a + coatMm, b: s.b + coatMm })), { hu: -40, activity: 0.07 })
  paintTube(canvas, sections, muscle)
}

/** Muscles along the spine: psoas, quadratus lumborum, erector spinae and, inside it, multifidus. */
export const paintMuscles = (canvas: Canvas, layout: SpineLayout): void => {
  const { size, s1 } = layout
  for (const side of [1, -1]) {
    const beside = (name: string, l: number, p: number, a: number, b: number, turn = 0): Section => ({
      centre: at(vertebraNamed(layout, name).frame, side * l * size, p * size, 0),
      a: a * size,
      b: b * size,
      turn: side * turn,
    })
    const pelvic = (l: number, p: number, z: number, a: number, b: number): Section => ({
      centre: [s1.centreMm[0] + side * l * size, s1.centreMm[1] + p * size, s1.centreMm[2] + z * size],
      a: a * size,
      b: b * size,
    })
    muscleTube(canvas, [
      beside('T12', 27, 3, 5, 6), beside('L1', 30, 4, 8, 11, 0.3), beside('L2', 34, 4, 11, 16, 0.35), beside('L3', 39, 3, 15, 20, 0.35),
      beside('L4', 45, 1, 18, 22, 0.35), beside('L5', 52, 2, 19, 22, 0.4), pelvic(61, -28, -20, 19, 20), pelvic(74, -46, -60, 19, 18),
      pelvic(84, -56, -95, 18, 15), pelvic(90, -46, -130, 16, 14),
    ])
    muscleTube(canvas, [
      beside('T12', 40, 22, 5, 5), beside('L1', 48, 24, 9, 6, 0.3), beside('L2', 58, 24, 14, 7, 0.3), beside('L3', 68, 23, 18, 8, 0.3),
      beside('L4', 77, 19, 19, 8, 0.3),
    ])
    muscleTube(canvas, [
      beside('T9', 27, 44, 21, 11, 0.15), beside('T10', 29, 46, 23, 12, 0.15), beside('T12', 36, 49, 30, 15, 0.2), beside('L2', 42, 50, 37, 19, 0.25),
      beside('L4', 43, 50, 37, 20, 0.3), beside('L5', 34, 52, 27, 16, 0.3), pelvic(26, 58, -28, 18, 9), pelvic(18, 60, -50, 10, 5),
    ])
    muscleTube(canvas, [
      beside('T12', 11, 46, 6, 9), beside('L2', 13, 47, 8, 12), beside('L4', 15, 47, 11, 14), beside('L5', 16, 46, 13, 13), pelvic(17, 54, -24, 12, 8),
    ], 0.9)
  }
}

/** Lateral, posterior and cranial of the middle of the S1 endplate, mm. */
type Spot = readonly [number, number, number]

/** Planes of fat between the muscles of the buttock, and along the iliac fossa: rows from head to tail. */
const planes: readonly (readonly (readonly Spot[])[])[] = [
  // Between gluteus maximus and medius.
  [
    [[58, 68, 0], [92, 62, 14], [126, 38, 20]],
    [[62, 72, -45], [100, 58, -40], [138, 28, -34]],
    [[74, 70, -85], [112, 50, -85], [150, 16, -80]],
  ],
  // Between gluteus medius and minimus.
  [
    [[92, 48, 6], [122, 16, 14], [144, -24, 6]],
    [[88, 42, -38], [114, 12, -38], [132, -28, -36]],
    [[94, 36, -72], [118, 6, -74], [130, -26, -74]],
  ],
  // Along the iliac fossa.
  [
    [[76, 4, 2], [98, -22, 8], [110, -48, -2]],
    [[70, 0, -30], [86, -24, -34], [98, -52, -42]],
    [[70, -4, -60], [80, -26, -64], [94, -52, -72]],
  ],
]

/** Paints the planes of fat that a scan shows between the muscles of the pelvis. */
export const paintFasciae = (canvas: Canvas, layout: SpineLayout): void => {
  const { size, s1 } = layout
  for (const side of [1, -1]) {
    for (const plane of planes) {
      const net = plane.map((row) => row.map(([l, p, c]) => {
        const centre: Vec3 = [s1.centreMm[0] + side * l * size, s1.centreMm[1] + p * size, s1.centreMm[2] + c * size]
        return { centre, radius: 1 }
      }))
      for (const { centre } of overSurface(net, 1.5)) {
        forEachVoxel(canvas, boxAround(centre, 1.5), (index) => {
          // Fat between muscles: gas, bone and fat that are there already stay.
          if ((canvas.hu[index] as number) < 20) return
          canvas.hu[index] = -35
          canvas.activity[index] = 0.08 * activityScale
        })
      }
    }
  }
}
