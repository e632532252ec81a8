import { join } from 'node:path'
import type { Problem } from '../../core/base/problem.ts'
import { fail, ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { damaged } from '../library/database.ts'
import type { CopyName } from '../library/copies.ts'
import type { Repairs } from '../library/repair.ts'
import { readRuntimeManifest } from '../runtime/runtime-manifest.ts'
import type { LibraryApi, LibraryWorkerData, Repaired } from '../workers/library-api.ts'
import { startWorker } from '../workers/rpc.ts'
import type { WorkerHandle } from '../workers/rpc.ts'

type Place = { readonly folder: string; readonly workersFolder: string }

/** Works with a thread of its own, which ends with the work: neither the list nor the writer waits for a look over the whole file. */
const aside = async <T>({ folder, workersFolder }: Place, access: LibraryWorkerData['access'], work: (library: WorkerHandle<LibraryApi>) => Promise<Result<T>>): Promise<Result<T>> => {
  const manifest = readRuntimeManifest(workersFolder)
  if (!manifest.ok) return manifest
  const worker = startWorker<LibraryApi>(join(workersFolder, 'library-worker.cjs'), { folder, access, nativeBinding: manifest.value.sqliteBinding } satisfies LibraryWorkerData)
  try {
    return await work(worker)
  } finally {
    await worker.stop()
  }
}

/** `today`: unless there is one of today. `always`: also then. `check-first`: as `today`, but the look over the file is due in any case. */
export type CopyWish = 'today' | 'always' | 'check-first'

/**
 * Looks the library over and copies it, in this order: a damaged library never takes the place of a good copy.
 * Fails with `library-damaged`, or with what the disk says.
 */
export const keepCopy = (place: Place, wish: CopyWish): Promise<Result<{ readonly made: boolean }>> =>
  aside(place, 'beside', async (library) => {
    const now = new Date().toISOString()
    if (wish === 'today') {
      const due = await library.call('copy-due', { now })
      if (!due.ok || !due.value.isDue) return due.ok ? ok({ made: false }) : due
    }
    const checked = await library.call('check', undefined)
    if (!checked.ok) return checked
    if (!checked.value.isSound) return fail(damaged(place.folder))
    return library.call('copy', { now, always: wish === 'always' })
  })

export interface HealthWatch {
  /** After something that should survive even the loss of the library file. Never waits, never twice at once. */
  readonly wish: (wish: CopyWish) => void
  /** Begins nothing any more, and says nothing of what is still under way. */
  readonly stop: () => void
}

/** Keeps copies while the library is open, one at a time. `onProblem` hears of a damaged library, and of a copy that could not be made. */
export const watchHealth = (place: Place, onProblem: (problem: Problem) => void): HealthWatch => {
  let underWay: Promise<void> = Promise.resolve()
  let waiting: CopyWish | null = null
  let isStopped = false
  const run = async (): Promise<void> => {
    const next = waiting
    waiting = null
    if (next === null || isStopped) return
    const kept = await keepCopy(place, next)
    if (!kept.ok && !isStopped) onProblem(kept.error)
  }
  const strength: readonly CopyWish[] = ['today', 'check-first', 'always']
  return {
    wish: (next) => {
      if (isStopped) return
      if (waiting !== null) {
        if (strength.indexOf(next) > strength.indexOf(waiting)) waiting = next
        return
      }
      waiting = next
      underWay = underWay.then(run).catch((error: unknown) => {
        console.error('looking after the library failed', error)
      })
    },
    stop: () => {
      isStopped = true
    },
  }
}

export const repairsOf = (place: Place): Promise<Result<Repairs>> => aside(place, 'repair', (library) => library.call('repairs', undefined))

/** Puts a copy in the place of the damaged library. Nobody may have it open. */
export const restoreCopy = (place: Place, copy: CopyName): Promise<Result<Repaired>> =>
  aside(place, 'repair', (library) => library.call('restore', { copy, now: new Date().toISOString() }))

/** Begins a new library in the place of the damaged one; answers the folders to index. Nobody may have it open. */
export const startAnew = (place: Place): Promise<Result<{ readonly folders: readonly string[] }>> =>
  aside(place, 'repair', async (library) => {
    const repairs = await library.call('repairs', undefined)
    if (!repairs.ok) return repairs
    const folders = repairs.value.folders ?? []
    const begun = await library.call('start-anew', { folders, now: new Date().toISOString() })
    return begun.ok ? ok({ folders }) : begun
  })
