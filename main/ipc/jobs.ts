import { randomUUID } from 'node:crypto'
import type { Result } from '../../core/base/result.ts'
import type { AppEvent } from '../../contract/calls.ts'

type JobProgress = Omit<Extract<AppEvent, { kind: 'job-progress' }>, 'kind' | 'jobId'>

export interface JobOutcome {
  /** What was found, in one sentence. */
  readonly sentence: string
  readonly studyInstanceUid: string | null
  readonly isCancelled: boolean
}

export interface Jobs {
  /** Starts a long task and returns its id at once; progress and end go out as events. */
  readonly start: (
    run: (context: { signal: AbortSignal; onProgress: (progress: JobProgress) => void }) => Promise<Result<JobOutcome>>,
  ) => { jobId: string }
  readonly cancel: (jobId: string) => void
}

export const createJobs = (send: (event: AppEvent) => void): Jobs => {
  const running = new Map<string, AbortController>()
  return {
    start: (run) => {
      const jobId = randomUUID()
      const controller = new AbortController()
      running.set(jobId, controller)
      const end = (outcome: 'done' | 'cancelled' | 'failed', sentence: string, studyInstanceUid: string | null): void => {
        running.delete(jobId)
        send({ kind: 'library-changed' })
        send({ kind: 'job-ended', jobId, outcome, sentence, studyInstanceUid })
      }
      const onProgress = (progress: JobProgress): void => {
        if (running.has(jobId)) send({ kind: 'job-progress', jobId, ...progress })
      }
      // The answer with the job's id must reach the window before its first event.
      setImmediate(() => {
        run({ signal: controller.signal, onProgress }).then(
          (result) => {
            if (!result.ok) end('failed', result.error.sentence, null)
            else end(result.value.isCancelled ? 'cancelled' : 'done', result.value.sentence, result.value.studyInstanceUid)
          },
          (error: unknown) => {
            console.error('job failed', error)
            end('failed', 'Something went wrong inside the program. What was done so far is kept; please try again.', null)
          },
        )
      })
      return { jobId }
    },
    cancel: (jobId) => {
      running.get(jobId)?.abort()
    },
  }
}
