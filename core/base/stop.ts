import type { Problem } from './problem.ts'
import { fail } from './result.ts'
import type { Result } from './result.ts'

/**
 * Thrown inside long work when its reader has cancelled it. Only the door of that work catches it and answers with a Problem: through
 * twenty functions of a search it would otherwise travel as a value that none of them has any use for.
 */
export class Stopped extends Error {
  constructor() {
    super('stopped')
    this.name = 'Stopped'
  }
}

/** Whether this is a stop: of the engine, or of a native kernel, which throws an error of the same name. */
export const isStopped = (error: unknown): boolean => error instanceof Error && error.name === 'Stopped'

/** Called all along long work; throws `Stopped` once the reader has cancelled. */
export type Checkpoint = () => void

export const unstoppable: Checkpoint = () => undefined

export const checkpointOf =
  (isCancelled: () => boolean): Checkpoint =>
  () => {
    if (isCancelled()) throw new Stopped()
  }

/** Does work that passes checkpoints; fails with `stopped` where one of them stopped it, or when it was cancelled before it began. */
export const stoppable = <T>(isCancelled: () => boolean, stopped: Problem, work: (checkpoint: Checkpoint) => Result<T>): Result<T> => {
  const checkpoint = checkpointOf(isCancelled)
  try {
    checkpoint()
    return work(checkpoint)
  } catch (error) {
    if (isStopped(error)) return fail(stopped)
    throw error
  }
}

/** For what is called millions of times: passes the checkpoint at every `every`-th call, a power of two. */
export const nowAndThen = (checkpoint: Checkpoint, every: number): Checkpoint => {
  let calls = 0
  return () => {
    calls = (calls + 1) & (every - 1)
    if (calls === 0) checkpoint()
  }
}
