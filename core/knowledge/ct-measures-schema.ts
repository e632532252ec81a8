import { z } from 'zod'
import ctMeasuresJson from './ct-measures/ct-measures.json'

/** What is measured on the CT at a place of the spine. */
export const ctMeasureNames = [
  'disc-height', 'disc-height-ratio', 'disc-gas', 'endplate-density', 'endplate-pits', 'bridging-bone', 'slip',
  'facet-gap', 'facet-density', 'facet-grade',
  'body-height-anterior', 'body-height-middle', 'body-height-posterior', 'height-loss', 'wedge', 'spongy-bone',
  'pedicle-density', 'spot-density', 'pars-trough', 'interspinous-gap', 'screw-halo', 'cage-gap', 'cage-subsidence', 'transverse-gap', 'sacroiliac-density',
] as const

export const ctMeasureNameSchema = z.enum(ctMeasureNames)

export type CtMeasureName = z.infer<typeof ctMeasureNameSchema>

/** UCUM; `1`: a ratio, `{grade}`: a whole number on a scale read by eye. */
export const ctUnitSchema = z.enum(['mm', 'ml', 'HU', 'deg', '%', '1', '{grade}'])

export type CtUnit = z.infer<typeof ctUnitSchema>

/** `good`: counts in full; `limited`: doubtful, counts less; `poor`: is shown and does not count. */
export const ctConfidenceSchema = z.enum(['good', 'limited', 'poor'])

export type CtConfidence = z.infer<typeof ctConfidenceSchema>

const positive = z.number().positive()
/** From where a measure is no longer good, and from where it is poor. */
const limitsSchema = z.strictObject({ good: z.number().nonnegative(), limited: z.number().nonnegative() })

const ctMeasureRuleSchema = z.strictObject({
  id: ctMeasureNameSchema,
  name: z.string(),
  unit: ctUnitSchema,
  digits: z.number().int().min(0).max(2),
  /** What a reader may enter, in `unit`. */
  bounds: z.tuple([z.number(), z.number()]).readonly(),
  /** What the CT must show for it, and in which direction its voxels count: along the spine, across it, or their longest side. */
  detailMm: positive,
  direction: z.enum(['along', 'across', 'any']),
  /** How far from its place the measure looks, mm. */
  reachMm: positive,
  /** Spread of the several lines, tilts or rings it is the middle of, in `unit`; null where it is not read over several. */
  spread: limitsSchema.nullable(),
  /** Noise of one voxel, HU. */
  noiseHu: limitsSchema,
  /** Whether the level's name itself goes into what the number means. */
  needsName: z.boolean(),
  basis: z.string().min(5),
})

export type CtMeasureRule = z.infer<typeof ctMeasureRuleSchema>

const ctMeasuresSchema = z.strictObject({
  id: z.string(),
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  statement: z.string(),
  /** By what the weight of a rule's evidence is multiplied that rests on a measure. */
  weights: z.record(ctConfidenceSchema, z.number().min(0).max(1)),
  /** `detailMm` in voxels. */
  voxels: limitsSchema,
  /** Share of the surroundings that the CT shows. */
  seen: limitsSchema,
  /** Confidence of a level's name from which on it is not doubted. */
  levelConfidence: z.number().min(0).max(1),
  metal: z.strictObject({
    reachMm: positive,
    smallAreaMm2: positive,
    smallReachMm: positive,
    /** Share of the surroundings that is metal, from which on nothing of them counts. */
    poorShare: z.number().min(0).max(1),
  }),
  measures: z.array(ctMeasureRuleSchema),
})

/** What is measured on CT, in which unit, and what makes each measure doubtful. */
export const ctMeasureRules = ctMeasuresSchema.parse(ctMeasuresJson)

const byName = new Map(ctMeasureRules.measures.map((rule) => [rule.id, rule]))

export const ctMeasureRule = (name: CtMeasureName): CtMeasureRule => {
  const rule = byName.get(name)
  if (rule === undefined) throw new Error(`ct-measures.json does not know ${name}`)
  return rule
}
