import { closeSync, openSync, readSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { problem } from '../../core/base/problem.ts'
import { fail } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { fileProblem } from '../imaging/file-problem.ts'
import { importedArchives } from '../imaging/archive/manifest.ts'
import type { ArchiveSource, ImportedArchive, LeftOutEntry } from '../imaging/archive/manifest.ts'
import type { ArchiveApi } from '../workers/archive-api.ts'
import { startWorker } from '../workers/rpc.ts'
import type { LibrarySession } from './library-session.ts'
import type { IndexOptions } from './scan-one.ts'

/** Where a library keeps what it unpacked. */
export const importedFolder = (libraryFolder: string): string => join(libraryFolder, 'imported')

export const archivesOf = (libraryFolder: string): Promise<ImportedArchive[]> => importedArchives(importedFolder(libraryFolder))

const zipBegin = Buffer.from([0x50, 0x4b, 3, 4])

/** Whether a file is a ZIP archive, by its name or by its first bytes; one that is not there is none. */
export const isArchive = (path: string): boolean => {
  let descriptor: number | null = null
  try {
    descriptor = openSync(path, 'r')
    const begin = Buffer.alloc(zipBegin.length)
    return /\.zip$/i.test(path) || (readSync(descriptor, begin, 0, begin.length, 0) === begin.length && begin.equals(zipBegin))
  } catch {
    return false
  } finally {
    if (descriptor !== null) closeSync(descriptor)
  }
}

export interface Importer {
  /** Unpacks an archive into the library unless that was done before. Fails as `unpackArchive` does. */
  readonly import: (source: ArchiveSource) => Promise<Result<ImportedArchive>>
  readonly stop: () => Promise<void>
}

/** A disk that does not answer must not hold up a reader who has cancelled. */
const cancelGraceMs = 5000

const cancelled = problem('cancelled', 'Importing the archive was cancelled. Index it again to go on where it stopped.')

const megabyte = 2 ** 20

/** Unpacks in a thread of its own, which is ended when it does not stop after a cancel. */
export const startImporter = (session: LibrarySession, { onProgress, signal }: IndexOptions): Importer => {
  const worker = startWorker<ArchiveApi>(join(session.workersFolder, 'archive-worker.cjs'))
  const imported = importedFolder(session.folder)

  const unpack = async (source: ArchiveSource): Promise<Result<ImportedArchive>> => {
    const startedMs = performance.now()
    const result = await worker.call(
      'import',
      { source, imported },
      {
        ...(signal === undefined ? {} : { signal }),
        onProgress: ({ label, doneBytes, totalBytes }) => {
          const seconds = (performance.now() - startedMs) / 1000
          const rate = seconds > 0.2 ? doneBytes / seconds : null
          onProgress?.({
            label: `${label} ${basename(source.path)}`,
            unit: 'MB',
            done: Math.floor(doneBytes / megabyte),
            total: Math.ceil(totalBytes / megabyte),
            ratePerSecond: rate === null ? null : rate / megabyte,
            secondsLeft: rate === null || rate === 0 ? null : (totalBytes - doneBytes) / rate,
          })
        },
      },
    )
    return !result.ok && signal?.aborted === true ? fail(cancelled) : result
  }

  return {
    import: async (source) => {
      let timer: ReturnType<typeof setTimeout> | undefined
      const onAbort = (): void => {
        timer = setTimeout(() => void worker.stop(), cancelGraceMs)
      }
      if (signal?.aborted === true) return fail(cancelled)
      signal?.addEventListener('abort', onAbort, { once: true })
      try {
        await mkdir(imported, { recursive: true })
        return await unpack(source)
      } catch (error) {
        return fail(fileProblem(imported, error))
      } finally {
        clearTimeout(timer)
        signal?.removeEventListener('abort', onAbort)
      }
    },
    stop: () => worker.stop(),
  }
}

const mostNamed = 3

/** What stands beside an archive in the lists: what became of it. A problem where an image may be missing. */
export const archiveInWords = ({ files, leftOut, filesFolder }: ImportedArchive): { readonly kind: 'skipped' | 'problem'; readonly reason: string } => {
  const count = files === 1 ? 'one file was' : `${files.toLocaleString('en')} files were`
  const unpacked = files === 0 ? 'A ZIP archive of which nothing was unpacked.' : `A ZIP archive: its ${count} unpacked into the library (${filesFolder}) and listed there.`
  if (leftOut.length === 0) return { kind: 'skipped', reason: unpacked }
  const bad = leftOut.filter(({ kind }) => kind === 'problem')
  const named = (bad.length > 0 ? bad : leftOut).slice(0, mostNamed).map(({ name, reason }: LeftOutEntry) => `"${name}": ${reason}`)
  const entries = leftOut.length === 1 ? '1 entry was' : `${leftOut.length.toLocaleString('en')} entries were`
  return { kind: bad.length > 0 ? 'problem' : 'skipped', reason: `${unpacked} ${entries} left out: ${named.join(' ')}${leftOut.length > named.length ? ' …' : ''}` }
}

/** Where an entry is listed that was not unpacked. */
export const entryPath = (archive: string, name: string): string => `${archive}/${name}`
