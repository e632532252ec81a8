import Database from 'better-sqlite3'
import { accessSync, closeSync, constants, copyFileSync, existsSync, mkdirSync, openSync, readSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { problem, ProblemError } from '../../core/base/problem.ts'
import type { Problem } from '../../core/base/problem.ts'
import { fail, ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { copiesIn } from './copies.ts'
import { migrations } from './migrations.ts'

declare const readable: unique symbol
declare const writable: unique symbol

/** A handle that can only be asked. */
export type ReadableDatabase = Pick<Database.Database, 'prepare' | 'pragma' | 'backup'> & { readonly [readable]: true }

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

const inWords = (isoTime: string): string =>
  new Date(isoTime).toLocaleString('en-GB', { day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit' })

/** A file of no bytes, without a journal that may hold what belongs into it. */
const isEmpty = (database: string): boolean => statSync(database, { throwIfNoEntry: false })?.size === 0 && !endedBadly(database)

/** Nothing was ever written into it: there are no copies either. */
const empty = (folder: string): Problem =>
  problem('library-empty', `The library ${folder} is empty: its file has 0 bytes. Index a folder into it to begin, or choose another library folder.`)

/** The library file is torn, or gone from between its copies. Names the copy that can be restored. */
export const damaged = (folder: string): Problem => {
  const [copy] = copiesIn(folder)
  const what = isEmpty(libraryPaths(folder).database) ? 'has an empty file (0 bytes) where its content was' : 'is damaged'
  const ways =
    copy === undefined
      ? 'There is no copy of it, but in the window the index can be rebuilt from the folders.'
      : `In the window, its copy of ${inWords(copy.madeAt)} (${copy.name}) can be restored, or the index rebuilt from the folders.`
  return problem('library-damaged', `The library ${folder} ${what}. ${ways} The damaged file is kept.`)
}

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
    return new ProblemError(damaged(folder))
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

/** A file that is shorter than its own header says was cut; with a journal beside it, that may still hold the rest. */
const isCutShort = (database: string): boolean => {
  const size = statSync(database, { throwIfNoEntry: false })?.size
  if (size === undefined || endedBadly(database)) return false
  // An empty file is how a new library begins, unless there was one before.
  if (size < headerBytes) return size > 0 || copiesIn(dirname(database)).length > 0
  const header = Buffer.alloc(headerBytes)
  const file = openSync(database, 'r')
  try {
    readSync(file, header, 0, headerBytes, 0)
  } finally {
    closeSync(file)
  }
  // https://www.sqlite.org/fileformat2.html, 1.3: page size (1 stands for 65,536) and size in pages, big endian; the latter counts only
  // where the change counter (24) is the one it was written with (92).
  const pageSize = header.readUInt16BE(16) === 1 ? 65_536 : header.readUInt16BE(16)
  const isCurrent = header.readUInt32BE(24) === header.readUInt32BE(92)
  return header.toString('latin1', 0, 15) === 'SQLite format 3' && isCurrent && header.readUInt32BE(28) * pageSize > size
}

const headerBytes = 100

/** Whether the last one who had this database open did not put it away: its journal is still there. */
export const endedBadly = (database: string): boolean => (statSync(`${database}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0

/** Held for as long as the library is open; the system gives it back when the process ends, however it ends. */
export const takeLock = (folder: string, nativeBinding: string | null): Database.Database => {
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

/** A library that was there before and cannot be opened as it lies: torn, or gone from between its copies. */
const tornProblem = (folder: string): Problem | null => {
  const { database } = libraryPaths(folder)
  const isTorn = existsSync(database) ? isCutShort(database) : copiesIn(folder).length > 0
  return isTorn ? damaged(folder) : null
}

export interface OpenOptions {
  /** Makes a library where there is none. */
  readonly create: boolean
  /** The place was cleared on purpose: copies beside it do not make the missing file a torn one. */
  readonly isAnew?: boolean
  readonly nativeBinding: string | null
}

/**
 * Opens the library of a folder for writing, alone. `create` makes a new library where there is none.
 * Fails with `library-missing`, `library-empty`, `library-in-use`, `library-newer`, `library-read-only`, `library-away`, `library-damaged`, `disk-full`.
 */
export const openDatabase = (folder: string, options: OpenOptions): Result<OpenDatabase> => {
  const { database } = libraryPaths(folder)
  let lock: Database.Database | null = null
  let db: Database.Database | null = null
  try {
    const torn = options.isAnew === true ? null : tornProblem(folder)
    if (torn !== null) return fail(torn)
    if (!options.create && !existsSync(database)) return fail(missing(folder))
    if (!options.create && isEmpty(database)) return fail(empty(folder))
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
 * that is not the current one is refused. Fails with `library-missing`, `library-empty`, `library-older`, `library-newer`, `library-away`, `library-damaged`.
 */
export const openForReading = (folder: string, nativeBinding: string | null): Result<OpenDatabase<ReadableDatabase>> => {
  const { database } = libraryPaths(folder)
  let opened: Database.Database | null = null
  try {
    const torn = tornProblem(folder)
    if (torn !== null) return fail(torn)
    if (!existsSync(database)) return fail(missing(folder))
    if (isEmpty(database)) return fail(empty(folder))
    const db = open(database, nativeBinding, { readonly: true, fileMustExist: true })
    opened = db
    // KiB: the work-list of a large library stays in memory.
    db.pragma('cache_size = -16384')
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
