import { MessageChannel } from 'node:worker_threads'
import type { Result } from '../../core/base/result.ts'
import type { ScanOutcome } from '../workers/scan-api.ts'
import type { LibrarySession } from './library-session.ts'

export interface IndexProgress {
  readonly label: string
  readonly unit: string
  readonly done: number
  readonly total: number
  readonly ratePerSecond: number | null
  readonly secondsLeft: number | null
}

export interface IndexOptions {
  readonly onProgress?: (progress: IndexProgress) => void
  readonly signal?: AbortSignal
}

/** Scans one folder (or file) into the library: progress with rate and time left, cancelled by `signal`. */
export const scanOne = async (session: LibrarySession, folder: string, { onProgress, signal }: IndexOptions): Promise<Result<ScanOutcome>> => {
  const { port1, port2 } = new MessageChannel()
  const connected = await session.library.call('connect', { port: port1 }, { transfer: [port1] })
  if (!connected.ok) return connected
  // The rate is that of reading; counting comes before.
  let readingSinceMs: number | null = null
  return session.scan.call(
    'scan',
    { folder, library: port2 },
    {
      transfer: [port2],
      ...(signal === undefined ? {} : { signal }),
      onProgress: ({ isCounting, done, total }) => {
        if (isCounting) {
          onProgress?.({ label: `Counting the files of ${folder}: ${total.toLocaleString('en')}`, unit: 'files', done, total, ratePerSecond: null, secondsLeft: null })
          return
        }
        readingSinceMs ??= performance.now()
        const seconds = (performance.now() - readingSinceMs) / 1000
        const ratePerSecond = seconds > 0.2 ? done / seconds : null
        const secondsLeft = ratePerSecond === null || ratePerSecond === 0 ? null : (total - done) / ratePerSecond
        onProgress?.({ label: `Indexing ${folder}`, unit: 'files', done, total, ratePerSecond, secondsLeft })
      },
    },
  )
}
