import { z } from 'zod'
import { segmentNameSchema, vertebraNameSchema } from '../base/anatomy.ts'
import { patientMmSchema, vec3Schema } from '../geometry/vector.ts'

/**
 * The anatomical frame of a vertebral body, LPS mm. The axes are unit vectors to the patient's left, to posterior and
 * to cranial; left x posterior = cranial (right-handed), whatever the orientation of the images.
 */
export const vertebraFrameSchema = z.strictObject({
  centreMm: patientMmSchema,
  left: vec3Schema,
  posterior: vec3Schema,
  cranial: vec3Schema,
  widthMm: z.number(),
  depthMm: z.number(),
  heightMm: z.number(),
})

export type VertebraFrame = z.infer<typeof vertebraFrameSchema>

/** Under this confidence a level's name or place is shown as doubtful. */
export const doubtfulBelow = 0.5

export const levelSourceSchema = z.enum(['automatic', 'anchor', 'reader'])

export const spineLevelSchema = z.strictObject({
  name: vertebraNameSchema,
  /** Centre of the vertebral body; equals `frame.centreMm`. */
  centreMm: patientMmSchema,
  heightMm: z.number(),
  /** 0-1; how sure the name and the place are; doubtful under `doubtfulBelow`. */
  confidence: z.number().min(0).max(1),
  source: levelSourceSchema,
  frame: vertebraFrameSchema,
  canalCentreMm: patientMmSchema,
  /** Where the search found this body, which an anchor may have moved; null where the reader's names put one. Absent in older analyses. */
  foundMm: patientMmSchema.nullable().optional(),
})

export type SpineLevel = z.infer<typeof spineLevelSchema>

/** A motion segment: the disc between two vertebrae and its two facet joints. */
export const spineSegmentSchema = z.strictObject({
  name: segmentNameSchema,
  disc: z.strictObject({
    centreMm: patientMmSchema,
    cranial: vec3Schema,
    heightMm: z.number(),
    widthMm: z.number(),
    depthMm: z.number(),
  }),
  facets: z.strictObject({ left: patientMmSchema, right: patientMmSchema }),
})

export type SpineSegment = z.infer<typeof spineSegmentSchema>

/** A sacroiliac joint as points along its line from upper to lower end, LPS mm. */
export const sacroiliacJointSchema = z.strictObject({ pathMm: z.array(patientMmSchema).min(2) })

export const spineModelSchema = z.strictObject({
  /** How the names were counted, in the reader's words ("counted up from the sacrum; 5 lumbar vertebrae"). */
  numbering: z.string(),
  landmark: z.enum(['sacrum', 'ribs', 'skull', 'anchor', 'none']),
  /** The level to name next: its name settles what the count leaves open. Null where nothing is open, or any level will do. Absent in older analyses. */
  askFor: vertebraNameSchema.nullable().optional(),
  levels: z.array(spineLevelSchema),
  segments: z.array(spineSegmentSchema),
  /** Centreline of the canal from head to tail. */
  canalMm: z.array(patientMmSchema),
  sacroiliac: z.strictObject({ left: sacroiliacJointSchema.nullable(), right: sacroiliacJointSchema.nullable() }),
  warnings: z.array(z.string()),
})

export type SpineModel = z.infer<typeof spineModelSchema>

/** A reader's correction: this vertebra's body centre is here. Anchors always win over the automatic model. */
export const anchorSchema = z.strictObject({ name: vertebraNameSchema, centreMm: patientMmSchema })

export type Anchor = z.infer<typeof anchorSchema>
