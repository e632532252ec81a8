import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { seededRandom } from '../../phantom/random.ts'
import { bundle } from '../main/bundle.ts'
import type { Bundle } from '../main/bundle.ts'
import { mutate } from './mutate.ts'
import { runFuzz } from './run-fuzz.ts'
import type { FuzzReport } from './run-fuzz.ts'
import { fuzzSeeds } from './seeds.ts'

// The short version of `npm run fuzz`: made seeds only, so that it is the same run on every machine.
const count = 400
/** Patient, because other tests run beside it; the full run allows 2 s. */
const hangMs = 10_000

let bundled: Bundle
let folder: string
let report: FuzzReport
beforeAll(async () => {
  bundled = await bundle({ 'fuzz-child': 'tests/fuzz/fuzz-child.ts', 'decode-worker': 'main/workers/decode-worker.ts' })
  folder = mkdtempSync(join(tmpdir(), 'spondyl-fuzz-'))
  report = await runFuzz({ bundle: bundled.folder, folder, realFolder: null, seed: 'ci', count, processes: 1, hangMs })
}, 120_000)
afterAll(() => {
  bundled.remove()
  rmSync(folder, { recursive: true, force: true })
})

describe(`${count} mutated files on the way from header to voxels`, () => {
  test('each ends with a volume or a sentence: no exception, no crash, no hang, no bloat', () => expect(report.faults).toEqual([]))
  test('all of them were tried', () => expect(report.cases).toBe(count))
  test('some come through, and many are refused, for many reasons', () => {
    expect(report.outcomes.get('volume')).toBeGreaterThan(20)
    expect(report.outcomes.size).toBeGreaterThan(12)
  })
})

test('the same seed makes the same mutants, another makes others', () => {
  const [series] = fuzzSeeds(null).made
  const [file] = series?.files ?? []
  if (file === undefined) throw new Error('there are seeds')
  const made = (seed: string) => mutate(file, seededRandom(seed))
  expect(made('a')).toEqual(made('a'))
  expect(made('a').bytes).not.toEqual(made('b').bytes)
})
