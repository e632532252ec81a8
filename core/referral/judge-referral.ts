import type { KnowledgeSource } from '../knowledge/grading-schema.ts'
import { ruleFiles, ruleKey } from '../knowledge/rule-list.ts'
import type { AcquisitionRules, Algorithm, Cautions, Criterion, Pathway, Policy } from '../knowledge/rule-schema.ts'
import { referralRules } from '../knowledge/rules.ts'
import type { ReferralRules } from '../knowledge/rules.ts'
import { factView } from './derived.ts'
import { decide, evaluate } from './evaluate.ts'
import type { Decided, FactView, Truth } from './evaluate.ts'
import type { Facts } from './facts.ts'

export interface JudgedCriterion {
  readonly id: string
  readonly text: string
  readonly met: Truth
  readonly missing: readonly string[]
  /** The site has switched it off: it is not judged, and what depends on it stays open. */
  readonly off?: true
}

export interface JudgedPoint {
  readonly id: string
  readonly verdict: 'adequate' | 'limited' | 'repeat-advised' | 'unknown'
  readonly text: string
  readonly source: string
}

export interface JudgedCaution {
  readonly id: string
  readonly text: string
  readonly source: string
  /** The source that says otherwise, where two documents disagree. */
  readonly against?: string
  /** Worth a line beside the pictures. */
  readonly attention: boolean
}

/** The rules of the referral on one set of facts (`cli.md`, `rules`). What is unknown stays unknown. */
export interface ReferralJudgement {
  readonly policy: {
    readonly id: string
    readonly result: 'medically-necessary' | 'investigational' | 'not-medically-necessary' | 'undetermined'
    /** Whether the policy is in force on the day that was asked for. */
    readonly inForce: Truth
    readonly criteria: readonly JudgedCriterion[]
    readonly investigational: JudgedCriterion
    readonly simultaneousImaging: 'fine' | 'needs-rationale' | 'unknown'
    readonly simultaneousReason: string
    readonly cpt: { readonly code: string | null; readonly coderReview: boolean; readonly reason: string }
  }
  readonly pathway: { readonly position: string; readonly next: string; readonly spectCtAppropriate: 'yes' | 'not-yet' | 'unknown'; readonly reason: string; readonly missing: readonly string[] }
  readonly algorithm: {
    readonly eligible: Truth
    readonly failed: readonly string[]
    readonly unknown: readonly string[]
    readonly result: string
    readonly reason: string
    readonly missing: readonly string[]
  }
  readonly acquisition: { readonly verdict: JudgedPoint['verdict']; readonly points: readonly JudgedPoint[] }
  readonly cautions: readonly JudgedCaution[]
  readonly sources: readonly (KnowledgeSource & { readonly rules: string })[]
}

/** What the rules are applied with, beside the facts. */
export interface JudgeOptions {
  /** The rules in force; those that ship unless a site has its own. */
  readonly rules?: ReferralRules
  /** Keys of rules that the site has switched off (`cautions/flare`). */
  readonly off?: ReadonlySet<string>
  /** The payer's policy to look at; the first there is unless it names one. */
  readonly policyId?: string | null
  /** ISO date on which a policy has to be in force; null: not known. */
  readonly onDate?: string | null
}

const unknownFacts = (missing: readonly string[]): string => `Not known: ${missing.join(', ')}.`

const switchedOff = 'The site has switched this rule off.'

/** The facts with the switches of the site. */
interface Court {
  readonly view: FactView
  readonly isOff: (rules: { readonly id: string }, id: string) => boolean
}

const judge = ({ view, isOff }: Court, rules: { readonly id: string }, criterion: Criterion): JudgedCriterion => {
  const { id, text } = criterion
  if (isOff(rules, id)) return { id, text, met: 'unknown', missing: [], off: true }
  const { truth, missing } = evaluate(criterion.when, view)
  return { id, text, met: truth, missing }
}

/** The row of a table that decides, or why none does. */
const decideTable = <R extends { readonly id: string; readonly when: Criterion['when'] | null; readonly reason: string }>(
  { view, isOff }: Court,
  rules: { readonly id: string },
  table: { readonly id: string; readonly rows: readonly R[] },
  sameAs: (a: R, b: R) => boolean,
): Decided<R> & { readonly reason: string } => {
  if (isOff(rules, table.id)) return { row: null, missing: [], reason: switchedOff }
  const decided = decide(table.rows, view, sameAs)
  return { ...decided, reason: decided.row?.reason ?? unknownFacts(decided.missing) }
}

const policyResult = (criteria: readonly JudgedCriterion[], investigational: Truth, otherwiseOff: boolean): ReferralJudgement['policy']['result'] => {
  if (criteria.some(({ met }) => met === 'yes')) return 'medically-necessary'
  // A criterion that is not settled could still be met.
  if (criteria.some(({ met }) => met === 'unknown') || investigational === 'unknown') return 'undetermined'
  if (investigational === 'yes') return 'investigational'
  return otherwiseOff ? 'undetermined' : 'not-medically-necessary'
}

const inForce = ({ from, until }: Policy['effective'], onDate: string | null): Truth => {
  if (from === null && until === null) return 'yes'
  if (onDate === null) return 'unknown'
  return (from === null || onDate >= from) && (until === null || onDate <= until) ? 'yes' : 'no'
}

const judgePolicy = (court: Court, policy: Policy, onDate: string | null): ReferralJudgement['policy'] => {
  const criteria = policy.criteria.map((criterion) => judge(court, policy, criterion))
  const investigational = judge(court, policy, policy.investigational)
  const simultaneous = decideTable(court, policy, policy.simultaneous, (a, b) => a.result === b.result)
  const code = decideTable(court, policy, policy.procedureCodes, (a, b) => a.code === b.code && a.coderReview === b.coderReview)
  return {
    id: policy.id,
    result: policyResult(criteria, investigational.met, court.isOff(policy, policy.otherwise.id)),
    inForce: inForce(policy.effective, onDate),
    criteria,
    investigational,
    simultaneousImaging: simultaneous.row?.result ?? 'unknown',
    simultaneousReason: simultaneous.reason,
    cpt: { code: code.row?.code ?? null, coderReview: code.row?.coderReview ?? false, reason: code.reason },
  }
}

const judgePathway = (court: Court, pathway: Pathway): ReferralJudgement['pathway'] => {
  const { row, reason, missing } = decideTable(court, pathway, pathway.path, (a, b) => a.position === b.position && a.next === b.next)
  const words = `${reason} ${pathway.statement}`
  if (row !== null) return { position: row.position, next: row.next, spectCtAppropriate: row.spectCtAppropriate, reason: words, missing: [] }
  // The place on the path may be open while every place that is left says the same of SPECT/CT.
  const appropriate = decideTable(court, pathway, pathway.path, (a, b) => a.spectCtAppropriate === b.spectCtAppropriate).row?.spectCtAppropriate ?? 'unknown'
  return { position: 'unknown', next: 'complete-the-facts', spectCtAppropriate: appropriate, reason: words, missing }
}

const judgeAlgorithm = (court: Court, algorithm: Algorithm): ReferralJudgement['algorithm'] => {
  const included = algorithm.inclusion.map((criterion) => judge(court, algorithm, criterion))
  const excluded = algorithm.exclusion.map((criterion) => judge(court, algorithm, criterion))
  const failed = [...included.filter(({ met }) => met === 'no'), ...excluded.filter(({ met }) => met === 'yes')].map(({ id }) => id)
  const open = [...included, ...excluded].filter(({ met }) => met === 'unknown')
  const unknown = open.map(({ id }) => id)
  const eligible: Truth = failed.length > 0 ? 'no' : unknown.length > 0 ? 'unknown' : 'yes'
  const answer = (result: string, reason: string, missing: readonly string[] = []): ReferralJudgement['algorithm'] => ({ eligible, failed, unknown, result, reason: `${reason} ${algorithm.statement}`, missing })
  if (court.isOff(algorithm, algorithm.outcome.id)) return answer('undetermined', switchedOff)
  if (eligible === 'no') return answer('outside-published-algorithm', `The published series would not have included this patient (${failed.join(', ')}).`)
  if (eligible === 'unknown') {
    const missing = [...new Set(open.flatMap((each) => each.missing))]
    const off = open.filter((each) => each.off).map(({ id }) => id)
    const why = [missing.length > 0 ? unknownFacts(missing) : '', off.length > 0 ? `Switched off by the site: ${off.join(', ')}.` : ''].filter((part) => part !== '')
    return answer('undetermined', `Whether the published series would have included this patient is open. ${why.join(' ')}`, missing)
  }
  const { row, reason, missing } = decideTable(court, algorithm, algorithm.outcome, (a, b) => a.result === b.result)
  return answer(row?.result ?? 'undetermined', reason, row === null ? missing : [])
}

const worstFirst = ['repeat-advised', 'limited', 'unknown', 'adequate'] as const

const judgeAcquisition = (court: Court, rules: AcquisitionRules): ReferralJudgement['acquisition'] => {
  const points = rules.points.flatMap((point): JudgedPoint[] => {
    const { id, source, onlyWhenKnown } = point
    if (court.isOff(rules, id)) return []
    const { row, reason } = decideTable(court, rules, point, (a, b) => a.verdict === b.verdict)
    return row === null && onlyWhenKnown === true ? [] : [{ id, verdict: row?.verdict ?? 'unknown', text: reason, source }]
  })
  return { verdict: worstFirst.find((verdict) => points.some((point) => point.verdict === verdict)) ?? 'unknown', points }
}

const judgeCautions = ({ view, isOff }: Court, rules: Cautions): JudgedCaution[] =>
  rules.cautions
    .filter(({ id, when }) => !isOff(rules, id) && evaluate(when, view).truth === 'yes')
    .map(({ id, text, source, against, attention }) => ({ id, text, source, ...(against === undefined ? {} : { against }), attention }))

/** The policy of a payer; the first there is where the named one is not (or no longer) known. */
export const policyOf = ({ policies }: ReferralRules, policyId: string | null): Policy => {
  const policy = policies.find(({ id }) => id === policyId) ?? policies[0]
  if (policy === undefined) throw new Error('a set of rules without a policy')
  return policy
}

/** Judges a referral by every rule. The same facts give the same answer in the window and at the terminal. */
export const judgeReferral = (facts: Facts, { rules = referralRules, off = new Set(), policyId = null, onDate = null }: JudgeOptions = {}): ReferralJudgement => {
  const court: Court = { view: factView(facts, rules.acquisition), isOff: (file, id) => off.has(ruleKey(file, id)) }
  const policy = policyOf(rules, policyId)
  return {
    policy: judgePolicy(court, policy, onDate),
    pathway: judgePathway(court, rules.pathway),
    algorithm: judgeAlgorithm(court, rules.algorithm),
    acquisition: judgeAcquisition(court, rules.acquisition),
    cautions: judgeCautions(court, rules.cautions),
    sources: ruleFiles({ ...rules, policies: [policy] }).flatMap(({ id, version, sources }) => sources.map((source) => ({ ...source, rules: `${id} ${version}` }))),
  }
}
