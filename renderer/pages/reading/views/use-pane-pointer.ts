import { useEffect, useRef } from 'react'
import type { PointerEvent, RefObject } from 'react'
import { opposite } from '../../../../core/geometry/orientation.ts'
import { scale, translate } from '../../../../core/geometry/vector.ts'
import type { VoxelGrid } from '../../../../core/geometry/grid.ts'
import { useView } from '../../../state/view-state.ts'
import type { CtWindow, Tool } from '../../../state/view-state.ts'
import { clampInto, planeAxes, sliceStepMm, stepMm, toPatient, towardsEye, zoomedAbout } from '../../../viewports/plane-view.ts'
import type { PatientBox, Plane, PlaneView, ScreenPoint } from '../../../viewports/plane-view.ts'

const huPerPixel = 3
const zoomPerPixel = 1.006
const pixelsPerNotch = 100

/** Which way a wheel turned towards the reader goes through the patient: to the feet, to the left, to the back. */
const scrollDirection = (plane: Plane) => {
  const toEye = towardsEye(planeAxes[plane])
  return plane === 'coronal' ? opposite(toEye) : toEye
}

/** Moves the slice of a plane by a number of CT slices (pixels, across the CT's slices). */
export const scrollSlices = (plane: Plane, slices: number, ctGrid: VoxelGrid, box: PatientBox): void => {
  const { crosshairMm, moveCrosshair } = useView.getState()
  if (crosshairMm === null) return
  moveCrosshair(clampInto(box, translate(crosshairMm, scale(scrollDirection(plane), slices * sliceStepMm(plane, ctGrid)))))
}

interface Drag {
  readonly tool: Tool
  readonly from: ScreenPoint
  readonly view: PlaneView
  readonly window: CtWindow
}

const toolOf = (event: PointerEvent, chosen: Tool): Tool => {
  if (event.button === 2) return 'window'
  if (event.button === 1 || event.shiftKey) return 'pan'
  return event.ctrlKey ? 'zoom' : chosen
}

const drag = ({ tool, from, view, window }: Drag, to: ScreenPoint, box: PatientBox): void => {
  const state = useView.getState()
  const [dx, dy] = [to.x - from.x, to.y - from.y]
  switch (tool) {
    case 'crosshair':
      state.moveCrosshair(clampInto(box, toPatient(view, to)))
      return
    case 'window':
      state.setWindow({ centreHu: window.centreHu + dy * huPerPixel, widthHu: window.widthHu + dx * huPerPixel })
      return
    case 'pan':
      state.frame(view.plane, { centreMm: translate(view.centreMm, stepMm(view, -dx, -dy)), mmPerPixel: view.mmPerPixel })
      return
    case 'zoom': {
      const { centreMm, mmPerPixel } = zoomedAbout(view, from, zoomPerPixel ** dy)
      state.frame(view.plane, { centreMm, mmPerPixel })
    }
  }
}

/** Mouse and wheel on a slice: drag by tool, right button windows, middle pans, wheel scrolls, Ctrl + wheel zooms. */
export const usePanePointer = (
  pane: RefObject<HTMLDivElement | null>,
  view: PlaneView | null,
  ctGrid: VoxelGrid,
  box: PatientBox,
): { onPointerDown: (event: PointerEvent) => void; onPointerMove: (event: PointerEvent) => void; onPointerUp: () => void } => {
  const held = useRef<Drag | null>(null)
  const latest = useRef(view)
  useEffect(() => {
    latest.current = view
  }, [view])

  const at = (event: { clientX: number; clientY: number }): ScreenPoint => {
    const bounds = pane.current?.getBoundingClientRect()
    return { x: event.clientX - (bounds?.left ?? 0), y: event.clientY - (bounds?.top ?? 0) }
  }

  useEffect(() => {
    const element = pane.current
    if (element === null) return
    const onWheel = (event: WheelEvent): void => {
      event.preventDefault()
      const now = latest.current
      if (now === null) return
      useView.getState().setActiveView(now.plane)
      const notches = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? event.deltaY / pixelsPerNotch : event.deltaY
      if (event.ctrlKey) {
        const bounds = element.getBoundingClientRect()
        const { centreMm, mmPerPixel } = zoomedAbout(now, { x: event.clientX - bounds.left, y: event.clientY - bounds.top }, 1.15 ** notches)
        useView.getState().frame(now.plane, { centreMm, mmPerPixel })
      } else {
        scrollSlices(now.plane, notches, ctGrid, box)
      }
    }
    // Not passive: Ctrl + wheel must not enlarge the page.
    element.addEventListener('wheel', onWheel, { passive: false })
    return () => {
      element.removeEventListener('wheel', onWheel)
    }
  }, [pane, ctGrid, box])

  return {
    onPointerDown: (event) => {
      if (view === null) return
      const { setActiveView, window, tool } = useView.getState()
      setActiveView(view.plane)
      held.current = { tool: toolOf(event, tool), from: at(event), view, window }
      pane.current?.setPointerCapture(event.pointerId)
      if (held.current.tool === 'crosshair') drag(held.current, at(event), box)
    },
    onPointerMove: (event) => {
      if (held.current !== null) drag(held.current, at(event), box)
    },
    onPointerUp: () => {
      held.current = null
    },
  }
}
