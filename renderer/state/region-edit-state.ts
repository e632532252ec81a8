import { create } from 'zustand'
import type { Analysis } from '../../core/findings/analysis.ts'
import { add, distanceMm, scale, subtract, translate } from '../../core/geometry/vector.ts'
import type { PatientMm, Vec3 } from '../../core/geometry/vector.ts'
import { regionEditRule, reshaped, semiAxesOf } from '../../core/uptake/region-edit.ts'
import type { RegionEdit } from '../../core/uptake/region-edit.ts'
import { shapeCentre } from '../../core/uptake/shape.ts'
import type { RegionShape, RegionUptake } from '../../core/uptake/uptake.ts'
import { useReading } from './reading-state.ts'
import { useRegistration } from './registration-state.ts'
import { useView } from './view-state.ts'

/** A region on its way to another shape: what the views show already and the numbers do not yet. */
export interface RegionDraft {
  /** The analysis whose region it is; of another one the draft is no more. */
  readonly analysisId: string
  readonly regionId: string
  /** As the program drew it. */
  readonly programShape: RegionShape
  readonly centreMm: PatientMm
  readonly semiAxesMm: Vec3
}

export interface RegionEditState {
  readonly draft: RegionDraft | null
  /** The drafts before each change, newest last. */
  readonly earlier: readonly RegionDraft[]

  /** Opens the editor on a region of the present analysis; the views go to its middle. */
  readonly open: (regionId: string) => void
  /** Until `settle`, changes are one step back together: a drag is one change. */
  readonly hold: () => void
  readonly settle: () => void
  /** Moves the region, mm along the patient's axes, as far as an edit may. */
  readonly move: (byMm: Vec3) => void
  /** Makes the region larger along one of its axes, or along all, mm of half extent; within the limits of an edit. */
  readonly grow: (axis: 0 | 1 | 2 | 'all', byMm: number) => void
  readonly stepBack: () => void
  /** The program's own shape. */
  readonly reset: () => void
  readonly cancel: () => void
  /** Measures with the draft; the editor stays open where that is refused. */
  readonly apply: () => Promise<void>
}

export const draftShape = ({ programShape, centreMm, semiAxesMm }: RegionDraft): RegionShape => reshaped(programShape, centreMm, semiAxesMm)

/** Whether a draft says anything else than the program does: to a twentieth of a millimetre. */
export const isProgramShape = ({ programShape, centreMm, semiAxesMm }: RegionDraft): boolean =>
  distanceMm(centreMm, shapeCentre(programShape)) < 0.05 && semiAxesOf(programShape).every((extent, axis) => Math.abs(extent - (semiAxesMm[axis] ?? 0)) < 0.05)

const sameShape = (a: RegionShape, b: RegionShape): boolean =>
  distanceMm(shapeCentre(a), shapeCentre(b)) < 0.05 && semiAxesOf(a).every((extent, axis) => Math.abs(extent - (semiAxesOf(b)[axis] ?? 0)) < 0.05)

/** The nearest place to `centreMm` that an edit may bring a region to. */
const withinReach = (fromMm: PatientMm, centreMm: PatientMm): PatientMm => {
  const off = distanceMm(fromMm, centreMm)
  return off <= regionEditRule.mostMovedMm ? centreMm : translate(fromMm, scale(subtract(centreMm, fromMm), regionEditRule.mostMovedMm / off))
}

const sized = (shape: RegionShape, semiAxesMm: Vec3): Vec3 => {
  const { leastSize, mostSize } = regionEditRule
  return semiAxesOf(shape).map((extent, axis) => Math.min(extent * mostSize, Math.max(extent * leastSize, semiAxesMm[axis] ?? extent))) as unknown as Vec3
}

const draftOf = (analysisId: string, { id, shape, foundShape }: RegionUptake): RegionDraft => ({
  analysisId,
  regionId: id,
  programShape: foundShape ?? shape,
  centreMm: shapeCentre(shape),
  semiAxesMm: semiAxesOf(shape),
})

/** The reader's edits of an analysis with a draft instead of what it had for that region. */
export const editsWith = (analysis: Analysis, draft: RegionDraft): RegionEdit[] => {
  const others = (analysis.provenance.regionEdits ?? []).filter(({ regionId }) => regionId !== draft.regionId)
  if (isProgramShape(draft)) return others
  const [a, b, c] = draft.semiAxesMm
  return [...others, { regionId: draft.regionId, foundMm: shapeCentre(draft.programShape), centreMm: draft.centreMm, semiAxesMm: [a, b, c] }]
}

export const useRegionEdit = create<RegionEditState>()((set, get) => {
  let held = false

  /** The views follow the middle of the region, so that all three go on cutting it. */
  const put = (draft: RegionDraft, earlier: readonly RegionDraft[]): void => {
    set({ draft, earlier })
    useView.getState().moveCrosshair(draft.centreMm)
  }

  const change = (next: (draft: RegionDraft) => RegionDraft): void => {
    const { draft, earlier } = get()
    if (draft === null || useReading.getState().status !== 'ready') return
    put(next(draft), held ? earlier : [...earlier, draft])
  }

  return {
    draft: null,
    earlier: [],
    open: (regionId) => {
      const { analysed, status, select } = useReading.getState()
      const region = analysed?.analysis.regions.find(({ id }) => id === regionId)
      if (analysed === null || region === undefined || status !== 'ready') return
      useRegistration.getState().show(false)
      const draft = draftOf(analysed.analysisId, region)
      select(regionId)
      put(draft, [])
    },
    hold: () => {
      const { draft, earlier } = get()
      if (draft !== null && !held) set({ earlier: [...earlier, draft] })
      held = true
    },
    settle: () => {
      held = false
    },
    move: (byMm) => {
      change((draft) => ({ ...draft, centreMm: withinReach(shapeCentre(draft.programShape), translate(draft.centreMm, byMm)) }))
    },
    grow: (axis, byMm) => {
      change((draft) => {
        const all = axis === 'all' || draft.programShape.kind === 'tube'
        const more: Vec3 = [all || axis === 0 ? byMm : 0, all || axis === 1 ? byMm : 0, all || axis === 2 ? byMm : 0]
        return { ...draft, semiAxesMm: sized(draft.programShape, add(draft.semiAxesMm, more)) }
      })
    },
    stepBack: () => {
      const { earlier } = get()
      const before = earlier.at(-1)
      if (before !== undefined) put(before, earlier.slice(0, -1))
    },
    reset: () => {
      change((draft) => ({ ...draft, centreMm: shapeCentre(draft.programShape), semiAxesMm: semiAxesOf(draft.programShape) }))
    },
    cancel: () => {
      held = false
      set({ draft: null, earlier: [] })
    },
    apply: async () => {
      const { draft, cancel } = get()
      const { analysed, analyse, anchors, status } = useReading.getState()
      if (draft === null || analysed === null || status !== 'ready') return
      const { analysis } = analysed
      const present = analysis.regions.find(({ id }) => id === draft.regionId)
      if (present !== undefined && sameShape(present.shape, draftShape(draft))) {
        cancel()
        return
      }
      await analyse({ anchors: [...anchors], referenceLevel: analysis.provenance.referenceLevel, regionEdits: editsWith(analysis, draft) })
      if (useReading.getState().error === null && get().draft?.analysisId === draft.analysisId) cancel()
    },
  }
})
