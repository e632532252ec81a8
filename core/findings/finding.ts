import { z } from 'zod'
import { gradeSchema, patternSchema, placeSchema, sideSchema, structureSchema } from '../base/anatomy.ts'
import { patientMmSchema } from '../geometry/vector.ts'

/** One reason, with the region and number it came from, so that a click can show the voxels behind it. */
export const reasonSchema = z.strictObject({
  text: z.string(),
  regionId: z.string().nullable(),
  /** Where to look, LPS mm. Absent in older analyses: the region's maximum. */
  atMm: patientMmSchema.optional(),
  /** The CT measure behind it (`CtMeasure.id`); absent where it rests on none. */
  measureId: z.string().optional(),
  /** Said with it: a value in it is the reader's, or is doubtful, and why. */
  mark: z.strictObject({ kind: z.enum(['reader', 'doubtful']), text: z.string() }).optional(),
})

export type Reason = z.infer<typeof reasonSchema>

/** A reason with what must be known of the values in it. */
export const reasonWords = ({ text, mark }: Reason): string => (mark === undefined ? text : `${text.replace(/\.$/, '')} (${mark.text}).`)

export const findingSchema = z.strictObject({
  /** `pattern/level/side`, stable between two analyses of the same study, so that decisions survive a re-analysis. */
  id: z.string(),
  pattern: patternSchema,
  level: placeSchema,
  structure: structureSchema,
  side: sideSchema,
  grade: gradeSchema,
  /** 0-1, how well the conditions of the pattern are met; not a probability of disease. */
  score: z.number().min(0).max(1),
  ratio: z.number(),
  centreMm: patientMmSchema,
  regionId: z.string(),
  reasonsFor: z.array(reasonSchema),
  reasonsAgainst: z.array(reasonSchema),
  cautions: z.array(z.string()),
  sources: z.array(z.string()),
  patternVersion: z.string(),
})

export type Finding = z.infer<typeof findingSchema>
