/**
 * Memory that a scan thread shares with the one who watches it: which file it is on, and what came of those before. A thread that hangs
 * in a file, or dies of one, can no longer say so itself.
 */
export interface WatchedFile {
  readonly path: string
  readonly size: number
  readonly modifiedMs: number
}

/** What a thread is doing with its file: waiting for the drive, or taking the header apart. */
export type WatchStage = 'idle' | 'reading' | 'parsing'

/** What became of the files that were stored so far. */
export interface WatchedCounts {
  readonly indexed: number
  readonly moved: number
}

const stages: readonly WatchStage[] = ['idle', 'reading', 'parsing']
const counters = { stage: 0, moment: 1, textBytes: 2, indexed: 3, moved: 4, file: 5 } as const
const numbersAt = 24
/** The most files that are read at once. */
export const mostAtOnce = 128
const textAt = numbersAt + 2 * 8 * mostAtOnce
/** The longest path that Linux takes, and names of its longest; what does not fit is not published. */
const textRoom = 4096 + mostAtOnce * 256
/** Stands in no path. */
const separator = '\0'

export const createBoard = (): SharedArrayBuffer => new SharedArrayBuffer(textAt + textRoom)

interface Views {
  readonly words: Int32Array
  readonly sizes: Float64Array
  readonly times: Float64Array
  readonly text: Buffer
}

const viewsOf = (board: SharedArrayBuffer): Views => ({
  words: new Int32Array(board, 0, numbersAt / 4),
  sizes: new Float64Array(board, numbersAt, mostAtOnce),
  times: new Float64Array(board, numbersAt + 8 * mostAtOnce, mostAtOnce),
  text: Buffer.from(board, textAt, textRoom),
})

/** The scan thread's side. */
export interface WatchWriter {
  /** Publishes the files of a folder that come next, at most `mostAtOnce`, as many as there are sizes and times; `prefix` stands before each name. Their first is being read. */
  readonly begin: (prefix: string, names: readonly string[], sizes: Float64Array, times: Float64Array) => void
  /** Where the one who reads many at once says which of them it is on. */
  readonly place: { readonly words: Int32Array; readonly file: number; readonly moment: number }
  /** That file of them comes next. */
  readonly file: (index: number) => void
  readonly stage: (stage: WatchStage) => void
  readonly count: (outcome: keyof WatchedCounts, files: number) => void
}

export const watchWriter = (board: SharedArrayBuffer): WatchWriter => {
  const views = viewsOf(board)
  const { words, text } = views
  const next = (index: number): void => {
    Atomics.store(words, counters.file, index)
    Atomics.add(words, counters.moment, 1)
  }
  return {
    begin: (prefix, names, sizes, times) => {
      views.sizes.set(sizes)
      views.times.set(times)
      words[counters.textBytes] = text.write([prefix, ...names].join(separator), 0, 'utf8')
      next(0)
      Atomics.store(words, counters.stage, 1)
    },
    place: { words, file: counters.file, moment: counters.moment },
    file: next,
    stage: (stage) => void Atomics.store(words, counters.stage, stages.indexOf(stage)),
    count: (outcome, files) => void Atomics.add(words, counters[outcome], files),
  }
}

/** The watching side. Read it only while the thread stands still: it hangs, or is dead. */
export interface WatchReader {
  readonly stage: () => WatchStage
  /** Changes with every file and every stage of it. */
  readonly moment: () => number
  readonly file: () => WatchedFile
  readonly counts: () => WatchedCounts
}

export const watchReader = (board: SharedArrayBuffer): WatchReader => {
  const { words, sizes, times, text } = viewsOf(board)
  return {
    stage: () => stages[Atomics.load(words, counters.stage)] ?? 'idle',
    moment: () => Atomics.load(words, counters.moment) * stages.length + Atomics.load(words, counters.stage),
    file: () => {
      const [prefix = '', ...names] = text.toString('utf8', 0, words[counters.textBytes] ?? 0).split(separator)
      const index = words[counters.file] ?? 0
      return { path: prefix + (names[index] ?? ''), size: sizes[index] ?? 0, modifiedMs: times[index] ?? 0 }
    },
    counts: () => ({ indexed: words[counters.indexed] ?? 0, moved: words[counters.moved] ?? 0 }),
  }
}
