import { accessSync, constants, statSync } from 'node:fs'
import { basename, dirname, resolve, sep } from 'node:path'
import { fail, ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { fileProblem } from '../imaging/file-problem.ts'
import type { FileProblem } from '../library/files.ts'
import type { LibrarySession } from './library-session.ts'
import { scanOne } from './scan-one.ts'
import type { IndexOptions } from './scan-one.ts'

/** What `index` answers (`cli.md`). */
export interface IndexOutcome {
  readonly files: number
  readonly indexed: number
  readonly unchanged: number
  readonly duplicates: number
  readonly skipped: readonly FileProblem[]
  readonly problems: readonly { readonly path: string; readonly problem: string }[]
  readonly patients: number
  readonly studies: number
  readonly series: number
  readonly instances: number
  readonly seconds: number
  readonly isCancelled: boolean
}

const readable = (path: string): Result<null> => {
  try {
    accessSync(path, statSync(path).isDirectory() ? constants.R_OK | constants.X_OK : constants.R_OK)
    return ok(null)
  } catch (error) {
    return fail(fileProblem(path, error))
  }
}

/** A medium is named by its folder or by the directory file in it: either stands for all that is on it. PS3.10 8.6. */
const mediumOf = (path: string): string =>
  basename(path).toUpperCase() === 'DICOMDIR' && statSync(path).isFile() ? dirname(path) : path

/** Each once, none that lies in another one of them. */
const outermost = (paths: readonly string[]): string[] => {
  const all = [...new Set(paths)]
  return all.filter((path) => !all.some((other) => other !== path && path.startsWith(other.endsWith(sep) ? other : other + sep)))
}

/**
 * Brings folders (or single files, or media by their DICOMDIR) into the library, incrementally. Each is checked before the first is scanned; one that cannot be
 * read fails the call and changes nothing. Files = indexed + unchanged + duplicates + those listed as skipped or as a problem. What was indexed before a cancel stays.
 */
export const indexFolders = async (session: LibrarySession, paths: readonly string[], options: IndexOptions = {}): Promise<Result<IndexOutcome>> => {
  const startedMs = performance.now()
  const named = paths.map((path) => resolve(path))
  for (const path of named) {
    const checked = readable(path)
    if (!checked.ok) return checked
  }
  const folders = outermost(named.map(mediumOf))
  const skipped: FileProblem[] = []
  const problems: FileProblem[] = []
  const sum = { files: 0, indexed: 0, unchanged: 0, duplicates: 0, isCancelled: false }
  for (const folder of folders) {
    const added = await session.library.call('add-folder', { path: folder, now: new Date().toISOString() })
    if (!added.ok) return added
    const scanned = await scanOne(session, folder, options)
    if (!scanned.ok) return scanned
    const finished = await session.library.call('finish-scan', { vanished: scanned.value.vanished })
    if (!finished.ok) return finished
    const leftOut = await session.library.call('left-out', { folder })
    if (!leftOut.ok) return leftOut
    skipped.push(...leftOut.value.skipped)
    problems.push(...leftOut.value.problems, ...scanned.value.unreadable)
    sum.files += scanned.value.files
    sum.indexed += scanned.value.indexed
    sum.unchanged += scanned.value.unchanged
    sum.duplicates += scanned.value.duplicates
    sum.isCancelled ||= scanned.value.isCancelled
    if (sum.isCancelled) break
  }
  const counts = await session.library.call('counts', undefined)
  if (!counts.ok) return counts
  const { patients, studies, series, instances } = counts.value
  return ok({
    ...sum,
    skipped,
    problems: problems.map(({ path, reason }) => ({ path, problem: reason })),
    patients,
    studies,
    series,
    instances,
    seconds: (performance.now() - startedMs) / 1000,
  })
}
