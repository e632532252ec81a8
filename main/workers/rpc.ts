import type { ResourceLimits, Transferable } from 'node:worker_threads'
import { parentPort, Worker } from 'node:worker_threads'
import { problem, ProblemError } from '../../core/base/problem.ts'
import type { Problem } from '../../core/base/problem.ts'
import { fail } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'

/**
 * Typed calls into a worker thread. A worker's calls are one interface:
 *
 *     interface CountingApi { count: { input: { to: number }; output: number; progress: number } }
 *
 * The worker file ends with `serveWorker<CountingApi>({ count: (input, context) => ... })`; the other side has
 * `startWorker<CountingApi>(file, workerData).call('count', { to: 3 })`. Values cross by structured clone.
 */
export interface CallShape {
  input: unknown
  output: unknown
  progress?: unknown
}

type Shape<Api, N extends keyof Api> = Api[N] extends CallShape ? Api[N] : never
type Input<Api, N extends keyof Api> = Shape<Api, N>['input']
type Output<Api, N extends keyof Api> = Shape<Api, N>['output']
type Progress<Api, N extends keyof Api> = Shape<Api, N> extends { progress: infer P } ? P : never

/** What a handler can do besides answering. */
export interface CallContext<P = unknown> {
  readonly onProgress: (value: P) => void
  /** True once the caller has aborted; also inside a synchronous loop, because the flag is shared memory. */
  readonly isCancelled: () => boolean
  /** The cancel flag itself, to hand on to a further worker or to native code. */
  readonly cancelFlag: SharedArrayBuffer
  /** Moves these buffers with the answer instead of copying them; they are empty here afterwards. */
  readonly transfer: (...buffers: readonly Transferable[]) => void
}

export type Handlers<Api> = {
  readonly [N in keyof Api]: (
    input: Input<Api, N>,
    context: CallContext<Progress<Api, N>>,
  ) => Promise<Result<Output<Api, N>>> | Result<Output<Api, N>>
}

export interface CallOptions<P = unknown> {
  readonly onProgress?: (value: P) => void
  readonly signal?: AbortSignal
  /** Buffers or ports of the input that are moved instead of copied. */
  readonly transfer?: readonly Transferable[]
}

export interface Client<Api> {
  /**
   * Resolves with the handler's `Result`. A crash of the worker, or `stop()`, fails it with a `Problem`; an exception inside the
   * handler is a bug and rejects. Abort only sets the flag: the handler decides how it ends.
   */
  readonly call: <N extends keyof Api & string>(
    name: N,
    input: Input<Api, N>,
    options?: CallOptions<Progress<Api, N>>,
  ) => Promise<Result<Output<Api, N>>>
}

export interface WorkerHandle<Api> extends Client<Api> {
  /** Lets the worker put its things away and ends it; pending calls fail. A later call starts it again. */
  readonly stop: () => Promise<void>
  /** Ends a worker that no longer listens, at once; pending calls fail as after a crash. A later call starts it again. */
  readonly end: () => Promise<void>
}

type Request =
  | { readonly kind: 'call'; readonly id: number; readonly name: string; readonly input: unknown; readonly flag: SharedArrayBuffer }
  | { readonly kind: 'stop' }

type Reply =
  | { readonly kind: 'progress'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'answer'; readonly id: number; readonly result: Result<unknown> }
  | { readonly kind: 'threw'; readonly id: number; readonly message: string; readonly stack: string }

/** The part of `MessagePort` and `Worker` that a conversation needs. */
interface Channel {
  postMessage(value: unknown, transfer?: readonly Transferable[]): void
  on(event: 'message', listener: (value: unknown) => void): unknown
}

type AnyHandler = (input: unknown, context: CallContext) => Promise<Result<unknown>> | Result<unknown>

const answer = async (channel: Channel, handlers: Readonly<Record<string, AnyHandler>>, request: Request & { kind: 'call' }): Promise<void> => {
  const { id, flag } = request
  const view = new Int32Array(flag)
  const moved: Transferable[] = []
  const send = (reply: Reply): void => channel.postMessage(reply, reply.kind === 'answer' ? moved : [])
  try {
    const handler = handlers[request.name]
    if (!handler) throw new Error(`this worker has no call named ${request.name}`)
    const result = await handler(request.input, {
      onProgress: (value) => send({ kind: 'progress', id, value }),
      isCancelled: () => Atomics.load(view, 0) === 1,
      cancelFlag: flag,
      transfer: (...buffers) => void moved.push(...buffers),
    })
    send({ kind: 'answer', id, result })
  } catch (error) {
    if (error instanceof ProblemError) send({ kind: 'answer', id, result: fail(error.problem) })
    else {
      const cause = error instanceof Error ? error : new Error(String(error))
      channel.postMessage({ kind: 'threw', id, message: cause.message, stack: cause.stack ?? '' } satisfies Reply)
    }
  }
}

/** Answers calls that arrive on a port (one end of a `MessageChannel`), for workers that talk to each other directly. */
export const servePort = <Api>(port: Channel, handlers: Handlers<Api>): void => {
  const table = handlers as unknown as Readonly<Record<string, AnyHandler>>
  port.on('message', (value) => {
    const request = value as Request
    if (request.kind === 'call') void answer(port, table, request)
  })
}

/** The last line of a worker file. `onStop` puts open things (a database) away before the thread ends. */
export const serveWorker = <Api>(handlers: Handlers<Api>, onStop: () => void = () => undefined): void => {
  const port = parentPort
  if (!port) throw new Error('serveWorker only works inside a worker thread')
  servePort<Api>(port, handlers)
  port.on('message', (value: unknown) => {
    if ((value as Request).kind !== 'stop') return
    onStop()
    process.exit(0)
  })
}

interface PendingCall {
  readonly settle: (result: Result<unknown>) => void
  readonly reject: (error: Error) => void
  readonly cancel: () => void
  readonly onProgress: ((value: unknown) => void) | undefined
}

interface Conversation {
  readonly call: (name: string, input: unknown, options: CallOptions) => Promise<Result<unknown>>
  /** Ends every pending call with this problem, and tells a handler that still runs to end too. */
  readonly failAll: (cause: Problem) => void
}

const converse = (channel: Channel): Conversation => {
  const pending = new Map<number, PendingCall>()
  let nextId = 1
  channel.on('message', (value) => {
    const reply = value as Reply
    const call = pending.get(reply.id)
    if (!call) return
    if (reply.kind === 'progress') {
      call.onProgress?.(reply.value)
      return
    }
    pending.delete(reply.id)
    if (reply.kind === 'answer') call.settle(reply.result)
    else call.reject(Object.assign(new Error(reply.message), { stack: reply.stack }))
  })
  return {
    call: (name, input, { onProgress, signal, transfer }) =>
      new Promise((resolve, reject) => {
        const id = nextId++
        const flag = new SharedArrayBuffer(4)
        const cancel = (): void => void Atomics.store(new Int32Array(flag), 0, 1)
        if (signal?.aborted === true) cancel()
        signal?.addEventListener('abort', cancel, { once: true })
        const release = (): void => signal?.removeEventListener('abort', cancel)
        pending.set(id, {
          settle: (result) => (release(), resolve(result)),
          reject: (error) => (release(), reject(error)),
          cancel,
          onProgress,
        })
        try {
          channel.postMessage({ kind: 'call', id, name, input, flag } satisfies Request, transfer)
        } catch (error) {
          pending.delete(id)
          release()
          reject(error instanceof Error ? error : new Error(String(error)))
        }
      }),
    failAll: (cause) => {
      const calls = [...pending.values()]
      pending.clear()
      for (const call of calls) {
        call.cancel()
        call.settle(fail(cause))
      }
    },
  }
}

/** The calling side of `servePort`. */
export const connectPort = <Api>(port: Channel): Client<Api> => {
  const conversation = converse(port)
  return { call: (name, input, options = {}) => conversation.call(name, input, options as CallOptions) }
}

/** How long a worker may take to put its things away before it is ended by force. */
const stopGraceMs = 5000

const crashed = (name: string, detail: string): Problem =>
  problem('worker-crashed', `A part of the program (${name}) stopped unexpectedly (${detail}); it starts again by itself, so try once more.`)

const stopped = (name: string): Problem => problem('worker-stopped', `The work (${name}) was ended because the program is closing.`)

/** Calls under way per worker: only a busy worker keeps the process alive. */
const busy = new WeakMap<Worker, number>()

/**
 * A worker thread running `file` (a bundled CommonJS file). It starts with the first call, and again with the first call after a
 * crash or a stop. `workerData` is what the worker reads from `node:worker_threads`; past `limits` it crashes, and only it.
 */
export const startWorker = <Api>(file: string, workerData?: unknown, limits: ResourceLimits = {}): WorkerHandle<Api> => {
  const name = /([^/\\]+?)(?:\.[cm]?js)?$/.exec(file)?.[1] ?? file
  let current: { readonly worker: Worker; readonly conversation: Conversation; readonly exited: Promise<void> } | null = null

  const start = (): NonNullable<typeof current> => {
    const worker = new Worker(file, { workerData, resourceLimits: limits })
    const conversation = converse(worker)
    let detail = 'it ended'
    const exited = new Promise<void>((resolve) => {
      worker.on('error', (error) => (detail = error.message))
      worker.on('exit', () => {
        if (current?.worker === worker) current = null
        conversation.failAll(crashed(name, detail))
        resolve()
      })
    })
    // A worker with nothing to do must not keep the program alive.
    worker.unref()
    return { worker, conversation, exited }
  }

  return {
    call: async (callName, input, options = {}) => {
      current ??= start()
      const { worker, conversation } = current
      worker.ref()
      busy.set(worker, (busy.get(worker) ?? 0) + 1)
      try {
        return (await conversation.call(callName, input, options as CallOptions))
      } finally {
        const left = (busy.get(worker) ?? 1) - 1
        busy.set(worker, left)
        if (left === 0) worker.unref()
      }
    },
    stop: async () => {
      const running = current
      if (!running) return
      current = null
      running.conversation.failAll(stopped(name))
      running.worker.ref()
      running.worker.postMessage({ kind: 'stop' } satisfies Request)
      const timer = setTimeout(() => void running.worker.terminate(), stopGraceMs)
      await running.exited
      clearTimeout(timer)
    },
    end: async () => {
      const running = current
      if (!running) return
      running.worker.ref()
      await running.worker.terminate()
      await running.exited
    },
  }
}
