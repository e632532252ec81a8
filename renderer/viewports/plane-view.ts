import type { VoxelGrid } from '../../core/geometry/grid.ts'
import { voxelToPatient } from '../../core/geometry/grid.ts'
import { opposite, orientationLetters } from '../../core/geometry/orientation.ts'
import type { PatientMm, Vec3 } from '../../core/geometry/vector.ts'
import { add, cross, dot, patientMm, scale, subtract, translate, voxelIndex } from '../../core/geometry/vector.ts'

export type Plane = 'axial' | 'sagittal' | 'coronal'

export const planes: readonly Plane[] = ['axial', 'sagittal', 'coronal']

/** Unit vectors in LPS along which a picture's columns run (to the right) and its rows run (downwards). */
export interface PlaneAxes {
  readonly right: Vec3
  readonly down: Vec3
}

/**
 * Radiological convention: axial seen from the feet (patient's right on the picture's left, anterior on top),
 * coronal seen from the front, sagittal seen from the patient's left (anterior on the picture's left).
 */
export const planeAxes: Readonly<Record<Plane, PlaneAxes>> = {
  axial: { right: [1, 0, 0], down: [0, 1, 0] },
  sagittal: { right: [0, 1, 0], down: [0, 0, -1] },
  coronal: { right: [1, 0, 0], down: [0, 0, -1] },
}

/** The unit vector from the picture towards the reader's eye: right x up. */
export const towardsEye = ({ right, down }: PlaneAxes): Vec3 => cross(right, opposite(down))

/** What a view shows: its middle (which also sets the slice), its scale, and its size on the screen in CSS pixels. */
export interface PlaneView {
  readonly plane: Plane
  readonly centreMm: PatientMm
  readonly mmPerPixel: number
  readonly widthPx: number
  readonly heightPx: number
}

export interface ScreenPoint {
  readonly x: number
  readonly y: number
}

/** Where a position lies on the screen (CSS pixels from the upper left corner), projected along the view's normal. */
export const toScreen = (view: PlaneView, positionMm: PatientMm): ScreenPoint => {
  const { right, down } = planeAxes[view.plane]
  const offset = subtract(positionMm, view.centreMm)
  return {
    x: view.widthPx / 2 + dot(offset, right) / view.mmPerPixel,
    y: view.heightPx / 2 + dot(offset, down) / view.mmPerPixel,
  }
}

/** The position under a point of the screen, in the plane that is shown. */
export const toPatient = (view: PlaneView, point: ScreenPoint): PatientMm => {
  const { right, down } = planeAxes[view.plane]
  const across = scale(right, (point.x - view.widthPx / 2) * view.mmPerPixel)
  const along = scale(down, (point.y - view.heightPx / 2) * view.mmPerPixel)
  return translate(view.centreMm, add(across, along))
}

/** The step in the patient, within the plane, that a step on the screen stands for. */
export const stepMm = (view: Pick<PlaneView, 'plane' | 'mmPerPixel'>, dx: number, dy: number): Vec3 => {
  const { right, down } = planeAxes[view.plane]
  return add(scale(right, dx * view.mmPerPixel), scale(down, dy * view.mmPerPixel))
}

/** How far a position lies in front of the shown plane (towards the reader's eye), mm. */
export const heightAboveMm = (view: PlaneView, positionMm: PatientMm): number =>
  dot(subtract(positionMm, view.centreMm), towardsEye(planeAxes[view.plane]))

/** `centreMm` moved along the view's normal into the slice of `sliceMm`. */
export const intoSlice = (plane: Plane, centreMm: PatientMm, sliceMm: PatientMm): PatientMm => {
  const normal = towardsEye(planeAxes[plane])
  return translate(centreMm, scale(normal, dot(subtract(sliceMm, centreMm), normal)))
}

/** The letters at the four edges of a view, computed from its axes. */
export const edgeLetters = (plane: Plane): Readonly<Record<'left' | 'right' | 'top' | 'bottom', string>> => {
  const { right, down } = planeAxes[plane]
  return {
    left: orientationLetters(opposite(right)),
    right: orientationLetters(right),
    top: orientationLetters(opposite(down)),
    bottom: orientationLetters(down),
  }
}

export interface PatientBox {
  readonly minMm: PatientMm
  readonly maxMm: PatientMm
}

/** The box along patient axes around all voxels of a grid, to the outer faces of the outer voxels. */
export const patientBox = (grid: VoxelGrid): PatientBox => {
  const [ni, nj, nk] = grid.dimensions
  const corners = [-0.5, ni - 0.5].flatMap((i) =>
    [-0.5, nj - 0.5].flatMap((j) => [-0.5, nk - 0.5].map((k) => voxelToPatient(grid, voxelIndex(i, j, k)))),
  )
  const pick = (choose: (...values: number[]) => number): PatientMm =>
    patientMm(choose(...corners.map((c) => c[0])), choose(...corners.map((c) => c[1])), choose(...corners.map((c) => c[2])))
  return { minMm: pick(Math.min), maxMm: pick(Math.max) }
}

export const boxCentre = ({ minMm, maxMm }: PatientBox): PatientMm =>
  patientMm((minMm[0] + maxMm[0]) / 2, (minMm[1] + maxMm[1]) / 2, (minMm[2] + maxMm[2]) / 2)

/** The nearest position inside the box. */
export const clampInto = ({ minMm, maxMm }: PatientBox, position: PatientMm): PatientMm => {
  const clamp = (axis: 0 | 1 | 2): number => Math.min(maxMm[axis], Math.max(minMm[axis], position[axis]))
  return patientMm(clamp(0), clamp(1), clamp(2))
}

/** The scale at which the whole box just fits into the view. */
export const fitScale = (plane: Plane, box: PatientBox, widthPx: number, heightPx: number): number => {
  const { right, down } = planeAxes[plane]
  const size = subtract(box.maxMm, box.minMm)
  const across = Math.abs(dot(size, right))
  const along = Math.abs(dot(size, down))
  return Math.max(across / Math.max(widthPx, 1), along / Math.max(heightPx, 1), 1e-6)
}

/** The view scaled by `factor` (over 1 shows more of the patient), with the position under `point` staying under it. */
export const zoomedAbout = (view: PlaneView, point: ScreenPoint, factor: number): PlaneView => {
  const fixed = toPatient(view, point)
  const mmPerPixel = Math.min(20, Math.max(0.02, view.mmPerPixel * factor))
  const moved = { ...view, mmPerPixel }
  return { ...moved, centreMm: translate(view.centreMm, subtract(fixed, toPatient(moved, point))) }
}

/** Whether a position lies on the shown part of the plane, at least `marginPx` from its edges. */
export const inSight = (view: PlaneView, positionMm: PatientMm, marginPx: number): boolean => {
  const { x, y } = toScreen(view, positionMm)
  return x >= marginPx && y >= marginPx && x <= view.widthPx - marginPx && y <= view.heightPx - marginPx
}

/** Distance between two slices of a grid along the view's normal: what one notch of the wheel moves. */
export const sliceStepMm = (plane: Plane, grid: VoxelGrid): number => {
  const normal = towardsEye(planeAxes[plane])
  const facing = grid.direction.map((axis) => Math.abs(dot(axis, normal)))
  const axis = facing.indexOf(Math.max(...facing))
  return grid.spacingMm[axis as 0 | 1 | 2]
}

/** The view of a plane from the one crosshair and what the reader did with this view; without framing the whole box fits. */
export const planeViewOf = (
  plane: Plane,
  framing: { readonly centreMm: PatientMm; readonly mmPerPixel: number } | null,
  crosshairMm: PatientMm,
  box: PatientBox,
  size: { readonly widthPx: number; readonly heightPx: number },
): PlaneView => ({
  plane,
  centreMm: intoSlice(plane, framing?.centreMm ?? boxCentre(box), crosshairMm),
  mmPerPixel: framing?.mmPerPixel ?? fitScale(plane, box, size.widthPx, size.heightPx),
  ...size,
})
