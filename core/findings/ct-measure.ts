import { z } from 'zod'
import { placeSchema, sideSchema, structureSchema } from '../base/anatomy.ts'
import { patientMmSchema } from '../geometry/vector.ts'
import { ctConfidenceSchema, ctMeasureNameSchema, ctUnitSchema } from '../knowledge/ct-measures-schema.ts'

/** One measure on the CT at one place. */
export const ctMeasureSchema = z.strictObject({
  /** `measure/structure/level/side`, unique within an analysis. */
  id: z.string(),
  measure: ctMeasureNameSchema,
  level: placeSchema,
  structure: structureSchema,
  side: sideSchema,
  /** What counts, in `unit`: the reader's value where there is one, else the measured one. Null: not assessable. */
  value: z.number().nullable(),
  unit: ctUnitSchema,
  /** What was measured. Null: could not be measured here. */
  measured: z.number().nullable(),
  /** `reader`: set by the reader here; `follows`: calculated from values of which the reader set some; `measured`: neither. */
  origin: z.enum(['measured', 'reader', 'follows']),
  confidence: ctConfidenceSchema,
  /** What makes it doubtful, and what it follows from, in the reader's words. */
  reasons: z.array(z.string()),
  /** Where it is measured, LPS mm; the first is what a correction is bound to, and where a click goes. */
  positionsMm: z.array(patientMmSchema).min(1),
})

export type CtMeasure = z.infer<typeof ctMeasureSchema>

/** A reader's value for one measure, bound to its place in the patient and not to a name alone. */
export const ctCorrectionSchema = z.strictObject({
  measure: ctMeasureNameSchema,
  /** As the place was called when the value was entered. */
  level: placeSchema,
  structure: structureSchema,
  side: sideSchema,
  /** In `unit`; null: not assessable. */
  value: z.number().nullable(),
  unit: ctUnitSchema,
  /** First position of the measure when the value was entered, LPS mm. */
  atMm: patientMmSchema,
})

export type CtCorrection = z.infer<typeof ctCorrectionSchema>

export const ctMeasureId = ({ measure, structure, level, side }: Pick<CtMeasure, 'measure' | 'structure' | 'level' | 'side'>): string => `${measure}/${structure}/${level}/${side}`
