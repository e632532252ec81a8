import { parentPort, workerData } from 'node:worker_threads'
import { problem, ProblemError } from '../../../core/base/problem.ts'
import { fail, ok } from '../../../core/base/result.ts'
import { serveWorker } from '../../../main/workers/rpc.ts'

export interface CountingApi {
  count: { input: { to: number }; output: number; progress: number }
  refuse: { input: null; output: number }
  throwProblem: { input: null; output: number }
  bug: { input: null; output: number }
  crash: { input: null; output: number }
  spin: { input: null; output: string }
  double: { input: Float32Array; output: Float32Array }
  data: { input: null; output: unknown }
}

serveWorker<CountingApi>({
  count: async ({ to }, { onProgress }) => {
    for (let i = 1; i <= to; i++) {
      onProgress(i)
      await Promise.resolve()
    }
    return ok(to)
  },
  refuse: () => fail(problem('refused', 'This is refused.')),
  throwProblem: () => {
    throw new ProblemError(problem('thrown', 'This was thrown.'))
  },
  bug: () => {
    throw new TypeError('a bug in the handler')
  },
  crash: () =>
    new Promise(() => {
      setTimeout(() => {
        throw new Error('boom')
      }, 1)
    }),
  // Synchronous on purpose: only shared memory can end it.
  spin: (_input, { isCancelled }) => {
    while (!isCancelled());
    return ok('cancelled')
  },
  double: (values, { transfer }) => {
    const doubled = values.map((value) => value * 2)
    transfer(doubled.buffer)
    return ok(doubled)
  },
  data: () => ok({ workerData: workerData as unknown, hasPort: parentPort !== null }),
})
