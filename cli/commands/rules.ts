import { readFile } from 'node:fs/promises'
import { problem } from '../../core/base/problem.ts'
import { ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { referralRules } from '../../core/knowledge/rules.ts'
import { parseFacts } from '../../core/referral/facts.ts'
import { judgeReferral } from '../../core/referral/judge-referral.ts'
import type { ReferralJudgement } from '../../core/referral/judge-referral.ts'
import type { JudgeOptions } from '../../core/referral/judge-referral.ts'
import { faultSentence, rulesInForce } from '../../main/workflow/referral-rules.ts'
import { none, parse, required } from '../arguments.ts'
import { answered, refused, table } from '../terminal.ts'
import type { Command } from '../terminal.ts'
import { withLibrary } from '../with-library.ts'

/** Facts are a page of JSON; anything larger is another file. */
const largestBytes = 1 << 20

const inWords = ({ policy, pathway, algorithm, acquisition, cautions }: ReferralJudgement): string =>
  [
    `Policy: ${policy.result}`,
    table(['  criterion', 'met', 'missing', ''], policy.criteria.map(({ id, met, missing, text }) => [`  ${id}`, met, missing.join(', '), text])),
    `  Simultaneous imaging: ${policy.simultaneousImaging}`,
    `  Procedure code: ${policy.cpt.code ?? 'none'}${policy.cpt.coderReview ? ' (coder review)' : ''}. ${policy.cpt.reason}`,
    `Pathway: ${pathway.position}, next ${pathway.next}; SPECT/CT appropriate: ${pathway.spectCtAppropriate}. ${pathway.reason}`,
    `Published algorithm: ${algorithm.result}; eligible: ${algorithm.eligible}. ${algorithm.reason}`,
    `Acquisition: ${acquisition.verdict}`,
    table(['  point', 'verdict', ''], acquisition.points.map(({ id, verdict, text }) => [`  ${id}`, verdict, text])),
    ...cautions.map(({ text, source }) => `Caution: ${text} [${source}]`),
  ].join('\n')

interface SiteRules {
  readonly options: JudgeOptions
  readonly remark: string | undefined
}

/** The rules of a library (its own files, what is switched off); what is broken there goes to standard error. */
const siteRules = (folder: string, programFolder: string): Promise<Result<SiteRules>> =>
  withLibrary(folder, { access: 'read', programFolder }, async (session) => {
    const inForce = await rulesInForce(session, false)
    if (!inForce.ok) return inForce
    const { rules: own, off, faults } = inForce.value
    const remark = faults.length === 0 ? undefined : faults.map(faultSentence).join('\n')
    return ok({ options: { rules: own, off: new Set(off.map(({ rule }) => rule)) }, remark })
  })

export const rules: Command = async (args, { programFolder }) => {
  const { values, positionals } = parse(args, { facts: { type: 'string' }, library: { type: 'string' }, payer: { type: 'string' } })
  none(positionals)
  const file = required(values.facts, '--facts')
  let json: unknown
  try {
    const bytes = await readFile(file)
    if (bytes.length > largestBytes) return refused(problem('facts-too-large', `The file ${file} is too large for a file of facts. Name the JSON file with the facts.`))
    json = JSON.parse(bytes.toString('utf8'))
  } catch (error) {
    if (error instanceof SyntaxError) return refused(problem('facts-not-json', `The file ${file} is not JSON (${error.message}). Correct it and try again.`))
    return refused(problem('facts-unreadable', `The file ${file} cannot be read. Check its name and your access to it.`))
  }
  const facts = parseFacts(json)
  if (!facts.ok) return facts
  const site: Result<SiteRules> = values.library === undefined ? ok({ options: {}, remark: undefined }) : await siteRules(values.library, programFolder)
  if (!site.ok) return site
  const { policies } = site.value.options.rules ?? referralRules
  if (values.payer !== undefined && !policies.some(({ id }) => id === values.payer)) {
    return refused(problem('unknown-payer', `There is no policy ${values.payer}. Use one of: ${policies.map(({ id }) => id).join(', ')}.`))
  }
  const judged = judgeReferral(facts.value, { ...site.value.options, policyId: values.payer ?? null })
  return answered(judged, inWords(judged), site.value.remark)
}
