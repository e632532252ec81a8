import { z } from 'zod'

/** One study of the plan, measured: one JSON line of the cache. Distances mm, angles degrees. */
export const studyRecordSchema = z.strictObject({
  id: z.string(),
  matrix: z.number(),
  /** Of the bundle that measured it: lines of different programs are told apart. */
  engine: z.string(),
  seconds: z.strictObject({ paint: z.number(), analyse: z.number() }),
  /** The sentence of an analysis that was refused; nothing else is then known. */
  failure: z.string().nullable(),
  /** What tells how vertebrae are counted is in view: sacrum, lowest rib, or the axis. */
  hasLandmark: z.boolean(),
  landmark: z.string(),
  /** Per true level wholly in view: distance of the level of the same name, null where there is none. */
  automatic: z.array(z.strictObject({ name: z.string(), errorMm: z.number().nullable(), confidence: z.number().nullable() })),
  /** The same after one anchor: the true middle of the level that the program asks for, else of the middle one. */
  anchored: z.array(z.strictObject({ name: z.string(), errorMm: z.number().nullable() })),
  /** Levels that stand on a true one under another name, with their confidence. */
  wrongNames: z.array(z.strictObject({ name: z.string(), truth: z.string(), confidence: z.number() })),
  /** The same after that anchor. */
  wrongAfterAnchor: z.array(z.strictObject({ name: z.string(), truth: z.string(), confidence: z.number() })),
  registration: z.strictObject({
    trueFarthestMm: z.number(),
    farthestMm: z.number().nullable(),
    verdict: z.string(),
    /** Mean over the levels of what is left between measured and true offset. */
    errorMm: z.number().nullable(),
    errorDeg: z.number().nullable(),
    /** Level by level: the median of the same. */
    perLevelMm: z.number().nullable(),
    isBent: z.boolean(),
    isReliable: z.boolean(),
  }),
  /** How the lesions were judged: as it came, or after the anchor, or after the proposed correction. */
  judgedAfter: z.array(z.enum(['anchor', 'correction'])),
  lesions: z.array(z.strictObject({
    pattern: z.string(),
    structure: z.string(),
    level: z.string(),
    side: z.string(),
    ratio: z.number(),
    volumeMl: z.number(),
    radiusMm: z.number(),
    found: z.boolean(),
    foundAs: z.string().nullable(),
    right: z.boolean(),
    /** Of the region at the true place. */
    measuredRatio: z.number().nullable(),
    recoveredRatio: z.number().nullable(),
    isFlaggedSmall: z.boolean().nullable(),
  })),
  falseSpots: z.array(z.string()),
  fwhmMm: z.number(),
  fwhmSource: z.string(),
  patterns: z.array(z.string()),
  firstPatternRight: z.boolean(),
})

export type StudyRecord = z.infer<typeof studyRecordSchema>
