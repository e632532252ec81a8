import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Bundle } from '../main/bundle.ts'
import { bundleProgram } from '../main/program.ts'
import { temporaryFolder } from '../main/library/open.ts'
import { runCli } from './run.ts'
import type { Ran } from './run.ts'

let program: Bundle
let file: string

beforeAll(async () => {
  program = await bundleProgram()
}, 60_000)
afterAll(() => program.remove())
beforeEach(() => {
  file = join(temporaryFolder(), 'facts.json')
})

const rules = (facts: unknown, ...more: readonly string[]): Promise<Ran> => {
  writeFileSync(file, typeof facts === 'string' ? facts : JSON.stringify(facts))
  return runCli(program.folder, 'rules', '--facts', file, ...more)
}

it('answers as the contract says', async () => {
  const ran = await rules({ suspected: ['infection'], study: { ctForAnatomy: true, areas: 1, days: 1, phases: ['delayed'] }, steroidInjectionDaysAgo: 13 }, '--json')
  expect(ran).toMatchObject({ code: 0, stderr: '' })
  const answer = ran.json()
  expect(answer).toMatchObject({
    policy: { result: 'medically-necessary', simultaneousImaging: 'unknown', cpt: { code: '78830', coderReview: false } },
    pathway: { spectCtAppropriate: 'unknown' },
    algorithm: { eligible: 'unknown', result: 'undetermined' },
    acquisition: { verdict: 'limited' },
    cautions: [{ id: 'steroid-under-14-days', source: 'S001' }, { id: 'exclusion-and-indication' }, { id: 'gallium-and-mri' }],
  })
  expect(Object.keys(answer as object)).toEqual(['policy', 'pathway', 'algorithm', 'acquisition', 'cautions', 'sources'])
})

it('says the same in words', async () => {
  expect((await rules({ suspected: ['infection'] })).stdout).toMatch(/Policy: medically-necessary[\s\S]*P1 +yes/)
})

it('refuses facts by field, text that is not JSON, and a file that is not there', async () => {
  const wrong = await rules({ ageYears: -1, region: 'neck' }, '--json')
  expect(wrong).toMatchObject({ code: 1, stdout: '' })
  expect(wrong.stderr).toMatch(/ageYears.*region/)
  expect(await rules('{', '--json')).toMatchObject({ code: 1, stdout: '' })
  expect((await runCli(program.folder, 'rules', '--facts', `${file}.gone`)).code).toBe(1)
  expect((await runCli(program.folder, 'rules')).code).toBe(2)
})

it('uses the rule files of a library, says on standard error which one is broken, and knows the payers', async () => {
  const library = join(temporaryFolder(), 'library')
  const data = temporaryFolder()
  expect((await runCli(program.folder, 'index', data, '--library', library)).code).toBe(0)
  const policy = readFileSync('core/knowledge/rules/policy-bcbs-vermont.json', 'utf8').replace('bcbs-vermont-6.01.VT204', 'own-payer')
  mkdirSync(join(library, 'rules'))
  writeFileSync(join(library, 'rules', 'own.json'), policy)
  writeFileSync(join(library, 'rules', 'wrong.json'), '{\n "id": "wrong",\n}')
  const ran = await rules({ suspected: ['infection'] }, '--json', '--library', library, '--payer', 'own-payer')
  expect(ran.code).toBe(0)
  expect(ran.stderr).toMatch(/wrong\.json is not used, line 3: a name in double quotes/)
  expect(ran.json()).toMatchObject({ policy: { id: 'own-payer', result: 'medically-necessary' } })
  const none = await rules({}, '--json', '--payer', 'nobody')
  expect(none).toMatchObject({ code: 1, stdout: '' })
  expect(none.stderr).toContain('Use one of: bcbs-vermont-6.01.VT204')
})
