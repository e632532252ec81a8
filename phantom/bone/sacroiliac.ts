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
  return 59 - 0.34 * (y - 5) - 0.1 * lower + 1.5 * Math.sin(z / 9) * Math.cos(y / 11)
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

/** Middle of the joint from front to back at a height: it runs back as it goes down. */
const jointY = (z: number): number => {
  const t = Math.min(1, Math.max(0, (jointTop - z) / (jointTop - jointBottom)))
  return 13 + 32 * t - 9 * t * t
}

/** Half the breadth of the joint's cartilage from front to back. */
const halfBreadth = 11

/** How far a place lies behind the cartilage, mm: there ligaments fill a widening cleft. */
export const behindJoint = (place: PelvisPlace): Distance => {
  const { originMm, size } = place
  return (_x, y, z) => y - originMm[1] - (jointY((z - originMm[2]) / size) + halfBreadth) * size
}

/** Points on the joint surface moved `offset` mm towards the ilium: rows down the joint, columns front to back. */
export const jointNet = (place: PelvisPlace, side: 1 | -1, offset: number): Vec3[][] =>
  [0, 0.25, 0.5, 0.75, 1].map((t) => {
    const z = jointTop + (jointBottom - jointTop) * t
    const middle = jointY(z)
    return [-1, 0, 1].map((across) => {
      const y = middle + across * (halfBreadth - 2) * (t === 0 || t === 1 ? 0.6 : 1)
      return inPelvis(place, side, jointX(y, z) + offset, y, z)
    })
  })

/** The joint line from its upper to its lower end, LPS mm, through the middle of the cartilage. */
export const sacroiliacPath = (place: PelvisPlace, side: 1 | -1): Vec3[] =>
  Array.from({ length: 9 }, (_, i) => {
    const z = jointTop - 4 + ((jointBottom + 8 - jointTop) * i) / 8
    const y = jointY(z)
    return inPelvis(place, side, jointX(y, z), y, z)
  })
