import { create } from 'zustand'
import type { Problem } from '../../core/base/problem.ts'
import type { Result } from '../../core/base/result.ts'
import type { OutcomeEntry } from '../../core/outcomes/entry.ts'
import type { StudyOutcomes } from '../../contract/outcomes.ts'
import { call } from '../api/client.ts'

interface OutcomesState {
  readonly outcomes: StudyOutcomes | null
  readonly problem: Problem | null
  readonly load: (studyUid: string) => Promise<void>
  /** Null when it was taken. */
  readonly add: (entry: OutcomeEntry, by: string) => Promise<Problem | null>
  readonly withdraw: (rowId: number, by: string) => Promise<Problem | null>
}

/** What became of the open study's patient. */
export const useOutcomes = create<OutcomesState>()((set, get) => {
  const take = (studyUid: string, answer: Result<StudyOutcomes>): Problem | null => {
    if (!answer.ok) return answer.error
    // An answer for a study that was left is dropped.
    if (get().outcomes === null || get().outcomes?.studyUid === studyUid) set({ outcomes: answer.value, problem: null })
    return null
  }
  const change = async (ask: (studyUid: string) => Promise<Result<StudyOutcomes>>): Promise<Problem | null> => {
    const studyUid = get().outcomes?.studyUid
    return studyUid === undefined ? null : take(studyUid, await ask(studyUid))
  }
  return {
    outcomes: null,
    problem: null,
    load: async (studyUid) => {
      set({ outcomes: null, problem: null })
      const problem = take(studyUid, await call('outcomes.study', { studyUid }))
      if (problem !== null) set({ problem })
    },
    add: (entry, by) => change((studyUid) => call('outcomes.add', { studyUid, entry, by })),
    withdraw: (rowId, by) => change((studyUid) => call('outcomes.withdraw', { studyUid, rowId, by })),
  }
})
