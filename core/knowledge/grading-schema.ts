import { z } from 'zod'
import { gradeSchema } from '../base/anatomy.ts'
import gradeJson from './grading/uptake-grade.json'

export const knowledgeSourceSchema = z.strictObject({
  id: z.string().min(1),
  citation: z.string().min(1),
  /** False: from memory or not checked; such a figure is never shown to a reader as a threshold. */
  verified: z.boolean(),
})

export type KnowledgeSource = z.infer<typeof knowledgeSourceSchema>

export const gradingSchema = z.strictObject({
  id: z.string(),
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  status: z.string(),
  statement: z.string(),
  measure: z.string(),
  tracer: z.string(),
  /** Grade 0 up to this multiple of the normal vertebra. */
  normalVertebraTolerance: z.number().positive(),
  /** Multiples of the iliac crest that count as "about as". */
  crestBand: z.tuple([z.number(), z.number()]),
  markedMultipleOfCrest: z.number(),
  /** Crest over normal vertebra where no crest is in view. */
  assumedCrestRatio: z.number(),
  grades: z.array(z.strictObject({ grade: gradeSchema, meaning: z.string() })).length(5),
  notes: z.array(z.string()),
  sources: z.array(knowledgeSourceSchema),
})

export type Grading = z.infer<typeof gradingSchema>

/** The scale in use. */
export const uptakeGrading: Grading = gradingSchema.parse(gradeJson)
