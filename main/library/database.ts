import Database from 'better-sqlite3'
import { accessSync, constants, copyFileSync, existsSync, mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { problem, ProblemError } from '../../core/base/problem.ts'
import type { Problem } from '../../core/base/problem.ts'
import { fail, ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { migrations } from './migrations.ts'

declare const readable: unique symbol
declare const writable: unique symbol

/** A handle that can only be asked. */
export type ReadableDatabase = Pick<Database.Database, 'prepare' | 'pragma'> & { readonly [readable]: true }

/** The one handle that changes the library; it can also be asked. */
export type WritableDatabase = Database.Database & { readonly [readable]: true; readonly [writable]: true }

/** Where a library keeps its things. One library is one folder. */
export const libraryPaths = (folder: string): { readonly database: string; readonly lock: string; readonly reports: string; readonly demonstration: string } => ({
  database: join(folder, 'library.sqlite'),
  lock: join(folder, 'library.lock'),
  reports: join(folder, 'reports'),
  demonstration: join(folder, 'demonstration'),
})

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '')

const isWritable = (folder: string): boolean => {
  try {
    accessSync(folder, constants.W_OK)
    return true
  } catch {
    return false
  }
}

/** The folder of a library that was there before is gone, with its drive or by itself. */
export const away = (folder: string): Problem =>
  problem('library-away', `The library ${folder} cannot be reached. Connect its drive, or choose another library folder; what was saved is still in it.`)

/** An error of SQLite or of the disk under it, in the reader's words; anything else is a bug and is thrown on. */
export const libraryProblem = (folder: string, error: unknown): ProblemError => {
  const code = codeOf(error)
  if (error instanceof ProblemError) return error
  if (code.startsWith('SQLITE_FULL') || code === 'ENOSPC') {
    return new ProblemError(problem('disk-full', `The disk with the library ${folder} is full. Nothing was lost; free some space and try again.`))
  }
  if (code === 'SQLITE_READONLY_DBMOVED') return new ProblemError(away(folder))
  if (code === 'EEXIST' || code === 'ENOTDIR') {
    return new ProblemError(problem('library-not-a-folder', `${folder} is a file or lies under one, so no library can be there. Choose a folder.`))
  }
  // SQLite says "cannot open" for a folder in which it may not make its side files.
  const isLocked = code.startsWith('SQLITE_CANTOPEN') && existsSync(folder) && !isWritable(folder)
  if (isLocked || code.startsWith('SQLITE_READONLY') || code === 'EROFS' || code === 'EACCES' || code === 'EPERM') {
    return new ProblemError(problem('library-read-only', `The library ${folder} cannot be written. Ask for write access to this folder, or choose another one.`))
  }
  if (code.startsWith('SQLITE_IOERR') || code.startsWith('SQLITE_CANTOPEN') || code === 'ENOENT' || code === 'EIO') {
    return new ProblemError(away(folder))
  }
  if (code.startsWith('SQLITE_CORRUPT') || code.startsWith('SQLITE_NOTADB')) {
    return new ProblemError(
      problem('library-damaged', `The library ${folder} is damaged. Restore library.sqlite from a backup (a copy lies beside it after each update), or choose another folder.`),
    )
  }
  throw error
}

const open = (path: string, nativeBinding: string | null, options: Database.Options): Database.Database =>
  new Database(path, nativeBinding === null ? options : { ...options, nativeBinding })

const schemaVersion = (db: Database.Database): number => db.pragma('user_version', { simple: true }) as number

const newer = (path: string): Problem =>
  problem('library-newer', `The library ${path} was written by a newer Spondyl. Update the program to open it; nothing was changed.`)

const missing = (folder: string): Problem =>
  problem('library-missing', `There is no library in ${folder}. Connect its drive, or choose another library folder.`)

/**
 * Brings the schema up to date: a copy of the file first, then all steps in one transaction, `user_version` last; a step that fails
 * leaves the library as it was. Refuses a database from the future.
 */
export const migrate = (db: Database.Database, path: string, steps: readonly string[] = migrations): void => {
  const newest = steps.length
  const version = schemaVersion(db)
  if (version > newest) throw new ProblemError(newer(path))
  if (version === newest) return
  if (version > 0) {
    db.pragma('wal_checkpoint(TRUNCATE)')
    copyFileSync(path, `${path}.before-version-${newest}`)
  }
  db.transaction(() => {
    for (const step of steps.slice(version)) db.exec(step)
    db.pragma(`user_version = ${newest}`)
  })()
}

/** Held for as long as the library is open; the system gives it back when the process ends, however it ends. */
const takeLock = (folder: string, nativeBinding: string | null): Database.Database => {
  const lock = open(libraryPaths(folder).lock, nativeBinding, { timeout: 0 })
  try {
    lock.pragma('journal_mode = MEMORY')
    lock.exec('BEGIN EXCLUSIVE')
    return lock
  } catch (error) {
    lock.close()
    if (!codeOf(error).startsWith('SQLITE_BUSY')) throw error
    throw new ProblemError(problem('library-in-use', `The library ${folder} is open in another Spondyl. Close it there first, or choose another library folder.`))
  }
}

/** Tells one file from another at the same path. */
const identity = (path: string): string | null => {
  const stats = statSync(path, { throwIfNoEntry: false })
  return stats === undefined ? null : `${stats.dev}/${stats.ino}`
}

export interface OpenDatabase<Db = WritableDatabase> {
  readonly db: Db
  /** False once the file is gone or replaced: what is written to a removed file is lost without an error. */
  readonly isThere: () => boolean
  readonly close: () => void
}

/**
 * Opens the library of a folder for writing, alone. `create` makes a new library where there is none.
 * Fails with `library-missing`, `library-in-use`, `library-newer`, `library-read-only`, `library-away`, `library-damaged`, `disk-full`.
 */
export const openDatabase = (folder: string, options: { readonly create: boolean; readonly nativeBinding: string | null }): Result<OpenDatabase> => {
  const { database } = libraryPaths(folder)
  if (!options.create && !existsSync(database)) return fail(missing(folder))
  let lock: Database.Database | null = null
  let db: Database.Database | null = null
  try {
    mkdirSync(folder, { recursive: true })
    lock = takeLock(folder, options.nativeBinding)
    db = open(database, options.nativeBinding, {})
    db.pragma('journal_mode = WAL')
    // A signed report must outlive a power cut, not only a crash.
    db.pragma('synchronous = FULL')
    db.pragma('foreign_keys = ON')
    migrate(db, database)
    const opened = { db, lock, file: identity(database) }
    return ok({
      db: db as unknown as WritableDatabase,
      isThere: () => identity(database) === opened.file,
      close: () => {
        opened.db.close()
        opened.lock.close()
      },
    })
  } catch (error) {
    db?.close()
    lock?.close()
    return fail(libraryProblem(folder, error).problem)
  }
}

/**
 * Opens the library of a folder for reading only, also while another Spondyl has it open for writing. Changes nothing, so a schema
 * that is not the current one is refused. Fails with `library-missing`, `library-older`, `library-newer`, `library-away`, `library-damaged`.
 */
export const openForReading = (folder: string, nativeBinding: string | null): Result<OpenDatabase<ReadableDatabase>> => {
  const { database } = libraryPaths(folder)
  if (!existsSync(database)) return fail(missing(folder))
  let opened: Database.Database | null = null
  try {
    const db = open(database, nativeBinding, { readonly: true, fileMustExist: true })
    opened = db
    const version = schemaVersion(db)
    if (version > migrations.length) throw new ProblemError(newer(database))
    if (version < migrations.length) {
      throw new ProblemError(
        problem('library-older', `The library ${folder} was written by an older Spondyl, or is being made just now. Open it once in the window or with "index" to bring it up to date; nothing was changed.`),
      )
    }
    const file = identity(database)
    return ok({ db: db as unknown as ReadableDatabase, isThere: () => identity(database) === file, close: () => void db.close() })
  } catch (error) {
    opened?.close()
    return fail(libraryProblem(folder, error).problem)
  }
}
