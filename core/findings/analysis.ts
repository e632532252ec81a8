import { z } from 'zod'
import { placeSchema } from '../base/anatomy.ts'
import { anchorSchema, spineModelSchema } from '../spine/spine-model.ts'
import { suvSchema } from '../volume/volume.ts'
import { hotSpotSchema, referenceSchema, regionUptakeSchema } from '../uptake/uptake.ts'
import { findingSchema } from './finding.ts'

export const registrationSchema = z.strictObject({
  shiftMm: z.number(),
  rotationDeg: z.number(),
  verdict: z.enum(['ok', 'warn', 'refuse']),
  /** How it was judged, in the reader's words. */
  method: z.string(),
})

export type Registration = z.infer<typeof registrationSchema>

/** Everything that the engine says about one fusion pair. Immutable: a correction makes a new one. */
export const analysisSchema = z.strictObject({
  registration: registrationSchema,
  spine: spineModelSchema,
  reference: referenceSchema,
  regions: z.array(regionUptakeSchema),
  hotSpots: z.array(hotSpotSchema),
  findings: z.array(findingSchema),
  warnings: z.array(z.string()),
  provenance: z.strictObject({
    appVersion: z.string(),
    analysisVersion: z.string(),
    seriesUids: z.array(z.string()),
    parameters: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
    anchors: z.array(anchorSchema),
    referenceLevel: placeSchema.nullable(),
    /** SUV as it was available, with every input (file, site, reader) and step, or why it was not. Absent in older analyses. */
    suv: suvSchema.optional(),
  }),
})

export type Analysis = z.infer<typeof analysisSchema>

/** What the reader can change about an analysis. */
export const analysisRequestSchema = z.strictObject({
  anchors: z.array(anchorSchema),
  referenceLevel: placeSchema.nullable(),
})

export type AnalysisRequest = z.infer<typeof analysisRequestSchema>
