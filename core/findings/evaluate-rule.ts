import type { Condition, Evidence, FeatureName, PatternRule } from '../knowledge/pattern-schema.ts'
import { featureNames } from '../knowledge/pattern-schema.ts'
import { uptakeMeasurement } from '../knowledge/measurement-schema.ts'
import { exhaustive } from '../base/exhaustive.ts'
import type { RegionUptake } from '../uptake/uptake.ts'
import type { Features } from './features.ts'
import type { Finding } from './finding.ts'

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
  'sacroiliacSpreadAsymmetry',
]
const shares: readonly FeatureName[] = ['bodyShareHot', 'ctEndplateErosion', 'ctBridgingShare', 'ctHeightLoss']
const lengths: readonly FeatureName[] = ['ctFacetGapMm', 'ctListhesisMm', 'registrationShiftMm', 'ctInterspinousGapMm', 'ctTransverseGapMm']

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

/**
 * Tries one rule on one region. Null where a requirement fails or was not measured. The score is the share of the weights of
 * everything measured that holds, less what opposes; it says how well the pattern fits, not how likely a disease is.
 */
export const evaluateRule = (rule: PatternRule, region: RegionUptake, features: Features, referenceWords: string): Finding | null => {
  if (!rule.structures.includes(region.structure)) return null
  if (!rule.requires.every((evidence) => holds(evidence.when, features) === true)) return null
  const words = { level: region.level, side: region.side, structure: region.structure.replaceAll('-', ' '), reference: referenceWords }
  const reason = (template: string) => ({ text: sentence(template, features, words), regionId: region.id })
  const measured = [...rule.requires, ...rule.supports].filter((evidence) => holds(evidence.when, features) !== null)
  const met = measured.filter((evidence) => holds(evidence.when, features) === true)
  const opposing = rule.opposes.filter((evidence) => holds(evidence.when, features) === true)
  const sum = (list: readonly Evidence[]): number => list.reduce((total, evidence) => total + evidence.weight, 0)
  const score = Math.max(0, Math.min(1, (sum(met) - sum(opposing)) / Math.max(1e-9, sum(measured))))
  const against = measured.flatMap((evidence) => {
    if (met.includes(evidence) || evidence.against === null) return []
    const { text, regionId } = reason(evidence.against)
    return [{ text: withinNoise(evidence.when, features) ? `${text} The difference is within the noise of the SPECT.` : text, regionId }]
  })
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
    reasonsFor: met.map((evidence) => reason(evidence.for)),
    reasonsAgainst: [...opposing.map((evidence) => reason(evidence.for)), ...against],
    cautions: [
      ...rule.cautions.flatMap((caution) =>
        (caution.when === null || holds(caution.when, features) === true) && (caution.whenUnknown === undefined || features[caution.whenUnknown] === null) ? [sentence(caution.text, features, words)] : [],
      ),
      `Consider also: ${rule.mimics.join(', ')}.`,
    ],
    sources: rule.sources.filter((source) => source.verified).map((source) => `[${source.id}] ${source.citation}`),
    patternVersion: rule.version,
  }
}
