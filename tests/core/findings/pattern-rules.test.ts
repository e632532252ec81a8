import { describe, expect, it } from 'vitest'
import { evaluateRule, holds } from '../../../core/findings/evaluate-rule.ts'
import type { Features } from '../../../core/findings/features.ts'
import { patternSchema } from '../../../core/base/anatomy.ts'
import type { Pattern } from '../../../core/base/anatomy.ts'
import type { Condition, FeatureName, PatternRule } from '../../../core/knowledge/pattern-schema.ts'
import { patternRules } from '../../../core/knowledge/patterns.ts'
import { regionOf, ruleOf, unmeasured } from './hand-made-features.ts'

/** A value that meets a condition, and one that does not, whatever its direction. */
const meeting = ({ op, value }: Condition): number => (op === '>=' || op === '>' ? value + 0.5 : value - 0.5)
const failing = ({ op, value }: Condition): number => (op === '>=' || op === '>' ? value - 0.5 : value + 0.5)

const featuresFor = (conditions: readonly Condition[], value: (condition: Condition) => number): Partial<Record<FeatureName, number>> =>
  Object.fromEntries(conditions.map((condition) => [condition.feature, value(condition)]))

const clear = (rule: PatternRule): Features => ({
  ...unmeasured,
  ...featuresFor([...rule.supports, ...rule.requires].map(({ when }) => when), meeting),
})

const placeOf = (rule: PatternRule) => {
  const [structure] = rule.structures
  if (structure === undefined) throw new Error(`${rule.id} is for no structure`)
  return regionOf(structure, structure === 'disc' || structure === 'facet-joint' || structure === 'interspinous' ? 'L4-L5' : 'L4', 'left')
}

it('there is a rule for every pattern', () => {
  expect(patternRules.map((rule) => rule.id).sort()).toEqual([...patternSchema.options].sort())
})

describe.each(patternRules.map((rule) => rule.id))('the rule %s', (id) => {
  const rule = ruleOf(id)

  it('proposes its pattern with a full score where everything was measured and holds', () => {
    const finding = evaluateRule(rule, placeOf(rule), clear(rule), 'normal vertebra')
    expect(finding).toMatchObject({ pattern: id, score: 1, reasonsAgainst: [] })
    expect(finding?.reasonsFor).toHaveLength(rule.requires.length + rule.supports.length)
  })

  it.each(rule.requires.map((evidence) => [evidence.id, evidence] as const))('proposes nothing where %s fails or was not measured', (_, { when }) => {
    expect(evaluateRule(rule, placeOf(rule), { ...clear(rule), [when.feature]: failing(when) }, 'x')).toBeNull()
    expect(evaluateRule(rule, placeOf(rule), { ...clear(rule), [when.feature]: null }, 'x')).toBeNull()
  })

  it('scores lower for each supporting sign that was looked for and is absent, and says so where absence means something', () => {
    for (const evidence of rule.supports) {
      const features = { ...clear(rule), [evidence.when.feature]: failing(evidence.when) }
      // The same measure may decide a requirement as well.
      if (rule.requires.some(({ when }) => holds(when, features) !== true)) continue
      const finding = evaluateRule(rule, placeOf(rule), features, 'x')
      // What is told without weight changes no score.
      if (evidence.weight > 0) expect(finding?.score).toBeLessThan(1)
      expect(finding?.reasonsAgainst.length).toBe(evidence.against === null ? 0 : 1)
    }
  })

  it('neither counts nor mentions supporting signs that were not measured', () => {
    const bare: Features = { ...unmeasured, ...featuresFor(rule.requires.map(({ when }) => when), meeting) }
    expect(evaluateRule(rule, placeOf(rule), bare, 'x')).toMatchObject({ score: 1, reasonsAgainst: [] })
  })

  it('loses score to whatever opposes it, with the reason', () => {
    for (const evidence of rule.opposes) {
      const finding = evaluateRule(rule, placeOf(rule), { ...clear(rule), [evidence.when.feature]: meeting(evidence.when) }, 'x')
      expect(finding?.score).toBeLessThan(1)
      expect(finding?.reasonsAgainst).toHaveLength(1)
    }
  })

  it('asks for more than an uptake number, and marks every threshold of its own as unvalidated', () => {
    const numbers: readonly FeatureName[] = ['ratio', 'grade', 'hotSpotRatio', 'ratioToSameKind', 'asymmetry']
    expect(rule.requires.some(({ when }) => !numbers.includes(when.feature))).toBe(true)
    for (const evidence of [...rule.requires, ...rule.supports, ...rule.opposes])
      expect(evidence.sources.length > 0 || /unvalidated|unverified|design/i.test(evidence.basis)).toBe(true)
  })

  it('never says a blocked word nor a diagnosis of pain', () => {
    expect(JSON.stringify(rule)).not.toMatch(/inflammation|cause of pain|white blood cell|leucocyte/i)
  })
})

describe('rules that compete for one place', () => {
  const scores = (structure: Parameters<typeof regionOf>[0], level: Parameters<typeof regionOf>[1], features: Features, ids: readonly Pattern[]): number[] =>
    ids.map((id) => evaluateRule(ruleOf(id), regionOf(structure, level, 'left'), features, 'x')?.score ?? 0)

  const hotDisc: Features = {
    ...unmeasured, ratio: 5, grade: 4, ratioToSameKind: 5, hotSpotConfidence: 0.9, endplateRatio: 4, instrumented: 0, adjacentToConstruct: 0,
    ctDiscHeightRatio: 0.7, ctEndplateHuRatio: 1.6, ctEndplateErosion: 0, ctVacuumMl: 0,
  }

  it('a worn disc is discogenic, not infected', () => {
    const [discogenic = 0, infection = 0] = scores('disc', 'L3-L4', hotDisc, ['discogenic', 'infection'])
    expect(discogenic).toBeGreaterThan(0.8)
    expect(infection).toBe(0)
  })

  it('two hot endplates that are eaten away: infection before degeneration', () => {
    const [infection = 0, discogenic = 0] = scores('disc', 'L3-L4', { ...hotDisc, ctEndplateErosion: 0.08 }, ['infection', 'discogenic'])
    expect(infection).toBeGreaterThan(discogenic + 0.2)
  })

  it('a hot instrumented disc without bridging bone: pseudarthrosis before degeneration', () => {
    const operated: Features = { ...hotDisc, instrumented: 1, ctEndplateErosion: null, ctBridgingShare: 0.02 }
    const [pseudarthrosis = 0, discogenic = 0] = scores('disc', 'L4-L5', operated, ['pseudarthrosis', 'discogenic'])
    expect(pseudarthrosis).toBeGreaterThan(discogenic + 0.2)
  })

  it('a hot joint beside a construct: adjacent segment before facet', () => {
    const joint: Features = { ...unmeasured, ratio: 5, grade: 4, asymmetry: 3, ratioToSameKind: 4, hotSpotConfidence: 0.8, ctFacetHuRatio: 1.4, adjacentToConstruct: 1, instrumented: 0 }
    const [adjacent = 0, facet = 0] = scores('facet-joint', 'L3-L4', joint, ['adjacent-segment', 'facet'])
    expect(adjacent).toBeGreaterThan(facet)
    expect(scores('facet-joint', 'L3-L4', { ...joint, adjacentToConstruct: 0 }, ['adjacent-segment'])).toEqual([0])
  })

  const hotBody: Features = { ...unmeasured, ratio: 6, grade: 4, hotSpotConfidence: 0.8, hotSpotVertebraConfidence: 0.8, skeletalHotSpots: 1, ctHeightLoss: 0, ctSpotHuRatio: 1, ctPedicleHuRatio: 0.9 }

  it('a band across a compressed body is a fracture, and no suspicion of malignancy', () => {
    const band: Features = { ...hotBody, bodyShareHot: 1, pedicleSpread: 1.7, pedicleSpreadAsymmetry: 1.1, ctHeightLoss: 0.3, ctWedgeDeg: 12, ctSpotHuRatio: 3 }
    const [fracture = 0, malignancy = 0] = scores('vertebral-body', 'L1', band, ['fracture', 'malignancy-suspicion'])
    expect(fracture).toBeGreaterThan(0.9)
    expect(malignancy).toBe(0)
  })

  it('a focus of body and one pedicle is suspicious; heat alone, however high, is not', () => {
    const focus: Features = { ...hotBody, bodyShareHot: 0.4, pedicleSpread: 5, pedicleSpreadAsymmetry: 5, ctPedicleHuRatio: 0.4 }
    expect(scores('vertebral-body', 'L1', focus, ['malignancy-suspicion', 'fracture'])[0]).toBeGreaterThan(0.8)
    const heat: Features = { ...hotBody, ratio: 30, bodyShareHot: 0.4, pedicleSpread: 1, pedicleSpreadAsymmetry: 1 }
    expect(scores('vertebral-body', 'L1', heat, ['malignancy-suspicion', 'fracture'])).toEqual([0, 0])
  })

  it('mild and symmetric sacroiliac joints are physiological, a hot one is not', () => {
    const mild: Features = { ...unmeasured, ratio: 1.8, grade: 2, hotSpotConfidence: 0, asymmetry: 1.05, sacroiliacSpread: 1.7, sacroiliacSpreadAsymmetry: 1.05, ctSacroiliacHuRatio: 1 }
    expect(scores('sacroiliac-joint', 'pelvis', mild, ['physiologic', 'si-joint'])).toEqual([1, 0])
    const hot: Features = { ...mild, ratio: 4, hotSpotConfidence: 0.9, asymmetry: 3, sacroiliacSpread: 1.3, sacroiliacSpreadAsymmetry: 2.8 }
    expect(scores('sacroiliac-joint', 'pelvis', hot, ['physiologic'])).toEqual([0])
  })
})
