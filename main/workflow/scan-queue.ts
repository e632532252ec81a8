import type { LibrarySession } from './library-session.ts'

/** Scans wait for each other: one library has one scan at a time, what the reader asked for before what goes on by itself. */
interface Queue {
  readonly waiting: { readonly byReader: boolean; readonly start: () => void }[]
  /** Ends the scan that goes on by itself; null while none does. */
  stopBackground: (() => void) | null
  isBusy: boolean
}

const queues = new WeakMap<LibrarySession['scan'], Queue>()

const queueOf = ({ scan }: LibrarySession): Queue => {
  const queue = queues.get(scan) ?? { waiting: [], stopBackground: null, isBusy: false }
  queues.set(scan, queue)
  return queue
}

const next = (queue: Queue): void => {
  const at = Math.max(0, queue.waiting.findIndex(({ byReader }) => byReader))
  const [first] = queue.waiting.splice(at, 1)
  queue.isBusy = first !== undefined
  first?.start()
}

const inTurn = async <T>(queue: Queue, byReader: boolean, work: () => Promise<T>): Promise<T> => {
  if (queue.isBusy) await new Promise<void>((start) => queue.waiting.push({ byReader, start }))
  queue.isBusy = true
  try {
    return await work()
  } finally {
    next(queue)
  }
}

/** Runs what the reader asked for, after other such work; a scan that goes on by itself makes way (it is incremental and goes on later). */
export const inReadersTurn = <T>(session: LibrarySession, work: () => Promise<T>): Promise<T> => {
  const queue = queueOf(session)
  queue.stopBackground?.()
  return inTurn(queue, true, work)
}

/** Runs what goes on by itself when nothing else does. `signal` aborts when the reader wants the turn, or with the caller's own. */
export const inBackgroundTurn = <T>(session: LibrarySession, caller: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> => {
  const queue = queueOf(session)
  return inTurn(queue, false, async () => {
    const controller = new AbortController()
    const stop = (): void => controller.abort()
    if (caller.aborted) stop()
    caller.addEventListener('abort', stop)
    queue.stopBackground = stop
    try {
      return await work(controller.signal)
    } finally {
      queue.stopBackground = null
      caller.removeEventListener('abort', stop)
    }
  })
}
