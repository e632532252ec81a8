import { z } from 'zod'

/**
 * An expected failure in the reader's words. `sentence` is one plain sentence: what, where, what to do.
 * `code` is for tests and branching, never shown.
 */
export const problemSchema = z.strictObject({
  code: z.string().regex(/^[a-z0-9-]+$/),
  sentence: z.string().min(1),
})

export type Problem = z.infer<typeof problemSchema>

export const problem = (code: string, sentence: string): Problem => ({ code, sentence })

/** A `Problem` as an exception, for the few places (worker edges, ipc doors) where a value cannot travel. */
export class ProblemError extends Error {
  readonly problem: Problem

  constructor(cause: Problem) {
    super(cause.sentence)
    this.name = 'ProblemError'
    this.problem = cause
  }
}
