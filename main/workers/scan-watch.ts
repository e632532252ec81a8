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
const counters = { stage: 0, serial: 1, pathBytes: 2, indexed: 3, moved: 4 } as const
const numbersAt = 24
const pathAt = 40
/** The longest path that Linux takes; a longer one is not published. */
const pathRoom = 4096

export const createBoard = (): SharedArrayBuffer => new SharedArrayBuffer(pathAt + pathRoom)

interface Views {
  readonly words: Int32Array
  readonly numbers: Float64Array
  readonly text: Buffer
}

const viewsOf = (board: SharedArrayBuffer): Views => ({
  words: new Int32Array(board, 0, numbersAt / 4),
  numbers: new Float64Array(board, numbersAt, 2),
  text: Buffer.from(board, pathAt, pathRoom),
})

/** The scan thread's side. */
export interface WatchWriter {
  readonly begin: (file: WatchedFile) => void
  readonly stage: (stage: WatchStage) => void
  readonly count: (outcome: keyof WatchedCounts) => void
}

export const watchWriter = (board: SharedArrayBuffer): WatchWriter => {
  const { words, numbers, text } = viewsOf(board)
  return {
    begin: ({ path, size, modifiedMs }) => {
      numbers[0] = size
      numbers[1] = modifiedMs
      words[counters.pathBytes] = text.write(path, 0, 'utf8')
      Atomics.add(words, counters.serial, 1)
      Atomics.store(words, counters.stage, 1)
    },
    stage: (stage) => void Atomics.store(words, counters.stage, stages.indexOf(stage)),
    count: (outcome) => void Atomics.add(words, counters[outcome], 1),
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
  const { words, numbers, text } = viewsOf(board)
  return {
    stage: () => stages[Atomics.load(words, counters.stage)] ?? 'idle',
    moment: () => Atomics.load(words, counters.serial) * stages.length + Atomics.load(words, counters.stage),
    file: () => ({ path: text.toString('utf8', 0, words[counters.pathBytes] ?? 0), size: numbers[0] ?? 0, modifiedMs: numbers[1] ?? 0 }),
    counts: () => ({ indexed: words[counters.indexed] ?? 0, moved: words[counters.moved] ?? 0 }),
  }
}
