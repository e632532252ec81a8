import { describe, expect, it } from 'vitest'
import { evaluateRule } from '../../../core/findings/evaluate-rule.ts'
import type { Features } from '../../../core/findings/features.ts'
import { historyFeatures, historySchema } from '../../../core/findings/history.ts'
import { patternRules } from '../../../core/knowledge/patterns.ts'
import { regionOf, ruleOf, unmeasured } from './hand-made-features.ts'

const hotDisc: Features = {
  ...unmeasured, ratio: 5, grade: 4, ratioToSameKind: 5, hotSpotConfidence: 0.9, endplateRatio: 4, instrumented: 1, adjacentToConstruct: 0, ctBridgingShare: 0.02,
}
const mildJoint: Features = { ...unmeasured, ratio: 1.8, grade: 2, hotSpotConfidence: 0, asymmetry: 1.05, sacroiliacSpread: 1.7, sacroiliacSpreadAsymmetry: 1.05, ctSacroiliacHuRatio: 1 }
const hotJoint: Features = { ...unmeasured, ratio: 5, grade: 4, asymmetry: 3, ratioToSameKind: 4, hotSpotConfidence: 0.8 }

const told = (pattern: Parameters<typeof ruleOf>[0], structure: Parameters<typeof regionOf>[0], features: Features): string =>
  (evaluateRule(ruleOf(pattern), regionOf(structure, 'L4-L5', 'left'), features, 'x')?.cautions ?? ['no finding']).join('\n')

describe('the history of the patient', () => {
  it('is unknown without a referral, and "none" is no number of months', () => {
    expect(historyFeatures(null)).toEqual({ ageYears: null, surgeryMonthsAgo: null, steroidDaysAgo: null })
    const none = historySchema.parse({ ageYears: 40, sex: 'F', surgeryMonthsAgo: 'none', steroidDaysAgo: 'none' })
    expect(historyFeatures(none)).toEqual({ ageYears: 40, surgeryMonthsAgo: null, steroidDaysAgo: null })
  })

  it.each([
    [11.9, 'part of healing'],
    [12, 'may stay positive for a year or more'],
  ])('operated %d months ago: says so instead of asking for the interval', (surgeryMonthsAgo, words) => {
    const cautions = told('pseudarthrosis', 'disc', { ...hotDisc, surgeryMonthsAgo })
    expect(cautions).toContain(`Operated ${surgeryMonthsAgo.toFixed(0)} months before the scan`)
    expect(cautions).toContain(words)
    expect(cautions).not.toContain('State the interval')
  })

  it('unknown: leaves the interval to the reader, as before', () => {
    expect(told('pseudarthrosis', 'disc', hotDisc)).toContain('State the interval from surgery')
    expect(told('pseudarthrosis', 'disc', hotDisc)).not.toContain('Operated')
  })

  it('warns of a steroid 13 days before the scan, and not of one 14 days before', () => {
    expect(told('facet', 'facet-joint', { ...hotJoint, steroidDaysAgo: 13 })).toContain('injected 13 days before the scan')
    expect(told('facet', 'facet-joint', { ...hotJoint, steroidDaysAgo: 14 })).not.toContain('steroid')
    expect(told('facet', 'facet-joint', hotJoint)).not.toContain('steroid')
  })

  it('takes symmetric joints of a young patient rather as physiological than those of an old one', () => {
    const [young, unknown, old] = [19, null, 61].map((ageYears) => evaluateRule(ruleOf('physiologic'), regionOf('sacroiliac-joint', 'pelvis', 'left'), { ...mildJoint, ageYears }, 'x'))
    expect(young).toMatchObject({ score: 1 })
    expect(young?.reasonsFor.map(({ text }) => text).join()).toContain('19 years old')
    expect(unknown).toMatchObject({ score: 1 })
    expect(unknown?.cautions.join()).toContain('common in young patients')
    expect(old?.score).toBeLessThan(1)
    expect(old?.reasonsAgainst.map(({ text }) => text).join()).toContain('61 years old')
  })

  it('never decides alone: no rule requires it', () => {
    for (const rule of patternRules) for (const { when } of rule.requires) expect(['ageYears', 'surgeryMonthsAgo', 'steroidDaysAgo']).not.toContain(when.feature)
  })
})
