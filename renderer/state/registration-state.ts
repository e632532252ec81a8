import { create } from 'zustand'
import { patientMm } from '../../core/geometry/vector.ts'
import type { PatientMm, Vec3 } from '../../core/geometry/vector.ts'
import type { Analysis } from '../../core/findings/analysis.ts'
import type { RegistrationCorrection } from '../../core/registration/registration.ts'
import { useReading } from './reading-state.ts'

/** What the reader moves the SPECT along or about: the patient's axes, LPS. */
export type PatientAxis = 0 | 1 | 2

export interface RegistrationState {
  /** The registration stands where the findings otherwise do. */
  readonly open: boolean
  /** Outlines of uptake over the plain CT, instead of colours. */
  readonly outlines: boolean
  /** What the views show already and the numbers do not yet; undefined: both say the same. */
  readonly draft: RegistrationCorrection | null | undefined
  readonly stepMm: number
  readonly stepDeg: number

  readonly show: (open: boolean) => void
  readonly setOutlines: (outlines: boolean) => void
  readonly setStepMm: (stepMm: number) => void
  readonly setStepDeg: (stepDeg: number) => void
  /** Moves the SPECT by one step, `1` towards the patient's left, back or head. */
  readonly nudge: (axis: PatientAxis, sign: 1 | -1) => void
  /** Turns the SPECT by one step about an axis of the patient, right-handed. */
  readonly turn: (axis: PatientAxis, sign: 1 | -1) => void
  /** The SPECT as the program proposes it; nothing where it proposes nothing. */
  readonly accept: () => void
  /** The SPECT as the files have it. */
  readonly remove: () => void
  readonly leaveStudy: () => void
}

export const stepsMm = [0.5, 1, 2] as const
export const stepsDeg = [0.5, 1, 2] as const

/** A burst of steps is one correction: the numbers are asked for when the reader has paused this long. */
const settleMs = 700

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

const appliedTo = (analysis: Analysis | null): RegistrationCorrection | null => analysis?.provenance.registration ?? null

/** The correction that the views show: the reader's newest, or that of the numbers. */
export const shownCorrection = (draft: RegistrationCorrection | null | undefined, analysis: Analysis | null): RegistrationCorrection | null => (draft === undefined ? appliedTo(analysis) : draft)

/** About what a new correction turns: where it was measured about, else the middle of the canal. */
const pivotOf = ({ registration, spine }: Analysis): PatientMm => {
  if (registration.measured !== undefined) return registration.measured.apart.centreMm
  const mean = (axis: PatientAxis): number => spine.canalMm.reduce((sum, point) => sum + point[axis], 0) / Math.max(1, spine.canalMm.length)
  return patientMm(mean(0), mean(1), mean(2))
}

const stepped = (vector: Vec3, axis: PatientAxis, step: number): Vec3 => vector.map((value, index) => (index === axis ? value + step : value)) as unknown as Vec3

const none: Vec3 = [0, 0, 0]

const analysisNow = (): Analysis | null => useReading.getState().analysed?.analysis ?? null

/** Moves the SPECT in the views at once, and has the study measured anew when the reader pauses. */
export const useRegistration = create<RegistrationState>()((set, get) => {
  let lastChange = 0
  let settling = false

  /** Until the numbers say what the views show. */
  const settle = async (): Promise<void> => {
    if (settling) return
    settling = true
    const { studyUid } = useReading.getState()
    while (get().draft !== undefined && useReading.getState().studyUid === studyUid) {
      const quiet = lastChange + settleMs - performance.now()
      if (quiet > 0 || useReading.getState().status !== 'ready') {
        await pause(Math.max(50, quiet))
        continue
      }
      const sent = get().draft ?? null
      const { analyse, anchors } = useReading.getState()
      await analyse({ anchors: [...anchors], referenceLevel: analysisNow()?.provenance.referenceLevel ?? null, registration: sent })
      // Refused: the views go back to what the numbers say, and the page says why.
      if (useReading.getState().error !== null || get().draft === sent) set({ draft: undefined })
    }
    settling = false
  }

  const change = (draft: RegistrationCorrection | null): void => {
    lastChange = performance.now()
    set({ draft })
    void settle()
  }

  const present = (): RegistrationCorrection | null => {
    const analysis = analysisNow()
    if (analysis === null) return null
    return { ...(shownCorrection(get().draft, analysis) ?? { translationMm: none, rotationDeg: none, centreMm: pivotOf(analysis) }), origin: 'reader' }
  }

  return {
    open: false,
    outlines: true,
    draft: undefined,
    stepMm: 1,
    stepDeg: 1,
    show: (open) => {
      set({ open })
    },
    setOutlines: (outlines) => {
      set({ outlines })
    },
    setStepMm: (stepMm) => {
      set({ stepMm })
    },
    setStepDeg: (stepDeg) => {
      set({ stepDeg })
    },
    nudge: (axis, sign) => {
      const now = present()
      if (now !== null) change({ ...now, translationMm: stepped(now.translationMm, axis, sign * get().stepMm) })
    },
    turn: (axis, sign) => {
      const now = present()
      if (now !== null) change({ ...now, rotationDeg: stepped(now.rotationDeg, axis, sign * get().stepDeg) })
    },
    accept: () => {
      const proposed = analysisNow()?.registration.measured?.proposed ?? null
      if (proposed === null) return
      lastChange = -Infinity
      set({ draft: proposed })
      void settle()
    },
    remove: () => {
      if (shownCorrection(get().draft, analysisNow()) !== null) change(null)
    },
    leaveStudy: () => {
      set({ open: false, draft: undefined })
    },
  }
})
