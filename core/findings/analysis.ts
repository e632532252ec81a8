import { z } from 'zod'
import { placeSchema } from '../base/anatomy.ts'
import { anchorSchema, spineModelSchema } from '../spine/spine-model.ts'
import { patientMmSchema } from '../geometry/vector.ts'
import { suvSchema } from '../volume/volume.ts'
import { regionEditSchema } from '../uptake/region-edit.ts'
import { hotSpotSchema, referenceSchema, regionUptakeSchema, spectQualitySchema } from '../uptake/uptake.ts'
import { registrationCorrectionSchema, registrationSchema } from '../registration/registration.ts'
import { ctCorrectionSchema, ctMeasureSchema } from './ct-measure.ts'
import { findingSchema } from './finding.ts'
import { historySchema } from './history.ts'

/** Everything that the engine says about one fusion pair. Immutable: a correction makes a new one. */
export const analysisSchema = z.strictObject({
  registration: registrationSchema,
  spine: spineModelSchema,
  reference: referenceSchema,
  /** Resolution and noise as the data show them. Absent in older analyses. */
  quality: spectQualitySchema.optional(),
  regions: z.array(regionUptakeSchema),
  hotSpots: z.array(hotSpotSchema),
  findings: z.array(findingSchema),
  /** What was measured on the CT, place by place, and what of it the reader set. Absent in older analyses. */
  ctMeasures: z.array(ctMeasureSchema).optional(),
  warnings: z.array(z.string()),
  provenance: z.strictObject({
    appVersion: z.string(),
    analysisVersion: z.string(),
    /** CT and SPECT. */
    seriesUids: z.array(z.string()),
    parameters: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
    anchors: z.array(anchorSchema),
    referenceLevel: placeSchema.nullable(),
    /** What the rules knew of the patient's history. Absent where no referral was stored, and in older analyses. */
    history: historySchema.optional(),
    /** The correction that the SPECT was measured with. Absent in older analyses: none. */
    registration: registrationCorrectionSchema.nullable().optional(),
    /** Shapes that the reader set, under the names of the regions here. Absent: none. */
    regionEdits: z.array(regionEditSchema).optional(),
    /** Bodies of the search that the reader removed: their centres as they were found, LPS mm. Absent: none. */
    removedBodies: z.array(patientMmSchema).optional(),
    /** Values of CT measures that the reader set. Absent where there are none. */
    ctCorrections: z.array(ctCorrectionSchema).optional(),
    /** The blood pool SPECT that the study had; not compared: a warning says why. Absent where it had none, and in older analyses. */
    bloodPool: z.strictObject({ seriesUid: z.string(), isCompared: z.boolean() }).optional(),
    /** SUV as it was available, with every input (file, site, reader) and step, or why it was not. Absent in older analyses. */
    suv: suvSchema.optional(),
  }),
})

export type Analysis = z.infer<typeof analysisSchema>

/** Every series that a number of the analysis comes from: CT, SPECT, and the blood pool where it was compared. */
export const measuredSeries = ({ seriesUids, bloodPool }: Analysis['provenance']): readonly string[] => [...seriesUids, ...(bloodPool?.isCompared === true ? [bloodPool.seriesUid] : [])]

/** What the reader can change about an analysis. */
export const analysisRequestSchema = z.strictObject({
  anchors: z.array(anchorSchema),
  referenceLevel: placeSchema.nullable(),
  /** Where the SPECT is moved to before anything is measured; left out or null: as the files have it. */
  registration: registrationCorrectionSchema.nullable().optional(),
  /** Shapes that the reader set instead of the program's; left out: none. */
  regionEdits: z.array(regionEditSchema).max(200).optional(),
  /** Centres (LPS mm, as they were found) of bodies that are none; left out: none. */
  removedBodies: z.array(patientMmSchema).max(40).optional(),
  /** Values of CT measures that the reader sets; each bound to its place. Left out: none. */
  ctCorrections: z.array(ctCorrectionSchema).optional(),
})

export type AnalysisRequest = z.infer<typeof analysisRequestSchema>
