import { join } from 'node:path'
import { ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { readRuntimeManifest } from '../runtime/runtime-manifest.ts'
import type { ImagingApi, ImagingWorkerData } from '../workers/imaging-api.ts'
import type { LibraryApi, LibraryWorkerData } from '../workers/library-api.ts'
import { startWorker } from '../workers/rpc.ts'
import type { WorkerHandle } from '../workers/rpc.ts'
import type { ScanApi } from '../workers/scan-api.ts'

/** An open library with the threads that serve it; every workflow takes one. */
export interface LibrarySession {
  readonly folder: string
  /** Where the bundled workers lie (`out/main`). */
  readonly workersFolder: string
  readonly library: WorkerHandle<LibraryApi>
  readonly imaging: WorkerHandle<ImagingApi>
  readonly scan: WorkerHandle<ScanApi>
  /** Puts the database away and ends the threads. */
  readonly close: () => Promise<void>
}

export interface OpenLibraryOptions {
  /** Makes a new library where there is none. */
  readonly create: boolean
  readonly workersFolder: string
}

const openSession = async (folder: string, access: LibraryWorkerData['access'], workersFolder: string): Promise<Result<LibrarySession>> => {
  const manifest = readRuntimeManifest(workersFolder)
  if (!manifest.ok) return manifest
  const worker = (name: string): string => join(workersFolder, `${name}.cjs`)
  const workerData: LibraryWorkerData = { folder, access, nativeBinding: manifest.value.sqliteBinding }
  const library = startWorker<LibraryApi>(worker('library-worker'), workerData)
  const opened = await library.call('open', undefined)
  if (!opened.ok) {
    await library.stop()
    return opened
  }
  const imaging = startWorker<ImagingApi>(worker('imaging-worker'), { kernelsAddon: manifest.value.nativeAddon } satisfies ImagingWorkerData)
  const scan = startWorker<ScanApi>(worker('scan-worker'))
  return ok({
    folder,
    workersFolder,
    library,
    imaging,
    scan,
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
