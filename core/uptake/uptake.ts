import { z } from 'zod'
import { gradeSchema, placeSchema, sideSchema, structureSchema } from '../base/anatomy.ts'
import { patientMmSchema, vec3Schema } from '../geometry/vector.ts'

/** The volume of interest itself, so that it can be drawn and measured again: an oriented ellipsoid, or a tube along points. */
export const regionShapeSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('ellipsoid'),
    centreMm: patientMmSchema,
    axes: z.tuple([vec3Schema, vec3Schema, vec3Schema]).readonly(),
    semiAxesMm: vec3Schema,
  }),
  z.strictObject({
    /** Elliptic cylinder along axes[2]: bodies and discs. */
    kind: z.literal('cylinder'),
    centreMm: patientMmSchema,
    axes: z.tuple([vec3Schema, vec3Schema, vec3Schema]).readonly(),
    semiAxesMm: vec3Schema,
  }),
  z.strictObject({ kind: z.literal('tube'), pathMm: z.array(patientMmSchema).min(2), radiusMm: z.number().positive() }),
])

export type RegionShape = z.infer<typeof regionShapeSchema>

const suvMeasuresSchema = z.strictObject({ variant: z.string(), max: z.number(), mean: z.number(), peak: z.number() })

/** Uptake of one named structure. `max`, `mean`, `peak` are in `Analysis.reference.unit`; `ratio` = max / reference mean. */
export const regionUptakeSchema = z.strictObject({
  /** `structure/level/side`, unique within an analysis. */
  id: z.string(),
  level: placeSchema,
  structure: structureSchema,
  side: sideSchema,
  shape: regionShapeSchema,
  centreMm: patientMmSchema,
  /** Position of the hottest voxel: where a click goes. */
  maxMm: patientMmSchema,
  max: z.number(),
  mean: z.number(),
  /** Mean of the hottest 1 ml sphere, its centre inside the region. */
  peak: z.number(),
  volumeMl: z.number(),
  ratio: z.number(),
  grade: gradeSchema,
  /** This side's max over the other side's, or null for midline structures or where the other side is missing. */
  asymmetry: z.number().nullable(),
  suv: suvMeasuresSchema.nullable(),
  /** Small against the resolution (under twice the FWHM): the true uptake is higher than measured. */
  partialVolume: z.boolean(),
})

export type RegionUptake = z.infer<typeof regionUptakeSchema>

/**
 * Whether a region belongs in a list of raised uptake. The iliac crests are the yardstick of the grades: as such they are "about as
 * iliac crest" in everybody, and are listed only above that.
 */
export const isRaised = ({ structure, grade }: Pick<RegionUptake, 'structure' | 'grade'>): boolean => grade >= (structure === 'iliac-crest' ? 3 : 1)

export const hotSpotSchema = z.strictObject({
  id: z.string(),
  centreMm: patientMmSchema,
  volumeMl: z.number(),
  max: z.number(),
  ratio: z.number(),
  level: placeSchema.nullable(),
  structure: structureSchema.nullable(),
  side: sideSchema.nullable(),
  /** 0-1: probability of the named structure among its neighbours. */
  confidence: z.number().min(0).max(1),
  runnerUp: z
    .strictObject({ level: placeSchema, structure: structureSchema, side: sideSchema, confidence: z.number() })
    .nullable(),
  extraskeletal: z.union([z.literal(false), z.enum(['kidney', 'bladder', 'injection-site', 'other'])]),
})

export type HotSpot = z.infer<typeof hotSpotSchema>

/** What every ratio is taken against. */
export const referenceSchema = z.strictObject({
  /** In the reader's words: "normal vertebra (mean of L1, L2, L3)". */
  region: z.string(),
  levels: z.array(placeSchema),
  mean: z.number().positive(),
  unit: z.string(),
  /** Mean of the iliac crests, for grades 1-4; null where they are out of view. */
  iliacCrestMean: z.number().nullable(),
  /** Chosen by the program or by the reader. */
  source: z.enum(['automatic', 'reader']),
})

export type Reference = z.infer<typeof referenceSchema>
