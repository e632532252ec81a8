import { rmSync } from 'node:fs'
import { isAbsolute, join, relative } from 'node:path'
import { z } from 'zod'
import type { Report } from '../../core/report/report.ts'
import type { ReadableDatabase, WritableDatabase } from './database.ts'

type Version = Pick<Report, 'reportId' | 'version'>

/** A path in the library's folder, as it is written in the database: relative, with `/` on every system. */
export const libraryRelative = (folder: string, path: string): string => relative(folder, path).replaceAll('\\', '/')

/** Names the files of a signing before the first of them is written, so that a killed one can be cleared away. */
export const noteUnfinished = (db: WritableDatabase, { reportId, version, paths }: Version & { readonly paths: readonly string[] }): void => {
  db.transaction(() => {
    for (const path of paths) db.prepare('INSERT OR REPLACE INTO unfinished_files (path, report_id, version) VALUES (?, ?, ?)').run(path, reportId, version)
  })()
}

/** Called in the transaction that stores the signed version: from then on its files stay. */
export const forgetUnfinished = (db: WritableDatabase, { reportId, version }: Version): void => {
  db.prepare('DELETE FROM unfinished_files WHERE report_id = ? AND version = ?').run(reportId, version)
}

const pathsSchema = z.array(z.string())

/** Files of a signing that has not ended, relative to the library. */
export const unfinishedFiles = (db: ReadableDatabase): string[] => pathsSchema.parse(db.prepare('SELECT path FROM unfinished_files ORDER BY path').pluck().all())

/** Removes what a signing that never ended has left in `reports`; the draft it was made from is as it was. */
export const removeUnfinished = (db: WritableDatabase, folder: string): void => {
  for (const path of unfinishedFiles(db)) {
    // Written by this program alone; a path that leads elsewhere is not followed.
    if (!isAbsolute(path) && path.startsWith('reports/') && !path.includes('..')) rmSync(join(folder, path), { force: true })
  }
  db.exec('DELETE FROM unfinished_files')
}
