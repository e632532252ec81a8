import { readFile } from 'node:fs/promises'
import { problem } from '../../core/base/problem.ts'
import { parseFacts } from '../../core/referral/facts.ts'
import { judgeReferral } from '../../core/referral/judge-referral.ts'
import type { ReferralJudgement } from '../../core/referral/judge-referral.ts'
import { none, parse, required } from '../arguments.ts'
import { answered, refused, table } from '../terminal.ts'
import type { Command } from '../terminal.ts'

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

export const rules: Command = async (args) => {
  const { values, positionals } = parse(args, { facts: { type: 'string' } })
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
  const judged = judgeReferral(facts.value)
  return answered(judged, inWords(judged))
}
