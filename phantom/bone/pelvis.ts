import { dot, normalise, subtract } from '../../core/geometry/vector.ts'
import { alongCurve, ballsPart, overSurface } from './part.ts'
import type { Ball, Part, Tissue } from './part.ts'
import { acrossSacroiliac, inPelvis, jointNet } from './sacroiliac.ts'
import type { PelvisPlace } from './sacroiliac.ts'

/** x lateral, y posterior, z cranial, radius: pelvis coordinates of sacroiliac.ts. */
type Knot = readonly [number, number, number, number]

/** The iliac wing as a net: rows from the crest down to the roof of the acetabulum, columns from PSIS to ASIS. */
const wing: readonly (readonly Knot[])[] = [
  [[44, 63, -36, 6.5], [56, 56, 2, 6], [78, 36, 30, 5], [110, 2, 44, 6.2], [130, -38, 27, 5.4], [121, -74, -16, 6.4]],
  [[47, 57, -43, 7.5], [56, 46, -12, 8], [68, 18, 8, 5.5], [98, -4, 18, 3.2], [119, -38, 6, 3.8], [118, -69, -30, 5.6]],
  [[51, 50, -51, 8.5], [56, 40, -28, 9], [66, 10, -14, 6.5], [87, -10, -12, 2.8], [106, -36, -20, 3.6], [112, -58, -47, 6.4]],
  [[55, 45, -58, 7], [58, 36, -44, 9], [62, 18, -42, 8], [76, -6, -42, 5.6], [92, -30, -51, 6.6], [105, -50, -65, 7]],
  [[60, 40, -65, 5.5], [63, 32, -66, 7], [69, 16, -71, 9], [80, -4, -76, 11.5], [92, -25, -76, 11.5], [101, -42, -78, 8]],
]

const hip = [88, -20, -104] as const
const headRadius = 24

const ischium: readonly Knot[] = [[80, 6, -118, 14], [74, 16, -138, 12.5], [66, 24, -158, 13.5], [60, 22, -178, 14], [56, 14, -186, 10]]
const ischialRamus: readonly Knot[] = [[54, 12, -186, 8], [42, -12, -182, 6.2], [28, -38, -168, 6.2], [15, -56, -152, 7.5]]
const pubicRamus: readonly Knot[] = [[76, -40, -104, 13], [60, -54, -104, 9], [40, -64, -112, 7.5], [22, -70, -122, 9], [10.5, -70, -132, 10]]
const pubicBody: readonly Knot[] = [[10.5, -70, -130, 10], [10, -67, -145, 9], [14, -57, -155, 7.5]]
const femurNeck: readonly Knot[] = [[hip[0], hip[1], hip[2], 17], [108, -16, -116, 15.5], [126, -11, -130, 17]]
const femurShaft: readonly Knot[] = [[140, -4, -118, 13], [138, -4, -135, 17], [130, -8, -158, 18], [128, -10, -200, 15.5]]

const knots = (place: PelvisPlace, side: 1 | -1, list: readonly Knot[]): Ball[] =>
  list.map(([x, y, z, radius]) => ({ centre: inPelvis(place, side, x, y, z), radius: radius * place.size }))

/** Bones of one side: the hip bone with what is cut out of it, and the upper femur. */
export interface HipParts {
  readonly hipBone: { readonly parts: readonly Part[]; readonly cuts: readonly Part[] }
  readonly femur: readonly Part[]
}

export const hipParts = (place: PelvisPlace, side: 1 | -1, jointGap: number): HipParts => {
  const joint = acrossSacroiliac(place, side)
  const midline = place.originMm[0]
  const tube = (tissue: Tissue, list: readonly Knot[]): Part => ballsPart(tissue, alongCurve(knots(place, side, list)))
  const net = wing.map((row) => knots(place, side, row))
  const crest = alongCurve(net[0] ?? [])
  const centre = inPelvis(place, side, hip[0], hip[1], hip[2])
  const socket = headRadius + 3.2
  const opening = normalise([side * 0.76, -0.32, -0.56])
  const cup: Part = ballsPart('ilium', [{ centre, radius: (socket + 8.5) * place.size }], (x, y, z) =>
    dot(subtract([x, y, z], centre), opening) - 9 * place.size)
  const wingBalls = overSurface(net)
  // The auricular surface: bone that follows the joint.
  const pad = ballsPart(
    'ilium',
    overSurface(jointNet(place, side, 5).map((row, i) => row.map((at) => ({ centre: at, radius: ([3, 5.5, 6, 5, 2][i] ?? 5) * place.size })))),
    (x, y, z) => jointGap / 2 - joint(x, y, z),
  )
  return {
    hipBone: {
      parts: [
        // First: the wing begins with the same balls, and where parts coincide the first one names the tissue.
        ballsPart('crest', crest),
        ballsPart('ilium', wingBalls, (x, y, z) => jointGap / 2 - joint(x, y, z)),
        pad,
        cup,
        tube('ilium', ischium),
        tube('ilium', ischialRamus),
        tube('ilium', pubicRamus),
        tube('ilium', pubicBody),
      ],
      cuts: [
        ballsPart('ilium', [{ centre, radius: socket * place.size }]),
        // The symphysis: nothing within 2.5 mm of the midline.
        ballsPart('ilium', [{ centre: inPelvis(place, side, 0, -66, -142), radius: 30 }], (x) => side * (x - midline) - 2.5),
      ],
    },
    femur: [
      ballsPart('femur', [{ centre, radius: headRadius * place.size }]),
      tube('femur', femurNeck),
      tube('femur', femurShaft),
    ],
  }
}
