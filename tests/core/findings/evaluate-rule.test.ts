import { describe, expect, it } from 'vitest'
import { evaluateRule, holds, sentence } from '../../../core/findings/evaluate-rule.ts'
import type { Features } from '../../../core/findings/features.ts'
import { regionOf, ruleOf, unmeasured } from './hand-made-features.ts'

const places = {
  facet: regionOf('facet-joint', 'L4-L5', 'right'),
  discogenic: regionOf('disc', 'L4-L5', 'midline'),
  'si-joint': regionOf('sacroiliac-joint', 'pelvis', 'left'),
} as const

const clear: Features = {
  ...unmeasured,
  ratio: 4,
  grade: 4,
  asymmetry: 3,
  ratioToSameKind: 4,
  hotSpotConfidence: 0.8,
  hotSpotRatio: 4,
  pedicleRatio: 1,
  bodyRatio: 1.2,
  skeletalHotSpots: 1,
  ctFacetHuRatio: 1.3,
  ctDiscHeightRatio: 0.6,
  ctEndplateHuRatio: 1.6,
  ctSacroiliacHuRatio: 1.3,
  registrationShiftMm: 1,
  levelConfidence: 0.85,
}

const keys = ['facet', 'discogenic', 'si-joint'] as const

describe.each(keys)('the rule %s', (id) => {
  it('proposes its pattern where all its conditions hold', () => {
    const finding = evaluateRule(ruleOf(id), places[id], clear, 'normal vertebra (mean of L1, L2)')
    expect(finding).toMatchObject({ pattern: id, score: 1, grade: 4, reasonsAgainst: [], patternVersion: ruleOf(id).version })
    expect(finding?.reasonsFor.length).toBeGreaterThan(2)
    expect(finding?.sources.length).toBeGreaterThan(0)
  })

  it.each(['hotSpotConfidence', 'ratio'] as const)('proposes nothing where %s is too low', (feature) => {
    expect(evaluateRule(ruleOf(id), places[id], { ...clear, [feature]: 0.1 }, 'x')).toBeNull()
  })

  it('proposes nothing where a requirement was not measured', () => {
    expect(evaluateRule(ruleOf(id), places[id], { ...clear, ratio: null }, 'x')).toBeNull()
  })

  it('proposes nothing on another structure', () => {
    expect(evaluateRule(ruleOf(id), regionOf('vertebral-body', 'L4', 'midline'), clear, 'x')).toBeNull()
  })

  it('says what speaks against it, and scores lower', () => {
    const weak: Features = { ...clear, asymmetry: 1, grade: 1, ratioToSameKind: 1, ctFacetHuRatio: 1, ctDiscHeightRatio: 1, ctEndplateHuRatio: 1, ctSacroiliacHuRatio: 1 }
    const finding = evaluateRule(ruleOf(id), places[id], weak, 'x')
    expect(finding?.score).toBeLessThan(0.75)
    expect(finding?.reasonsAgainst.length).toBeGreaterThan(1)
  })

  it('neither counts nor mentions what was not measured', () => {
    const bare: Features = { ...unmeasured, ratio: 4, hotSpotConfidence: 0.8 }
    const finding = evaluateRule(ruleOf(id), places[id], bare, 'x')
    expect(finding).toMatchObject({ score: 1, reasonsAgainst: [] })
    expect(JSON.stringify(finding)).not.toContain('not measured')
  })

  it('never says a blocked word, with any reason', () => {
    const weak: Features = { ...clear, asymmetry: 1, grade: 1, ratioToSameKind: 1, registrationShiftMm: 6, skeletalHotSpots: 9, pedicleRatio: 4, levelConfidence: 0.2 }
    for (const features of [clear, weak])
      expect(JSON.stringify(evaluateRule(ruleOf(id), places[id], features, 'x'))).not.toMatch(/inflammation|cause of pain|white blood cell|leucocyte/i)
  })
})

describe('a facet joint whose pedicle is hot too', () => {
  it('loses score and says why', () => {
    const finding = evaluateRule(ruleOf('facet'), places.facet, { ...clear, pedicleRatio: 3 }, 'x')
    expect(finding?.score).toBeLessThan(1)
    expect(finding?.reasonsAgainst[0]?.text).toContain('pedicle')
  })
})

describe('a difference between two sides', () => {
  it('within noise is not called one, and the card says so', () => {
    const within = evaluateRule(ruleOf('facet'), places.facet, { ...clear, asymmetry: 1.4, asymmetryNoiseSd: 1.2 }, 'x')
    expect(within?.score).toBeLessThan(1)
    expect(within?.reasonsAgainst.map(({ text }) => text).join(' ')).toContain('within the noise')
    const beyond = evaluateRule(ruleOf('facet'), places.facet, { ...clear, asymmetry: 1.4, asymmetryNoiseSd: 4 }, 'x')
    expect(beyond).toMatchObject({ score: 1, reasonsAgainst: [] })
  })

  it('is judged by the value alone where noise could not be told', () => {
    expect(evaluateRule(ruleOf('facet'), places.facet, { ...clear, asymmetry: 1.4, asymmetryNoiseSd: null }, 'x')?.score).toBe(1)
  })
})

describe('conditions and sentences', () => {
  it('hold, fail or stay open', () => {
    expect(holds({ feature: 'ratio', op: '>=', value: 4 }, clear)).toBe(true)
    expect(holds({ feature: 'ratio', op: '>', value: 4 }, clear)).toBe(false)
    expect(holds({ feature: 'ratio', op: '<=', value: 4 }, clear)).toBe(true)
    expect(holds({ feature: 'ratio', op: '<', value: 4 }, clear)).toBe(false)
    expect(holds({ feature: 'ratio', op: '<', value: 4 }, unmeasured)).toBeNull()
  })

  it('put numbers with their units into words', () => {
    expect(sentence('{ratio} times; {registrationShiftMm} apart at {level}', clear, { level: 'L4-L5' })).toBe('4.0 times; 1.0 mm apart at L4-L5')
  })

  it('throw for a name that no rule may use', () => {
    expect(() => sentence('{unheardOf}', clear, {})).toThrow('unheardOf')
  })
})
