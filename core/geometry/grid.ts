import { z } from 'zod'
import { cross, dot, patientMm, patientMmSchema, subtract, vec3Schema, voxelIndex } from './vector.ts'
import type { PatientMm, Vec3, VoxelIndex } from './vector.ts'

/**
 * Where the voxels of a volume lie in the patient.
 * `dimensions` = columns, rows, slices; `spacingMm` between voxel centres along i, j, k (always positive);
 * `originMm` = centre of voxel (0, 0, 0); `direction` = unit vectors of the i, j, k axes in LPS (k need not be i x j).
 */
export const voxelGridSchema = z.strictObject({
  dimensions: vec3Schema,
  spacingMm: vec3Schema,
  originMm: patientMmSchema,
  direction: z.tuple([vec3Schema, vec3Schema, vec3Schema]).readonly(),
})

export type VoxelGrid = Readonly<z.infer<typeof voxelGridSchema>>

/** Centre of a (continuous) voxel index, in LPS mm. */
export const voxelToPatient = (grid: VoxelGrid, voxel: VoxelIndex): PatientMm => {
  const [di, dj, dk] = grid.direction
  const a = voxel[0] * grid.spacingMm[0]
  const b = voxel[1] * grid.spacingMm[1]
  const c = voxel[2] * grid.spacingMm[2]
  const o = grid.originMm
  return patientMm(
    o[0] + di[0] * a + dj[0] * b + dk[0] * c,
    o[1] + di[1] * a + dj[1] * b + dk[1] * c,
    o[2] + di[2] * a + dj[2] * b + dk[2] * c,
  )
}

/** The continuous voxel index at a position; the exact inverse of `voxelToPatient`, also for skewed or left-handed axes. */
export const patientToVoxel = (grid: VoxelGrid, position: PatientMm): VoxelIndex => {
  const [di, dj, dk] = grid.direction
  const d = subtract(position, grid.originMm)
  const det = dot(di, cross(dj, dk))
  return voxelIndex(
    dot(d, cross(dj, dk)) / det / grid.spacingMm[0],
    dot(d, cross(dk, di)) / det / grid.spacingMm[1],
    dot(d, cross(di, dj)) / det / grid.spacingMm[2],
  )
}

export const voxelCount = (grid: VoxelGrid): number => grid.dimensions[0] * grid.dimensions[1] * grid.dimensions[2]

/**
 * The affine that takes a target voxel index to a source voxel index, row-major 3 x 4 (12 numbers), for the resampling kernels:
 * source = M * (i, j, k, 1).
 */
export const indexAffine = (target: VoxelGrid, source: VoxelGrid): readonly number[] => {
  const at = (i: number, j: number, k: number): Vec3 => patientToVoxel(source, voxelToPatient(target, voxelIndex(i, j, k)))
  const o = at(0, 0, 0)
  const columns = [subtract(at(1, 0, 0), o), subtract(at(0, 1, 0), o), subtract(at(0, 0, 1), o)] as const
  return [0, 1, 2].flatMap((row) => [...columns.map((column) => column[row] ?? 0), o[row] ?? 0])
}
