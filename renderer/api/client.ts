import { problem } from '../../core/base/problem.ts'
import { fail, ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { answerSchema, calls, eventSchema } from '../../contract/calls.ts'
import type { AppEvent, Bridge, CallInput, CallName, CallOutput } from '../../contract/calls.ts'

declare global {
  interface Window {
    readonly spondyl: Bridge
  }
}

/**
 * Asks the main process. The answer is checked against the contract: a value of the wrong shape is a bug of ours and
 * becomes a plain refusal instead of a wrong picture.
 */
export const call = async <N extends CallName>(name: N, input: CallInput<N>): Promise<Result<CallOutput<N>>> => {
  const answer = answerSchema.safeParse(await window.spondyl.call(name, input))
  if (!answer.success) return fail(problem('answer-shape', `The program gave an answer it does not understand (${name}).`))
  if (!answer.data.ok) return fail(answer.data.error)
  const output = calls[name].output.safeParse(answer.data.value)
  if (!output.success) return fail(problem('answer-shape', `The program gave an answer it does not understand (${name}).`))
  return ok(output.data as CallOutput<N>)
}

/** Listens to progress and changes; returns the function that stops listening. */
export const subscribe = (listener: (event: AppEvent) => void): (() => void) =>
  window.spondyl.subscribe((event) => {
    const parsed = eventSchema.safeParse(event)
    if (parsed.success) listener(parsed.data)
  })
