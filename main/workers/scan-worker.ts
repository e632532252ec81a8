import { workerData } from 'node:worker_threads'
import { ok } from '../../core/base/result.ts'
import { openFileKernels } from '../imaging/open-file-kernels.ts'
import { fileOutcomes } from '../library/files.ts'
import type { FileOutcome, FileProblem, KnownFile } from '../library/files.ts'
import { createPacker } from '../library/packed-files.ts'
import type { Packer } from '../library/packed-files.ts'
import type { LibraryApi } from './library-api.ts'
import { connectPort, serveWorker } from './rpc.ts'
import type { Client } from './rpc.ts'
import type { ScanApi, ScanWorkerData } from './scan-api.ts'
import { createFileScan } from './scan-files.ts'
import { watchWriter } from './scan-watch.ts'
import { prefixOf, walkFolder } from './walk-folder.ts'
import type { FoundFiles } from './walk-folder.ts'

const batchSize = 500

const kernels = openFileKernels((workerData as ScanWorkerData).kernelsAddon)

/** Left to the one who unpacks it. */
const isArchive = (name: string): boolean => name.toLowerCase().endsWith('.zip')

const notUnpacked = 'A ZIP archive that was not unpacked yet. Index it, or its folder, again.'

interface Sender {
  /** Sends what is packed where it is enough for a batch. */
  readonly send: () => Promise<void>
  readonly flush: () => Promise<void>
}

type Counts = Readonly<Record<FileOutcome, number>>

/** Sends batches with at most two on their way, so that a slow disk under the library slows the scan instead of filling the memory. */
const createSender = (library: Client<LibraryApi>, folder: string, packer: Packer, count: (counts: Counts) => void): Sender => {
  let underWay: Promise<void>[] = []
  const start = (): void => {
    const sending = library.call('store-packed', { folder, packed: packer.take() }).then((stored) => {
      if (!stored.ok) throw new StoreFailed(stored)
      count(stored.value)
    })
    // Awaited later; until then a refusal must not count as unhandled.
    sending.catch(() => undefined)
    underWay.push(sending)
  }
  return {
    send: async () => {
      if (packer.count() < batchSize) return
      start()
      if (underWay.length > 1) await underWay.shift()
    },
    flush: async () => {
      if (packer.count() > 0) start()
      const all = underWay
      underWay = []
      await Promise.all(all)
    },
  }
}

/** The library refused a batch; carries its answer out of the sender. */
class StoreFailed extends Error {
  readonly refusal: { readonly ok: false; readonly error: { readonly code: string; readonly sentence: string } }

  constructor(refusal: StoreFailed['refusal']) {
    super(refusal.error.sentence)
    this.refusal = refusal
  }
}

/** What was known of the files of a folder before, by path. */
type Known = Map<string, KnownFile>

/** What a scan does with the files that it does not read. */
interface Unread {
  readonly unchanged: (outcome: KnownFile[3]) => void
  readonly skipped: (path: string, size: number, modifiedMs: number, reason: string) => void
  readonly changed: (path: string, outcome: KnownFile[3]) => void
}

/** The files of a run that have to be read, in their order; the others are told, and all known ones taken out of `before`. */
const toRead = (run: FoundFiles, before: Known, unread: Unread): FoundFiles => {
  if (before.size === 0 && !run.names.some(isArchive)) return run
  const prefix = prefixOf(run.folder)
  const wanted = [...run.names.keys()].filter((index) => {
    const path = prefix + (run.names[index] ?? '')
    const [size, time] = [run.sizes[index] ?? 0, run.times[index] ?? 0]
    const known = before.get(path)
    before.delete(path)
    if (known !== undefined && known[1] === size && known[2] === time) {
      unread.unchanged(known[3])
      return false
    }
    if (known !== undefined) unread.changed(path, known[3])
    if (!isArchive(path)) return true
    unread.skipped(path, size, time, notUnpacked)
    return false
  })
  const { folder, names, sizes, times } = run
  return { folder, names: wanted.map((index) => names[index] ?? ''), sizes: wanted.map((index) => sizes[index] ?? 0), times: wanted.map((index) => times[index] ?? 0) }
}

serveWorker<ScanApi>({
  ready: () => ok(null),
  scan: async ({ folder, library: port, board }, { onProgress, isCancelled }) => {
    const library = connectPort<LibraryApi>(port)
    const watch = watchWriter(board)
    try {
      const known = await library.call('known-files', { folder })
      if (!known.ok) return known
      const before: Known = new Map(known.value.map((file) => [file[0], file]))
      const { runs, count: total, unreadable, isWhole } = walkFolder(folder, kernels, isCancelled, (found) => onProgress({ isCounting: true, done: 0, total: found }))
      const counts: Record<FileOutcome | 'unchanged', number> = { indexed: 0, moved: 0, unchanged: 0, duplicate: 0, skipped: 0, problem: 0 }
      const packer = createPacker()
      const sender = createSender(library, folder, packer, (stored) => {
        for (const outcome of fileOutcomes) counts[outcome] += stored[outcome]
        watch.count('indexed', stored.indexed)
        watch.count('moved', stored.moved)
      })
      const unreachable: FileProblem[] = []
      const wereIndexed = new Set<string>()
      const files = createFileScan(kernels, watch, packer, unreachable)
      let done = 0
      const report = (): void => onProgress({ isCounting: false, done, total })
      const unread: Unread = {
        unchanged: (outcome) => {
          counts[outcome === 'indexed' ? 'unchanged' : outcome] += 1
          done += 1
        },
        skipped: (path, size, modifiedMs, reason) => {
          packer.addLeftOut(path, size, modifiedMs, 'skipped', reason)
          done += 1
        },
        changed: (path, outcome) => {
          if (outcome === 'indexed') wereIndexed.add(path)
        },
      }
      report()
      for (const run of runs) {
        if (isCancelled()) break
        const changed = toRead(run, before, unread)
        for (let from = 0; from < changed.names.length && !isCancelled(); ) {
          const count = files.scan(changed, from, (path) => wereIndexed.has(path))
          from += count
          done += count
          await sender.send()
          report()
        }
        report()
      }
      await sender.flush()
      report()
      const { moved, unchanged, duplicate: duplicates } = counts
      const indexed = counts.indexed + moved
      const vanished = isWhole && unreachable.length === 0 && done === total && !isCancelled() ? [...before.keys()] : []
      return ok({ files: done, indexed, moved, unchanged, duplicates, isCancelled: isCancelled(), vanished, unreadable: [...unreadable, ...unreachable] })
    } catch (error) {
      if (error instanceof StoreFailed) return error.refusal
      throw error
    } finally {
      port.close()
    }
  },
})
