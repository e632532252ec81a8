import { describe, expect, it } from 'vitest'
import { ruleFaults, factsAsked } from '../../../core/knowledge/rule-checks.ts'
import { listRules, ruleFiles, ruleKey } from '../../../core/knowledge/rule-list.ts'
import type { Condition } from '../../../core/knowledge/rule-schema.ts'
import { factSheet, referralRules } from '../../../core/knowledge/rules.ts'
import { blockedWordsIn } from '../../../core/report/wording.ts'
import { factView } from '../../../core/referral/derived.ts'
import { decide, evaluate } from '../../../core/referral/evaluate.ts'
import { factsSchema } from '../../../core/referral/facts.ts'
import type { Facts } from '../../../core/referral/facts.ts'
import { judgeReferral } from '../../../core/referral/judge-referral.ts'
import { criterionCases, tableCases } from './rule-cases.ts'

const [policy] = referralRules.policies
if (policy === undefined) throw new Error('no policy')
const { pathway, algorithm, acquisition, cautions } = referralRules

const view = (facts: Facts) => factView(factsSchema.parse(facts), acquisition)

const criteria = new Map(
  [
    ...[...policy.criteria, policy.investigational].map((each) => [ruleKey(policy, each.id), each] as const),
    ...[...algorithm.inclusion, ...algorithm.exclusion].map((each) => [ruleKey(algorithm, each.id), each] as const),
    ...cautions.cautions.map((each) => [ruleKey(cautions, each.id), each] as const),
  ],
)

interface Table {
  readonly rows: readonly { readonly id: string; readonly when: Condition | null; readonly reason: string }[]
}

const tables = new Map<string, Table>(
  [
    [ruleKey(policy, policy.simultaneous.id), policy.simultaneous] as const,
    [ruleKey(policy, policy.procedureCodes.id), policy.procedureCodes] as const,
    [ruleKey(pathway, pathway.path.id), pathway.path] as const,
    [ruleKey(algorithm, algorithm.outcome.id), algorithm.outcome] as const,
    ...acquisition.points.map((each) => [ruleKey(acquisition, each.id), each] as const),
  ],
)

describe('every rule has its cases', () => {
  it('a positive, a negative, an edge and an unknown one, and none is for a rule that is gone', () => {
    const otherwise = ruleKey(policy, policy.otherwise.id)
    expect([...Object.keys(criterionCases), ...Object.keys(tableCases), otherwise].sort()).toEqual(listRules(referralRules).map(({ key }) => key).sort())
  })

  it.each([...criteria])('%s', (key, { when }) => {
    const cases = criterionCases[key]
    if (cases === undefined) throw new Error(`no cases for ${key}`)
    const truth = (facts: Facts) => evaluate(when, view(facts)).truth
    expect({ yes: truth(cases.yes), no: truth(cases.no), edge: truth(cases.edge[0]), unknown: truth(cases.unknown) }).toEqual({ yes: 'yes', no: 'no', edge: cases.edge[1], unknown: 'unknown' })
  })

  it.each([...tables])('%s: each row is reached', (key, { rows }) => {
    const cases = tableCases[key]
    if (cases === undefined) throw new Error(`no cases for ${key}`)
    const decided = (facts: Facts): string | null => decide<(typeof rows)[number]>(rows, view(facts), (a, b) => a.id === b.id).row?.id ?? null
    expect(Object.keys(cases.rows).sort()).toEqual(rows.map(({ id }) => id).sort())
    for (const [id, facts] of Object.entries(cases.rows)) expect(decided(facts)).toBe(id)
    expect(decided(cases.edge[0])).toBe(cases.edge[1])
    expect(decided(cases.unknown)).toBe(null)
  })
})

/** Facts that settle every criterion with "no", for what stands after them. */
const nothing: Facts = { suspected: [], cancer: 'none', purpose: 'diagnosis' }

describe('the outputs of the tables', () => {
  it('P12 holds for all else, and stays open while one criterion is', () => {
    expect(judgeReferral(nothing).policy.result).toBe('not-medically-necessary')
    expect(judgeReferral({ ...nothing, cancer: null, spineSymptoms: true }).policy.result).toBe('undetermined')
  })

  it('all eight paths of the code table, and what a coder has to look at', () => {
    const code = (ctForAnatomy: boolean, areas: number, days: number, areaNames?: ('cervical' | 'thoracic' | 'lumbar')[]) => {
      const { cpt } = judgeReferral({ study: { ctForAnatomy, areas, days, ...(areaNames === undefined ? {} : { areaNames }) } }).policy
      return cpt.coderReview ? 'review' : cpt.code
    }
    expect([false, true].map((ct) => [code(ct, 1, 1), code(ct, 2, 1), code(ct, 1, 2), code(ct, 2, 2)])).toEqual([
      ['78803', '78831', '78831', 'review'],
      ['78830', '78832', '78832', 'review'],
    ])
    expect([code(true, 2, 1, ['cervical', 'lumbar']), code(false, 2, 1, ['cervical', 'lumbar']), code(true, 2, 1, ['thoracic', 'lumbar']), code(true, 1, 1, ['lumbar'])]).toEqual(['review', 'review', '78832', '78830'])
  })

  it('codes only: no wording of a procedure code', () => {
    expect(JSON.stringify(referralRules)).not.toMatch(/radiopharmaceutical localization|tomographic \(SPECT\)/i)
  })
})

describe('the documented disagreements', () => {
  const caution = (facts: Facts, id: string) => judgeReferral(facts).cautions.find((each) => each.id === id)
  it.each<[string, Facts, string, string]>([
    ['planning-evidence-and-payer', { purpose: 'surgical-planning' }, 'S004', 'S001'],
    ['sacroiliac-evidence-and-payer', { suspected: ['si-dysfunction'] }, 'S004', 'S003'],
    ['exclusion-and-indication', { suspected: ['infection'] }, 'S001', 'S004'],
    ['revision-evidence-and-payer', { suspected: ['pseudarthrosis'] }, 'S004', 'S003'],
    ['gallium-and-mri', { suspected: ['infection'] }, 'S003', '59'],
    ['sacroiliac-burden', { suspected: ['si-dysfunction'] }, 'S003', '17'],
  ])('%s names both sources', (id, facts, source, against) => {
    expect(caution(facts, id)).toMatchObject({ source, against })
  })

  it('fracture, infection and neoplasm: a form of their own for the surgical series, a reason for the scan for the payer', () => {
    const { policy: payer, algorithm: paper } = judgeReferral({ suspected: ['infection'], exclusions: { infection: true } })
    expect([payer.result, paper.failed]).toEqual(['medically-necessary', ['infection']])
  })

  it('suspected infection is no exclusion by itself', () => {
    expect(judgeReferral({ suspected: ['infection'] }).algorithm.failed).toEqual([])
  })

  it('a mechanical sacroiliac joint meets no criterion; planning for degeneration is investigational, whatever the series found', () => {
    expect(judgeReferral({ ...nothing, suspected: ['si-dysfunction'] }).policy.result).toBe('not-medically-necessary')
    expect(judgeReferral({ ...nothing, suspected: ['degenerative-pain'], purpose: 'surgical-planning' }).policy.result).toBe('investigational')
  })

  it('more than two areas, not several, ends the surgical path; the printed counts stand', () => {
    expect(algorithm.outcome.rows.find(({ id }) => id === 'more-than-two-areas')?.when).toEqual({ fact: 'uptake.areas', above: 2 })
    expect(algorithm.evidence.cohort.join(' ')).toMatch(/126 negative, 103 .*38 .*48 operated \(25 cervical, 23 lumbar/)
    expect(algorithm.evidence.cohort.join(' ')).toMatch(/Arm .*p = 0\.09 as printed.*leg .*p = 0\.009 as printed/i)
  })

  it('what is machine-written or an opinion is marked as not verified', () => {
    const verified = (rules: { readonly sources: readonly { readonly id: string; readonly verified: boolean }[] }, id: string) => rules.sources.find((each) => each.id === id)?.verified
    expect([verified(pathway, 'S002'), verified(cautions, 'S000')]).toEqual([false, false])
  })

  it('no sentence of a rule says a blocked word', () => {
    for (const { text } of listRules(referralRules)) expect([text, blockedWordsIn(text)]).toEqual([text, []])
    const reasons = [...tables.values()].flatMap(({ rows }) => rows.map(({ reason }) => reason))
    expect(reasons.flatMap((reason) => blockedWordsIn(reason))).toEqual([])
  })
})

describe('the files of rules', () => {
  it.each(ruleFiles(referralRules).map((file) => [file.id, file] as const))('%s: sources, facts, ids and last rows', (_, file) => {
    expect(ruleFaults(file, factSheet)).toEqual([])
  })

  it('the fact sheet has every fact that is asked, and no other', () => {
    const asked = [...new Set(ruleFiles(referralRules).flatMap(factsAsked))].sort()
    const derivedOnly = ['surgery']
    expect(factSheet.facts.map(({ fact }) => fact).filter((fact) => !asked.includes(fact) && !derivedOnly.includes(fact))).toEqual([])
    expect(asked.filter((fact) => !factSheet.facts.some((each) => each.fact === fact))).toEqual([])
  })

  it('every rule has its citation, its file a version and its dates', () => {
    for (const { key, citations, version, effective } of listRules(referralRules)) {
      expect([key, citations.length > 0, /^\d+\.\d+\.\d+$/.test(version)]).toEqual([key, true, true])
      expect(effective.until).toBe(null)
    }
    expect(policy.effective.from).toBe('2026-08-01')
  })
})

describe('the switches of a site', () => {
  it('a caution that is off is not said', () => {
    const facts: Facts = { steroidInjectionDaysAgo: 3 }
    expect(judgeReferral(facts, { off: new Set(['cautions/steroid-under-14-days']) }).cautions).toEqual([])
  })

  it('a criterion that is off leaves the policy open, never "not necessary"', () => {
    const { policy: judged } = judgeReferral(nothing, { off: new Set([`${policy.id}/P3`]) })
    expect(judged.result).toBe('undetermined')
    expect(judged.criteria.find(({ id }) => id === 'P3')).toMatchObject({ met: 'unknown', off: true, missing: [] })
  })

  it('a table that is off answers nothing, and says why', () => {
    const off = new Set([`${policy.id}/CPT`, `${policy.id}/P0`, 'cervical-imaging-pathway/path', 'neurosurg-focus-2019/algorithm', 'acquisition-quality/tracer'])
    const judged = judgeReferral({ simultaneousAdvancedImaging: false, study: { ctForAnatomy: true, areas: 1, days: 1, tracer: 'MDP' } }, { off })
    expect(judged.policy.cpt).toMatchObject({ code: null, reason: expect.stringContaining('switched this rule off') as string })
    expect([judged.policy.simultaneousImaging, judged.pathway.position, judged.algorithm.result]).toEqual(['unknown', 'unknown', 'undetermined'])
    expect(judged.acquisition.points.some(({ id }) => id === 'tracer')).toBe(false)
  })

  it.each([
    ['2026-07-31', 'no'],
    ['2026-08-01', 'yes'],
    [null, 'unknown'],
  ])('on %s the policy is in force: %s', (onDate, wanted) => {
    expect(judgeReferral({}, { onDate }).policy.inForce).toBe(wanted)
  })
})
