import { create } from 'zustand'
import type { Problem } from '../../core/base/problem.ts'
import type { Result } from '../../core/base/result.ts'
import type { Correction, CorrectionField } from '../../core/units/corrections.ts'
import type { StudyUnits } from '../../contract/units.ts'
import { call } from '../api/client.ts'
import { useReading } from './reading-state.ts'

/** Who changes a value, and why. */
export interface Signature {
  readonly by: string
  readonly reason: string
}

interface UnitsState {
  readonly studyUid: string | null
  readonly units: StudyUnits | null
  readonly problem: Problem | null
  readonly busy: boolean
  readonly load: (studyUid: string) => Promise<void>
  /** Null when it was taken; `please-confirm` asks whether an unusual number is right. */
  readonly correct: (correction: Correction, signature: Signature, confirmed: boolean) => Promise<Problem | null>
  readonly withdraw: (field: CorrectionField, signature: Signature) => Promise<Problem | null>
}

/** Where the numbers of the open study come from, and what the reader puts in their place. */
export const useUnits = create<UnitsState>()((set, get) => {
  /** Everything that shows a number follows at once; an answer for a study that was left is dropped. */
  const take = async (studyUid: string, answer: Result<StudyUnits>): Promise<Problem | null> => {
    if (get().studyUid !== studyUid) return null
    if (!answer.ok) {
      set({ busy: false })
      return answer.error
    }
    set({ units: answer.value, busy: false, problem: null })
    if (useReading.getState().studyUid === studyUid) await useReading.getState().followUnits(answer.value.spect.suv)
    return null
  }
  const change = async (ask: (studyUid: string) => Promise<Result<StudyUnits>>): Promise<Problem | null> => {
    const { studyUid } = get()
    if (studyUid === null) return null
    set({ busy: true })
    return take(studyUid, await ask(studyUid))
  }
  return {
    studyUid: null,
    units: null,
    problem: null,
    busy: false,
    load: async (studyUid) => {
      set(get().studyUid === studyUid ? { busy: true } : { studyUid, units: null, problem: null, busy: true })
      const failed = await take(studyUid, await call('units.sheets', { studyUid }))
      if (failed !== null) set({ problem: failed })
    },
    correct: (correction, signature, confirmed) => change((studyUid) => call('units.correct', { studyUid, correction, confirmed, ...signature })),
    withdraw: (field, signature) => change((studyUid) => call('units.withdraw', { studyUid, field, ...signature })),
  }
})
