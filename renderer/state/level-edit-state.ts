import { create } from 'zustand'
import type { VertebraName } from '../../core/base/anatomy.ts'
import { distanceMm } from '../../core/geometry/vector.ts'
import type { PatientMm } from '../../core/geometry/vector.ts'
import { removalRule } from '../../core/spine/remove-bodies.ts'
import type { Anchor, SpineLevel } from '../../core/spine/spine-model.ts'
import { anchorsAfterAdding, anchorsAfterMove, anchorsAfterRename, nearestLevel, newLevelAt, removalOf } from '../viewports/levels.ts'
import type { Plane } from '../viewports/plane-view.ts'
import { useApp } from './app-state.ts'
import { useReading } from './reading-state.ts'
import { useView } from './view-state.ts'

/** What is asked of the reader beside a vertebra: its true name, or the name of one that the search missed. */
export type LevelForm =
  | { readonly kind: 'rename'; readonly plane: Plane; readonly level: SpineLevel }
  | { readonly kind: 'add'; readonly plane: Plane; readonly positionMm: PatientMm; readonly name: VertebraName }

export interface LevelEditState {
  readonly form: LevelForm | null
  readonly close: () => void
  readonly askName: (level: SpineLevel, plane: Plane) => void
  /** Rename or remove the vertebra at the crosshair, in the active view. */
  readonly askAtCrosshair: () => void
  /** A vertebra at the crosshair that the search missed; says why not where one was found there. */
  readonly askNew: () => void
  readonly move: (level: SpineLevel, centreMm: PatientMm) => void
  readonly rename: (level: SpineLevel, name: VertebraName) => void
  readonly add: (positionMm: PatientMm, name: VertebraName) => void
  readonly remove: (level: SpineLevel) => void
}

const analysisNow = () => useReading.getState().analysed?.analysis ?? null

/** A reference chosen under an old name would mean another vertebra now: with new names it is the automatic one. */
const recount = (anchors: readonly Anchor[], removedBodies: readonly PatientMm[] | undefined): void => {
  void useReading.getState().analyse({ anchors: [...anchors], referenceLevel: null, ...(removedBodies === undefined ? {} : { removedBodies: [...removedBodies] }) })
}

/** The reader's corrections of the levels. Each makes a new analysis, and undo takes it back. */
export const useLevelEdit = create<LevelEditState>()((set) => ({
  form: null,
  close: () => {
    set({ form: null })
  },
  askName: (level, plane) => {
    set({ form: { kind: 'rename', plane, level } })
  },
  askAtCrosshair: () => {
    const analysis = analysisNow()
    const { crosshairMm, activeView } = useView.getState()
    const level = analysis === null || crosshairMm === null ? null : nearestLevel(analysis.spine, crosshairMm)
    if (level !== null) set({ form: { kind: 'rename', plane: activeView, level } })
  },
  askNew: () => {
    const analysis = analysisNow()
    const { crosshairMm, activeView } = useView.getState()
    if (analysis === null || crosshairMm === null) return
    const name = newLevelAt(analysis.spine, crosshairMm)
    if (name.ok) set({ form: { kind: 'add', plane: activeView, positionMm: crosshairMm, name: name.value } })
    else useApp.getState().say(name.error.sentence)
  },
  move: (level, centreMm) => {
    const { analyse, anchors } = useReading.getState()
    void analyse({ anchors: anchorsAfterMove(anchors, level.name, centreMm), referenceLevel: analysisNow()?.provenance.referenceLevel ?? null })
  },
  rename: (level, name) => {
    recount(anchorsAfterRename(useReading.getState().anchors, level, name), undefined)
  },
  add: (positionMm, name) => {
    // A removed vertebra at this place is wanted after all.
    const removed = analysisNow()?.provenance.removedBodies ?? []
    recount(anchorsAfterAdding(useReading.getState().anchors, name, positionMm), removed.filter((place) => distanceMm(place, positionMm) > removalRule.samePlaceMm))
  },
  remove: (level) => {
    const removal = removalOf(level, useReading.getState().anchors, analysisNow()?.provenance.removedBodies ?? [])
    if (removal.ok) recount(removal.value.anchors, removal.value.removedBodies)
    else useApp.getState().say(removal.error.sentence)
  },
}))
