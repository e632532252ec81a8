import { z } from 'zod'
import type { InstanceHeader } from '../dicom/instance-header.ts'
import { voxelGridSchema } from '../geometry/grid.ts'
import { unitInputSchema, unitStepSchema } from '../units/trace.ts'
import { valueUnitSchema } from '../units/value-unit.ts'
import type { ValueUnit } from '../units/value-unit.ts'

/** What a stored value means after all rescaling: never shown without this word beside it. */
export const volumeUnitSchema = valueUnitSchema

export type VolumeUnit = ValueUnit

/** SUV is available with every input named, or refused with a reason in the reader's words. */
export const suvSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('available'),
    variant: z.string(),
    /** SUV = value of the volume x factor. */
    factor: z.number(),
    unit: z.enum(['g/ml', 'cm2/ml']).optional(),
    inputs: z.array(unitInputSchema),
    /** From the inputs to the factor, in order. */
    steps: z.array(unitStepSchema).optional(),
    /** What was concluded rather than read, in the reader's words. */
    warnings: z.array(z.string()).optional(),
  }),
  z.strictObject({
    kind: z.literal('refused'),
    reason: z.string().min(1),
    /** For branching, never shown: which input is missing or in doubt. */
    code: z.string().optional(),
  }),
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
  /** Those of `warnings` that whoever reads the pictures or the report must know: what was not measured as it is shown. */
  cautions: z.array(z.string()).optional(),
  /** Planes (k) that no image lies on: interpolated, and never measured. Absent where every plane has its image. */
  filledSlices: z.array(z.number().int()).optional(),
  /** Degrees of the gantry tilt that was taken out by resampling. */
  straightenedDegrees: z.number().optional(),
  /** Whose images these are, as written: two volumes of different people are never laid on each other. */
  patient: z.strictObject({ id: z.string(), name: z.string(), birthDate: z.string().nullable() }).optional(),
})

export type VolumeInfo = z.infer<typeof volumeInfoSchema>

/**
 * Voxels in i-fastest order (column, then row, then slice), already rescaled to `info.unit`.
 * Slices are always ordered so that the grid is right-handed: k = i x j.
 */
export interface Volume {
  readonly info: VolumeInfo
  readonly voxels: Int16Array | Float32Array
  /** The headers it was assembled from, so that its units can be taken anew with a reader's corrections; absent where it was made in memory. */
  readonly headers?: readonly InstanceHeader[]
}
