import { create } from 'zustand'
import type { Problem } from '../../core/base/problem.ts'
import type { AnalysisRequest } from '../../core/findings/analysis.ts'
import { withCorrection, withoutCorrection } from '../../core/findings/ct-corrections.ts'
import type { CtCorrection, CtMeasure } from '../../core/findings/ct-measure.ts'
import type { Reason } from '../../core/findings/finding.ts'
import type { PatientMm } from '../../core/geometry/vector.ts'
import type { Anchor } from '../../core/spine/spine-model.ts'
import type { SuvAvailability } from '../../core/volume/volume.ts'
import type { Analysed, CallOutput, Decision } from '../../contract/calls.ts'
import { call, subscribe } from '../api/client.ts'

export type Reading = CallOutput<'reading.open'>

/**
 * `opening`: asking for the study; `ready`: pictures may be shown (`analysed` is null until the first analysis);
 * `analysing`: levels and numbers are on their way (`analysed` still holds the earlier ones, if there are any);
 * `refused`: the study cannot be read, `error` says why.
 */
export type ReadingStatus = 'empty' | 'opening' | 'analysing' | 'ready' | 'refused'

export interface ReadingState {
  readonly status: ReadingStatus
  readonly studyUid: string | null
  readonly reading: Reading | null
  readonly analysed: Analysed | null
  /** SUV of the SPECT as corrections and calibrations have it now; never read from `reading`, which is of when the study was opened. */
  readonly suv: SuvAvailability | null
  readonly decisions: readonly Decision[]
  readonly anchors: readonly Anchor[]
  /** What the analyses before each correction of this visit were asked for, newest last: what undo goes back to. */
  readonly earlierRequests: readonly AnalysisRequest[]
  readonly selectedRegionId: string | null
  /** Where in it to look, where that is not its maximum; and the CT measure that was asked for. */
  readonly selectedAtMm: PatientMm | null
  readonly selectedMeasureId: string | null
  /** The finding whose card asks why it is rejected. */
  readonly rejectingId: string | null
  /** Counts the selections, so that choosing the same region again moves the views there again. */
  readonly selections: number
  readonly error: Problem | null
  readonly progress: { readonly label: string; readonly fraction: number } | null

  /** Opens a study with its newest analysis; the page asks for the first one when the voxels have arrived. */
  readonly open: (studyUid: string) => Promise<void>
  /** Asks for the numbers anew. What the request leaves out (registration, edited regions, removed vertebrae, CT values) stays as it is. */
  readonly analyse: (request: AnalysisRequest) => Promise<void>
  /** Sets a CT measure to the reader's value; null: not assessable. */
  readonly correctCt: (measure: CtMeasure, value: number | null) => Promise<void>
  /** Goes back to what was measured. */
  readonly takeBackCt: (measure: CtMeasure) => Promise<void>
  /** Ends the analysis that is under way; what was there before stays. */
  readonly cancel: () => Promise<void>
  /** Takes back the newest correction: of a level, a region, the reference, the registration or a CT value. */
  readonly undoCorrection: () => Promise<void>
  readonly decide: (findingId: string, decision: Decision['decision'], reason: string | null) => Promise<void>
  readonly select: (regionId: string | null) => void
  /** Shows what a reason rests on: its region, its position and its CT measure. */
  readonly selectReason: (reason: Reason) => void
  /** Asks on its card why a finding is rejected; null ends the question. */
  readonly askWhy: (findingId: string | null) => void
  /** Corrections or calibrations have changed: takes the SUV and the analysis that follows it. */
  readonly followUnits: (suv: SuvAvailability) => Promise<void>
  readonly clear: () => void
}

const nothing = {
  status: 'empty',
  studyUid: null,
  reading: null,
  analysed: null,
  suv: null,
  decisions: [],
  anchors: [],
  earlierRequests: [],
  selectedRegionId: null,
  selectedAtMm: null,
  selectedMeasureId: null,
  rejectingId: null,
  selections: 0,
  error: null,
  progress: null,
} as const

const requestOf = ({ analysis: { provenance } }: Analysed): AnalysisRequest => ({
  anchors: provenance.anchors,
  referenceLevel: provenance.referenceLevel,
  registration: provenance.registration ?? null,
  ctCorrections: provenance.ctCorrections ?? [],
  regionEdits: provenance.regionEdits ?? [],
  removedBodies: provenance.removedBodies ?? [],
})

/** What a request leaves out stays as it is. */
const completed = (request: AnalysisRequest, present: AnalysisRequest): AnalysisRequest => ({
  ...request,
  registration: request.registration === undefined ? (present.registration ?? null) : request.registration,
  regionEdits: request.regionEdits ?? present.regionEdits ?? [],
  removedBodies: request.removedBodies ?? present.removedBodies ?? [],
  ctCorrections: request.ctCorrections ?? present.ctCorrections ?? [],
})

const facts = (analysed: Analysed) => ({
  status: 'ready' as const,
  analysed,
  decisions: analysed.decisions,
  anchors: analysed.analysis.provenance.anchors,
  error: null,
  progress: null,
})

/** The study on the reading page: what the engine says of it, and what the reader decided. Facts are replaced, never patched. */
export const useReading = create<ReadingState>()((set, get) => {
  /** An answer that comes after the reader has gone to another study is dropped. */
  const stillOn = (studyUid: string): boolean => get().studyUid === studyUid

  const analyse = async (studyUid: string, request: AnalysisRequest): Promise<boolean> => {
    set({ status: 'analysing', error: null, progress: { label: 'Analysing', fraction: 0 } })
    const stop = subscribe((event) => {
      if (event.kind !== 'analysis-progress' || event.studyInstanceUid !== studyUid || !stillOn(studyUid)) return
      set({ progress: { label: event.label, fraction: event.fraction } })
    })
    const answer = await call('reading.analyse', { studyUid, request })
    stop()
    if (!stillOn(studyUid)) return false
    if (!answer.ok) {
      set({ status: 'ready', error: answer.error, progress: null })
      return false
    }
    set(facts(answer.value))
    return true
  }

  const withCtValues = async (change: (corrections: readonly CtCorrection[]) => CtCorrection[]): Promise<void> => {
    const { analysed, analyse: ask } = get()
    if (analysed === null) return
    const request = requestOf(analysed)
    await ask({ ...request, ctCorrections: change(request.ctCorrections ?? []) })
  }

  return {
    ...nothing,
    open: async (studyUid) => {
      set({ ...nothing, status: 'opening', studyUid })
      const opened = await call('reading.open', { studyUid })
      if (!stillOn(studyUid)) return
      if (!opened.ok) {
        set({ status: 'refused', error: opened.error })
        return
      }
      const latest = await call('reading.latest', { studyUid })
      if (!stillOn(studyUid)) return
      set({ status: 'ready', reading: opened.value, suv: opened.value.spect.suv })
      if (!latest.ok) set({ error: latest.error })
      else if (latest.value !== null) set(facts(latest.value))
    },
    analyse: async (request) => {
      const { studyUid, status, analysed, earlierRequests } = get()
      if (studyUid === null || status !== 'ready') return
      const done = await analyse(studyUid, analysed === null ? request : completed(request, requestOf(analysed)))
      if (done && analysed !== null) set({ earlierRequests: [...earlierRequests, requestOf(analysed)] })
    },
    correctCt: (measure, value) => withCtValues((corrections) => withCorrection(corrections, measure, value)),
    takeBackCt: (measure) => withCtValues((corrections) => withoutCorrection(corrections, measure)),
    cancel: async () => {
      const { studyUid, status } = get()
      if (studyUid !== null && status === 'analysing') await call('reading.cancel', { studyUid })
    },
    undoCorrection: async () => {
      const { studyUid, status, earlierRequests } = get()
      const previous = earlierRequests.at(-1)
      if (studyUid === null || status !== 'ready' || previous === undefined) return
      const done = await analyse(studyUid, previous)
      if (done) set({ earlierRequests: earlierRequests.slice(0, -1) })
    },
    decide: async (findingId, decision, reason) => {
      const { studyUid } = get()
      if (studyUid === null) return
      const answer = await call('reading.decide', { studyUid, decision: { findingId, decision, reason } })
      if (!stillOn(studyUid)) return
      set(answer.ok ? { decisions: answer.value, error: null } : { error: answer.error })
    },
    followUnits: async (suv) => {
      const { studyUid } = get()
      if (studyUid === null) return
      const latest = await call('reading.latest', { studyUid })
      if (!stillOn(studyUid)) return
      set({ suv })
      if (!latest.ok) set({ error: latest.error })
      // An analysis that is under way brings the new SUV with it.
      else if (latest.value !== null && get().status === 'ready') set(facts(latest.value))
    },
    select: (regionId) => {
      set(({ selections }) => ({ selectedRegionId: regionId, selectedAtMm: null, selectedMeasureId: null, selections: selections + 1 }))
    },
    selectReason: ({ regionId, atMm, measureId }) => {
      set(({ selections }) => ({ selectedRegionId: regionId, selectedAtMm: atMm ?? null, selectedMeasureId: measureId ?? null, selections: selections + 1 }))
    },
    askWhy: (rejectingId) => {
      set({ rejectingId })
    },
    clear: () => {
      const { studyUid, status } = get()
      // Images that nobody waits for would keep those of the next study waiting. An analysis goes on: its numbers are stored.
      if (studyUid !== null && status === 'opening') void call('reading.cancel', { studyUid })
      set(nothing)
    },
  }
})
