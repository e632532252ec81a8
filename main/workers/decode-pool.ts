import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { problem } from '../../core/base/problem.ts'
import type { Problem } from '../../core/base/problem.ts'
import { fail } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import type { CompressedFrame, FrameDecoder } from '../imaging/codecs/decode-frame.ts'
import { decodeState } from './decode-api.ts'
import type { DecodeReply, DecodeRequest, DecodeWorkerData } from './decode-api.ts'

export interface DecodePool {
  readonly decode: FrameDecoder
  /** Ends every thread; frames under way fail. A later frame starts threads again. */
  readonly close: () => Promise<void>
}

export interface DecodePoolOptions {
  /** The bundled `decode-worker`. */
  readonly file: string
  readonly threads?: number
  /** For frames up to 512 x 512, see `frameLimitMs`. */
  readonly limitMs?: number
}

/** One core is left to the thread that reads the files and places the slices; two cores still give two threads, for it mostly waits. */
const usualThreads = (): number => Math.min(4, Math.max(2, availableParallelism() - 1))

/**
 * The slowest decoder here takes 60 ms for a real frame of 512 x 512 on the slowest machine that was measured. 25 times that is
 * patience enough for a busy machine, and short enough that a reader waits less than 2 s for the refusal of a file that hangs.
 */
const usualLimitMs = 1500
const usualPixels = 512 * 512

/** How long one frame may take: by its size, never less than what a frame of 512 x 512 gets. */
const frameLimitMs = ({ pixels }: CompressedFrame, limitMs: number): number => Math.ceil(limitMs * Math.max(1, (pixels.rows * pixels.columns) / usualPixels))

/** Of one thread's own objects. Its codecs have a limit of their own (`codecs/web-assembly.ts`). */
const heapMB = 128

/** A thread without work ends after this, and gives its memory back. */
const idleMs = 10_000

const tooLong: Problem = problem(
  'decode-time',
  'The compressed picture took too long to decode; the file may be damaged. Copy or send it again, or send it uncompressed.',
)
const cancelled: Problem = problem('cancelled', 'Decoding was cancelled.')
const closed: Problem = problem('worker-stopped', 'Decoding was ended because the program is closing.')
const died = (detail: string): Problem =>
  problem('decode-crashed', `The compressed picture cannot be decoded: its decoder stopped (${detail}); the file may be damaged. Copy or send it again.`)

interface Job {
  readonly frame: CompressedFrame
  readonly isCancelled: () => boolean
  readonly settle: (result: Result<Uint8Array>) => void
  readonly reject: (error: Error) => void
}

interface Thread {
  readonly worker: Worker
  readonly state: Int32Array
  job: Job | null
  timer: NodeJS.Timeout | undefined
}

/**
 * Threads that decode compressed frames, each one frame at a time and each with a limit of time and memory: a decoder that hangs on
 * a damaged or hostile stream is ended with its thread, and a new one takes its place. Threads start with the first frame.
 */
export const createDecodePool = ({ file, threads: most = usualThreads(), limitMs = usualLimitMs }: DecodePoolOptions): DecodePool => {
  const threads = new Set<Thread>()
  const queue: Job[] = []

  const release = (thread: Thread): Job | null => {
    const { job } = thread
    thread.job = null
    clearTimeout(thread.timer)
    return job
  }

  const end = (thread: Thread): Promise<number> => {
    threads.delete(thread)
    return thread.worker.terminate()
  }

  const give = (thread: Thread, job: Job): void => {
    clearTimeout(thread.timer)
    thread.job = job
    Atomics.store(thread.state, 0, decodeState.waiting)
    thread.worker.ref()
    // Copied: a view into a whole file would take the file with it. Moved from there on.
    const stream = job.frame.stream.slice()
    thread.worker.postMessage({ ...job.frame, stream } satisfies DecodeRequest, [stream.buffer])
  }

  const next = (thread: Thread): void => {
    const job = takeJob()
    if (job !== undefined) {
      give(thread, job)
      return
    }
    thread.worker.unref()
    thread.timer = setTimeout(() => void end(thread), idleMs).unref()
  }

  const takeJob = (): Job | undefined => {
    for (;;) {
      const job = queue.shift()
      if (job === undefined || !job.isCancelled()) return job
      job.settle(fail(cancelled))
    }
  }

  const hurry = (thread: Thread, job: Job): void => {
    thread.timer = setTimeout(() => {
      // Done, but the answer waits behind other work of this thread: that is not the decoder's fault.
      if (thread.job !== job || Atomics.load(thread.state, 0) !== decodeState.decoding) return
      release(thread)
      void end(thread)
      job.settle(fail(tooLong))
      serve()
    }, frameLimitMs(job.frame, limitMs))
  }

  const start = (): Thread => {
    const state = new SharedArrayBuffer(4)
    const worker = new Worker(file, {
      workerData: { state } satisfies DecodeWorkerData,
      resourceLimits: { maxOldGenerationSizeMb: heapMB, maxYoungGenerationSizeMb: 16 },
    })
    const thread: Thread = { worker, state: new Int32Array(state), job: null, timer: undefined }
    let detail = 'it ended'
    worker.on('message', (reply: DecodeReply) => {
      const { job } = thread
      if (job === null) return
      if (reply.kind === 'started') {
        hurry(thread, job)
        return
      }
      release(thread)
      if (reply.kind === 'decoded') job.settle(reply.result)
      else job.reject(Object.assign(new Error(reply.message), { stack: reply.stack }))
      if (threads.has(thread)) next(thread)
    })
    worker.on('error', (error) => (detail = error.message))
    worker.on('exit', () => {
      threads.delete(thread)
      release(thread)?.settle(fail(died(detail)))
      serve()
    })
    threads.add(thread)
    return thread
  }

  /** Gives waiting frames to threads that have none, and to new ones while there may be more. */
  const serve = (): void => {
    for (;;) {
      const idle = [...threads].find(({ job }) => job === null)
      if (idle === undefined && threads.size >= most) return
      const job = takeJob()
      if (job === undefined) return
      give(idle ?? start(), job)
    }
  }

  return {
    decode: (frame, isCancelled) =>
      new Promise((settle, reject) => {
        queue.push({ frame, isCancelled, settle, reject })
        serve()
      }),
    close: async () => {
      for (const job of queue.splice(0)) job.settle(fail(closed))
      await Promise.all(
        [...threads].map((thread) => {
          release(thread)?.settle(fail(closed))
          return end(thread)
        }),
      )
    },
  }
}
