import type { Vec3 } from '../core/geometry/vector.ts'
import { add, scale, subtract } from '../core/geometry/vector.ts'
import { radians } from './frame.ts'
import type { SpectVariant } from './variant.ts'

/** How the patient lay in the SPECT against the CT: positions in LPS mm. */
export interface Misregistration {
  /** About which it turns: the middle of the scanned spine. */
  readonly pivotMm: Vec3
  /** Where the uptake of a position on CT appears, minus that position. */
  readonly offsetAt: (positionMm: Vec3) => Vec3
  /** The position on CT whose uptake appears at a position of the SPECT. */
  readonly sourceOf: (positionMm: Vec3) => Vec3
}

type Matrix = readonly [Vec3, Vec3, Vec3]

/** Turns about x, then y, then z, degrees; rows of the matrix. */
export const rotationMatrix = (degrees: Vec3): Matrix => {
  const [a, b, c] = degrees.map(radians) as [number, number, number]
  const [sa, ca, sb, cb, sc, cc] = [Math.sin(a), Math.cos(a), Math.sin(b), Math.cos(b), Math.sin(c), Math.cos(c)]
  return [
    [cb * cc, sa * sb * cc - ca * sc, ca * sb * cc + sa * sc],
    [cb * sc, sa * sb * sc + ca * cc, ca * sb * sc - sa * cc],
    [-sb, sa * cb, ca * cb],
  ]
}

export const rotated = (m: Matrix, v: Vec3): Vec3 => [
  m[0][0] * v[0] + m[0][1] * v[1] + m[0][2] * v[2],
  m[1][0] * v[0] + m[1][1] * v[1] + m[1][2] * v[2],
  m[2][0] * v[0] + m[2][1] * v[1] + m[2][2] * v[2],
]

const transposed = (m: Matrix): Matrix => [0, 1, 2].map((row) => [m[0][row] ?? 0, m[1][row] ?? 0, m[2][row] ?? 0]) as unknown as Matrix

/** Share of the field, from below, that keeps its shape when the patient bends. */
const stillShare = 1 / 3

/** The map of a variant over a field from `lowMm` to `highMm` (LPS z), or null where SPECT and CT fit. */
export const misregistrationOf = (variant: SpectVariant, pivotMm: Vec3, lowMm: number, highMm: number): Misregistration | null => {
  const { shiftMm, rotationDeg, bendMm } = variant
  if ([...shiftMm, ...rotationDeg, ...bendMm].every((value) => value === 0)) return null
  const turn = rotationMatrix(rotationDeg)
  const back = transposed(turn)
  const still = lowMm + (highMm - lowMm) * stillShare
  const bent = (z: number): Vec3 => scale(bendMm, Math.max(0, (z - still) / (highMm - still)) ** 2)
  const offsetAt = (positionMm: Vec3): Vec3 => {
    const arm = subtract(positionMm, pivotMm)
    return add(add(subtract(rotated(turn, arm), arm), shiftMm), bent(positionMm[2]))
  }
  return {
    pivotMm,
    offsetAt,
    sourceOf: (positionMm) => {
      const moved = subtract(subtract(positionMm, shiftMm), pivotMm)
      // The bend belongs to the place on CT, which is not known yet: two steps leave under 0.1 mm.
      let source = add(rotated(back, moved), pivotMm)
      for (let step = 0; step < 2; step += 1) source = add(rotated(back, subtract(moved, bent(source[2]))), pivotMm)
      return source
    },
  }
}
