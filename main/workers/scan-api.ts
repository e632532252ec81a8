import type { MessagePort } from 'node:worker_threads'
import type { FileProblem } from '../library/files.ts'

export interface ScanProgress {
  /** Before the first file is read: `total` is what was found so far, and grows. */
  readonly isCounting: boolean
  readonly done: number
  readonly total: number
}

export interface ScanOutcome {
  /** All files seen, each counted once below or stored as skipped or as a problem. */
  readonly files: number
  /** Read anew, and now in the index. */
  readonly indexed: number
  /** Of the indexed: known images that were at another path before. */
  readonly moved: number
  /** In the index already, of the same size and time as at the last scan: not opened. */
  readonly unchanged: number
  /** Copies of an image that is in the index from another file. */
  readonly duplicates: number
  readonly isCancelled: boolean
  /** Files that were known in this folder and are gone. Empty when the scan was cancelled or a part could not be walked. */
  readonly vanished: readonly string[]
  /** Folders that could not be walked. */
  readonly unreadable: readonly FileProblem[]
}

/** What the scan worker is started with. */
export interface ScanWorkerData {
  /** Null where the native kernels could not be built: their twins are used. */
  readonly kernelsAddon: string | null
}

export interface ScanApi {
  /** Starts the thread, so that the first scan does not wait for it. */
  ready: { input: undefined; output: null }
  /**
   * Walks a folder and sends headers to the library worker at the other end of `library` (a port that serves `LibraryApi`). Which file it is on stands on `board`
   * (`scan-watch.ts`).
   */
  scan: { input: { readonly folder: string; readonly library: MessagePort; readonly board: SharedArrayBuffer }; output: ScanOutcome; progress: ScanProgress }
}
