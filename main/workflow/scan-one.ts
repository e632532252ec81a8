import { MessageChannel } from 'node:worker_threads'
import { ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import type { ScanOutcome, ScanProgress } from '../workers/scan-api.ts'
import { createBoard, watchReader } from '../workers/scan-watch.ts'
import type { WatchedCounts, WatchedFile, WatchReader, WatchStage } from '../workers/scan-watch.ts'
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
  /** How long one file may take before its thread is ended. */
  readonly fileLimits?: FileLimits
}

/** Milliseconds. A drive that starts up, or a slow network, is not the file's fault and gets longer. */
export interface FileLimits {
  readonly parsing: number
  readonly reading: number
}

const usualLimits: FileLimits = { parsing: 2000, reading: 30_000 }
const looksPerLimit = 8

/** Turns the thread's counts into progress with rate and time left. The rate is that of reading; counting comes before. */
const progressOf = (folder: string, onProgress: NonNullable<IndexOptions['onProgress']>): ((progress: ScanProgress) => void) => {
  let readingSinceMs: number | null = null
  return ({ isCounting, done, total }) => {
    if (isCounting) {
      onProgress({ label: `Counting the files of ${folder}: ${total.toLocaleString('en')}`, unit: 'files', done, total, ratePerSecond: null, secondsLeft: null })
      return
    }
    readingSinceMs ??= performance.now()
    const seconds = (performance.now() - readingSinceMs) / 1000
    const ratePerSecond = seconds > 0.2 ? done / seconds : null
    const secondsLeft = ratePerSecond === null || ratePerSecond === 0 ? null : (total - done) / ratePerSecond
    onProgress({ label: `Indexing ${folder}`, unit: 'files', done, total, ratePerSecond, secondsLeft })
  }
}

/** Calls `onStuck` once when the thread has been in one stage of one file for longer than that may take; answers how to stop looking. */
const watchThread = (watch: WatchReader, limits: FileLimits, onStuck: () => void): (() => void) => {
  let moment = watch.moment()
  let sinceMs = performance.now()
  const timer = setInterval(() => {
    const stage = watch.stage()
    const seen = watch.moment()
    if (seen !== moment || stage === 'idle') {
      moment = seen
      sinceMs = performance.now()
    } else if (performance.now() - sinceMs > limits[stage]) {
      clearInterval(timer)
      onStuck()
    }
  }, Math.max(10, limits.parsing / looksPerLimit))
  return () => clearInterval(timer)
}

const inSeconds = (ms: number): string => `${ms / 1000} ${ms === 1000 ? 'second' : 'seconds'}`

const again = 'Copy or export it again from its source, then retry it.'

const whyEnded = (stage: WatchStage, isStuck: boolean, limits: FileLimits): string => {
  if (!isStuck) return `Reading this file needed more memory than any header should, so it was stopped: the file may be damaged. ${again}`
  return stage === 'reading'
    ? `The drive did not give this file within ${inSeconds(limits.reading)}. Check the drive or its connection, then retry it.`
    : `This file took too long to read and was stopped after ${inSeconds(limits.parsing)}: it may be damaged. ${again}`
}

interface Ended {
  readonly file: WatchedFile
  readonly reason: string
}

interface Attempt {
  readonly result: Result<ScanOutcome>
  /** The file in which the thread was ended, or died. */
  readonly ended: Ended | null
  readonly counts: WatchedCounts
}

const attemptScan = async (session: LibrarySession, folder: string, { onProgress, signal, fileLimits: limits = usualLimits }: IndexOptions): Promise<Attempt> => {
  const nothing = { ended: null, counts: { indexed: 0, moved: 0 } }
  const { port1, port2 } = new MessageChannel()
  const connected = await session.library.call('connect', { port: port1 }, { transfer: [port1] })
  if (!connected.ok) return { result: connected, ...nothing }
  const board = createBoard()
  const watch = watchReader(board)
  let isStuck = false
  const stopWatching = watchThread(watch, limits, () => {
    isStuck = true
    void session.scan.end()
  })
  try {
    const result = await session.scan.call(
      'scan',
      { folder, library: port2, board },
      {
        transfer: [port2],
        ...(signal === undefined ? {} : { signal }),
        ...(onProgress === undefined ? {} : { onProgress: progressOf(folder, onProgress) }),
      },
    )
    const stage = watch.stage()
    const isCrashed = !result.ok && result.error.code === 'worker-crashed' && stage !== 'idle'
    return isCrashed ? { result, ended: { file: watch.file(), reason: whyEnded(stage, isStuck, limits) }, counts: watch.counts() } : { result, ...nothing }
  } finally {
    stopWatching()
  }
}

/**
 * Scans one folder (or file) into the library: progress with rate and time left, cancelled by `signal`. A file in which the scan thread
 * hangs, or dies for want of memory, is listed as a problem, and a new thread goes on: what was stored before stays.
 */
export const scanOne = async (session: LibrarySession, folder: string, options: IndexOptions): Promise<Result<ScanOutcome>> => {
  let before: WatchedCounts = { indexed: 0, moved: 0 }
  for (;;) {
    const { result, ended, counts } = await attemptScan(session, folder, options)
    if (ended === null) return result.ok ? ok(withEarlier(result.value, before)) : result
    const { path, size, modifiedMs } = ended.file
    const noted = await session.library.call('store', { folder, files: [{ path, size, modifiedMs, outcome: { kind: 'problem', reason: ended.reason } }] })
    if (!noted.ok) return noted
    before = { indexed: before.indexed + counts.indexed, moved: before.moved + counts.moved }
  }
}

/** The last thread found as unchanged what the threads before it had just read. */
const withEarlier = (outcome: ScanOutcome, { indexed, moved }: WatchedCounts): ScanOutcome => ({
  ...outcome,
  indexed: outcome.indexed + indexed + moved,
  moved: outcome.moved + moved,
  unchanged: outcome.unchanged - indexed - moved,
})
