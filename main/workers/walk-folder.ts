import { existsSync, lstatSync, readdirSync, realpathSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileProblem } from '../imaging/file-problem.ts'
import type { FileProblem } from '../library/files.ts'

export interface FoundFile {
  readonly path: string
  readonly size: number
  readonly modifiedMs: number
}

export interface Walk {
  readonly files: FoundFile[]
  /** What is there and cannot be read, with its reason. */
  readonly unreadable: FileProblem[]
  /** False when a part could not be walked: what was known there may still be there. */
  readonly isWhole: boolean
}

const foundStep = 250

/** Nothing that Spondyl writes beside images is an image: its own library must not be scanned into itself. */
const isLibrary = (names: readonly string[]): boolean => names.includes('library.sqlite')

const isBrokenLink = (path: string): boolean => {
  try {
    return lstatSync(path).isSymbolicLink() && !existsSync(path)
  } catch {
    return false
  }
}

/**
 * All regular files at or under a path, depth first in name order. A folder reached twice (a symbolic link that leads back) is walked
 * once; what cannot be read is named and left out. `isCancelled` is asked once per folder, `onFound` is told now and then how many
 * files there are so far.
 */
export const walkFolder = (root: string, isCancelled: () => boolean, onFound: (files: number) => void): Walk => {
  const files: FoundFile[] = []
  const unreadable: FileProblem[] = []
  const seen = new Set<string>()
  let isWhole = true

  const list = (folder: string): void => {
    if (isCancelled()) return
    const real = realpathSync(folder)
    if (seen.has(real)) return
    seen.add(real)
    const names = readdirSync(folder).sort()
    if (!isLibrary(names)) for (const name of names) visit(join(folder, name))
  }

  const visit = (path: string): void => {
    try {
      const stats = statSync(path)
      if (stats.isDirectory()) list(path)
      else if (stats.isFile()) {
        files.push({ path, size: stats.size, modifiedMs: stats.mtimeMs })
        if (files.length % foundStep === 0) onFound(files.length)
      }
      // Opening a pipe or a device could wait for ever.
      else unreadable.push({ path, reason: 'This is no ordinary file (a pipe, socket or device). It is left out.' })
    } catch (error) {
      if (isBrokenLink(path)) unreadable.push({ path, reason: 'This link leads to something that is not there. Connect its drive, or remove the link.' })
      else {
        isWhole = false
        unreadable.push({ path, reason: fileProblem(path, error).sentence })
      }
    }
  }

  visit(root)
  return { files, unreadable, isWhole }
}
