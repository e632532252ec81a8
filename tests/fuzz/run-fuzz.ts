import { fork } from 'node:child_process'
import { join } from 'node:path'
import type { ChildMessage, ChildOptions } from './messages.ts'

export interface Fault {
  readonly index: number
  readonly kind: 'exception' | 'crash' | 'hang' | 'memory'
  /** Seed and mutations. */
  readonly what: string
  readonly detail: string
}

export interface FuzzReport {
  readonly cases: number
  readonly outcomes: ReadonlyMap<string, number>
  readonly faults: readonly Fault[]
  readonly slowest: { readonly index: number; readonly ms: number; readonly what: string }
  /** Highest resident memory of a fuzzing process after a case. */
  readonly peakMB: number
}

export interface FuzzOptions {
  /** Where `fuzz-child.cjs` and `decode-worker.cjs` lie. */
  readonly bundle: string
  /** For the files of the run. */
  readonly folder: string
  readonly realFolder: string | null
  readonly seed: string
  readonly count: number
  readonly processes: number
  /** A file that takes longer is a fault. */
  readonly hangMs: number
  readonly onProgress?: (cases: number) => void
}

/** A process with more is a fault. */
const mostMB = 500
/** A process that answers nothing for so long is ended; the time of a case itself is measured in the process. */
const patienceMs = 20_000

/** Runs `count` mutants in processes that can be killed, and tells what became of each. The same seed gives the same mutants. */
export const runFuzz = async ({ bundle, folder, realFolder, seed, count, processes, hangMs, onProgress }: FuzzOptions): Promise<FuzzReport> => {
  const outcomes = new Map<string, number>()
  const faults: Fault[] = []
  let cases = 0
  let slowest = { index: -1, ms: 0, what: '' }
  let peakMB = 0

  /** Runs until the process ends; answers the next case to go on with, or null when all is done. */
  const runChild = (options: ChildOptions): Promise<number | null> =>
    new Promise((resolve) => {
      const child = fork(join(bundle, 'fuzz-child.cjs'), [JSON.stringify(options)], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
      let current = { index: options.first, what: 'start' }
      let running = false
      let hung = false
      const give = (): void => {
        hung = true
        child.kill('SIGKILL')
      }
      let timer = setTimeout(give, 60_000)
      child.on('message', (value) => {
        const message = value as ChildMessage
        clearTimeout(timer)
        timer = setTimeout(give, patienceMs)
        if (message.kind === 'begin') {
          current = message
          running = true
          return
        }
        running = false
        cases += 1
        const { index, outcome, bug, ms, rssMB } = message
        const { what } = current
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
        if (ms > slowest.ms) slowest = { index, ms, what }
        if (bug !== null) faults.push({ index, kind: 'exception', what, detail: bug })
        if (ms > hangMs) faults.push({ index, kind: 'hang', what, detail: `${Math.round(ms)} ms` })
        if (rssMB > mostMB && peakMB <= mostMB) faults.push({ index, kind: 'memory', what, detail: `${Math.round(rssMB)} MB` })
        peakMB = Math.max(peakMB, rssMB)
        onProgress?.(cases)
      })
      child.on('exit', (code, signal) => {
        clearTimeout(timer)
        if (code === 0 && !running) return resolve(null)
        cases += 1
        faults.push({ ...current, kind: hung ? 'hang' : 'crash', detail: hung ? 'killed' : `ended with ${code ?? signal}` })
        const next = current.index + options.step
        resolve(next < count ? next : null)
      })
    })

  const lane = async (number: number): Promise<void> => {
    for (let first: number | null = number; first !== null && first < count; ) {
      const own = join(folder, `lane-${number}`)
      first = await runChild({ folder: own, decodeWorker: join(bundle, 'decode-worker.cjs'), realFolder, seed, first, step: processes, count })
    }
  }
  await Promise.all(Array.from({ length: processes }, (_, number) => lane(number)))
  return { cases, outcomes, faults, slowest, peakMB }
}
