import { readdirSync, realpathSync, statSync } from 'node:fs'
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
  readonly unreadable: FileProblem[]
}

/** Where a library lies among the images, its own files are not looked at. */
const ownFiles = /^(library\.(sqlite|lock).*|reports)$/
const withoutLibrary = (names: readonly string[]): readonly string[] =>
  names.includes('library.sqlite') ? names.filter((name) => !ownFiles.test(name)) : names

/**
 * All regular files under a folder, depth first in name order. A folder reached twice (a symbolic link that leads back) is walked
 * once; what cannot be read is named and left out. `isCancelled` is asked once per folder.
 */
export const walkFolder = (root: string, isCancelled: () => boolean): Walk => {
  const files: FoundFile[] = []
  const unreadable: FileProblem[] = []
  const seen = new Set<string>()

  const visit = (path: string, work: () => void): void => {
    try {
      work()
    } catch (error) {
      unreadable.push({ path, reason: fileProblem(path, error).sentence })
    }
  }

  const walk = (folder: string): void => {
    if (isCancelled()) return
    const real = realpathSync(folder)
    if (seen.has(real)) return
    seen.add(real)
    for (const name of withoutLibrary(readdirSync(folder).sort())) {
      const path = join(folder, name)
      visit(path, () => {
        const stats = statSync(path)
        if (stats.isDirectory()) walk(path)
        else if (stats.isFile()) files.push({ path, size: stats.size, modifiedMs: stats.mtimeMs })
      })
    }
  }

  visit(root, () => walk(root))
  return { files, unreadable }
}
