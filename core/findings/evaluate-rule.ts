import type { Condition, Evidence, FeatureName, PatternRule } from '../knowledge/pattern-schema.ts'
import { featureNames } from '../knowledge/pattern-schema.ts'
import { uptakeMeasurement } from '../knowledge/measurement-schema.ts'
import { exhaustive } from '../base/exhaustive.ts'
import type { PatientMm } from '../geometry/vector.ts'
import { ctMeasureRule, ctMeasureRules } from '../knowledge/ct-measures-schema.ts'
import type { RegionUptake } from '../uptake/uptake.ts'
import type { CtMeasure } from './ct-measure.ts'
import type { Features } from './features.ts'
import type { Finding, Reason } from './finding.ts'

/** Whether the difference that a condition asks for is measured, but within noise. */
const withinNoise = ({ beyondNoise }: Condition, features: Features): boolean => {
  const sd = beyondNoise === undefined ? null : features[beyondNoise]
  return sd !== null && Math.abs(sd) < uptakeMeasurement.noise.beyondSd
}

/** True, false, or null where the feature was not measured. A difference within noise holds no condition that asks for more. */
export const holds = (condition: Condition, features: Features): boolean | null => {
  const value = features[condition.feature]
  if (value === null) return null
  return exceeds(condition, value) && !withinNoise(condition, features)
}

const exceeds = (condition: Condition, value: number): boolean => {
  switch (condition.op) {
    case '>=':
      return value >= condition.value
    case '<=':
      return value <= condition.value
    case '>':
      return value > condition.value
    case '<':
      return value < condition.value
    default:
      return exhaustive(condition.op)
  }
}

const whole: readonly FeatureName[] = ['grade', 'ctFacetGrade', 'ctMeyerdingGrade', 'ctGenantGrade', 'ageYears', 'surgeryMonthsAgo', 'steroidDaysAgo', 'skeletalHotSpots', 'ctL1Hu', 'ctParsTroughHu']
const oneDigit: readonly FeatureName[] = [
  'ratio', 'asymmetry', 'asymmetryNoiseSd', 'sameKindNoiseSd', 'ownLevelsZ', 'ratioToSameKind', 'otherSideRatio', 'endplateRatio', 'pedicleSpread', 'pedicleSpreadAsymmetry', 'sacralBarRatio', 'sacroiliacSpread',
  'sacroiliacSpreadAsymmetry', 'poolRatio', 'poolNoiseSd',
]
const shares: readonly FeatureName[] = ['bodyShareHot', 'ctEndplateErosion', 'ctBridgingShare', 'ctHeightLoss']
const lengths: readonly FeatureName[] = ['ctFacetGapMm', 'ctListhesisMm', 'registrationShiftMm', 'ctInterspinousGapMm', 'ctCageGapMm', 'ctCageSubsidenceMm', 'ctTransverseGapMm']

/** A feature as it is read: lengths in mm, shares in per cent, angles in degrees, ratios without a unit. */
const format = (feature: FeatureName, value: number): string => {
  if (lengths.includes(feature)) return `${value.toFixed(1)} mm`
  if (shares.includes(feature)) return `${(value * 100).toFixed(0)} %`
  if (feature === 'ctWedgeDeg') return `${value.toFixed(1)} degrees`
  if (whole.includes(feature)) return value.toFixed(0)
  return value.toFixed(oneDigit.includes(feature) ? 1 : 2)
}

/** Words and numbers into a sentence of the rule. A name that the rule may not use throws: a fault of the data file. */
export const sentence = (template: string, features: Features, words: Readonly<Record<string, string>>): string =>
  template.replace(/\{([A-Za-z][A-Za-z0-9]*)\}/g, (_, name: string) => {
    const word = words[name]
    if (word !== undefined) return word
    const feature = featureNames.find((candidate) => candidate === name)
    if (feature === undefined) throw new Error(`a pattern uses the unknown name {${name}}`)
    const value = features[feature]
    return value === null ? 'not measured' : format(feature, value)
  })

/** A region and position for each feature, so that every reason leads to its voxels. */
export type PlaceOf = (feature: FeatureName) => { readonly regionId: string; readonly atMm: PatientMm }

/** What is known of a region besides its features. */
export interface RuleGrounds {
  /** The CT measures behind features. */
  readonly ct: Readonly<Partial<Record<FeatureName, CtMeasure>>>
  readonly placeOf: PlaceOf
}

/** The features that a sentence puts in. */
const mentioned = (template: string): FeatureName[] => featureNames.filter((name) => template.includes(`{${name}}`))

const shown = (value: number | null, { measure, unit }: CtMeasure): string =>
  value === null ? 'not measured' : `${value.toFixed(ctMeasureRule(measure).digits)}${unit === '1' || unit === '{grade}' ? '' : ` ${unit}`}`

/** What a reader must know of the CT measures in a sentence: that a reader set one, or that one is doubtful. */
const markOf = (measures: readonly CtMeasure[]): Reason['mark'] => {
  const set = measures.find(({ origin }) => origin !== 'measured')
  if (set !== undefined) return { kind: 'reader', text: `${set.origin === 'reader' ? 'set by the reader' : 'follows from what the reader set'}; measured ${shown(set.measured, set)}` }
  const doubtful = measures.find(({ confidence }) => confidence !== 'good')
  return doubtful === undefined ? undefined : { kind: 'doubtful', text: `doubtful: ${doubtful.reasons.join('; ')}` }
}

const nowhere = (region: RegionUptake): RuleGrounds => ({ ct: {}, placeOf: () => ({ regionId: region.id, atMm: region.maxMm }) })

const isSaid = ({ when, whenUnknown, whenKnown }: PatternRule['cautions'][number], features: Features): boolean =>
  (when === null || holds(when, features) === true) &&
  (whenUnknown === undefined || features[whenUnknown] === null) &&
  (whenKnown === undefined || features[whenKnown] !== null)

/**
 * Tries one rule on one region. Null where a requirement fails or was not measured. The score is the share of the weights of
 * everything measured that holds, less what opposes; it says how well the pattern fits, not how likely a disease is. Evidence that
 * rests on a doubtful CT measure weighs less on both sides (`ct-measures.json`).
 */
export const evaluateRule = (rule: PatternRule, region: RegionUptake, features: Features, referenceWords: string, { ct, placeOf }: RuleGrounds = nowhere(region)): Finding | null => {
  if (!rule.structures.includes(region.structure)) return null
  if (!rule.requires.every((evidence) => holds(evidence.when, features) === true)) return null
  const words = { level: region.level, side: region.side, structure: region.structure.replaceAll('-', ' '), reference: referenceWords }
  const reason = ({ when }: Evidence, template: string, further = ''): Reason => {
    const measures = [...new Set([when.feature, ...mentioned(template)])].flatMap((name) => (features[name] === null ? [] : (ct[name] ?? [])))
    const [measure, mark] = [ct[when.feature], markOf(measures)]
    return {
      text: sentence(template, features, words) + further,
      ...placeOf(when.feature),
      ...(measure === undefined ? {} : { measureId: measure.id }),
      ...(mark === undefined ? {} : { mark }),
    }
  }
  const measured = [...rule.requires, ...rule.supports].filter((evidence) => holds(evidence.when, features) !== null)
  const met = measured.filter((evidence) => holds(evidence.when, features) === true)
  const opposing = rule.opposes.filter((evidence) => holds(evidence.when, features) === true)
  const weight = ({ weight: full, when }: Evidence): number => full * ctMeasureRules.weights[ct[when.feature]?.confidence ?? 'good']
  const sum = (list: readonly Evidence[]): number => list.reduce((total, evidence) => total + weight(evidence), 0)
  const score = Math.max(0, Math.min(1, (sum(met) - sum(opposing)) / Math.max(1e-9, sum(measured))))
  const against = measured.flatMap((evidence) =>
    met.includes(evidence) || evidence.against === null ? [] : [reason(evidence, evidence.against, withinNoise(evidence.when, features) ? ' The difference is within the noise of the SPECT.' : '')],
  )
  return {
    id: `${rule.id}/${region.level}/${region.side}`,
    pattern: rule.id,
    level: region.level,
    structure: region.structure,
    side: region.side,
    grade: region.grade,
    score,
    ratio: region.ratio,
    centreMm: region.maxMm,
    regionId: region.id,
    reasonsFor: met.map((evidence) => reason(evidence, evidence.for)),
    reasonsAgainst: [...opposing.map((evidence) => reason(evidence, evidence.for)), ...against],
    cautions: [
      ...rule.cautions.flatMap((caution) => (isSaid(caution, features) ? [sentence(caution.text, features, words)] : [])),
      `Consider also: ${rule.mimics.join(', ')}.`,
    ],
    sources: rule.sources.filter((source) => source.verified).map((source) => `[${source.id}] ${source.citation}`),
    patternVersion: rule.version,
  }
}
