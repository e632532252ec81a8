import type { Vec3 } from '../../core/geometry/vector.ts'
import type { Distance } from './part.ts'

/**
 * Pelvis coordinates: origin in the middle of the S1 endplate, axes of the patient, mm of a man of mean height
 * (multiply by `size` for the patient): x lateral (unsigned), y posterior, z cranial.
 */
export interface PelvisPlace {
  readonly originMm: Vec3
  readonly size: number
  /** Extra breadth of a woman's pelvis. */
  readonly breadth: number
}

export const inPelvis = (place: PelvisPlace, side: 1 | -1, x: number, y: number, z: number): Vec3 => [
  place.originMm[0] + side * x * place.size * place.breadth,
  place.originMm[1] + y * place.size,
  place.originMm[2] + z * place.size,
]

/** Upper and lower end of the sacroiliac joint, pelvis coordinates. */
export const jointTop = -4
export const jointBottom = -62

/** Lateral position of the joint surface: it runs from anterolateral to posteromedial, and undulates. */
const jointX = (y: number, z: number): number => {
  const lower = Math.max(0, -20 - z)
  return 57.5 - 0.3 * (y - 5) - 0.12 * lower + 1.6 * Math.sin(z / 9) * Math.cos(y / 11)
}

/** Distance past the joint surface, towards the ilium, on one side. */
export const acrossSacroiliac = (place: PelvisPlace, side: 1 | -1): Distance => {
  const { originMm, size, breadth } = place
  return (x, y, z) => {
    const py = (y - originMm[1]) / size
    const pz = (z - originMm[2]) / size
    return (side * (x - originMm[0]) - jointX(py, pz) * size * breadth) * 0.95
  }
}

/** The joint line from its upper to its lower end, LPS mm: follows the middle of the joint as it runs back and down. */
export const sacroiliacPath = (place: PelvisPlace, side: 1 | -1): Vec3[] =>
  Array.from({ length: 9 }, (_, i) => {
    const t = i / 8
    const z = jointTop - 4 + (jointBottom + 6 - jointTop + 4) * t
    const y = 14 + 30 * t - 8 * t * t
    return inPelvis(place, side, jointX(y, z), y, z)
  })
