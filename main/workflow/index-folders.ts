import { accessSync, constants, statSync } from 'node:fs'
import { basename, dirname, resolve, sep } from 'node:path'
import { problem } from '../../core/base/problem.ts'
import { fail, ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { fileProblem } from '../imaging/file-problem.ts'
import type { FileProblem } from '../library/files.ts'
import type { KnownArchive } from '../library/sources.ts'
import { archiveInWords, archivesOf, entryPath, importedFolder, isArchive, startImporter } from './import-archive.ts'
import type { Importer } from './import-archive.ts'
import type { LibrarySession } from './library-session.ts'
import { absentFolders, isPresent } from './presence.ts'
import { inBackgroundTurn, inReadersTurn } from './scan-queue.ts'
import { scanOne } from './scan-one.ts'
import type { IndexOptions } from './scan-one.ts'

/** What `index` answers (`cli.md`). */
export interface IndexOutcome {
  readonly files: number
  readonly indexed: number
  /** Of the indexed: known images that were at another path before. */
  readonly moved: number
  readonly unchanged: number
  readonly duplicates: number
  readonly skipped: readonly FileProblem[]
  readonly problems: readonly { readonly path: string; readonly problem: string }[]
  /** Known folders that cannot be reached now, or are empty where images were: nothing of them was taken out of the index. */
  readonly away: readonly string[]
  readonly patients: number
  readonly studies: number
  readonly series: number
  readonly instances: number
  readonly seconds: number
  readonly isCancelled: boolean
}

const readable = (path: string): Result<null> => {
  try {
    accessSync(path, statSync(path).isDirectory() ? constants.R_OK | constants.X_OK : constants.R_OK)
    return ok(null)
  } catch (error) {
    return fail(fileProblem(path, error))
  }
}

/** A medium is named by its folder or by the directory file in it: either stands for all that is on it. PS3.10 8.6. */
const mediumOf = (path: string): string =>
  basename(path).toUpperCase() === 'DICOMDIR' && statSync(path).isFile() ? dirname(path) : path

/** Each once, none that lies in another one of them. */
const outermost = (paths: readonly string[]): string[] => {
  const all = [...new Set(paths)]
  return all.filter((path) => !all.some((other) => other !== path && path.startsWith(other.endsWith(sep) ? other : other + sep)))
}

/** What the steps of one call have added up. */
interface Tally {
  files: number
  indexed: number
  moved: number
  unchanged: number
  duplicates: number
  isCancelled: boolean
  readonly skipped: FileProblem[]
  readonly problems: FileProblem[]
  readonly away: string[]
  /** Folders that are done: an archive may lie in two of them. */
  readonly done: Set<string>
}

const emptyTally = (): Tally => ({ files: 0, indexed: 0, moved: 0, unchanged: 0, duplicates: 0, isCancelled: false, skipped: [], problems: [], away: [], done: new Set() })

/** Scans one folder to its end. Nothing is taken out of the index when the folder is gone or empty now: its drive may be away. */
const scanFolder = async (session: LibrarySession, folder: string, tally: Tally, options: IndexOptions): Promise<Result<null>> => {
  const added = await session.library.call('add-folder', { path: folder, now: new Date().toISOString() })
  if (!added.ok) return added
  const scanned = await scanOne(session, folder, options)
  if (!scanned.ok) return scanned
  const { files, indexed, moved, unchanged, duplicates, isCancelled, vanished, unreadable } = scanned.value
  const isAway = vanished.length > 0 && !(await isPresent(folder))
  const finished = await session.library.call('finish-scan', { vanished: isAway ? [] : vanished })
  if (!finished.ok) return finished
  if (isAway) tally.away.push(folder)
  tally.files += files
  tally.indexed += indexed
  tally.moved += moved
  tally.unchanged += unchanged
  tally.duplicates += duplicates
  tally.problems.push(...unreadable)
  tally.isCancelled ||= isCancelled
  tally.done.add(folder)
  return ok(null)
}

/** Adds what a finished scan left out. */
const listLeftOut = async (session: LibrarySession, folder: string, tally: Tally): Promise<Result<null>> => {
  const leftOut = await session.library.call('left-out', { folder })
  if (!leftOut.ok) return leftOut
  tally.skipped.push(...leftOut.value.skipped)
  tally.problems.push(...leftOut.value.problems)
  return ok(null)
}

/** A time that no file has: what is stored with it is tried again by the next scan. */
const tryAgain = 0

/** Reasons that lie in the archive itself; anything else may be different the next time. */
const staysRefused: ReadonlySet<string> = new Set(['archive-damaged', 'archive-bomb', 'archive-too-large'])

/** Unpacks (once) and indexes one archive that was seen in `folder`, and writes beside it what became of it. */
const takeArchive = async (session: LibrarySession, folder: string, known: KnownArchive, importer: Importer, tally: Tally, options: IndexOptions): Promise<Result<null>> => {
  const { path, size, modifiedMs } = known
  const note = (kind: 'skipped' | 'problem', reason: string, time: number): Promise<Result<unknown>> =>
    session.library.call('store', { folder, files: [{ path, size, modifiedMs: time, outcome: { kind, reason } }] })
  const imported = await importer.import({ path, size, modifiedMs })
  if (!imported.ok) {
    const { code, sentence } = imported.error
    if (code === 'cancelled') tally.isCancelled = true
    const noted = await note(code === 'cancelled' ? 'skipped' : 'problem', sentence, staysRefused.has(code) ? modifiedMs : tryAgain)
    return noted.ok ? ok(null) : noted
  }
  const { kind, reason } = archiveInWords(imported.value)
  const noted = await note(kind, reason, modifiedMs)
  if (!noted.ok) return noted
  const { filesFolder, leftOut } = imported.value
  if (tally.done.has(filesFolder)) return ok(null)
  const named: IndexOptions['onProgress'] = (progress) => options.onProgress?.({ ...progress, label: progress.label.replace(filesFolder, basename(path)) })
  const scanned = await scanFolder(session, filesFolder, tally, { ...options, onProgress: named })
  if (!scanned.ok) return scanned
  tally.files += leftOut.length
  for (const each of leftOut) (each.kind === 'problem' ? tally.problems : tally.skipped).push({ path: entryPath(path, each.name), reason: each.reason })
  return listLeftOut(session, filesFolder, tally)
}

const unpackedSources = async (session: LibrarySession): Promise<ReadonlySet<string>> =>
  new Set((await archivesOf(session.folder)).flatMap(({ sources }) => sources.map(({ path }) => path)))

const takeArchives = async (session: LibrarySession, folder: string, importer: Importer, tally: Tally, options: IndexOptions): Promise<Result<null>> => {
  const archives = await session.library.call('archives', { folder })
  if (!archives.ok) return archives
  if (archives.value.length === 0) return ok(null)
  const kept = importedFolder(session.folder)
  const unpacked = await unpackedSources(session)
  for (const archive of archives.value) {
    const { path, outcome } = archive
    // One inside an unpacked archive is not opened; one that was refused for what it holds is not read again.
    const isRefused = outcome === 'problem' && !unpacked.has(path)
    if (path.startsWith(kept + sep) || isRefused || !isArchive(path)) continue
    const taken = await takeArchive(session, folder, archive, importer, tally, options)
    if (!taken.ok) return taken
    if (tally.isCancelled) break
  }
  return ok(null)
}

const takeAll = async (session: LibrarySession, folders: readonly string[], importer: Importer, tally: Tally, options: IndexOptions): Promise<Result<null>> => {
  for (const folder of folders) {
    if (tally.done.has(folder)) continue
    const scanned = await scanFolder(session, folder, tally, options)
    if (!scanned.ok) return scanned
    // What is known of a folder that is away was not seen this time, and does not count.
    if (tally.away.includes(folder)) continue
    const taken = tally.isCancelled ? ok(null) : await takeArchives(session, folder, importer, tally, options)
    if (!taken.ok) return taken
    const listed = await listLeftOut(session, folder, tally)
    if (!listed.ok) return listed
    if (tally.isCancelled) break
  }
  return ok(null)
}

/** Why nothing at all came of archives that were named; null when something did. */
const refusedArchive = (folders: readonly string[], { files, problems }: Tally): FileProblem | null =>
  files === folders.length && problems.length === files ? (problems.find(({ path }) => folders.includes(path) && isArchive(path)) ?? null) : null

const indexPresent = async (session: LibrarySession, folders: readonly string[], options: IndexOptions): Promise<Result<Tally>> => {
  const tally = emptyTally()
  const importer = startImporter(session, options)
  try {
    const taken = await takeAll(session, folders, importer, tally, options)
    return taken.ok ? ok(tally) : taken
  } finally {
    await importer.stop()
  }
}

const outcomeOf = async (session: LibrarySession, { done: _done, problems, ...tally }: Tally, startedMs: number): Promise<Result<IndexOutcome>> => {
  const counts = await session.library.call('counts', undefined)
  if (!counts.ok) return counts
  const { patients, studies, series, instances } = counts.value
  return ok({
    ...tally,
    problems: problems.map(({ path, reason }) => ({ path, problem: reason })),
    patients,
    studies,
    series,
    instances,
    seconds: (performance.now() - startedMs) / 1000,
  })
}

/**
 * Brings folders (or single files, ZIP archives, or media by their DICOMDIR) into the library, incrementally. Each is checked before the first is scanned; one that
 * cannot be read fails the call and changes nothing, and so do archives of which nothing can be used. Files = indexed + unchanged + duplicates + those listed as
 * skipped or as a problem; an archive counts beside what is in it. What was indexed before a cancel stays. Waits for a scan that is under way.
 */
export const indexFolders = async (session: LibrarySession, paths: readonly string[], options: IndexOptions = {}): Promise<Result<IndexOutcome>> => {
  const startedMs = performance.now()
  const named = paths.map((path) => resolve(path))
  for (const path of named) {
    const checked = readable(path)
    if (!checked.ok) return checked
  }
  return inReadersTurn(session, async () => {
    const folders = outermost(named.map(mediumOf))
    const tally = await indexPresent(session, folders, options)
    if (!tally.ok) return tally
    const refused = refusedArchive(folders, tally.value)
    return refused === null ? outcomeOf(session, tally.value, startedMs) : fail(problem('archive-refused', refused.reason))
  })
}

const indexKnown = async (session: LibrarySession, wanted: readonly string[], options: IndexOptions): Promise<Result<IndexOutcome>> => {
  const startedMs = performance.now()
  const known = await session.library.call('folders', undefined)
  if (!known.ok) return known
  const folders = known.value.filter((folder) => wanted.includes(folder))
  const absent = await absentFolders(folders)
  for (const folder of absent) {
    const used = await session.library.call('use-copies', { folder })
    if (!used.ok) return used
  }
  const tally = await indexPresent(session, outermost(folders.filter((folder) => !absent.has(folder))), options)
  if (!tally.ok) return tally
  // What was unpacked stays in the library: its archive may go.
  const unpacked = await unpackedSources(session)
  tally.value.away.push(...[...absent].filter((path) => !unpacked.has(path)))
  return outcomeOf(session, tally.value, startedMs)
}

/** Looks through known folders again. One whose drive is not connected is `away`: nothing of it is removed, and the others get their turn. */
export const rescanFolders = (session: LibrarySession, folders: readonly string[], options: IndexOptions = {}): Promise<Result<IndexOutcome>> =>
  inReadersTurn(session, () => indexKnown(session, folders, options))

/** The same, by itself: makes way for whatever the reader asks for (`isCancelled`; the rest is done when it is called again). */
export const rescanInBackground = (session: LibrarySession, folders: readonly string[], signal: AbortSignal): Promise<Result<IndexOutcome>> =>
  inBackgroundTurn(session, signal, (stop) => indexKnown(session, folders, { signal: stop }))
