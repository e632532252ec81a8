import { problem } from '../../core/base/problem.ts'
import { fail } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import type { AppEvent, CallInput, CallName, CallOutput } from '../../contract/calls.ts'

/** Answers of a main process that a test makes up; what it does not answer is refused. */
export type Answers = { [N in CallName]?: (input: CallInput<N>) => Promise<Result<CallOutput<N>>> | Result<CallOutput<N>> }

export interface FakeMain {
  readonly calls: { readonly name: string; readonly input: unknown }[]
  readonly send: (event: AppEvent) => void
}

/** Puts a bridge on `window`, as the preload script does, in front of made-up answers. */
export const installBridge = (answers: Answers): FakeMain => {
  const calls: { name: string; input: unknown }[] = []
  const listeners = new Set<(event: unknown) => void>()
  const bridge = {
    call: async (name: string, input: unknown): Promise<unknown> => {
      calls.push({ name, input })
      const answer = answers[name as CallName] as ((input: unknown) => Promise<unknown>) | undefined
      return answer === undefined ? fail(problem('not-faked', `The test has no answer to ${name}.`)) : answer(input)
    },
    subscribe: (listener: (event: unknown) => void) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
  Object.assign(globalThis, { window: { spondyl: bridge } })
  return {
    calls,
    send: (event) => {
      for (const listener of listeners) listener(event)
    },
  }
}
