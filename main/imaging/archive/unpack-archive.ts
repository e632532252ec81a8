import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, readdir, rename, rm, stat, statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Transform } from 'node:stream'
import type { TransformCallback } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { openPromise } from 'yauzl'
import type { ZipFile } from 'yauzl'
import { problem, ProblemError } from '../../../core/base/problem.ts'
import { fail, ok } from '../../../core/base/result.ts'
import type { Result } from '../../../core/base/result.ts'
import { crc32 } from '../crc32.ts'
import { fileProblem } from '../file-problem.ts'
import { defaultLimits, listEntries, sizeRefusal } from './list-entries.ts'
import type { ArchiveLimits, ArchiveListing, PlacedEntry } from './list-entries.ts'
import { filesFolderOf, writeManifest } from './manifest.ts'
import type { ArchiveShelf, ArchiveSource, ImportedArchive } from './manifest.ts'

export interface UnpackProgress {
  readonly label: 'Checking' | 'Unpacking'
  readonly doneBytes: number
  readonly totalBytes: number
}

export interface UnpackRequest {
  readonly source: ArchiveSource
  /** `<library>/imported` */
  readonly imported: string
  readonly shelf: ArchiveShelf
  readonly isCancelled: () => boolean
  readonly onProgress: (progress: UnpackProgress) => void
  readonly limits?: ArchiveLimits
}

const cancelled = (): ProblemError => new ProblemError(problem('cancelled', 'Importing the archive was cancelled. Index it again to go on where it stopped.'))

const damaged = (path: string, what: string): ProblemError =>
  new ProblemError(problem('archive-damaged', `${path} is damaged or cut short (${what}). Nothing of it was imported; copy it again from where it came.`))

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '')

/** An error while archive or target was open, in the reader's words. Errors without a code of the system are the archive's own. */
const archiveProblem = (path: string, what: string, error: unknown): ProblemError => {
  if (error instanceof ProblemError) return error
  const code = codeOf(error)
  if (code === '' || code.startsWith('Z_') || code.startsWith('ERR_')) return damaged(path, what)
  const at = error instanceof Error && 'path' in error && typeof error.path === 'string' ? error.path : path
  return new ProblemError(fileProblem(at, error))
}

const hashOf = async ({ source, isCancelled, onProgress }: UnpackRequest): Promise<string> => {
  const hash = createHash('sha256')
  let doneBytes = 0
  for await (const part of createReadStream(source.path, { highWaterMark: 2 ** 20 })) {
    if (isCancelled()) throw cancelled()
    hash.update(part as Buffer)
    doneBytes += (part as Buffer).length
    onProgress({ label: 'Checking', doneBytes, totalBytes: source.size })
  }
  return hash.digest('hex')
}

const isWritten = async (path: string, bytes: number): Promise<boolean> => {
  try {
    return (await stat(path)).size === bytes
  } catch {
    return false
  }
}

/** Writes one entry to a name of its own and renames it when size and checksum are right. */
const writeEntry = async (zip: ZipFile, { entry }: PlacedEntry, part: string, target: string, onBytes: (count: number) => void): Promise<void> => {
  let crc = 0
  let bytes = 0
  const check = new Transform({
    transform(chunk: Buffer, _encoding, done: TransformCallback) {
      crc = crc32(chunk, crc)
      bytes += chunk.length
      try {
        onBytes(chunk.length)
        done(null, chunk)
      } catch (error) {
        done(error instanceof Error ? error : new Error(String(error)))
      }
    },
  })
  // The stream itself ends with an error as soon as an entry is longer than it said.
  await pipeline(await zip.openReadStreamPromise(entry), check, createWriteStream(part))
  if (bytes !== entry.uncompressedSize || crc !== entry.crc32) throw new Error('checksum')
  await mkdir(dirname(target), { recursive: true })
  await rename(part, target)
}

const writeEntries = async (zip: ZipFile, { entries, bytes }: ArchiveListing, folder: string, { source, isCancelled, onProgress }: UnpackRequest): Promise<void> => {
  const files = filesFolderOf(folder)
  let doneBytes = 0
  const onBytes = (count: number): void => {
    if (isCancelled()) throw cancelled()
    doneBytes += count
    onProgress({ label: 'Unpacking', doneBytes, totalBytes: bytes })
  }
  await mkdir(files, { recursive: true })
  for (const placed of entries) {
    if (isCancelled()) throw cancelled()
    const target = join(files, ...placed.place.split('/'))
    // Left by an import of the same archive that was interrupted.
    if (await isWritten(target, placed.entry.uncompressedSize)) {
      onBytes(placed.entry.uncompressedSize)
      continue
    }
    try {
      await writeEntry(zip, placed, join(folder, 'entry.part'), target, onBytes)
    } catch (error) {
      throw archiveProblem(source.path, `its entry ${placed.name}`, error)
    }
  }
}

const unfinished = '.part'

/** What other imports began and did not finish goes after a week. */
const forgetOldParts = async (imported: string, keep: string): Promise<void> => {
  const weekAgoMs = Date.now() - 7 * 24 * 3600 * 1000
  for (const name of await readdir(imported)) {
    const path = join(imported, name)
    if (name.endsWith(unfinished) && path !== keep && (await stat(path)).mtimeMs < weekAgoMs) await rm(path, { recursive: true, force: true })
  }
}

const freeBytes = async (folder: string): Promise<number> => {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}

const unpackInto = async (part: string, request: UnpackRequest): Promise<ArchiveListing> => {
  const { source, imported, isCancelled, limits = defaultLimits } = request
  let zip: ZipFile
  try {
    zip = await openPromise(source.path, { lazyEntries: true, autoClose: false, decodeStrings: false, validateEntrySizes: true })
  } catch (error) {
    throw archiveProblem(source.path, 'its directory is missing', error)
  }
  try {
    const listing = await listEntries(source.path, zip, limits, isCancelled)
    if (!listing.ok) throw new ProblemError(listing.error)
    if (isCancelled()) throw cancelled()
    const refusal = sizeRefusal(source.path, listing.value.bytes, source.size, await freeBytes(imported), limits)
    if (refusal !== null) throw new ProblemError(refusal)
    await writeEntries(zip, listing.value, part, request)
    return listing.value
  } catch (error) {
    throw archiveProblem(source.path, 'its directory', error)
  } finally {
    zip.close()
  }
}

/**
 * Unpacks a ZIP archive into `<imported>/<SHA-256 of it>`, whole or not at all: entries are written to `<SHA-256>.part`, which gets
 * its name when everything is there. An interrupted import goes on where it stopped; an archive that has not changed is not opened, the
 * same one at another place not unpacked twice. The archive is opened for reading only. Fails with `archive-damaged`, `archive-bomb`, `archive-too-large`,
 * `disk-full`, `cancelled` or as a file does.
 */
export const unpackArchive = async (request: UnpackRequest): Promise<Result<ImportedArchive>> => {
  const { source, imported, shelf } = request
  try {
    const known = await shelf.bySource(source)
    if (known !== null) return ok(known)
    const folder = join(imported, await hashOf(request))
    const same = await shelf.byFolder(folder, source)
    if (same !== null) return ok(same)
    const part = folder + unfinished
    await mkdir(part, { recursive: true })
    await forgetOldParts(imported, part)
    try {
      const { entries, leftOut, bytes } = await unpackInto(part, request)
      const manifest = { sources: [source], files: entries.length, bytes, leftOut: [...leftOut] }
      await writeManifest(part, manifest)
      // Something that is not whole any more may be in its place.
      await rm(folder, { recursive: true, force: true })
      await rename(part, folder)
      return ok(shelf.put(folder, manifest))
    } catch (error) {
      const isInterrupted = error instanceof ProblemError && error.problem.code === 'cancelled'
      if (!isInterrupted) await rm(part, { recursive: true, force: true })
      throw error
    }
  } catch (error) {
    return fail(archiveProblem(source.path, 'it cannot be read to its end', error).problem)
  }
}
