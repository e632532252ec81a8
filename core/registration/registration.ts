import { z } from 'zod'
import { vertebraNameSchema } from '../base/anatomy.ts'
import { patientMmSchema, vec3Schema } from '../geometry/vector.ts'

/** A rigid move of the SPECT in LPS: `rotationDeg` is a rotation vector about `centreMm` (`rigid.ts`). */
const moveFields = { translationMm: vec3Schema, rotationDeg: vec3Schema, centreMm: patientMmSchema }

/**
 * What is done to the SPECT before anything is measured: it is moved as a whole, its voxels stay as they are. `proposed`: as the
 * program proposed and a reader accepted it; `reader`: as a reader set it.
 */
export const registrationCorrectionSchema = z.strictObject({ ...moveFields, origin: z.enum(['proposed', 'reader']) })

export type RegistrationCorrection = Readonly<z.infer<typeof registrationCorrectionSchema>>

/** What was measured, in full: absent in analyses that were made before it was kept. */
export const registrationMeasuredSchema = z.strictObject({
  /** How the uptake lies against its bone, as it was measured: where bone is at p, uptake is at this move of p. */
  apart: z.strictObject(moveFields),
  /** Standard deviation of the shift, all axes together, mm; null where the similarity has no clear top. */
  uncertaintyMm: z.number().nullable(),
  /** The longest way between uptake and bone at any level, mm. */
  farthestMm: z.number(),
  reliable: z.boolean(),
  /** From head to tail as the levels are: uptake against bone at the middle of the body, LPS. */
  levels: z.array(z.strictObject({ level: vertebraNameSchema, offsetMm: vec3Schema, uncertaintyMm: z.number() })),
  /** The whole move that would bring the SPECT of the files onto its bone; null where the estimate cannot be trusted. */
  proposed: registrationCorrectionSchema.nullable(),
})

export type RegistrationMeasured = Readonly<z.infer<typeof registrationMeasuredSchema>>

/** How SPECT and CT fit, as they were measured: with a correction on the SPECT (`provenance.registration`), what is left of it. */
export const registrationSchema = z.strictObject({
  shiftMm: z.number(),
  rotationDeg: z.number(),
  verdict: z.enum(['ok', 'warn', 'refuse']),
  /** How it was judged, in the reader's words. */
  method: z.string(),
  measured: registrationMeasuredSchema.optional(),
})

export type Registration = Readonly<z.infer<typeof registrationSchema>>
