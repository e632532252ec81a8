import { existsSync, statSync } from 'node:fs'
import { sep } from 'node:path'
import { z } from 'zod'
import type { SharedHeader, StoredHeader } from '../../core/dicom/slice-fields.ts'
import type { ReadableDatabase, WritableDatabase } from './database.ts'
import { prepareCopyCheck } from './identity.ts'
import { inBulk } from './in-bulk.ts'
import { sharedHeaderNumbers } from './stored-header.ts'

/** How many files came to each outcome. */
export const countOutcomes = (outcomes: readonly FileOutcome[]): Record<FileOutcome, number> => {
  const counts: Record<FileOutcome, number> = { indexed: 0, moved: 0, duplicate: 0, skipped: 0, problem: 0 }
  for (const outcome of outcomes) counts[outcome] += 1
  return counts
}

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

type StoredOutcome = z.infer<typeof outcomeSchema>

/** What became of a file that was just stored; `moved`: indexed, and known until now at another path, where it is no longer. */
export type FileOutcome = StoredOutcome | 'moved'

export const fileOutcomes: readonly FileOutcome[] = ['indexed', 'moved', 'duplicate', 'skipped', 'problem']

/** Size and time of a file when it was last read, and what came of it: unchanged files are not opened again. */
export type KnownFile = readonly [path: string, size: number, modifiedMs: number, outcome: StoredOutcome]

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
export const under = (folder: string): [string, string, string] => {
  const root = folder.endsWith(sep) ? folder.slice(0, -1) : folder
  return [folder, root + sep, root + String.fromCharCode(sep.charCodeAt(0) + 1)]
}

export const knownFiles = (db: ReadableDatabase, folder: string): readonly KnownFile[] =>
  knownSchema.parse(
    db.prepare('SELECT path, size, modified_ms, outcome FROM files WHERE path = ? OR (path > ? AND path < ?)').raw().all(...under(folder)),
  )

export const countFiles = (db: ReadableDatabase, outcome: 'duplicate' | 'problem'): number =>
  z.number().parse(db.prepare(`SELECT count(*) FROM files WHERE outcome IN ('duplicate', 'problem') AND outcome = ?`).pluck().get(outcome))

/** Rows of `files` that were left out, found by their own indexes: reading all files of a large folder would take as long as building its studies. */
export const leftOutRows = {
  skipped: `files INDEXED BY files_skipped WHERE outcome = 'skipped'`,
  problem: `files INDEXED BY files_left_out WHERE outcome IN ('duplicate', 'problem') AND outcome = 'problem'`,
} as const

/** Files under `folder` whose outcome is `outcome`, with the reason that was stored. */
export const filesWith = (db: ReadableDatabase, folder: string, outcome: 'skipped' | 'problem'): FileProblem[] =>
  problemsSchema.parse(
    db.prepare(`SELECT path, reason FROM ${leftOutRows[outcome]} AND (path = ? OR (path > ? AND path < ?)) ORDER BY path`).all(...under(folder)),
  )

interface Placed {
  readonly outcome: FileOutcome
  readonly reason: string | null
  readonly sop: string | null
}

/** How many new files one statement puts in: half the time of one for each. */
const rowsAtOnce = 25

const rows = (one: string): string => Array.from({ length: rowsAtOnce }, () => one).join(', ')

const prepareStatements = (db: WritableDatabase) => ({
  whyNoCopy: prepareCopyCheck(db),
  findInstance: db.prepare('SELECT path, study_instance_uid AS study, series_instance_uid AS series FROM instances WHERE sop_instance_uid = ?'),
  addInstance: db.prepare('INSERT INTO slices (sop_instance_uid, shared_header, path, slice) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING'),
  putInstance: db.prepare(
    `INSERT INTO slices (sop_instance_uid, shared_header, path, slice) VALUES (?, ?, ?, ?)
     ON CONFLICT (sop_instance_uid) DO UPDATE SET shared_header = excluded.shared_header, path = excluded.path, slice = excluded.slice`,
  ),
  findFile: db.prepare('SELECT sop_instance_uid AS sop, folder, size, modified_ms AS modifiedMs FROM files WHERE path = ?'),
  findCopies: db.prepare(
    `SELECT path, folder FROM files
     WHERE sop_instance_uid = ? AND path <> ? AND outcome IN ('duplicate', 'problem') AND outcome = 'duplicate' ORDER BY path`,
  ),
  useCopy: db.prepare('UPDATE slices SET path = ? WHERE sop_instance_uid = ?'),
  setOutcome: db.prepare('UPDATE files SET outcome = ?, reason = ? WHERE path = ?'),
  deleteInstance: db.prepare('DELETE FROM slices WHERE sop_instance_uid = ?'),
  forgetCopies: db.prepare(`DELETE FROM files WHERE sop_instance_uid = ? AND path <> ? AND outcome IN ('duplicate', 'problem')`),
  addFile: db.prepare(
    `INSERT INTO files (path, folder, size, modified_ms, outcome, sop_instance_uid) VALUES (?, ?, ?, ?, 'indexed', ?) ON CONFLICT DO NOTHING`,
  ),
  addFiles: db.prepare(`INSERT INTO files (path, folder, size, modified_ms, outcome, sop_instance_uid) VALUES ${rows("(?, ?, ?, ?, 'indexed', ?)")} ON CONFLICT DO NOTHING`),
  addInstances: db.prepare(`INSERT INTO slices (sop_instance_uid, shared_header, path, slice) VALUES ${rows('(?, ?, ?, ?)')} ON CONFLICT DO NOTHING`),
  begin: db.prepare('SAVEPOINT new_files'),
  undo: db.prepare('ROLLBACK TO new_files'),
  end: db.prepare('RELEASE new_files'),
  putFile: db.prepare(
    `INSERT INTO files (path, folder, size, modified_ms, outcome, reason, sop_instance_uid) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (path) DO UPDATE SET folder = excluded.folder, size = excluded.size, modified_ms = excluded.modified_ms,
       outcome = excluded.outcome, reason = excluded.reason, sop_instance_uid = excluded.sop_instance_uid`,
  ),
  deleteFile: db.prepare('DELETE FROM files WHERE path = ?'),
  markStale: db.prepare('INSERT INTO stale_studies (study_instance_uid) VALUES (?) ON CONFLICT DO NOTHING'),
})

const prepared = new WeakMap<WritableDatabase, ReturnType<typeof prepareStatements>>()

/** Statements prepared once for all batches: preparing costs more than running. `isThere`: whether a path is on the disk now. */
const prepareBatch = (db: WritableDatabase, isThere: (path: string) => boolean) => {
  const statements = prepared.get(db) ?? prepareStatements(db)
  prepared.set(db, statements)
  const numbers = (): ((shared: SharedHeader) => number) => sharedHeaderNumbers(db)
  return { ...statements, isThere, numbers, numberOf: numbers() }
}

type Batch = ReturnType<typeof prepareBatch>

const placeSchema = z.object({ path: z.string(), study: z.string(), series: z.string() }).optional()
const fileSchema = z.object({ sop: z.string().nullable(), folder: z.string(), size: z.number(), modifiedMs: z.number() }).optional()
const copiesSchema = z.array(z.object({ path: z.string(), folder: z.string() }))

const sameAs = (path: string): string => `The same image as ${path}.`

/** Whether a file is not the one any more that was read: what it holds now (files may have swapped their names) is read in its turn. */
const hasChanged = (batch: Batch, path: string): boolean => {
  const known = fileSchema.parse(batch.findFile.get(path))
  const stats = statSync(path, { throwIfNoEntry: false })
  return known !== undefined && stats !== undefined && (stats.size !== known.size || stats.mtimeMs !== known.modifiedMs)
}

/** Takes the file that stood for an image until now out of the way: it has vanished, holds something else, or is on a drive that is away and becomes the copy. */
const stepBack = (batch: Batch, old: string, now: string): 'moved' | 'indexed' => {
  if (batch.isThere(old)) return 'moved'
  const folder = fileSchema.parse(batch.findFile.get(old))?.folder
  if (folder !== undefined && !batch.isThere(folder)) {
    batch.setOutcome.run('duplicate', sameAs(now), old)
    return 'indexed'
  }
  batch.deleteFile.run(old)
  return 'moved'
}

/**
 * Puts an instance into the index, or says why this copy of it is not used. The first file of an instance stays the one that is read
 * for as long as it is there; when it is not, the instance follows to this file.
 */
const placeInstance = (batch: Batch, path: string, header: StoredHeader): Placed => {
  const { sopInstanceUid: sop, slice } = header
  const { seriesInstanceUid: series, studyInstanceUid: study } = header.shared
  const there = placeSchema.parse(batch.findInstance.get(sop))
  const isElsewhere = there !== undefined && there.path !== path
  const isSame = there?.study === study && there.series === series
  if (isElsewhere && batch.isThere(there.path) && !hasChanged(batch, there.path)) {
    const difference = isSame ? batch.whyNoCopy(there.path, path, header) : null
    if (difference !== null) return { outcome: 'problem', reason: difference, sop }
    return isSame
      ? { outcome: 'duplicate', reason: sameAs(there.path), sop }
      : { outcome: 'problem', reason: `This image has the same identity (SOP Instance UID) as ${there.path} but belongs to another series. It is left out.`, sop }
  }
  const outcome = isElsewhere ? stepBack(batch, there.path, path) : 'indexed'
  batch.putInstance.run(sop, batch.numberOf(header.shared), path, slice)
  batch.markStale.run(study)
  if (there !== undefined) batch.markStale.run(there.study)
  return { outcome, reason: null, sop }
}

/** Takes the instance of a path out of the index, unless it is `kept`. A copy elsewhere takes its place at once. */
const dropInstance = (batch: Batch, path: string, kept: string | null = null): void => {
  const sop = fileSchema.parse(batch.findFile.get(path))?.sop ?? null
  if (sop === null || sop === kept) return
  const instance = placeSchema.parse(batch.findInstance.get(sop))
  if (instance?.path !== path) return
  const copies = copiesSchema.parse(batch.findCopies.all(sop, path))
  const copy = copies.find((each) => batch.isThere(each.path)) ?? copies.find(({ folder }) => !batch.isThere(folder))
  batch.markStale.run(instance.study)
  if (copy === undefined) {
    batch.deleteInstance.run(sop)
    batch.forgetCopies.run(sop, path)
    return
  }
  batch.useCopy.run(copy.path, sop)
  for (const each of copies) batch.setOutcome.run('duplicate', sameAs(copy.path), each.path)
  batch.setOutcome.run('indexed', null, copy.path)
}

/** Puts in a file of a path and with an image that are both new, as nearly all of a first scan are, without looking either up; else does nothing. */
const addNew = (batch: Batch, folder: string, { path, size, modifiedMs }: ScannedFile, { sopInstanceUid: sop, slice, shared }: StoredHeader, numberOf = batch.numberOf): boolean => {
  if (batch.addFile.run(path, folder, size, modifiedMs, sop).changes === 0) return false
  if (batch.addInstance.run(sop, numberOf(shared), path, slice).changes === 1) return true
  batch.deleteFile.run(path)
  return false
}

type NewFile = ScannedFile & { readonly outcome: { readonly kind: 'header' } }

const isHeader = (file: ScannedFile): file is NewFile => file.outcome.kind === 'header'

const addTogether = (batch: Batch, folder: string, files: readonly NewFile[]): boolean => {
  const numberOf = batch.numbers()
  let from = 0
  for (; from + rowsAtOnce <= files.length; from += rowsAtOnce) {
    const some = files.slice(from, from + rowsAtOnce)
    const ofFiles = some.flatMap(({ path, size, modifiedMs, outcome }) => [path, folder, size, modifiedMs, outcome.header.sopInstanceUid])
    if (batch.addFiles.run(ofFiles).changes < rowsAtOnce) return false
    const ofInstances = some.flatMap(({ path, outcome: { header } }) => [header.sopInstanceUid, numberOf(header.shared), path, header.slice])
    if (batch.addInstances.run(ofInstances).changes < rowsAtOnce) return false
  }
  return files.slice(from).every((file) => addNew(batch, folder, file, file.outcome.header, numberOf))
}

/** Puts in files of which all are new, with images that are, as nearly all batches of a first scan are; else does nothing. */
const addAllNew = (batch: Batch, folder: string, files: readonly ScannedFile[]): boolean => {
  if (!files.every(isHeader)) return false
  batch.begin.run()
  const isDone = addTogether(batch, folder, files)
  if (!isDone) batch.undo.run()
  batch.end.run()
  return isDone
}

const storeOne = (batch: Batch, folder: string, file: ScannedFile): FileOutcome => {
  const { path, size, modifiedMs, outcome } = file
  dropInstance(batch, path, outcome.kind === 'header' ? outcome.header.sopInstanceUid : null)
  const placed: Placed =
    outcome.kind === 'header' ? placeInstance(batch, path, outcome.header) : { outcome: outcome.kind, reason: outcome.reason, sop: null }
  batch.putFile.run(path, folder, size, modifiedMs, placed.outcome === 'moved' ? 'indexed' : placed.outcome, placed.reason, placed.sop)
  return placed.outcome
}

/**
 * Stores a batch in one transaction and says what became of each file; the studies that changed wait for `rebuildStudies`.
 * An image whose file is gone (`isThere`) follows to its new place. Not waiting for the disk: a power cut may take back the last batches (never half of one), and the next scan reads them again.
 */
export const storeFiles = (db: WritableDatabase, folder: string, files: readonly ScannedFile[], isThere: (path: string) => boolean = existsSync): FileOutcome[] => {
  const batch = prepareBatch(db, isThere)
  return inBulk(db, () =>
    db.transaction(() => {
      const areNew = addAllNew(batch, folder, files)
      const changed = new Set<string>()
      const outcomes = files.map((file) => {
        const { outcome } = file
        if (outcome.kind !== 'header' || !(areNew || addNew(batch, folder, file, outcome.header))) return storeOne(batch, folder, file)
        changed.add(outcome.header.shared.studyInstanceUid)
        return 'indexed'
      })
      for (const study of changed) batch.markStale.run(study)
      return outcomes
    })(),
  )
}

/** Forgets files that are no longer in their folder. The reader's work on their studies stays. */
export const removeFiles = (db: WritableDatabase, paths: readonly string[], isThere: (path: string) => boolean = existsSync): void => {
  const batch = prepareBatch(db, isThere)
  db.transaction(() => {
    for (const path of paths) {
      dropInstance(batch, path)
      batch.deleteFile.run(path)
    }
  })()
}
