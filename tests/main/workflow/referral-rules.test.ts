import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { judgeReferral } from '../../../core/referral/judge-referral.ts'
import type { RulesInForce } from '../../../contract/referral.ts'
import { faultSentence, rulesInForce, siteRuleFolder, switchRule } from '../../../main/workflow/referral-rules.ts'
import type { Bundle } from '../bundle.ts'
import { bundleWorkers } from '../program.ts'
import { freshLibrary } from './fresh-library.ts'

let workers: Bundle

beforeAll(async () => {
  workers = await bundleWorkers()
}, 60_000)
afterAll(() => workers.remove())

const shipped = async (name: string): Promise<string> => readFile(`core/knowledge/rules/${name}.json`, 'utf8')

/** A library with rule files of its own; `put` writes one, `read` reads the rules as the program does when it starts. */
const site = async () => {
  const { session } = await freshLibrary(workers)
  const folder = siteRuleFolder(session.folder)
  mkdirSync(folder, { recursive: true })
  const read = async (): Promise<RulesInForce> => {
    const rules = await rulesInForce(session, true)
    if (!rules.ok) throw new Error(rules.error.sentence)
    return rules.value
  }
  return { session, folder, read, put: (name: string, text: string) => writeFileSync(join(folder, name), text), close: () => session.close() }
}

const change = (text: string, edit: (json: Record<string, unknown>) => void): string => {
  const json = JSON.parse(text) as Record<string, unknown>
  edit(json)
  return JSON.stringify(json, null, 1)
}

it('a payer of the site stands beside the one that ships, a file with a known id in its place, without any code', async () => {
  const { read, put, close } = await site()
  const policy = await shipped('policy-bcbs-vermont')
  put('other.json', change(policy, (json) => Object.assign(json, { id: 'other-payer', payer: 'Other payer', version: '3.0.0' })))
  put('cautions.json', (await shipped('cautions')).replace('"under": 14', '"under": 21'))
  const { rules, siteFiles, faults } = await read()
  expect(rules.policies.map(({ id }) => id)).toEqual(['bcbs-vermont-6.01.VT204', 'other-payer'])
  expect(faults).toEqual([])
  expect(siteFiles.map(({ rulesId, version }) => `${rulesId} ${version}`)).toEqual(['cautions 1.1.0', 'other-payer 3.0.0'])
  expect(judgeReferral({ steroidInjectionDaysAgo: 20 }, { rules }).cautions.map(({ id }) => id)).toEqual(['steroid-under-14-days'])
  expect(judgeReferral({}, { rules, policyId: 'other-payer' }).policy.id).toBe('other-payer')
  await close()
})

it.each<[string, (text: string) => string, RegExp]>([
  ['a comma too many', (text) => text.replace('"payer":', '"payer",'), /payer\.json is not used, line 5: ":" is expected before ","/],
  ['a word for a number', (text) => text.replace('"coderReview": true', '"coderReview": "yes"'), /line \d+: procedureCodes\.rows\.0\.coderReview: /],
  ['a field that no rule has', (text) => text.replace('"payer":', '"colour": "red",\n "payer":'), /line 5: the file: .*colour/],
  ['a fact that there is not', (text) => text.replace('"fact": "cancer"', '"fact": "canser"'), /line \d+: criteria\.3\.when\.all\.0\.fact: there is no fact "canser"/],
  ['a source that is not named', (text) => text.replace('"source": "S004"', '"source": "S099"'), /line \d+: criteria\.0\.source: the source "S099"/],
  ['an id that stands twice', (text) => text.replace('"id": "P2"', '"id": "P1"'), /the id "P1" stands in this file a second time/],
])('a broken file is refused with its line and reason: %s', async (_, breakIt, sentence) => {
  const { read, put, close } = await site()
  const policy = (await shipped('policy-bcbs-vermont')).replace('bcbs-vermont-6.01.VT204', 'own-payer')
  const broken = breakIt(policy)
  expect(broken).not.toBe(policy)
  put('payer.json', broken)
  const { faults, rules } = await read()
  expect(faults.map(faultSentence)).toEqual([expect.stringMatching(sentence)])
  expect(faultSentence(faults[0] ?? { fileName: '', line: null, reason: '', keptAt: null })).toContain('What ships with the program is in force')
  expect(rules.policies).toHaveLength(1)
  await close()
})

it('the last good copy of a file stays in force while the file is broken, and a corrected one takes its place', async () => {
  const { read, put, folder, close } = await site()
  const good = (await shipped('policy-bcbs-vermont')).replace('bcbs-vermont-6.01.VT204', 'own-payer')
  put('payer.json', good)
  expect((await read()).faults).toEqual([])
  put('payer.json', good.slice(0, 4000))
  const broken = await read()
  expect(broken.rules.policies.map(({ id }) => id)).toContain('own-payer')
  expect(broken.faults.map(faultSentence)).toEqual([expect.stringMatching(/its copy of \d{4}-\d\d-\d\d, the last good one, stays in force/i)])
  put('payer.json', good.replace('"version": "1.1.0"', '"version": "1.2.0"'))
  expect((await read()).siteFiles.map(({ version }) => version)).toEqual(['1.2.0'])
  put('payer.json', '')
  expect((await read()).siteFiles.map(({ version }) => version)).toEqual(['1.2.0'])
  // A file that the site takes away is out of force, however good its copy.
  rmSync(join(folder, 'payer.json'))
  expect(await read()).toMatchObject({ siteFiles: [], faults: [] })
  await close()
})

it('two files for the same rules: the second is refused', async () => {
  const { read, put, close } = await site()
  const cautions = await shipped('cautions')
  put('a.json', cautions)
  put('b.json', cautions)
  expect((await read()).faults.map(faultSentence)).toEqual([expect.stringContaining('b.json is not used, line 1: the rules "cautions" stand already in a.json')])
  await close()
})

it('a rule is switched off and on with name and reason, and only one that there is', async () => {
  const { session, read, close } = await site()
  const word = { rule: 'cautions/flare', isOn: false, by: 'Dr Ada Reader', reason: 'no oncology here' }
  const off = await switchRule(session, word)
  expect(off.ok && off.value.off).toMatchObject([{ rule: 'cautions/flare', by: 'Dr Ada Reader', reason: 'no oncology here' }])
  expect((await read()).off).toHaveLength(1)
  const on = await switchRule(session, { ...word, isOn: true, reason: 'oncology is back' })
  expect(on.ok && on.value.off).toEqual([])
  const none = await switchRule(session, { ...word, rule: 'cautions/colour' })
  expect(none.ok ? '' : none.error.sentence).toContain('There is no rule cautions/colour')
  await close()
})
