import { existsSync } from 'node:fs'
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

const slices = 2500

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

const content = async (library: string): Promise<unknown> => (await runCli(program.folder, 'studies', '--library', library, '--json')).json()

it('a scan killed at any moment leaves an intact library that completes to the same content', async () => {
  const folder = temporaryFolder()
  const data = join(folder, 'data')
  writeFiles(data, { ...numbered('ct', ctFiles({ ...uprightShape, slices })), 'nm/spect.dcm': nmFile(uprightShape) })
  const undisturbed = join(folder, 'undisturbed')
  expect((await runCli(program.folder, 'index', data, '--library', undisturbed)).code).toBe(0)

  const library = join(folder, 'killed')
  let interrupted = 0
  for (const delayMs of [60, 150, 250, 350, 450, 600, 900]) {
    const { child, ended } = startCli(program.folder, ['index', data, '--library', library, '--json'])
    await wait(delayMs)
    child.kill('SIGKILL')
    if ((await ended).code === null) interrupted += 1
    expect(integrity(library)).toBe('ok')
  }
  expect(interrupted).toBeGreaterThan(0)

  const completed = await runCli(program.folder, 'index', data, '--library', library, '--json')
  expect(completed.json()).toMatchObject({ files: slices + 1, problems: [], studies: 1, series: 2, instances: slices + 1 })
  expect(await content(library)).toEqual(await content(undisturbed))
}, 180_000)
