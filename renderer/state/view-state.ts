import { create } from 'zustand'
import type { PatientMm } from '../../core/geometry/vector.ts'
import type { KeyImage } from '../../core/report/report.ts'
import type { Plane } from '../viewports/plane-view.ts'

export type CtWindow = KeyImage['window']
export type ColourMapName = KeyImage['colourMap']
/** What dragging with the left button does. */
export type Tool = 'crosshair' | 'window' | 'pan' | 'zoom'
export type Layout = 'grid' | Plane | 'straight'

/** Where a view was moved to by the reader: its middle within the plane, and its scale. */
export interface Framing {
  readonly centreMm: PatientMm
  readonly mmPerPixel: number
}

export const windowPresets = [
  { id: 'bone', name: 'Bone', window: { centreHu: 450, widthHu: 1800 } },
  { id: 'soft-tissue', name: 'Soft tissue', window: { centreHu: 50, widthHu: 400 } },
  { id: 'spine', name: 'Spine', window: { centreHu: 350, widthHu: 1100 } },
  { id: 'metal', name: 'Metal', window: { centreHu: 1000, widthHu: 4000 } },
] as const satisfies readonly { id: string; name: string; window: CtWindow }[]

export const opacitySteps = [0, 0.3, 0.55, 0.8] as const

export interface ViewState {
  /** The one position that all views show; null until a study stands. */
  readonly crosshairMm: PatientMm | null
  readonly window: CtWindow
  /** How strongly the SPECT covers the CT at full uptake, 0-1. */
  readonly opacity: number
  readonly colourMap: ColourMapName
  /** Uptake is shown from 0 to this multiple of the reference mean. */
  readonly uptakeMaxRatio: number
  readonly layout: Layout
  readonly activeView: Plane
  readonly tool: Tool
  /** null: the whole volume fits. */
  readonly framing: Readonly<Record<Plane, Framing | null>>
  /** Side of the largest square that each view shows, mm. */
  readonly shownMm: Readonly<Record<Plane, number>>
  readonly levelNames: boolean
  readonly mipTurning: boolean

  readonly moveCrosshair: (positionMm: PatientMm) => void
  readonly setWindow: (window: CtWindow) => void
  readonly setOpacity: (opacity: number) => void
  readonly cycleOpacity: () => void
  readonly setColourMap: (colourMap: ColourMapName) => void
  readonly setUptakeMaxRatio: (ratio: number) => void
  readonly setLayout: (layout: Layout) => void
  readonly setActiveView: (plane: Plane) => void
  readonly setTool: (tool: Tool) => void
  readonly frame: (plane: Plane, framing: Framing | null) => void
  readonly resetViews: () => void
  readonly tellShown: (shownMm: Readonly<Record<Plane, number>>) => void
  readonly toggleLevelNames: () => void
  readonly setMipTurning: (turning: boolean) => void
  /** Forgets what belongs to one study (crosshair, framing); keeps the reader's habits (window, colours, layout). */
  readonly leaveStudy: () => void
}

const unframed = { axial: null, sagittal: null, coronal: null } as const

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value))

export const useView = create<ViewState>()((set) => ({
  crosshairMm: null,
  window: windowPresets[2].window,
  opacity: 0.55,
  colourMap: 'hot',
  uptakeMaxRatio: 5,
  layout: 'grid',
  activeView: 'axial',
  tool: 'crosshair',
  framing: unframed,
  shownMm: { axial: Infinity, sagittal: Infinity, coronal: Infinity },
  levelNames: true,
  mipTurning: true,

  moveCrosshair: (crosshairMm) => {
    set({ crosshairMm })
  },
  setWindow: ({ centreHu, widthHu }) => {
    set({ window: { centreHu: clamp(Math.round(centreHu), -1024, 4000), widthHu: clamp(Math.round(widthHu), 10, 8000) } })
  },
  setOpacity: (opacity) => {
    set({ opacity: clamp(opacity, 0, 1) })
  },
  cycleOpacity: () => {
    set(({ opacity }) => ({ opacity: opacitySteps.find((step) => step > opacity + 0.001) ?? opacitySteps[0] }))
  },
  setColourMap: (colourMap) => {
    set({ colourMap })
  },
  setUptakeMaxRatio: (ratio) => {
    // To a tenth, as it is written on the views and under key images.
    set({ uptakeMaxRatio: Math.round(clamp(ratio, 0.5, 50) * 10) / 10 })
  },
  setLayout: (layout) => {
    set(layout === 'grid' || layout === 'straight' ? { layout } : { layout, activeView: layout })
  },
  setActiveView: (activeView) => {
    set({ activeView })
  },
  setTool: (tool) => {
    set({ tool })
  },
  frame: (plane, framing) => {
    set((state) => ({ framing: { ...state.framing, [plane]: framing } }))
  },
  resetViews: () => {
    set({ framing: unframed })
  },
  tellShown: (shownMm) => {
    set({ shownMm })
  },
  toggleLevelNames: () => {
    set(({ levelNames }) => ({ levelNames: !levelNames }))
  },
  setMipTurning: (mipTurning) => {
    set({ mipTurning })
  },
  leaveStudy: () => {
    set({ crosshairMm: null, framing: unframed, mipTurning: true })
  },
}))
