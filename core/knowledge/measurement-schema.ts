import { z } from 'zod'
import { knowledgeSourceSchema } from './grading-schema.ts'
import measurementJson from './measurement/uptake-measurement.json'

const positive = z.number().positive()
const range = z.tuple([positive, positive]).readonly()
const grounds = { basis: z.string().min(5), sources: z.array(z.string()) }

export const measurementSchema = z.strictObject({
  id: z.string(),
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  statement: z.string(),
  resolution: z.strictObject({
    /** Taken where the data do not tell. */
    assumedFwhmMm: positive,
    plausibleFwhmMm: range,
    leastLevels: z.number().int().positive(),
    /** Spread of the levels over their median, from which on the estimate is not used. */
    mostRelativeSpread: positive,
    /** A structure thinner than this many FWHM is flagged. */
    partialVolumeFactor: positive,
    ...grounds,
  }),
  noise: z.strictObject({
    leastLevels: z.number().int().positive(),
    /** FWHM of the grain that is looked for, mm. */
    grainFwhmMm: range,
    /** Standard deviations from which a difference counts as one. */
    beyondSd: positive,
    ...grounds,
  }),
  recovery: z.strictObject({
    formula: z.string(),
    leastRatio: positive,
    leastRecovery: positive,
    mostSizeOverFwhm: positive,
    /** Where the surroundings of a structure are read, mm outside it. */
    surroundMm: range,
    ...grounds,
  }),
  ownLevels: z.strictObject({ leastOthers: z.number().int().positive(), outlierZ: positive, ...grounds }),
  sources: z.array(knowledgeSourceSchema),
})

export type MeasurementKnowledge = z.infer<typeof measurementSchema>

/** How uptake is measured: resolution, noise, recovery, comparison with the patient's own levels. */
export const uptakeMeasurement: MeasurementKnowledge = measurementSchema.parse(measurementJson)
