import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { z } from 'zod'
import { parseJsonByLine } from '../../core/base/json-lines.ts'
import { problem } from '../../core/base/problem.ts'
import { fail, ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { ruleFaults } from '../../core/knowledge/rule-checks.ts'
import type { ruleFiles } from '../../core/knowledge/rule-list.ts';
import { listRules } from '../../core/knowledge/rule-list.ts'
import { acquisitionRulesSchema, algorithmSchema, cautionsSchema, pathwaySchema, policySchema } from '../../core/knowledge/rule-schema.ts'
import { factSheet, referralRules } from '../../core/knowledge/rules.ts'
import type { ReferralRules } from '../../core/knowledge/rules.ts'
import type { RuleFileFault, RulesInForce } from '../../contract/referral.ts'
import type { KeptRuleFile, RuleSwitch } from '../library/site-rules.ts'
import type { LibrarySession } from './library-session.ts'

/** A site puts its own rule files here: `<library>/rules/*.json`. */
export const siteRuleFolder = (libraryFolder: string): string => join(libraryFolder, 'rules')

/** A page of rules is some 30 KB; anything larger is another file. */
const largestBytes = 1 << 20

type RuleFile = ReturnType<typeof ruleFiles>[number]

/** Where and why a text is no file of rules. */
interface Fault {
  readonly line: number | null
  readonly reason: string
}

/** The shape of a file by its id: one of what ships, or else the policy of a payer. */
const schemaFor = (id: unknown): z.ZodType<RuleFile> => {
  switch (id) {
    case referralRules.pathway.id:
      return pathwaySchema
    case referralRules.algorithm.id:
      return algorithmSchema
    case referralRules.acquisition.id:
      return acquisitionRulesSchema
    case referralRules.cautions.id:
      return cautionsSchema
    default:
      return policySchema
  }
}

/** Reads one file of rules; the first thing that is wrong is named with its line. */
export const readRuleFile = (text: string): Result<RuleFile, Fault> => {
  const read = parseJsonByLine(text)
  if (!read.ok) return read
  const { value, lineOf } = read.value
  const id: unknown = typeof value === 'object' && value !== null && 'id' in value ? value.id : undefined
  const parsed = schemaFor(id).safeParse(value)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const path = issue?.path ?? []
    const extra = issue?.code === 'unrecognized_keys' ? issue.keys : []
    return fail({ line: lineOf([...path, ...extra.slice(0, 1)]), reason: `${path.join('.') || 'the file'}: ${issue?.message ?? 'has another shape'}` })
  }
  const [fault] = ruleFaults(parsed.data, factSheet)
  return fault === undefined ? ok(parsed.data) : fail({ line: lineOf(fault.path), reason: `${fault.path.join('.')}: ${fault.reason}` })
}

interface SiteFile {
  readonly fileName: string
  readonly content: Result<string, Fault>
}

const readSiteFiles = async (folder: string): Promise<SiteFile[]> => {
  const names = await readdir(folder).catch(() => [])
  return Promise.all(
    names
      .filter((name) => name.endsWith('.json'))
      .sort()
      .map(async (fileName): Promise<SiteFile> => {
        try {
          const bytes = await readFile(join(folder, fileName))
          return { fileName, content: bytes.length > largestBytes ? fail({ line: null, reason: 'the file is too large for a file of rules' }) : ok(bytes.toString('utf8')) }
        } catch {
          return { fileName, content: fail({ line: null, reason: 'the file cannot be read' }) }
        }
      }),
  )
}

/** What is put over the rules that ship: the same id replaces, another one is a further payer. */
const over = (rules: ReferralRules, file: RuleFile): ReferralRules => {
  if ('path' in file) return { ...rules, pathway: file }
  if ('outcome' in file) return { ...rules, algorithm: file }
  if ('points' in file) return { ...rules, acquisition: file }
  if ('cautions' in file) return { ...rules, cautions: file }
  const isKnown = rules.policies.some(({ id }) => id === file.id)
  return { ...rules, policies: isKnown ? rules.policies.map((policy) => (policy.id === file.id ? file : policy)) : [...rules.policies, file] }
}

interface Assembled {
  readonly rules: ReferralRules
  readonly siteFiles: RulesInForce['siteFiles']
  readonly faults: RuleFileFault[]
  /** Good files whose newest copy says something else. */
  readonly toKeep: readonly { readonly fileName: string; readonly content: string }[]
}

/** The rules in force out of what ships, the site's files as they stand, and the last good copy of each. */
export const assembleRules = (files: readonly SiteFile[], kept: readonly KeptRuleFile[]): Assembled => {
  let rules = referralRules
  const siteFiles: RulesInForce['siteFiles'] = []
  const faults: RuleFileFault[] = []
  const toKeep: { fileName: string; content: string }[] = []
  for (const { fileName, content } of files) {
    const copy = kept.find((each) => each.fileName === fileName)
    const read = content.ok ? readRuleFile(content.value) : content
    const twice = read.ok ? siteFiles.find(({ rulesId }) => rulesId === read.value.id) : undefined
    const good = twice === undefined ? read : fail({ line: 1, reason: `the rules "${twice.rulesId}" stand already in ${twice.fileName}` })
    if (good.ok && content.ok && copy?.content !== content.value) toKeep.push({ fileName, content: content.value })
    const fallBack = good.ok || copy === undefined || twice !== undefined ? null : readRuleFile(copy.content)
    const inForce = good.ok ? good.value : fallBack?.ok === true ? fallBack.value : null
    if (inForce !== null) {
      rules = over(rules, inForce)
      siteFiles.push({ fileName, rulesId: inForce.id, version: inForce.version })
    }
    if (!good.ok) faults.push({ fileName, ...good.error, keptAt: inForce === null ? null : (copy?.keptAt ?? null) })
  }
  return { rules, siteFiles, faults, toKeep }
}

const offNow = (switches: readonly RuleSwitch[]): RulesInForce['off'] => {
  const newest = new Map(switches.map((each) => [each.rule, each]))
  return [...newest.values()].filter(({ isOn }) => !isOn).map(({ rule, by, at, reason }) => ({ rule, by, at, reason }))
}

/**
 * The rules of this library: what ships, what the site's files put over it, and what the site has switched off. A file that is broken
 * is named with its line; its last good copy stays in force. `mayKeep`: the library may be written, so that good files are kept.
 */
export const rulesInForce = async ({ library, folder }: Pick<LibrarySession, 'library' | 'folder'>, mayKeep: boolean): Promise<Result<RulesInForce>> => {
  const stored = await library.call('site-rules', undefined)
  if (!stored.ok) return stored
  const { rules, siteFiles, faults, toKeep } = assembleRules(await readSiteFiles(siteRuleFolder(folder)), stored.value.kept)
  if (mayKeep) {
    for (const file of toKeep) {
      const written = await library.call('keep-rule-file', { ...file, keptAt: new Date().toISOString() })
      if (!written.ok) return written
    }
  }
  return ok({ rules, off: offNow(stored.value.switches), folder: siteRuleFolder(folder), siteFiles, faults })
}

/** Switches one rule off or on again, named, dated and with a reason. */
export const switchRule = async (session: LibrarySession, word: Omit<RuleSwitch, 'at'>): Promise<Result<RulesInForce>> => {
  const now = await rulesInForce(session, true)
  if (!now.ok) return now
  if (!listRules(now.value.rules).some(({ key }) => key === word.rule)) {
    return fail(problem('no-such-rule', `There is no rule ${word.rule}. Open the page of rules again.`))
  }
  const added = await session.library.call('add-rule-switch', { ...word, at: new Date().toISOString() })
  return added.ok ? rulesInForce(session, true) : added
}

/** A broken file in one sentence: what, where, what holds instead. */
export const faultSentence = ({ fileName, line, reason, keptAt }: RuleFileFault): string =>
  `The rule file ${fileName} is not used${line === null ? '' : `, line ${line}`}: ${reason}. ${
    keptAt === null ? 'What ships with the program is in force instead.' : `Its copy of ${keptAt.slice(0, 10)}, the last good one, stays in force.`
  }`
