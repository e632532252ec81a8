import { join } from 'node:path'
import { ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { readRuntimeManifest } from '../runtime/runtime-manifest.ts'
import type { ImagingApi, ImagingWorkerData } from '../workers/imaging-api.ts'
import type { LibraryApi, LibraryWorkerData } from '../workers/library-api.ts'
import { startWorker } from '../workers/rpc.ts'
import type { WorkerHandle } from '../workers/rpc.ts'
import type { ScanApi, ScanWorkerData } from '../workers/scan-api.ts'

/** An open library with the threads that serve it; every workflow takes one. */
export interface LibrarySession {
  readonly folder: string
  /** Where the bundled workers lie (`out/main`). */
  readonly workersFolder: string
  /** What only asks is answered beside the writer: a running scan holds no question up. */
  readonly library: WorkerHandle<LibraryApi>
  readonly imaging: WorkerHandle<ImagingApi>
  readonly scan: WorkerHandle<ScanApi>
  /** Counts when a writing to the library begins and when it ends: what was read while the number stood still is as it stands now. */
  readonly writings: () => number
  /** Whether the library was not put away the last time it was open. */
  readonly endedBadly: boolean
  /** Puts the database away and ends the threads. */
  readonly close: () => Promise<void>
}

export interface OpenLibraryOptions {
  /** Makes a new library where there is none. */
  readonly create: boolean
  readonly workersFolder: string
}

/** What changes nothing and is asked while the window waits. Whatever was written before is seen: the writer answers after its commit. */
const questions: ReadonlySet<keyof LibraryApi> = new Set([
  'rows', 'summary', 'study', 'study-folders', 'series-files', 'series-header', 'folders',
  'left-out-files', 'is-known-file', 'identity-warnings',
  'referral-entries', 'site-rules',
  'outcome-rows', 'signed-studies', 'important-change',
  'latest-analysis', 'decisions', 'latest-report', 'report', 'report-versions', 'readers', 'settings', 'site-templates',
  'outbox', 'waiting-deliveries', 'deliveries-of',
  'series-units', 'unwatched-folders',
])

/** A library that tells when it is written to. */
const counting = (library: WorkerHandle<LibraryApi>): Pick<LibrarySession, 'library' | 'writings'> => {
  let count = 0
  return {
    writings: () => count,
    library: {
      ...library,
      call: async (name, input, options) => {
        if (questions.has(name)) return library.call(name, input, options)
        count += 1
        try {
          return await library.call(name, input, options)
        } finally {
          count += 1
        }
      },
    },
  }
}

/** One library out of a writer and a reader beside it, each a thread with a connection of its own. */
const withReader = (writer: WorkerHandle<LibraryApi>, reader: WorkerHandle<LibraryApi>): WorkerHandle<LibraryApi> => ({
  call: (name, input, options) => (questions.has(name) ? reader : writer).call(name, input, options),
  stop: async () => {
    // The writer is the last one out: it puts the journal away.
    await reader.stop()
    await writer.stop()
  },
  end: async () => {
    await Promise.all([reader.end(), writer.end()])
  },
})

/** What the thread that takes headers apart may use: a tree of a million files needs half of it, a hostile file would take all there is. */
const scanLimits = { maxOldGenerationSizeMb: 512 }

const openSession = async (folder: string, access: LibraryWorkerData['access'], workersFolder: string): Promise<Result<LibrarySession>> => {
  const manifest = readRuntimeManifest(workersFolder)
  if (!manifest.ok) return manifest
  const worker = (name: string): string => join(workersFolder, `${name}.cjs`)
  const workerData: LibraryWorkerData = { folder, access, nativeBinding: manifest.value.sqliteBinding }
  const writer = startWorker<LibraryApi>(worker('library-worker'), workerData)
  const scan = startWorker<ScanApi>(worker('scan-worker'), { kernelsAddon: manifest.value.nativeAddon } satisfies ScanWorkerData, scanLimits)
  // Started beside the writer: whoever makes a library is about to scan.
  if (access === 'create') void scan.call('ready', undefined)
  const opened = await writer.call('open', undefined)
  if (!opened.ok) {
    await Promise.all([scan.stop(), writer.stop()])
    return opened
  }
  const library =
    access === 'read' ? writer : withReader(writer, startWorker<LibraryApi>(worker('library-worker'), { ...workerData, access: 'beside' }))
  const imaging = startWorker<ImagingApi>(worker('imaging-worker'), { kernelsAddon: manifest.value.nativeAddon, decodeWorker: worker('decode-worker') } satisfies ImagingWorkerData)
  return ok({
    folder,
    workersFolder,
    ...counting(library),
    imaging,
    scan,
    endedBadly: opened.value.endedBadly,
    close: async () => {
      await Promise.all([scan.stop(), imaging.stop()])
      await library.stop()
    },
  })
}

/** Opens a library, alone. Fails as `openDatabase` does, or with `no-set-up`. */
export const openLibrary = (folder: string, { create, workersFolder }: OpenLibraryOptions): Promise<Result<LibrarySession>> =>
  openSession(folder, create ? 'create' : 'write', workersFolder)

/** Opens a library for what changes nothing, also while the window has it open. Fails as `openForReading` does, or with `no-set-up`. */
export const openLibraryForReading = (folder: string, workersFolder: string): Promise<Result<LibrarySession>> =>
  openSession(folder, 'read', workersFolder)
