import { openShelf } from '../imaging/archive/manifest.ts'
import type { ArchiveShelf } from '../imaging/archive/manifest.ts'
import { unpackArchive } from '../imaging/archive/unpack-archive.ts'
import type { ArchiveApi } from './archive-api.ts'
import { serveWorker } from './rpc.ts'

const shelves = new Map<string, ArchiveShelf>()

/** A window redraws a few times a second; an archive is read in thousands of parts. */
const progressEveryMs = 100

serveWorker<ArchiveApi>({
  import: async ({ source, imported }, { onProgress, isCancelled }) => {
    const shelf = shelves.get(imported) ?? (await openShelf(imported))
    shelves.set(imported, shelf)
    let toldMs = 0
    return unpackArchive({
      source,
      imported,
      shelf,
      isCancelled,
      onProgress: (progress) => {
        const nowMs = performance.now()
        if (nowMs - toldMs < progressEveryMs && progress.doneBytes < progress.totalBytes) return
        toldMs = nowMs
        onProgress(progress)
      },
    })
  },
})
