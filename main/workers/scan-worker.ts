import { ok } from '../../core/base/result.ts'
import { scanHeader } from '../imaging/scan-header.ts'
import type { FileOutcome, FileProblem, ScannedFile } from '../library/files.ts'
import { packFiles } from '../library/packed-files.ts'
import type { LibraryApi } from './library-api.ts'
import { connectPort, serveWorker } from './rpc.ts'
import type { Client } from './rpc.ts'
import type { ScanApi } from './scan-api.ts'
import { watchWriter } from './scan-watch.ts'
import type { WatchWriter } from './scan-watch.ts'
import { scannedFile } from './scanned-file.ts'
import { walkFolder } from './walk-folder.ts'
import type { FoundFile } from './walk-folder.ts'

const batchSize = 500
const reportStep = 100

const skipByName: readonly (readonly [suffix: RegExp, reason: string])[] = [
  [/\.zip$/i, 'A ZIP archive that was not unpacked yet. Index it, or its folder, again.'],
]

const scanFile = ({ path, size, modifiedMs }: FoundFile, wasIndexed: boolean, watch: WatchWriter): ReturnType<typeof scannedFile> => {
  const named = skipByName.find(([suffix]) => suffix.test(path))
  if (named !== undefined) return { kind: 'store', file: { path, size, modifiedMs, outcome: { kind: 'skipped', reason: named[1] } } }
  watch.begin({ path, size, modifiedMs })
  const header = scanHeader(path, size, watch.stage)
  watch.stage('idle')
  return scannedFile({ path, size, modifiedMs }, header, wasIndexed)
}

interface Sender {
  readonly put: (file: ScannedFile) => Promise<void>
  readonly flush: () => Promise<void>
}

/** Sends batches with at most two on their way, so that a slow disk under the library slows the scan instead of filling the memory. */
const createSender = (library: Client<LibraryApi>, folder: string, count: (outcome: FileOutcome) => void): Sender => {
  let batch: ScannedFile[] = []
  let underWay: Promise<void>[] = []
  const send = async (files: ScannedFile[]): Promise<void> => {
    const stored = await library.call('store-packed', { folder, packed: packFiles(files) })
    if (!stored.ok) throw new StoreFailed(stored)
    stored.value.forEach(count)
  }
  return {
    put: async (file) => {
      batch.push(file)
      if (batch.length < batchSize) return
      const sending = send(batch)
      // Awaited later; until then a refusal must not count as unhandled.
      sending.catch(() => undefined)
      underWay.push(sending)
      batch = []
      if (underWay.length > 1) await underWay.shift()
    },
    flush: async () => {
      if (batch.length > 0) underWay.push(send(batch))
      const all = underWay
      batch = []
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

serveWorker<ScanApi>({
  scan: async ({ folder, library: port, board }, { onProgress, isCancelled }) => {
    const library = connectPort<LibraryApi>(port)
    const watch = watchWriter(board)
    try {
      const known = await library.call('known-files', { folder })
      if (!known.ok) return known
      const before = new Map(known.value.map((file) => [file[0], file]))
      const { files, unreadable, isWhole } = walkFolder(folder, isCancelled, (found) => onProgress({ isCounting: true, done: 0, total: found }))
      const counts: Record<FileOutcome | 'unchanged', number> = { indexed: 0, moved: 0, unchanged: 0, duplicate: 0, skipped: 0, problem: 0 }
      const sender = createSender(library, folder, (outcome) => {
        counts[outcome] += 1
        if (outcome === 'indexed' || outcome === 'moved') watch.count(outcome)
      })
      const unreachable: FileProblem[] = []
      let done = 0
      const report = (): void => onProgress({ isCounting: false, done, total: files.length })
      report()
      for (const file of files) {
        if (isCancelled()) break
        const [, size, modifiedMs, outcome] = before.get(file.path) ?? []
        before.delete(file.path)
        if (size !== file.size || modifiedMs !== file.modifiedMs || outcome === undefined) {
          const scanned = scanFile(file, outcome === 'indexed', watch)
          if (scanned.kind === 'store') await sender.put(scanned.file)
          else unreachable.push(scanned.problem)
        } else counts[outcome === 'indexed' ? 'unchanged' : outcome] += 1
        done += 1
        if (done % reportStep === 0) report()
      }
      await sender.flush()
      report()
      const { moved, unchanged, duplicate: duplicates } = counts
      const indexed = counts.indexed + moved
      const vanished = isWhole && unreachable.length === 0 && done === files.length && !isCancelled() ? [...before.keys()] : []
      return ok({ files: done, indexed, moved, unchanged, duplicates, isCancelled: isCancelled(), vanished, unreadable: [...unreadable, ...unreachable] })
    } catch (error) {
      if (error instanceof StoreFailed) return error.refusal
      throw error
    } finally {
      port.close()
    }
  },
})
