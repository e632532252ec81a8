import { z } from 'zod'
import { gradeSchema, patternSchema, placeSchema, sideSchema, structureSchema } from '../base/anatomy.ts'
import { patientMmSchema } from '../geometry/vector.ts'

/** One reason, with the region and number it came from, so that a click can show the voxels behind it. */
export const reasonSchema = z.strictObject({
  text: z.string(),
  regionId: z.string().nullable(),
})

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
