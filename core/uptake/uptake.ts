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
  /** The shape as the program drew it, where `shape` is the reader's. Absent: the program's own. */
  foundShape: regionShapeSchema.optional(),
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
  /** One standard deviation of statistical noise: of `max`, `mean` (unit of the SPECT) and `ratio`. Null where it could not be told; absent in older analyses. */
  noise: z.strictObject({ maxSd: z.number(), meanSd: z.number(), ratioSd: z.number() }).nullish(),
  /** Among the same structure elsewhere in this patient. Null where there are too few; absent in older analyses. */
  ownLevels: z.strictObject({ rank: z.number().int().positive(), of: z.number().int().positive(), robustZ: z.number() }).nullish(),
  /** Corrected for the blur: `ratio` beside the measured one, and the recovery coefficient. Null where the conditions are not met; absent in older analyses. */
  recovered: z.strictObject({ max: z.number(), ratio: z.number(), coefficient: z.number() }).nullish(),
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
  /** 0-1: probability that it stands in body or pedicles of the named vertebra, all candidates together. Absent in older analyses. */
  vertebraConfidence: z.number().min(0).max(1).optional(),
  extraskeletal: z.union([z.literal(false), z.enum(['kidney', 'bladder', 'injection-site', 'other'])]),
})

export type HotSpot = z.infer<typeof hotSpotSchema>

/** What the SPECT itself says about how well it can be measured. */
export const spectQualitySchema = z.strictObject({
  resolution: z.strictObject({
    fwhmMm: z.number().positive(),
    /** One standard deviation; null where the FWHM is assumed. */
    uncertaintyMm: z.number().nullable(),
    source: z.enum(['measured', 'assumed']),
    /** In the reader's words. */
    method: z.string(),
  }),
  /** Noise of one voxel of normal bone over its uptake, and the FWHM of its grain; null where it could not be told. */
  noise: z.strictObject({ relativeSd: z.number(), grainFwhmMm: z.number(), levels: z.array(placeSchema) }).nullable(),
})

export type SpectQuality = z.infer<typeof spectQualitySchema>

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
  /**
   * What else could be taken, so that the effect of the choice can be seen: a ratio against another one is the shown ratio times
   * `mean` over its `mean`. `level` is what the reader would pick, null for the automatic choice. Absent in older analyses.
   */
  others: z.array(z.strictObject({ level: placeSchema.nullable(), region: z.string(), mean: z.number().positive() })).optional(),
})

export type Reference = z.infer<typeof referenceSchema>
