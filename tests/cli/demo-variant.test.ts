import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Truth } from '../../phantom/truth.ts'
import type { Bundle } from '../main/bundle.ts'
import { temporaryFolder } from '../main/library/open.ts'
import { bundleProgram } from '../main/program.ts'
import { runCli } from './run.ts'

let program: Bundle

beforeAll(async () => {
  program = await bundleProgram()
}, 60_000)
afterAll(() => program.remove())

it('writes the variant that it is told, keys as the contract has them', async () => {
  const folder = join(temporaryFolder(), 'three')
  const variant = { field: 'three-vertebrae', ct: { sliceMm: 5 }, spect: { shiftMm: [4, 0, -3] } }
  const ran = await runCli(program.folder, 'demo', folder, '--case', 'normal', '--seed', '9', '--variant', JSON.stringify(variant), '--json')
  expect(ran).toMatchObject({ code: 0 })
  expect(Object.keys(ran.json() as object)).toEqual(['studyInstanceUid', 'case', 'lesions'])
  const truth = JSON.parse(readFileSync(join(folder, 'truth.json'), 'utf8')) as Truth
  expect(truth.levels.map(({ name }) => name)).toEqual(['L2', 'L3', 'L4'])
  expect(truth.registration.farthestMm).toBeCloseTo(5, 3)
  expect(truth.variant.ct.sliceMm).toBe(5)
}, 90_000)

it('refuses a variant that it does not understand, and writes nothing', async () => {
  const folder = join(temporaryFolder(), 'knee')
  const ran = await runCli(program.folder, 'demo', folder, '--variant', '{"field":"knee"}')
  expect(ran).toMatchObject({ code: 1, stdout: '' })
  expect(ran.stderr).toContain('field')
  expect(existsSync(folder)).toBe(false)
})
