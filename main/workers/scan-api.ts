import type { MessagePort } from 'node:worker_threads'
import type { FileProblem } from '../library/files.ts'

export interface ScanProgress {
  readonly done: number
  readonly total: number
}

export interface ScanOutcome {
  /** All files seen in the folder. */
  readonly files: number
  /** Files read anew whose header is now in the index, duplicates included. */
  readonly indexed: number
  /** Files of the same size and time as at the last scan: not opened. */
  readonly unchanged: number
  readonly isCancelled: boolean
  /** Files that were known in this folder and are gone. Empty when the scan was cancelled or a part could not be walked. */
  readonly vanished: readonly string[]
  /** Folders that could not be walked. */
  readonly unreadable: readonly FileProblem[]
}

export interface ScanApi {
  /** Walks a folder and sends headers to the library worker at the other end of `library` (a port that serves `LibraryApi`). */
  scan: { input: { readonly folder: string; readonly library: MessagePort }; output: ScanOutcome; progress: ScanProgress }
}
