import type { KnowledgeSource } from '../knowledge/grading-schema.ts'
import type { AcquisitionRules, Algorithm, Criterion, Pathway, Policy } from '../knowledge/rule-schema.ts'
import { referralRules } from '../knowledge/rules.ts'
import type { ReferralRules } from '../knowledge/rules.ts'
import { factView } from './derived.ts'
import { decide, evaluate } from './evaluate.ts'
import type { FactView, Truth } from './evaluate.ts'
import type { Facts } from './facts.ts'

export interface JudgedCriterion {
  readonly id: string
  readonly text: string
  readonly met: Truth
  readonly missing: readonly string[]
}

/** The rules of the referral on one set of facts (`cli.md`, `rules`). What is unknown stays unknown. */
export interface ReferralJudgement {
  readonly policy: {
    readonly result: 'medically-necessary' | 'investigational' | 'not-medically-necessary' | 'undetermined'
    readonly criteria: readonly JudgedCriterion[]
    readonly simultaneousImaging: 'fine' | 'needs-rationale' | 'unknown'
    readonly cpt: { readonly code: string | null; readonly coderReview: boolean; readonly reason: string }
  }
  readonly pathway: { readonly position: string; readonly next: string; readonly spectCtAppropriate: 'yes' | 'not-yet' | 'unknown'; readonly reason: string }
  readonly algorithm: {
    readonly eligible: Truth
    readonly failed: readonly string[]
    readonly unknown: readonly string[]
    readonly result: string
    readonly reason: string
  }
  readonly acquisition: {
    readonly verdict: 'adequate' | 'limited' | 'repeat-advised' | 'unknown'
    readonly points: readonly { readonly id: string; readonly verdict: string; readonly text: string; readonly source: string }[]
  }
  readonly cautions: readonly { readonly id: string; readonly text: string; readonly source: string }[]
  readonly sources: readonly (KnowledgeSource & { readonly rules: string })[]
}

const unknownFacts = (missing: readonly string[]): string => `Not known: ${missing.join(', ')}.`

const judge = (criterion: Criterion, view: FactView): JudgedCriterion => {
  const { truth, missing } = evaluate(criterion.when, view)
  return { id: criterion.id, text: criterion.text, met: truth, missing }
}

const policyResult = (criteria: readonly JudgedCriterion[], investigational: Truth): ReferralJudgement['policy']['result'] => {
  if (criteria.some(({ met }) => met === 'yes')) return 'medically-necessary'
  // A criterion that is not settled could still be met.
  if (criteria.some(({ met }) => met === 'unknown') || investigational === 'unknown') return 'undetermined'
  return investigational === 'yes' ? 'investigational' : 'not-medically-necessary'
}

const judgePolicy = (policy: Policy, view: FactView): ReferralJudgement['policy'] => {
  const criteria = policy.criteria.map((criterion) => judge(criterion, view))
  const simultaneous = decide(policy.simultaneous, view, (a, b) => a.result === b.result)
  const code = decide(policy.procedureCodes, view, (a, b) => a.code === b.code && a.coderReview === b.coderReview)
  return {
    result: policyResult(criteria, evaluate(policy.investigational.when, view).truth),
    criteria,
    simultaneousImaging: simultaneous.row?.result ?? 'unknown',
    cpt: code.row === null ? { code: null, coderReview: false, reason: unknownFacts(code.missing) } : { code: code.row.code, coderReview: code.row.coderReview, reason: code.row.reason },
  }
}

const judgePathway = (pathway: Pathway, view: FactView): ReferralJudgement['pathway'] => {
  const { row, missing } = decide(pathway.rows, view, (a, b) => a.position === b.position && a.next === b.next)
  if (row !== null) return { position: row.position, next: row.next, spectCtAppropriate: row.spectCtAppropriate, reason: `${row.reason} ${pathway.statement}` }
  // The place on the path may be open while every place that is left says the same of SPECT/CT.
  const appropriate = decide(pathway.rows, view, (a, b) => a.spectCtAppropriate === b.spectCtAppropriate).row?.spectCtAppropriate ?? 'unknown'
  return { position: 'unknown', next: 'complete-the-facts', spectCtAppropriate: appropriate, reason: `${unknownFacts(missing)} ${pathway.statement}` }
}

const judgeAlgorithm = (algorithm: Algorithm, view: FactView): ReferralJudgement['algorithm'] => {
  const included = algorithm.inclusion.map((criterion) => judge(criterion, view))
  const excluded = algorithm.exclusion.map((criterion) => judge(criterion, view))
  const failed = [...included.filter(({ met }) => met === 'no'), ...excluded.filter(({ met }) => met === 'yes')].map(({ id }) => id)
  const open = [...included, ...excluded].filter(({ met }) => met === 'unknown')
  const unknown = open.map(({ id }) => id)
  const eligible: Truth = failed.length > 0 ? 'no' : unknown.length > 0 ? 'unknown' : 'yes'
  const answer = (result: string, reason: string): ReferralJudgement['algorithm'] => ({ eligible, failed, unknown, result, reason: `${reason} ${algorithm.statement}` })
  if (eligible === 'no') return answer('outside-published-algorithm', `The published series would not have included this patient (${failed.join(', ')}).`)
  if (eligible === 'unknown') {
    return answer('undetermined', `Whether the published series would have included this patient is open. ${unknownFacts([...new Set(open.flatMap(({ missing }) => missing))])}`)
  }
  const { row, missing } = decide(algorithm.rows, view, (a, b) => a.result === b.result)
  return row === null ? answer('undetermined', unknownFacts(missing)) : answer(row.result, row.reason)
}

const worstFirst = ['repeat-advised', 'limited', 'unknown', 'adequate'] as const

const judgeAcquisition = (rules: AcquisitionRules, view: FactView): ReferralJudgement['acquisition'] => {
  const points = rules.points.map(({ id, source, rows }) => {
    const { row, missing } = decide(rows, view, (a, b) => a.verdict === b.verdict)
    return { id, verdict: row?.verdict ?? ('unknown' as const), text: row?.reason ?? unknownFacts(missing), source }
  })
  return { verdict: worstFirst.find((verdict) => points.some((point) => point.verdict === verdict)) ?? 'unknown', points }
}

/** Judges a referral by every rule. The same facts give the same answer in the window and at the terminal. */
export const judgeReferral = (facts: Facts, rules: ReferralRules = referralRules): ReferralJudgement => {
  const view = factView(facts)
  return {
    policy: judgePolicy(rules.policy, view),
    pathway: judgePathway(rules.pathway, view),
    algorithm: judgeAlgorithm(rules.algorithm, view),
    acquisition: judgeAcquisition(rules.acquisition, view),
    cautions: rules.cautions.cautions
      .filter(({ when }) => evaluate(when, view).truth === 'yes')
      .map(({ id, text, source }) => ({ id, text, source })),
    sources: Object.values(rules).flatMap(({ id, version, sources }: Policy | Pathway | Algorithm | AcquisitionRules | ReferralRules['cautions']) =>
      sources.map((source) => ({ ...source, rules: `${id} ${version}` })),
    ),
  }
}
