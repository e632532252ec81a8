import { create } from 'zustand'
import type { Problem } from '../../core/base/problem.ts'
import type { Result } from '../../core/base/result.ts'
import type { Autotext } from '../../core/report/autotext.ts'
import { call } from '../api/client.ts'

interface AutotextsState {
  readonly autotexts: readonly Autotext[]
  readonly problem: Problem | null
  readonly load: () => Promise<void>
  /** Each answers why it was refused, null when it was taken. */
  readonly save: (autotext: Autotext) => Promise<Problem | null>
  readonly remove: (autotext: Autotext) => Promise<Problem | null>
}

/** The texts behind abbreviations, as the report's fields and the settings use them. */
export const useAutotexts = create<AutotextsState>()((set) => {
  const take = (answer: Result<readonly Autotext[]>): Problem | null => {
    set(answer.ok ? { autotexts: answer.value, problem: null } : { problem: answer.error })
    return answer.ok ? null : answer.error
  }
  return {
    autotexts: [],
    problem: null,
    load: async () => void take(await call('autotexts.list', undefined)),
    save: async (autotext) => take(await call('autotexts.save', autotext)),
    remove: async ({ readerId, abbreviation }) => take(await call('autotexts.remove', { readerId, abbreviation })),
  }
})
