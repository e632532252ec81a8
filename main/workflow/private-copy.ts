import { mkdtempSync, rmSync } from 'node:fs'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fail, ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { fileProblem } from '../imaging/file-problem.ts'

let place: string | null = null

/** A folder that only this user can open, removed when the program ends. */
const ownPlace = (): string => {
  if (place === null) {
    const made = mkdtempSync(join(tmpdir(), 'spondyl-print-'))
    process.once('exit', () => rmSync(made, { recursive: true, force: true }))
    place = made
  }
  return place
}

/** A copy for another program of this user to open; it goes when this program ends. Each has a folder of its own, so that none replaces an open one. */
export const privateCopy = async (name: string, bytes: Uint8Array): Promise<Result<string>> => {
  const folder = ownPlace()
  try {
    const path = join(await mkdtemp(join(folder, 'p-')), name)
    await writeFile(path, bytes, { mode: 0o600 })
    return ok(path)
  } catch (error) {
    return fail(fileProblem(folder, error))
  }
}
