import { z } from 'zod'

declare const space: unique symbol

/** Three numbers without a space of their own: directions, extents. */
export type Vec3 = readonly [number, number, number]

/** A position in DICOM patient coordinates (LPS), mm: +x to the patient's left, +y posterior, +z to the head. */
export type PatientMm = Vec3 & { readonly [space]: 'patient-mm' }

/** A continuous voxel index (column i, row j, slice k); integers are voxel centres. */
export type VoxelIndex = Vec3 & { readonly [space]: 'voxel' }

export const patientMm = (x: number, y: number, z: number): PatientMm => [x, y, z] as unknown as PatientMm

export const voxelIndex = (i: number, j: number, k: number): VoxelIndex => [i, j, k] as unknown as VoxelIndex

export const vec3Schema = z.tuple([z.number(), z.number(), z.number()]).readonly()

export const patientMmSchema = vec3Schema as unknown as z.ZodType<PatientMm, PatientMm>

export const add = (a: Vec3, b: Vec3): Vec3 => [a[0] + b[0], a[1] + b[1], a[2] + b[2]]

export const subtract = (a: Vec3, b: Vec3): Vec3 => [a[0] - b[0], a[1] - b[1], a[2] - b[2]]

export const scale = (a: Vec3, s: number): Vec3 => [a[0] * s, a[1] * s, a[2] * s]

export const dot = (a: Vec3, b: Vec3): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]

export const cross = (a: Vec3, b: Vec3): Vec3 => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
]

export const length = (a: Vec3): number => Math.hypot(a[0], a[1], a[2])

/** The unit vector along `a`; throws on the zero vector, which has no direction. */
export const normalise = (a: Vec3): Vec3 => {
  const l = length(a)
  if (!(l > 0)) throw new Error('the zero vector has no direction')
  return scale(a, 1 / l)
}

/** `origin` moved by `offset` mm along patient axes. */
export const translate = (origin: PatientMm, offset: Vec3): PatientMm => add(origin, offset) as unknown as PatientMm

export const distanceMm = (a: PatientMm, b: PatientMm): number => length(subtract(a, b))
