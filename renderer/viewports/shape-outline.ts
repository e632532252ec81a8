import { dot, patientMm, scale, translate } from '../../core/geometry/vector.ts'
import type { PatientMm, Vec3 } from '../../core/geometry/vector.ts'
import { semiAxesOf } from '../../core/uptake/region-edit.ts'
import { relativeRadius, shapeBox, shapeCentre } from '../../core/uptake/shape.ts'
import type { RegionShape } from '../../core/uptake/uptake.ts'
import { lineAt } from './contours.ts'
import { planeAxes, toPatient, toScreen } from './plane-view.ts'
import type { PlaneView, ScreenPoint } from './plane-view.ts'

/** Samples along the longer side of an outline: a step is then far below what the eye or the SPECT can tell. */
const mostSteps = 100

interface ScreenBox {
  readonly low: ScreenPoint
  readonly high: ScreenPoint
}

/** What a shape may cover of a view, cut to the view; null where that is nothing. */
const screenBox = (shape: RegionShape, view: PlaneView): ScreenBox | null => {
  const { low, high } = shapeBox(shape)
  const [a, b] = [toScreen(view, patientMm(...low)), toScreen(view, patientMm(...high))]
  const box = {
    low: { x: Math.max(0, Math.min(a.x, b.x) - 2), y: Math.max(0, Math.min(a.y, b.y) - 2) },
    high: { x: Math.min(view.widthPx, Math.max(a.x, b.x) + 2), y: Math.min(view.heightPx, Math.max(a.y, b.y) + 2) },
  }
  return box.high.x > box.low.x && box.high.y > box.low.y ? box : null
}

/** The true cross-section of a shape with the shown plane, as an SVG path in pixels of the view; '' where the plane does not cut it. */
export const shapeOutline = (shape: RegionShape, view: PlaneView): string => {
  const box = screenBox(shape, view)
  if (box === null) return ''
  const { low, high } = box
  const stepPx = Math.max(1, Math.max(high.x - low.x, high.y - low.y) / mostSteps)
  const columns = Math.ceil((high.x - low.x) / stepPx) + 1
  const rows = Math.ceil((high.y - low.y) / stepPx) + 1
  const values = new Float32Array(columns * rows)
  for (let row = 0; row < rows; row += 1)
    for (let column = 0; column < columns; column += 1)
      values[row * columns + column] = 1 - relativeRadius(shape, toPatient(view, { x: low.x + column * stepPx, y: low.y + row * stepPx }))
  return lineAt({ from: low, stepPx, columns, rows, values }, 0)
}

/** Whether a point of the screen lies inside the cross-section. */
export const isInside = (shape: RegionShape, view: PlaneView, point: ScreenPoint): boolean => relativeRadius(shape, toPatient(view, point)) <= 1

/** A grip at the end of one axis of a shape, as far as that axis lies in the shown plane. */
export interface ShapeHandle {
  readonly axis: 0 | 1 | 2
  readonly at: ScreenPoint
  /** By how much the half extent grows, mm, when the grip is dragged by pixels. */
  readonly growth: (dx: number, dy: number) => number
}

/** An axis that leans out of the plane by more than 45 degrees is sized in another view. */
const leastInPlane = Math.SQRT1_2

const handle = (axis: 0 | 1 | 2, along: Vec3, extentMm: number, centreMm: PatientMm, view: PlaneView): ShapeHandle[] => {
  const { right, down } = planeAxes[view.plane]
  const [x, y] = [dot(along, right), dot(along, down)]
  const inPlane = Math.hypot(x, y)
  if (inPlane < leastInPlane) return []
  return ([1, -1] as const).map((sign) => ({
    axis,
    at: toScreen(view, translate(centreMm, scale(along, sign * extentMm))),
    growth: (dx, dy) => (sign * (dx * x + dy * y) * view.mmPerPixel) / (inPlane * inPlane),
  }))
}

/** Grips at the ends of the axes that lie in the shown plane; a tube has one pair for its radius, across the picture. */
export const shapeHandles = (shape: RegionShape, view: PlaneView): readonly ShapeHandle[] => {
  const extents = semiAxesOf(shape)
  const centreMm = shapeCentre(shape)
  const axes = shape.kind === 'tube' ? [planeAxes[view.plane].right] : shape.axes
  return axes.flatMap((along, index) => handle(index as 0 | 1 | 2, along, extents[index] ?? 0, centreMm, view))
}
