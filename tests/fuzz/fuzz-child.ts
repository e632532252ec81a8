import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { seededRandom } from '../../phantom/random.ts'
import { createDecodePool } from '../../main/workers/decode-pool.ts'
import type { ChildMessage, ChildOptions } from './messages.ts'
import { mutate } from './mutate.ts'
import { compareReadings, runCase } from './run-case.ts'
import { fuzzSeeds } from './seeds.ts'
import type { Seed } from './seeds.ts'

// A process of its own: whatever a mutant does to it, the one that started it goes on.
const { folder, decodeWorker, realFolder, seed, first, step, count } = JSON.parse(process.argv[2] ?? '{}') as ChildOptions
const tell = (message: ChildMessage): void => void process.send?.(message)

const seeds = fuzzSeeds(realFolder)
const pool = createDecodePool({ file: decodeWorker })

const writtenSeeds = new Map<Seed, readonly string[]>()
const pathsOf = (series: Seed, index: number): readonly string[] => {
  const known = writtenSeeds.get(series)
  if (known !== undefined) return known
  const paths = series.files.map((bytes, file) => {
    const path = join(folder, `seed-${index}-${file}.dcm`)
    writeFileSync(path, bytes)
    return path
  })
  writtenSeeds.set(series, paths)
  return paths
}

const fuzzOne = async (index: number): Promise<void> => {
  const random = seededRandom(`fuzz/${seed}/${index}`)
  const kinds = seeds.real.length > 0 && random.next() < 0.5 ? seeds.real : seeds.made
  const chosen = Math.floor(random.next() * kinds.length)
  const series = kinds[chosen]
  if (series === undefined) throw new Error('there are seeds')
  const at = Math.floor(random.next() * series.files.length)
  const { bytes, by } = mutate(series.files[at] ?? new Uint8Array(), random)
  const mutant = join(folder, `mutant-${first}.dcm`)
  // Real files are no series: they have no siblings to be written.
  const siblings = series.files.length === 1 ? [] : pathsOf(series, chosen).filter((_, file) => file !== at)
  writeFileSync(mutant, bytes)
  tell({ kind: 'begin', index, what: `${series.name}: ${by.join(', ')}` })
  const startedMs = performance.now()
  const caught = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error))
  let outcome = 'bug'
  let bug: string | null = null
  try {
    outcome = await runCase(mutant, siblings, pool.decode)
  } catch (error) {
    bug = caught(error)
  }
  const ms = performance.now() - startedMs
  await compareReadings(mutant).catch((error: unknown) => (bug ??= caught(error)))
  tell({ kind: 'end', index, outcome, bug, ms, rssMB: process.memoryUsage.rss() / 1e6 })
}

const fuzzAll = async (): Promise<void> => {
  mkdirSync(folder, { recursive: true })
  for (let index = first; index < count; index += step) await fuzzOne(index)
  await pool.close()
  rmSync(folder, { recursive: true, force: true })
}

fuzzAll().then(
  () => process.disconnect(),
  (error: unknown) => {
    console.error(error)
    process.exitCode = 1
    process.disconnect()
  },
)
