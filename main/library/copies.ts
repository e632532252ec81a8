import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { ReadableDatabase } from './database.ts'

/** The copies that the program keeps by itself beside the library, newest first. */
export const copyNames = ['library.sqlite.copy', 'library.sqlite.copy-2'] as const

export type CopyName = (typeof copyNames)[number]

export interface LibraryCopy {
  readonly name: CopyName
  /** ISO, UTC. */
  readonly madeAt: string
}

export const copiesIn = (folder: string): LibraryCopy[] => {
  // The folder may be missing, or a file.
  if (!existsSync(folder) || !statSync(folder).isDirectory()) return []
  return copyNames.flatMap((name) => {
    const stats = statSync(join(folder, name), { throwIfNoEntry: false })
    return stats === undefined || stats.size === 0 ? [] : [{ name, madeAt: stats.mtime.toISOString() }]
  })
}

const isSameDay = (a: Date, b: Date): boolean => a.toDateString() === b.toDateString()

/** Whether the day of `now` (local) has its copy. */
export const hasCopyOfDay = (folder: string, now: Date): boolean =>
  copiesIn(folder).some(({ madeAt }) => isSameDay(new Date(madeAt), now))

/** What is in the file must be on the disk before its name promises it. */
export const syncFile = (path: string): void => {
  const descriptor = openSync(path, 'r+')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/** Takes the pages of a copy out of WAL mode, so that it is one file that needs no other beside it. */
const closeToOneFile = (path: string, nativeBinding: string | null): void => {
  const copy = new Database(path, nativeBinding === null ? {} : { nativeBinding })
  try {
    copy.pragma('journal_mode = DELETE')
  } finally {
    copy.close()
  }
}

const everyPage = 2 ** 30

/**
 * Copies the library while it is in use: whole, or not at all. The newest copy of an earlier day becomes the second one; a copy of the
 * same day is replaced, so that two days are kept however often a day copies. Throws what SQLite and the disk say.
 */
export const makeCopy = async (db: ReadableDatabase, folder: string, options: { readonly now: Date; readonly nativeBinding: string | null }): Promise<void> => {
  const [newest, second] = copyNames.map((name) => join(folder, name)) as [string, string]
  const part = `${newest}.part`
  try {
    rmSync(part, { force: true })
    // In one go: a copy in steps begins again whenever somebody writes.
    await db.backup(part, { progress: () => everyPage })
    closeToOneFile(part, options.nativeBinding)
    syncFile(part)
    const before = statSync(newest, { throwIfNoEntry: false })
    if (before !== undefined && !isSameDay(before.mtime, options.now)) renameSync(newest, second)
    renameSync(part, newest)
  } finally {
    if (existsSync(part)) rmSync(part, { force: true })
  }
}

/** SQLite's own look over the whole file. A file it cannot even walk through is not sound. */
export const isSound = (db: ReadableDatabase): boolean => {
  try {
    return db.pragma('quick_check(1)', { simple: true }) === 'ok'
  } catch (error) {
    if (error instanceof Error && 'code' in error && /^SQLITE_(CORRUPT|NOTADB)/.test(String(error.code))) return false
    throw error
  }
}
