import { z } from 'zod'
import { patientMmSchema, vec3Schema } from '../geometry/vector.ts'
import { sacroiliacJointSchema, vertebraFrameSchema } from './spine-model.ts'

/** A vertebral body as the CT shows it, without a name. */
export const bodySchema = z.strictObject({
  frame: vertebraFrameSchema,
  canalCentreMm: patientMmSchema,
  /** 0-1: how well its ends and walls show. */
  confidence: z.number(),
})

export type Body = z.infer<typeof bodySchema>

/** The space between body `i` and body `i + 1` (foot to head), with its two facet joints. */
export const interspaceSchema = z.strictObject({
  centreMm: patientMmSchema,
  cranial: vec3Schema,
  heightMm: z.number(),
  widthMm: z.number(),
  depthMm: z.number(),
  facets: z.strictObject({ left: patientMmSchema, right: patientMmSchema }),
})

export type Interspace = z.infer<typeof interspaceSchema>

/** How far bone runs on from each side of a vertebra, mm: a rib or no rib; null where the field of view ends too near to say. */
export const ribPairSchema = z.strictObject({ leftMm: z.number().nullable(), rightMm: z.number().nullable() })

export type RibPair = z.infer<typeof ribPairSchema>

/**
 * What was found on the CT, before anything is named: the expensive step, made once per CT and kept. Bodies run from foot
 * to head; `interspaces[i]` lies between body `i` and body `i + 1`. JSON.
 */
export const spineGeometrySchema = z.strictObject({
  bodies: z.array(bodySchema),
  interspaces: z.array(interspaceSchema),
  /** The sides of body `i`. */
  ribs: z.array(ribPairSchema),
  /** Centreline of the canal from foot to head. */
  canalMm: z.array(patientMmSchema),
  /** Which body is the uppermost of the sacrum, from its alae: S1 in a usual spine; null where the sacrum is not in view. */
  sacrum: z.strictObject({ s1Index: z.number().int(), confidence: z.number() }).nullable(),
  /** Which body is C2, from the skull above it; null where the skull is not in view. */
  skull: z.strictObject({ c2Index: z.number().int() }).nullable(),
  sacroiliac: z.strictObject({ left: sacroiliacJointSchema.nullable(), right: sacroiliacJointSchema.nullable() }),
  /** Left and right iliac crest: a point deep to the crest in its thickest part, where in view. */
  iliacCrest: z.strictObject({ left: z.array(patientMmSchema), right: z.array(patientMmSchema) }),
  warnings: z.array(z.string()),
})

export type SpineGeometry = z.infer<typeof spineGeometrySchema>
