import { z } from 'zod'
import { patternSchema, structureSchema } from '../base/anatomy.ts'
import { knowledgeSourceSchema } from './grading-schema.ts'

/** What a rule can ask about; each is measured by `core/findings/features.ts`, whose type makes sure that none is missing. */
export const featureNames = [
  /** Region max over reference mean. */
  'ratio',
  /** Proposal grade 0-4. */
  'grade',
  /** This side's max over the other side's. */
  'asymmetry',
  /** Max over the median max of the same structure elsewhere in this patient (other levels; facets: both sides). */
  'ratioToSameKind',
  /** This side's max less the other side's, in standard deviations of noise. */
  'asymmetryNoiseSd',
  /** Max less the median max of the same structure elsewhere, in standard deviations of noise. */
  'sameKindNoiseSd',
  /** Robust z of the max among the same structure elsewhere in this patient. */
  'ownLevelsZ',
  /** Probability that a hot spot stands in this region; 0 where none does. */
  'hotSpotConfidence',
  /** Probability that a hot spot standing in this body or pedicle stands in the body or a pedicle of this vertebra; 0 where none does. */
  'hotSpotVertebraConfidence',
  /** Ratio of that hot spot; 0 where none does. */
  'hotSpotRatio',
  /** Highest ratio of the two pedicles of the vertebra above and below. */
  'pedicleRatio',
  /** Highest ratio of the vertebral bodies above and below. */
  'bodyRatio',
  /** How many hot spots stand in the skeleton in view. */
  'skeletalHotSpots',
  /** The other side's max over reference mean. */
  'otherSideRatio',
  /** Of the two plates of a disc, the cooler one: what the SPECT shows there over the reference mean. */
  'endplateRatio',
  /** Share of the body's cross-section, at the height of its maximum, above half of that maximum. */
  'bodyShareHot',
  /** What the SPECT shows at the hotter pedicle over the reference mean, whoever owns the hill. */
  'pedicleSpread',
  /** Hotter over cooler pedicle, read in the same way. */
  'pedicleSpreadAsymmetry',
  /** What the SPECT shows in the middle of S2 over the reference mean. */
  'sacralBarRatio',
  /** Of the two sacroiliac joints, the cooler one: the hottest place along its line over the reference mean, whoever owns the hill. */
  'sacroiliacSpread',
  /** Hotter over cooler sacroiliac joint, read in the same way. */
  'sacroiliacSpreadAsymmetry',
  /** 1 where both vertebrae of the segment (or this vertebra) hold screws, or a cage stands in the segment, else 0. */
  'instrumented',
  /** 1 where the segment (or sacroiliac joint) lies next to an instrumented one and is not itself instrumented, else 0. */
  'adjacentToConstruct',
  /** Bone HU in the joint over the median of this patient's other facet joints. */
  'ctFacetHuRatio',
  /** Width of the joint space, mm. */
  'ctFacetGapMm',
  /** Degeneration of the facet joint from narrowing and density, 0-3: a proposal after Pathria. */
  'ctFacetGrade',
  /** Slip of the segment (of a vertebra: the one below it), mm; forward is positive. */
  'ctListhesisMm',
  /** Meyerding's grade of that slip; 0: none. */
  'ctMeyerdingGrade',
  /** Genant's grade of the loss of height; 0: none. */
  'ctGenantGrade',
  /** Disc height over the mean of its neighbours. */
  'ctDiscHeightRatio',
  /** HU beside the disc over HU in the middle of the adjacent bodies. */
  'ctEndplateHuRatio',
  /** Bone HU along this sacroiliac joint over the other one. */
  'ctSacroiliacHuRatio',
  /** Gas in the disc space, ml. */
  'ctVacuumMl',
  /** Share of an endplate in pits. */
  'ctEndplateErosion',
  /** Share of an instrumented disc space bridged by bone. */
  'ctBridgingShare',
  /** Largest loss of body height against the neighbours, 0-1. */
  'ctHeightLoss',
  /** Wedge of the body, degrees, positive where lower in front. */
  'ctWedgeDeg',
  /** Spongy bone of L1, HU. */
  'ctL1Hu',
  /** HU of the less dense over the denser pedicle. */
  'ctPedicleHuRatio',
  /** HU at the maximum over the median spongy bone of this patient's bodies. */
  'ctSpotHuRatio',
  /** Deepest trough across the isthmus of the arch, HU. */
  'ctParsTroughHu',
  /** Gap between two spinous processes, mm. */
  'ctInterspinousGapMm',
  /** HU close to the screw over HU further out, relative to the median of the other screws. */
  'ctHaloHuRatio',
  /** Dark gap between a metal cage in this disc space and the bone it stands on, mm. */
  'ctCageGapMm',
  /** How far that cage reaches beyond an endplate, mm. */
  'ctCageSubsidenceMm',
  /** Gap between transverse process and sacral ala, mm. */
  'ctTransverseGapMm',
  /** Age of the patient on the day of the scan, years; from the referral. */
  'ageYears',
  /** Months from the newest operation of the spine to the scan; from the referral. */
  'surgeryMonthsAgo',
  /** Days from the newest injection of a steroid to the scan; from the referral. */
  'steroidDaysAgo',
  /** Mean in the blood pool over the mean of the reference vertebrae there. */
  'poolRatio',
  /** That ratio less 1, in standard deviations of noise. */
  'poolNoiseSd',
  /** Shift of SPECT against CT, mm. */
  'registrationShiftMm',
  /** 0-1: how sure the level is. */
  'levelConfidence',
] as const

export const featureNameSchema = z.enum(featureNames)

export type FeatureName = z.infer<typeof featureNameSchema>

export const conditionSchema = z.strictObject({
  feature: featureNameSchema,
  op: z.enum(['>=', '<=', '>', '<']),
  value: z.number(),
  /**
   * The difference behind the feature must also exceed the noise, by the standard deviations of `core/knowledge/measurement`: a
   * difference within noise is none. Where noise could not be told, the value alone decides.
   */
  beyondNoise: z.enum(['asymmetryNoiseSd', 'sameKindNoiseSd', 'poolNoiseSd']).optional(),
})

export type Condition = z.infer<typeof conditionSchema>

/**
 * A sentence with numbers: `{ratio}` puts a feature in with its own format, `{level}`, `{side}`, `{structure}`,
 * `{reference}` words.
 */
const sentenceSchema = z.string().min(10)

const evidenceSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  when: conditionSchema,
  /** Share of the score. */
  weight: z.number().min(0).max(1),
  /** Said when the condition holds. */
  for: sentenceSchema,
  /** Said when it was measured and does not hold; null where absence says nothing. */
  against: sentenceSchema.nullable(),
  sources: z.array(z.string()),
  /** Why this number: from a source, or a design value of this program that still needs validation. */
  basis: z.string().min(5),
})

export type Evidence = z.infer<typeof evidenceSchema>

export const patternRuleSchema = z.strictObject({
  id: patternSchema,
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  title: z.string(),
  structures: z.array(structureSchema).min(1),
  tracer: z.string(),
  /** All must hold, or the pattern is not proposed at all. */
  requires: z.array(evidenceSchema).min(1),
  supports: z.array(evidenceSchema),
  /** Conditions measured and met that speak against the pattern; each takes its weight from the score. */
  opposes: z.array(evidenceSchema),
  mimics: z.array(z.string()),
  cautions: z.array(
    z.strictObject({
      /** Said where this holds; null: always. */
      when: conditionSchema.nullable(),
      /** And only where this is not known: words that leave to the reader what the history does not say. */
      whenUnknown: featureNameSchema.optional(),
      /** And only where this was measured, whatever it is. */
      whenKnown: featureNameSchema.optional(),
      text: sentenceSchema,
    }),
  ),
  sources: z.array(knowledgeSourceSchema).min(1),
})

export type PatternRule = z.infer<typeof patternRuleSchema>
