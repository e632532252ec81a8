import { create } from 'zustand'
import type { Problem } from '../../core/base/problem.ts'
import type { VisitComparison } from '../../core/findings/compare-visits.ts'
import type { PhaseComparison } from '../../core/findings/phase-uptake.ts'
import type { OtherVisit, Weighed } from '../../contract/comparison.ts'
import { call } from '../api/client.ts'

export interface ComparisonState {
  /** The analysis that what stands here belongs to. */
  readonly analysisId: string | null
  readonly studyUid: string | null
  readonly visits: readonly OtherVisit[]
  /** The visit that is compared with; null: none. */
  readonly withStudyUid: string | null
  readonly compared: VisitComparison | null
  /** Null where the study has no blood pool SPECT. */
  readonly phases: PhaseComparison | null
  /** Whether the rules knew, at the analysis, what referral and study hold now. */
  readonly weighed: Weighed
  readonly error: Problem | null

  /** Follows the analysis on the reading page: the other visits, the phases, and the comparison that stood with it. */
  readonly follow: (studyUid: string, analysisId: string) => Promise<void>
  /** Asks again whether referral or blood pool have changed since the analysis. */
  readonly checkWeighed: (studyUid: string) => Promise<void>
  readonly compareWith: (withStudyUid: string | null) => Promise<void>
}

const nothing = { visits: [], withStudyUid: null, compared: null, phases: null, weighed: { history: true, bloodPool: true }, error: null } as const

/** What stands beside the uptake that is read: another visit of the patient, an earlier phase of the same one. */
export const useComparison = create<ComparisonState>()((set, get) => {
  const compare = async (studyUid: string, analysisId: string, withStudyUid: string): Promise<void> => {
    const answer = await call('comparison.compare', { studyUid, withStudyUid })
    if (get().analysisId !== analysisId || get().withStudyUid !== withStudyUid) return
    set(answer.ok ? { compared: answer.value, error: null } : { compared: null, error: answer.error })
  }
  return {
    analysisId: null,
    studyUid: null,
    ...nothing,
    follow: async (studyUid, analysisId) => {
      const before = get()
      if (before.analysisId === analysisId) return
      const kept = before.studyUid === studyUid ? before.withStudyUid : null
      set({ ...nothing, studyUid, analysisId, withStudyUid: kept })
      const stillOn = (): boolean => get().analysisId === analysisId
      const visits = await call('comparison.visits', { studyUid })
      if (!stillOn()) return
      set(visits.ok ? { visits: visits.value } : { error: visits.error })
      if (kept !== null) await compare(studyUid, analysisId, kept)
      const phases = await call('comparison.phases', { studyUid })
      if (!stillOn()) return
      set(phases.ok ? { phases: phases.value } : { error: phases.error })
    },
    checkWeighed: async (studyUid) => {
      const answer = await call('comparison.weighed', { studyUid })
      if (get().studyUid === studyUid && answer.ok) set({ weighed: answer.value ?? nothing.weighed })
    },
    compareWith: async (withStudyUid) => {
      const { studyUid, analysisId } = get()
      set({ withStudyUid, compared: null, error: null })
      if (studyUid !== null && analysisId !== null && withStudyUid !== null) await compare(studyUid, analysisId, withStudyUid)
    },
  }
})
