import { z } from 'zod'
import { voxelGridSchema } from '../geometry/grid.ts'

/** What a stored value means after all rescaling: never shown without this word beside it. */
export const volumeUnitSchema = z.enum(['HU', 'counts', 'Bq/ml', 'g/ml', 'unknown'])

export type VolumeUnit = z.infer<typeof volumeUnitSchema>

/** SUV is available with every input named, or refused with a reason in the reader's words. */
export const suvSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('available'),
    variant: z.string(),
    factor: z.number(),
    inputs: z.array(z.strictObject({ name: z.string(), value: z.string(), source: z.string() })),
  }),
  z.strictObject({ kind: z.literal('refused'), reason: z.string().min(1) }),
])

export type SuvAvailability = z.infer<typeof suvSchema>

/** Everything about a volume but its voxels; JSON, crosses workers and windows. */
export const volumeInfoSchema = z.strictObject({
  seriesInstanceUid: z.string(),
  studyInstanceUid: z.string(),
  frameOfReferenceUid: z.string().nullable(),
  modality: z.string(),
  description: z.string(),
  grid: voxelGridSchema,
  unit: volumeUnitSchema,
  min: z.number(),
  max: z.number(),
  mean: z.number(),
  sum: z.number(),
  frames: z.number().int(),
  suv: suvSchema,
  warnings: z.array(z.string()),
  voxelType: z.enum(['int16', 'float32']),
})

export type VolumeInfo = z.infer<typeof volumeInfoSchema>

/**
 * Voxels in i-fastest order (column, then row, then slice), already rescaled to `info.unit`.
 * Slices are always ordered so that the grid is right-handed: k = i x j.
 */
export interface Volume {
  readonly info: VolumeInfo
  readonly voxels: Int16Array | Float32Array
}
