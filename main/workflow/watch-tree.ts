import { watch } from 'node:fs'
import type { FSWatcher } from 'node:fs'
import { readdir, realpath, stat } from 'node:fs/promises'
import { join } from 'node:path'

export interface TreeWatch {
  /** False when the system gives no word about some part of the tree: it must be looked at now and then. */
  readonly isWhole: () => boolean
  readonly close: () => void
}

export interface TreeWatchOptions {
  readonly onChange: (path: string) => void
  /** More folders than this are not watched: the system's own limit is shared with all programs. */
  readonly mostFolders: number
  /** The system watches whole trees (Windows, macOS); elsewhere each folder is watched by itself. */
  readonly isRecursive: boolean
}

export const defaultTreeWatch = { mostFolders: 8000, isRecursive: process.platform === 'win32' || process.platform === 'darwin' } as const

/** What Spondyl writes into its own library is no news. */
const isLibrary = (names: readonly string[]): boolean => names.includes('library.sqlite')

const watchWhole = (root: string, { onChange }: TreeWatchOptions): TreeWatch => {
  let works = true
  const watcher = watch(root, { recursive: true, persistent: false }, (_event, name) => onChange(name === null ? root : join(root, name)))
  watcher.on('error', () => (works = false))
  return { isWhole: () => works, close: () => watcher.close() }
}

/** One watcher a folder. New folders are watched as they come; a folder that is reached twice (a link) is watched once. */
const watchEach = (root: string, { onChange, mostFolders }: TreeWatchOptions): TreeWatch => {
  const watchers = new Map<string, FSWatcher>()
  let whole = true
  let closed = false

  const drop = (real: string): void => {
    watchers.get(real)?.close()
    watchers.delete(real)
  }

  const add = async (folder: string): Promise<void> => {
    const real = await realpath(folder)
    if (closed || watchers.has(real)) return
    if (watchers.size >= mostFolders) {
      whole = false
      return
    }
    // First the watcher, then the list: what comes between is seen by both.
    const watcher = watch(real, { persistent: false }, (_event, name) => void changed(name === null ? folder : join(folder, name)))
    watchers.set(real, watcher)
    watcher.on('error', () => drop(real))
    const entries = await readdir(folder, { withFileTypes: true })
    if (isLibrary(entries.map(({ name }) => name))) {
      drop(real)
      return
    }
    for (const entry of entries) if (entry.isDirectory() || entry.isSymbolicLink()) await addIfFolder(join(folder, entry.name))
  }

  const addIfFolder = async (path: string): Promise<void> => {
    try {
      if ((await stat(path)).isDirectory()) await add(path)
    } catch (error) {
      // Gone again, which is news of its own; or the system has no watchers left, and the folder is looked at now and then instead.
      const code = error instanceof Error && 'code' in error ? error.code : ''
      if (code !== 'ENOENT') whole = false
    }
  }

  const changed = async (path: string): Promise<void> => {
    onChange(path)
    if (!closed) await addIfFolder(path)
  }

  void addIfFolder(root)
  return {
    isWhole: () => whole,
    close: () => {
      closed = true
      for (const watcher of watchers.values()) watcher.close()
      watchers.clear()
    },
  }
}

/** Tells of every change at or under a folder for as long as it is open. It never keeps the program alive. */
export const watchTree = (root: string, options: TreeWatchOptions): TreeWatch => {
  try {
    return options.isRecursive ? watchWhole(root, options) : watchEach(root, options)
  } catch {
    return { isWhole: () => false, close: () => undefined }
  }
}
