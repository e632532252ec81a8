import { existsSync } from 'node:fs'
import { sep } from 'node:path'
import { z } from 'zod'
import type { ReadableDatabase, WritableDatabase } from './database.ts'
import { folders, leftOutRows, removeFiles, under } from './files.ts'

const archiveSchema = z.object({ path: z.string(), size: z.number(), modifiedMs: z.number(), outcome: z.enum(['skipped', 'problem']), reason: z.string() })

/** An archive that a scan saw: `problem` when it was refused before. */
export type KnownArchive = z.infer<typeof archiveSchema>

/** What may be a ZIP archive at or under a folder, as the last scan left it: by its name, or because it was named itself. */
export const knownArchives = (db: ReadableDatabase, folder: string): KnownArchive[] => {
  const [own, first, last] = under(folder)
  return z.array(archiveSchema).parse(
    db
      .prepare(
        (['skipped', 'problem'] as const)
          .map((outcome) => `SELECT path, size, modified_ms AS modifiedMs, outcome, reason FROM ${leftOutRows[outcome]} AND (path = :folder OR (path > :first AND path < :last AND path LIKE '%.zip'))`)
          .join(' UNION ALL ')
          .concat(' ORDER BY path'),
      )
      .all({ folder: own, first, last }),
  )
}

const isUnder = (path: string, folder: string): boolean => path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep)

const pathsSchema = z.array(z.string())

/**
 * Takes a folder and its files out of the index; studies wait for `rebuildStudies`. What also lies in another known folder stays, and
 * so does all the reader's work. No file is touched.
 */
export const removeFolder = (db: WritableDatabase, folder: string): void => {
  const others = folders(db).filter((each) => each !== folder)
  db.transaction(() => {
    const paths = pathsSchema.parse(
      db.prepare('SELECT path FROM files WHERE path = ? OR (path > ? AND path < ?) OR folder = ?').pluck().all(...under(folder), folder),
    )
    const adopt = db.prepare('UPDATE files SET folder = ? WHERE path = ?')
    const gone: string[] = []
    for (const path of paths) {
      const other = others.find((each) => isUnder(path, each))
      if (other === undefined) gone.push(path)
      else adopt.run(other, path)
    }
    removeFiles(db, gone)
    db.prepare('DELETE FROM folders WHERE path = ?').run(folder)
    setWatched(db, folder, true)
  })()
}

const unwatchedKey = 'unwatched-folders'

/** The folders that do not update by themselves. */
export const unwatchedFolders = (db: ReadableDatabase): string[] => {
  const row = z.string().optional().parse(db.prepare('SELECT value FROM settings WHERE key = ?').pluck().get(unwatchedKey))
  return row === undefined ? [] : pathsSchema.parse(JSON.parse(row))
}

export const setWatched = (db: WritableDatabase, folder: string, watched: boolean): void => {
  const others = unwatchedFolders(db).filter((each) => each !== folder)
  const all = watched ? others : [...others, folder]
  db.prepare('INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value').run(unwatchedKey, JSON.stringify(all))
}

const copySchema = z.array(z.object({ sop: z.string(), study: z.string(), from: z.string(), to: z.string() }))

/**
 * For a folder that is away: images in it that have a copy at a place that is there are read from the copy until that is the case no more.
 * Studies wait for `rebuildStudies`. Answers how many images have changed their place.
 */
export const useCopies = (db: WritableDatabase, folder: string, isThere: (path: string) => boolean = existsSync): number => {
  const copies = copySchema.parse(
    db
      .prepare(
        `SELECT instances.sop_instance_uid AS sop, study_instance_uid AS study, instances.path AS "from", files.path AS "to"
         FROM files JOIN instances USING (sop_instance_uid)
         WHERE files.outcome IN ('duplicate', 'problem') AND files.outcome = 'duplicate'
           AND (instances.path = ? OR (instances.path > ? AND instances.path < ?))`,
      )
      .all(...under(folder)),
  )
  const usePath = db.prepare('UPDATE slices SET path = ? WHERE sop_instance_uid = ?')
  const setOutcome = db.prepare('UPDATE files SET outcome = ?, reason = ? WHERE path = ?')
  const markStale = db.prepare('INSERT INTO stale_studies (study_instance_uid) VALUES (?) ON CONFLICT DO NOTHING')
  const done = new Set<string>()
  db.transaction(() => {
    for (const { sop, study, from, to } of copies) {
      if (done.has(sop) || isUnder(to, folder) || !isThere(to)) continue
      done.add(sop)
      usePath.run(to, sop)
      setOutcome.run('duplicate', `The same image as ${to}.`, from)
      setOutcome.run('indexed', null, to)
      markStale.run(study)
    }
  })()
  return done.size
}

/** A time that no file has. */
const readAgain = 0

/** Lets the next scan read the files of a series anew, whatever their size and time say: they no longer hold what the index says. */
export const distrustSeries = (db: WritableDatabase, seriesUid: string): void => {
  db.prepare('UPDATE files SET modified_ms = ? WHERE path IN (SELECT path FROM instances WHERE series_instance_uid = ?)').run(readAgain, seriesUid)
}
