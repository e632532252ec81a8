import type { ListedRule } from '../knowledge/rule-list.ts'
import { factDocument, factWords } from '../knowledge/rules.ts'
import type { ReferralRules } from '../knowledge/rules.ts'
import { displayName } from '../study/patient-words.ts'
import { factLines } from './fact-lines.ts'
import type { FactLine } from './fact-lines.ts'
import { factsOf } from './facts-of.ts'
import type { KnownFacts } from './facts-of.ts'
import { judgeReferral, policyOf } from './judge-referral.ts'
import type { JudgedCriterion } from './judge-referral.ts'
import type { Referral } from './referral.ts'

export interface AuthorisationInput {
  readonly patient: { readonly name: string; readonly id: string; readonly birthDate: string | null; readonly sex: string | null }
  readonly study: { readonly date: string | null; readonly description: string; readonly accessionNumber: string | null }
  readonly site: { readonly siteName: string; readonly department: string }
  readonly referral: Referral
  readonly known: KnownFacts
  readonly rules: ReferralRules
  readonly off: ReadonlySet<string>
  /** Who checked it, and when (ISO date and time with zone). */
  readonly by: string
  readonly at: string
}

/** A summary for prior authorisation: facts and criteria, and nothing that claims coverage. */
export interface Authorisation extends Pick<AuthorisationInput, 'patient' | 'study' | 'site' | 'by' | 'at'> {
  readonly payer: string
  /** Title, id, version of the rules and when the policy took effect. */
  readonly policy: string
  readonly question: string
  readonly result: string
  readonly criteria: readonly { readonly id: string; readonly text: string; readonly state: 'met' | 'not met' | 'open' | 'not looked at'; readonly missing: string }[]
  readonly code: string
  readonly simultaneous: string
  readonly pathway: string
  readonly facts: readonly FactLine[]
  /** Documents that would settle what is open. */
  readonly missingDocuments: readonly string[]
  readonly documents: readonly string[]
  readonly off: readonly string[]
  readonly notice: string
}

const states = { yes: 'met', no: 'not met', unknown: 'open' } as const

const list = (items: readonly string[]): string => (items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1) ?? ''}`)

const ids = (criteria: readonly JudgedCriterion[], met: JudgedCriterion['met']): string[] => criteria.filter((each) => each.met === met).map(({ id }) => id)

const resultSentence = (criteria: readonly JudgedCriterion[], investigational: JudgedCriterion, result: string): string => {
  const met = ids(criteria, 'yes')
  if (met.length > 0) return `On the facts stated here, the text of ${met.length === 1 ? 'criterion' : 'criteria'} ${list(met)} is met.`
  const open = ids(criteria, 'unknown')
  if (open.length > 0) return `On the facts stated here, no criterion is met; ${list(open)} ${open.length === 1 ? 'is' : 'are'} open.`
  if (result === 'investigational') return `On the facts stated here, no criterion is met, and the policy's text calls the use investigational (${investigational.id}).`
  return 'On the facts stated here, no criterion of the policy is met.'
}

const authorisationNotice =
  'This summary states facts and what the text of the policy says of them. It is no decision on coverage and promises none: the payer decides, by contract and prior approval. Criteria are given in own words; procedure codes without their wording. Unknown facts are counted neither as yes nor as no.'

/** Draws the summary together from the referral, what the files know and the rules in force. */
export const authorisationOf = (input: AuthorisationInput, listed: readonly ListedRule[]): Authorisation => {
  const { referral, known, rules, off, study } = input
  const policy = policyOf(rules, referral.payer ?? null)
  const judged = judgeReferral(factsOf(referral, known, study.date), { rules, off, policyId: policy.id, onDate: study.date })
  const { criteria, investigational, cpt, simultaneousImaging, simultaneousReason, inForce, result } = judged.policy
  const open = criteria.filter(({ met }) => met === 'unknown').flatMap(({ missing }) => missing)
  const from = policy.effective.from === null ? '' : `, effective ${policy.effective.from}`
  const notThen = inForce === 'no' ? ' It was not in force on the day of the scan.' : inForce === 'unknown' ? ' Whether it was in force on the day of the scan is not known.' : ''
  const isWords = (each: string | null): each is string => each !== null
  return {
    patient: input.patient,
    study,
    site: input.site,
    by: input.by,
    at: input.at,
    payer: policy.payer,
    policy: `${policy.title} (${policy.id}${from}; rules version ${policy.version}).${notThen}`,
    question: referral.question ?? '',
    result: resultSentence(criteria, investigational, result),
    criteria: criteria.map(({ id, text, met, missing, off: isOff }) => ({
      id,
      text,
      state: isOff === true ? 'not looked at' : states[met],
      missing: missing.map(factWords).join('; '),
    })),
    code: cpt.code !== null ? `${cpt.code}. ${cpt.reason}` : cpt.coderReview ? `For a coder to decide. ${cpt.reason}` : 'Open: CT for anatomy, areas and days decide it.',
    simultaneous: simultaneousImaging === 'unknown' ? 'Not known.' : simultaneousReason,
    pathway: judged.pathway.next === 'complete-the-facts' ? 'Where the patient stands on the path of imaging is not known.' : judged.pathway.reason.replace(` ${rules.pathway.statement}`, ''),
    facts: factLines(referral, known),
    missingDocuments: [...new Set(open.map(factDocument).filter(isWords))],
    documents: policy.documentation.map(({ text }) => text),
    off: listed.filter(({ key, rulesId }) => off.has(key) && (rulesId === policy.id || rulesId === rules.pathway.id)).map(({ id, text }) => `${id}: ${text}`),
    notice: authorisationNotice,
  }
}

const rule = '-'.repeat(72)

const wrapped = (text: string, indent = ''): string => {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/\s+/)) {
    if (line !== '' && `${indent}${line} ${word}`.length > 78) {
      lines.push(indent + line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, indent + line].join('\n')
}

/** The same page as plain text, 78 columns. */
export const authorisationText = (page: Authorisation): string => {
  const { patient, study, site } = page
  const section = (title: string, ...lines: readonly string[]): string => [title.toUpperCase(), ...lines].join('\n')
  return [
    'SUMMARY FOR PRIOR AUTHORISATION: SPECT/CT OF THE SPINE',
    ...[site.siteName, site.department].filter((each) => each !== ''),
    rule,
    wrapped(`Patient: ${displayName(patient.name)}, born ${patient.birthDate ?? 'unknown'}, ${patient.sex ?? 'sex unknown'}, ID ${patient.id === '' ? 'unknown' : patient.id}`),
    wrapped(`Study: ${study.date ?? 'date unknown'}${study.description === '' ? '' : `, ${study.description}`}${study.accessionNumber === null ? '' : `, accession ${study.accessionNumber}`}`),
    wrapped(`Payer: ${page.payer}`),
    wrapped(`Policy: ${page.policy}`),
    rule,
    ...(page.question === '' ? [] : [section('Question', wrapped(page.question, '  '))]),
    section('Policy', wrapped(page.result, '  ')),
    section('Criteria', ...page.criteria.map(({ id, text, state, missing }) => wrapped(`${id} ${state}: ${text}${missing === '' ? '' : ` Not known: ${missing}.`}`, '  '))),
    section('Procedure code', wrapped(page.code, '  ')),
    section('Other imaging at the same time', wrapped(page.simultaneous, '  ')),
    section('Imaging so far', wrapped(page.pathway, '  ')),
    section('Facts', ...page.facts.map(({ label, value, from }) => wrapped(`${label}: ${value}${from === 'files' ? ' (from the files)' : ''}`, '  '))),
    section('Documents asked for', ...page.documents.map((each) => wrapped(each, '  '))),
    ...(page.missingDocuments.length === 0 ? [] : [section('Documents that would settle what is open', ...page.missingDocuments.map((each) => wrapped(each, '  ')))]),
    ...(page.off.length === 0 ? [] : [section('Rules that the site does not use', ...page.off.map((each) => wrapped(each, '  ')))]),
    rule,
    wrapped(page.notice),
    '',
    `Checked by ${page.by}, ${page.at}`,
    '',
  ].join('\n\n').replaceAll(/\n{3,}/g, '\n\n')
}
