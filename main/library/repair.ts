import { copyFileSync, existsSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { z } from 'zod'
import { problem } from '../../core/base/problem.ts'
import { fail, ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { reportSchema } from '../../core/report/report.ts'
import type { Report } from '../../core/report/report.ts'
import { isSigned } from '../../core/report/versions.ts'
import { copiesIn, copyNames, syncFile } from './copies.ts'
import type { CopyName, LibraryCopy } from './copies.ts'
import { libraryPaths } from './database.ts'
import type { WritableDatabase } from './database.ts'
import { adoptSigned } from './reports.ts'
import { libraryRelative } from './unfinished-files.ts'

/** What can be done for a damaged library. */
export interface Repairs {
  readonly copies: LibraryCopy[]
  /** The folders from which the index can be rebuilt; null where no list of them can be read any more. */
  readonly folders: string[] | null
}

const sideFiles = ['', '-wal', '-shm'] as const

/** Asks a file that may be damaged; null where it does not answer. */
const asked = <T>(path: string, nativeBinding: string | null, question: (db: Database.Database) => T): T | null => {
  if (!existsSync(path)) return null
  let db: Database.Database | null = null
  try {
    db = new Database(path, { readonly: true, fileMustExist: true, ...(nativeBinding === null ? {} : { nativeBinding }) })
    return question(db)
  } catch {
    // Whatever a damaged file answers with: it holds nothing that can be used.
    return null
  } finally {
    db?.close()
  }
}

const foldersIn = (path: string, nativeBinding: string | null): string[] | null =>
  asked(path, nativeBinding, (db) => z.array(z.string()).parse(db.prepare('SELECT path FROM folders ORDER BY added_at, path').pluck().all()))

export const repairsFor = (folder: string, nativeBinding: string | null): Repairs => {
  const known = [libraryPaths(folder).database, ...copyNames.map((name) => join(folder, name))]
    .map((path) => foldersIn(path, nativeBinding))
    .filter((folders) => folders !== null)
  return { copies: copiesIn(folder), folders: known.find((folders) => folders.length > 0) ?? known[0] ?? null }
}

/** Gives the damaged file another name, with what belongs to it. Nothing is ever deleted. */
const setAside = (database: string, now: Date): string => {
  const kept = `${database}.damaged-${now.toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-')}`
  for (const side of sideFiles) if (existsSync(database + side)) renameSync(database + side, kept + side)
  return kept
}

/** Puts a copy in the place of the library file. The copy itself stays, and is looked over before anything is moved. The caller holds the lock. */
export const putCopyInPlace = (folder: string, name: CopyName, options: { readonly now: Date; readonly nativeBinding: string | null }): Result<string> => {
  const { database } = libraryPaths(folder)
  const waiting = `${database}.restoring`
  try {
    if (!existsSync(join(folder, name))) return fail(problem('copy-missing', `The copy ${name} is not in ${folder} any more. Choose another way.`))
    copyFileSync(join(folder, name), waiting)
    syncFile(waiting)
    if (asked(waiting, options.nativeBinding, (db) => db.pragma('quick_check(1)', { simple: true })) !== 'ok') {
      return fail(problem('copy-damaged', `The copy ${name} in ${folder} is damaged too. Nothing was changed; choose the other copy, or rebuild the index from the folders.`))
    }
    const kept = setAside(database, options.now)
    renameSync(waiting, database)
    return ok(kept)
  } finally {
    rmSync(waiting, { force: true })
  }
}

/** Makes room for a new library file. The caller holds the lock. */
export const clearPlace = (folder: string, now: Date): string => setAside(libraryPaths(folder).database, now)

const signedFile = (path: string): Report | null => {
  try {
    const report = reportSchema.safeParse(JSON.parse(readFileSync(path, 'utf8')))
    return report.success && isSigned(report.data) ? report.data : null
  } catch {
    return null
  }
}

/**
 * Reads signed reports back from their files: those that the library does not hold as signed, and whose seal holds. How many came back.
 * A file that is no signed report, or was changed, is left alone.
 */
export const adoptReports = (db: WritableDatabase, folder: string, sealHolds: (report: Report) => boolean): number => {
  const { reports } = libraryPaths(folder)
  if (!existsSync(reports)) return 0
  const found = readdirSync(reports, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .sort()
  let adopted = 0
  for (const name of found) {
    const json = join(reports, name)
    const report = signedFile(json)
    if (report === null || !sealHolds(report)) continue
    const base = libraryRelative(folder, json.slice(0, -'.json'.length))
    if (adoptSigned(db, report, { pdf: `${base}.pdf`, json: `${base}.json`, text: `${base}.txt` })) adopted += 1
  }
  return adopted
}
