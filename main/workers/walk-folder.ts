import { existsSync, lstatSync, realpathSync, statSync } from 'node:fs'
import { basename, dirname, sep } from 'node:path'
import { entryKinds } from '../imaging/file-heads.ts'
import type { FileKernels } from '../imaging/file-heads.ts'
import { fileProblem } from '../imaging/file-problem.ts'
import type { FileProblem } from '../library/files.ts'

/** Files of one folder that follow each other in its order, by columns. */
export interface FoundFiles {
  readonly folder: string
  readonly names: readonly string[]
  /** Bytes. */
  readonly sizes: ArrayLike<number>
  /** `mtimeMs`. */
  readonly times: ArrayLike<number>
}

export interface Walk {
  readonly runs: FoundFiles[]
  readonly count: number
  /** What is there and cannot be read, with its reason. */
  readonly unreadable: FileProblem[]
  /** False when a part could not be walked: what was known there may still be there. */
  readonly isWhole: boolean
}

/** Nothing that Spondyl writes beside images is an image: its own library must not be scanned into itself. */
const isLibrary = (names: readonly string[]): boolean => names.includes('library.sqlite')

const isBrokenLink = (path: string): boolean => {
  try {
    return lstatSync(path).isSymbolicLink() && !existsSync(path)
  } catch {
    return false
  }
}

/** What stands before the name of each file of a folder in its path. */
export const prefixOf = (folder: string): string => (folder.endsWith(sep) ? folder : folder + sep)

/**
 * All regular files at or under a path, depth first in name order. A folder reached twice (a symbolic link that leads back) is walked
 * once; what cannot be read is named and left out. `isCancelled` is asked once per folder, `onFound` is told how many
 * files there are so far.
 */
export const walkFolder = (root: string, { listFolder }: FileKernels, isCancelled: () => boolean, onFound: (files: number) => void): Walk => {
  const runs: FoundFiles[] = []
  const unreadable: FileProblem[] = []
  const seen = new Set<string>()
  let isWhole = true
  let count = 0

  const add = (run: FoundFiles): void => {
    if (run.names.length === 0) return
    runs.push(run)
    count += run.names.length
    onFound(count)
  }

  const list = (folder: string): void => {
    if (isCancelled()) return
    const real = realpathSync(folder)
    if (seen.has(real)) return
    seen.add(real)
    const { names, kinds, sizes, times } = listFolder(folder)
    if (isLibrary(names)) return
    const prefix = prefixOf(folder)
    let from = 0
    // Most folders hold files only, and are one run.
    for (let index = 0; index <= names.length; index += 1) {
      if (kinds[index] === entryKinds.file) continue
      add({ folder, names: names.slice(from, index), sizes: sizes.subarray(from, index), times: times.subarray(from, index) })
      from = index + 1
      const name = names[index]
      if (name !== undefined && kinds[index] === entryKinds.folder) visitFolder(prefix + name)
      else if (name !== undefined) visit(prefix + name)
    }
  }

  const guarded = (path: string, walk: () => void): void => {
    try {
      walk()
    } catch (error) {
      if (isBrokenLink(path)) unreadable.push({ path, reason: 'This link leads to something that is not there. Connect its drive, or remove the link.' })
      else {
        isWhole = false
        unreadable.push({ path, reason: fileProblem(path, error).sentence })
      }
    }
  }

  const visitFolder = (path: string): void => guarded(path, () => list(path))

  const visit = (path: string): void =>
    guarded(path, () => {
      const stats = statSync(path)
      if (stats.isDirectory()) list(path)
      else if (stats.isFile()) add({ folder: dirname(path), names: [basename(path)], sizes: [stats.size], times: [stats.mtimeMs] })
      // Opening a pipe or a device could wait for ever.
      else unreadable.push({ path, reason: 'This is no ordinary file (a pipe, socket or device). It is left out.' })
    })

  visit(root)
  return { runs, count, unreadable, isWhole }
}
