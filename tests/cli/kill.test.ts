import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ctFiles, nmFile, uprightShape } from '../fixtures/images.ts'
import type { Bundle } from '../main/bundle.ts'
import { libraryPaths } from '../../main/library/database.ts'
import { nativeBinding, temporaryFolder } from '../main/library/open.ts'
import { bundleProgram, numbered, writeFiles } from '../main/program.ts'
import { runCli, startCli } from './run.ts'

let program: Bundle

beforeAll(async () => {
  program = await bundleProgram()
}, 60_000)
afterAll(() => program.remove())

const slices = 1500

const integrity = (library: string): unknown => {
  const path = libraryPaths(library).database
  // Killed before the library was made: there is nothing that could be damaged.
  if (!existsSync(path)) return 'ok'
  const binding = nativeBinding()
  const db = new Database(path, binding === null ? {} : { nativeBinding: binding })
  try {
    return db.pragma('integrity_check', { simple: true })
  } finally {
    db.close()
  }
}

/** How many moments to kill at, and which: `SPONDYL_KILLS=50 npx vitest run tests/cli/kill.test.ts` tries more than every test run can. */
const kills = Number(process.env.SPONDYL_KILLS ?? 5)
const seed = Number(process.env.SPONDYL_KILL_SEED ?? 20_260_314)

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
const randomNumbers = (from: number): (() => number) => {
  let state = from
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** All that a scan writes. */
const contentOf = (library: string): unknown => {
  const binding = nativeBinding()
  const db = new Database(libraryPaths(library).database, binding === null ? {} : { nativeBinding: binding })
  const all = (sql: string): unknown => db.prepare(sql).all()
  try {
    return [
      all('SELECT * FROM files ORDER BY path'),
      all('SELECT sop_instance_uid, path, slice, header FROM slices JOIN shared_headers USING (shared_header) ORDER BY sop_instance_uid'),
      all('SELECT study_instance_uid, header FROM shared_headers ORDER BY header'),
      all('SELECT * FROM studies'),
      all('SELECT * FROM study_rows'),
      all('SELECT * FROM stale_studies'),
    ]
  } finally {
    db.close()
  }
}

it(`a scan killed at any of ${kills} moments leaves an intact library that completes to the same content`, async () => {
  const folder = temporaryFolder()
  const data = join(folder, 'data')
  writeFiles(data, { ...numbered('ct', ctFiles({ ...uprightShape, slices })), 'nm/spect.dcm': nmFile(uprightShape) })
  const undisturbed = join(folder, 'undisturbed')
  const startedMs = performance.now()
  expect((await runCli(program.folder, 'index', data, '--library', undisturbed)).code).toBe(0)
  const wholeMs = performance.now() - startedMs
  const wanted = contentOf(undisturbed)

  const random = randomNumbers(seed)
  const kill = async (library: string): Promise<boolean> => {
    const { child, ended } = startCli(program.folder, ['index', data, '--library', library, '--json'])
    await wait(random() * wholeMs)
    child.kill('SIGKILL')
    const isKilled = (await ended).code === null
    expect(integrity(library)).toBe('ok')
    return isKilled
  }
  let killed = 0
  for (let round = 0; killed < kills; round += 1) {
    // Half of them begin anew; the others are killed again at what the one before left.
    const library = join(folder, `killed-${round - (round % 2)}`)
    if (await kill(library)) killed += 1
    if (round % 2 === 0 && killed < kills) continue
    const completed = await runCli(program.folder, 'index', data, '--library', library, '--json')
    expect(completed.json()).toMatchObject({ files: slices + 1, problems: [], studies: 1, series: 2, instances: slices + 1 })
    expect(contentOf(library)).toEqual(wanted)
    rmSync(library, { recursive: true })
    expect(round).toBeLessThan(kills * 5)
  }
}, 120_000 + kills * 15_000)
