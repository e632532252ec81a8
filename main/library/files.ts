import { sep } from 'node:path'
import { z } from 'zod'
import type { InstanceHeader } from '../../core/dicom/instance-header.ts'
import type { ReadableDatabase, WritableDatabase } from './database.ts'

/** A header as it is stored: made in the scan's thread, so that the one writer only writes. */
export interface StoredHeader {
  readonly sopInstanceUid: string
  readonly seriesInstanceUid: string
  readonly studyInstanceUid: string
  readonly json: string
}

export const storedHeader = (header: InstanceHeader): StoredHeader => ({
  sopInstanceUid: header.sopInstanceUid,
  seriesInstanceUid: header.seriesInstanceUid,
  studyInstanceUid: header.studyInstanceUid,
  json: JSON.stringify(header),
})

/** What a scan saw of one file. */
export interface ScannedFile {
  readonly path: string
  readonly size: number
  readonly modifiedMs: number
  readonly outcome: { readonly kind: 'header'; readonly header: StoredHeader } | { readonly kind: 'skipped' | 'problem'; readonly reason: string }
}

export interface FileProblem {
  readonly path: string
  readonly reason: string
}

const outcomeSchema = z.enum(['indexed', 'duplicate', 'skipped', 'problem'])

export type FileOutcome = z.infer<typeof outcomeSchema>

/** Size and time of a file when it was last read, and what came of it: unchanged files are not opened again. */
export type KnownFile = readonly [path: string, size: number, modifiedMs: number, outcome: FileOutcome]

const knownSchema = z.array(z.tuple([z.string(), z.number(), z.number(), outcomeSchema]).readonly())
const problemsSchema = z.array(z.object({ path: z.string(), reason: z.string() }))

export const addFolder = (db: WritableDatabase, path: string, now: string): void => {
  db.prepare('INSERT INTO folders (path, added_at) VALUES (?, ?) ON CONFLICT DO NOTHING').run(path, now)
}

export const folders = (db: ReadableDatabase): string[] =>
  z.array(z.string()).parse(db.prepare('SELECT path FROM folders ORDER BY added_at, path').pluck().all())

/**
 * Bounds of the paths at or under a folder, for `path = ? OR (path > ? AND path < ?)`: by path and not by the folder that was
 * named, so that a folder inside an indexed folder is known too.
 */
const under = (folder: string): [string, string, string] => {
  const root = folder.endsWith(sep) ? folder.slice(0, -1) : folder
  return [folder, root + sep, root + String.fromCharCode(sep.charCodeAt(0) + 1)]
}

export const knownFiles = (db: ReadableDatabase, folder: string): readonly KnownFile[] =>
  knownSchema.parse(
    db.prepare('SELECT path, size, modified_ms, outcome FROM files WHERE path = ? OR (path > ? AND path < ?)').raw().all(...under(folder)),
  )

/** Files that are broken or contradict another one; a file that simply is no DICOM is not a problem. */
export const fileProblems = (db: ReadableDatabase): FileProblem[] =>
  problemsSchema.parse(db.prepare(`SELECT path, reason FROM files WHERE outcome = 'problem' ORDER BY path`).all())

export const countFiles = (db: ReadableDatabase, outcome: 'duplicate' | 'problem'): number =>
  z.number().parse(db.prepare('SELECT count(*) FROM files WHERE outcome = ?').pluck().get(outcome))

/** Files under `folder` whose outcome is `outcome`, with the reason that was stored. */
export const filesWith = (db: ReadableDatabase, folder: string, outcome: 'skipped' | 'problem'): FileProblem[] =>
  problemsSchema.parse(
    db
      .prepare('SELECT path, reason FROM files WHERE (path = ? OR (path > ? AND path < ?)) AND outcome = ? ORDER BY path')
      .all(...under(folder), outcome),
  )

interface Placed {
  readonly outcome: FileOutcome
  readonly reason: string | null
  readonly sop: string | null
}

/** The statements of a batch, prepared once: preparing costs more than running. */
const prepareBatch = (db: WritableDatabase) => ({
  findInstance: db.prepare('SELECT path, study_instance_uid AS study, series_instance_uid AS series FROM instances WHERE sop_instance_uid = ?'),
  putInstance: db.prepare(
    `INSERT INTO instances (sop_instance_uid, series_instance_uid, study_instance_uid, path, header) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (sop_instance_uid) DO UPDATE SET series_instance_uid = excluded.series_instance_uid,
       study_instance_uid = excluded.study_instance_uid, header = excluded.header`,
  ),
  findFile: db.prepare('SELECT sop_instance_uid AS sop FROM files WHERE path = ?'),
  deleteInstance: db.prepare('DELETE FROM instances WHERE sop_instance_uid = ?'),
  forgetCopies: db.prepare('DELETE FROM files WHERE sop_instance_uid = ? AND path <> ?'),
  putFile: db.prepare(
    `INSERT INTO files (path, folder, size, modified_ms, outcome, reason, sop_instance_uid) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (path) DO UPDATE SET folder = excluded.folder, size = excluded.size, modified_ms = excluded.modified_ms,
       outcome = excluded.outcome, reason = excluded.reason, sop_instance_uid = excluded.sop_instance_uid`,
  ),
  deleteFile: db.prepare('DELETE FROM files WHERE path = ?'),
  markStale: db.prepare('INSERT INTO stale_studies (study_instance_uid) VALUES (?) ON CONFLICT DO NOTHING'),
})

type Batch = ReturnType<typeof prepareBatch>

const placeSchema = z.object({ path: z.string(), study: z.string(), series: z.string() }).optional()
const fileSchema = z.object({ sop: z.string().nullable() }).optional()

/** Puts an instance into the index, or says why this copy of it is not used. The first file of an instance stays the one that is read. */
const placeInstance = (batch: Batch, path: string, header: StoredHeader): Placed => {
  const { sopInstanceUid: sop, seriesInstanceUid: series, studyInstanceUid: study } = header
  const there = placeSchema.parse(batch.findInstance.get(sop))
  if (there !== undefined && there.path !== path) {
    return there.study === study && there.series === series
      ? { outcome: 'duplicate', reason: `The same image as ${there.path}.`, sop }
      : { outcome: 'problem', reason: `This image has the same identity (SOP Instance UID) as ${there.path} but belongs to another series. It is left out.`, sop }
  }
  batch.putInstance.run(sop, series, study, path, header.json)
  batch.markStale.run(study)
  return { outcome: 'indexed', reason: null, sop }
}

/** Takes the instance of a path out of the index. A copy elsewhere takes its place at the next scan. */
const dropInstance = (batch: Batch, path: string): void => {
  const sop = fileSchema.parse(batch.findFile.get(path))?.sop ?? null
  if (sop === null) return
  const instance = placeSchema.parse(batch.findInstance.get(sop))
  if (instance?.path !== path) return
  batch.deleteInstance.run(sop)
  // Copies of it are forgotten, so that the next scan reads them and one of them comes in.
  batch.forgetCopies.run(sop, path)
  batch.markStale.run(instance.study)
}

/**
 * Stores a batch in one transaction and says what became of each file; the studies that changed wait for `rebuildStudies`.
 * Not waiting for the disk: a power cut may take back the last batches (never half of one), and the next scan reads them again.
 */
export const storeFiles = (db: WritableDatabase, folder: string, files: readonly ScannedFile[]): FileOutcome[] => {
  const batch = prepareBatch(db)
  db.pragma('synchronous = NORMAL')
  try {
    return db.transaction(() =>
      files.map(({ path, size, modifiedMs, outcome }) => {
        dropInstance(batch, path)
        const placed: Placed =
          outcome.kind === 'header' ? placeInstance(batch, path, outcome.header) : { outcome: outcome.kind, reason: outcome.reason, sop: null }
        batch.putFile.run(path, folder, size, modifiedMs, placed.outcome, placed.reason, placed.sop)
        return placed.outcome
      }),
    )()
  } finally {
    db.pragma('synchronous = FULL')
  }
}

/** Forgets files that are no longer in their folder. The reader's work on their studies stays. */
export const removeFiles = (db: WritableDatabase, paths: readonly string[]): void => {
  const batch = prepareBatch(db)
  db.transaction(() => {
    for (const path of paths) {
      dropInstance(batch, path)
      batch.deleteFile.run(path)
    }
  })()
}
