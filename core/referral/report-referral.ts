import { listRules, ruleKey } from '../knowledge/rule-list.ts'
import type { ReferralRules } from '../knowledge/rules.ts'
import type { ReportReferral } from '../report/report.ts'
import { factLines } from './fact-lines.ts'
import { factsOf } from './facts-of.ts'
import type { KnownFacts } from './facts-of.ts'
import { judgeReferral } from './judge-referral.ts'
import type { Referral } from './referral.ts'

export interface ReportReferralInput {
  /** The newest entry; null where nobody entered one. */
  readonly entry: { readonly referral: Referral; readonly by: string; readonly at: string } | null
  readonly known: KnownFacts
  readonly studyDate: string | null
  readonly rules: ReferralRules
  /** Keys of rules that are off, with the site's reason. */
  readonly off: readonly { readonly rule: string; readonly reason: string }[]
}

/** What of the referral belongs to the clinical context of a report; the rest is for the payer, or stands elsewhere on the page. */
const contextLabels: ReadonlySet<string> = new Set([
  'Axial pain',
  'Arm or leg pain',
  'Duration of pain',
  'Red flags',
  'Radiographs',
  'MRI',
  'CT',
  'Displacement',
  'Surgery',
  'Symptoms since surgery',
  'Injections',
  'Cancer',
  'Last treatment of bone disease',
  'Renal function impaired',
  'Medication that interferes',
  'CRP',
  'ESR',
])

const adequateSentence = 'Compared with the guideline for bone scintigraphy, the acquisition is adequate.'

/**
 * What the referral gives a report: the question with its context, sentences for quality and cautions, and which version of which rule
 * spoke or was off. Null where nothing was entered and the files alone say nothing either.
 */
export const reportReferral = ({ entry, known, studyDate, rules, off }: ReportReferralInput): ReportReferral | null => {
  const referral = entry?.referral ?? {}
  const judged = judgeReferral(factsOf(referral, known, studyDate), { rules, off: new Set(off.map(({ rule }) => rule)), policyId: referral.payer ?? null, onDate: studyDate })
  const cautions = judged.cautions.filter(({ attention }) => attention)
  const isSaid = (id: string): boolean => id === 'registration' || cautions.some((caution) => caution.id === (id === 'uptake-time' ? 'early-imaging' : id))
  // The shift of the registration has a sentence of its own in every report.
  const points = judged.acquisition.points.filter(({ id, verdict }) => (verdict === 'limited' || verdict === 'repeat-advised') && !isSaid(id))
  const isAdequate = entry !== null && judged.acquisition.verdict === 'adequate'
  if (entry === null && cautions.length === 0 && points.length === 0) return null
  const spoke = new Set([...cautions.map(({ id }) => ruleKey(rules.cautions, id)), ...points.map(({ id }) => ruleKey(rules.acquisition, id)), ...(isAdequate ? judged.acquisition.points.map(({ id }) => ruleKey(rules.acquisition, id)) : [])])
  const listed = listRules(rules)
  const context = factLines(referral, { facts: {}, origins: {} })
    .filter(({ label }) => contextLabels.has(label))
    .map(({ label, value }) => `${label}: ${value}`)
  const question = [referral.question ?? '', context.length === 0 ? '' : `${context.join('; ')}.`].filter((part) => part !== '').join('\n')
  return {
    enteredBy: entry?.by ?? null,
    enteredAt: entry?.at ?? null,
    question,
    sentences: [...points.map(({ text }) => text), ...(isAdequate ? [adequateSentence] : []), ...cautions.map(({ text }) => text)],
    rules: listed.filter(({ key }) => spoke.has(key)).map(({ key, version }) => ({ rule: key, version })),
    off: off.flatMap(({ rule, reason }) => {
      const known = listed.find(({ key }) => key === rule)
      return known === undefined ? [] : [{ rule, version: known.version, reason }]
    }),
  }
}
