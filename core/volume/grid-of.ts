import { problem } from '../base/problem.ts'
import { fail, ok } from '../base/result.ts'
import type { Result } from '../base/result.ts'
import type { InstanceHeader } from '../dicom/instance-header.ts'
import { voxelToPatient } from '../geometry/grid.ts'
import type { VoxelGrid } from '../geometry/grid.ts'
import { add, cross, dot, normalise, patientMm, scale, voxelIndex } from '../geometry/vector.ts'
import { checkPlanes, checkSeries, refuse } from './check-series.ts'
import { framePlanes } from './frame-planes.ts'
import type { FramePlane } from './frame-planes.ts'
import { tiltOf } from './gantry-tilt.ts'
import type { Tilt } from './gantry-tilt.ts'
import { missingSlices, missingWarnings } from './missing-slices.ts'
import type { MissingSlice } from './missing-slices.ts'
import { singlePlane, slicePlanes } from './slice-planes.ts'

/** A frame and the plane of the grid that it fills. */
export interface StackedFrame extends FramePlane {
  readonly plane: number
  /** Of a tilted stack: where the frame begins in its plane, in voxels along columns and rows. */
  readonly offset: readonly [number, number]
}

/** Where the voxels lie, and which frame is which slice, from the bottom plane up. */
export interface Stack {
  readonly grid: VoxelGrid
  readonly slices: readonly StackedFrame[]
  readonly missing: readonly MissingSlice[]
  /** Of a stack that has to be straightened. */
  readonly tiltDegrees: number | null
  /** What the reader of the pictures must know. */
  readonly cautions: readonly string[]
  readonly warnings: readonly string[]
}

/** All frames of all headers in their places, checked to be of one kind. */
const placedFrames = (headers: readonly InstanceHeader[], first: InstanceHeader): Result<FramePlane[]> => {
  const checked = checkSeries(headers, first)
  if (!checked.ok) return checked
  const planes: FramePlane[] = []
  for (const [index, header] of headers.entries()) {
    const frames = framePlanes(header, index)
    if (!frames.ok) return frames
    planes.push(...frames.value)
  }
  const [reference] = planes
  if (reference === undefined) return refuse(first, 'no-images', 'This {series} holds no images.')
  const uniform = checkPlanes(first, planes, reference)
  return uniform.ok ? ok(planes) : uniform
}

/** A frame with its distance along the normal of the stack. */
interface Risen {
  readonly plane: FramePlane
  readonly along: number
}

const sortedUpwards = (planes: readonly FramePlane[], reference: FramePlane): Risen[] => {
  const normal = normalise(cross(...reference.axes))
  return planes
    .map((plane) => ({ plane, along: dot(plane.positionMm, normal) }))
    .sort((a, b) => a.along - b.along || a.plane.headerIndex - b.plane.headerIndex || a.plane.frameIndex - b.plane.frameIndex)
}

/** More columns or rows where the slices of a tilted stack reach further than one of them; a thousandth is rounding. */
const extra = (mm: number, spacingMm: number): number => Math.ceil(mm / spacingMm - 1e-3)

const gridFor = (header: InstanceHeader, bottom: FramePlane, planes: number, mm: number, tilt: Tilt | null): VoxelGrid => {
  const [row, column] = bottom.axes
  const [rowSpacing, columnSpacing] = bottom.pixelSpacingMm
  const start = tilt === null ? bottom.positionMm : patientMm(...add(bottom.positionMm, add(scale(row, tilt.startMm[0]), scale(column, tilt.startMm[1]))))
  return {
    dimensions: [
      (header.pixels?.columns ?? 0) + extra(tilt?.extraMm[0] ?? 0, columnSpacing),
      (header.pixels?.rows ?? 0) + extra(tilt?.extraMm[1] ?? 0, rowSpacing),
      planes,
    ],
    spacingMm: [columnSpacing, rowSpacing, mm],
    originMm: start,
    direction: [row, column, normalise(cross(row, column))],
  }
}

/**
 * Sorts the frames of a series by their projection on the slice normal and lays them on one regular, right-handed grid
 * (k = i x j, LPS mm). Independent of the order of `headers`. A CT behind a tilted gantry gets a straight grid that holds all of
 * its slices; small gaps of a CT become planes without a slice, which is said in `cautions`. Refuses (with the reason and the
 * positions) whatever it would have to guess: missing geometry, uneven or duplicate slices, contradictory tilt, and mixtures.
 */
export const stackOf = (headers: readonly InstanceHeader[]): Result<Stack> => {
  const [first] = headers
  if (first === undefined) return fail(problem('no-images', 'This series holds no images.'))
  const placed = placedFrames(headers, first)
  if (!placed.ok) return placed
  const [reference] = placed.value
  const risen = reference === undefined ? [] : sortedUpwards(placed.value, reference)
  const bottom = risen[0]?.plane
  if (bottom === undefined) return refuse(first, 'no-images', 'This {series} holds no images.')

  const normal = normalise(cross(...bottom.axes))
  const frames = risen.map(({ plane }) => plane)
  const along = risen.map((entry) => entry.along)
  const isCt = first.series.modality === 'CT'
  const regular = frames.length === 1 ? singlePlane(first, bottom) : slicePlanes(first, frames, along, normal, isCt)
  if (!regular.ok) return regular
  const tilted = tiltOf(headers, frames, along, normal)
  if (!tilted.ok) return tilted

  const { mm, planes, uneven } = regular.value
  const tilt = tilted.value
  const grid = gridFor(first, bottom, (planes.at(-1) ?? 0) + 1, mm, tilt)
  const [columnSpacing, rowSpacing] = grid.spacingMm
  const slices = frames.map((frame, index): StackedFrame => {
    const [a, b] = tilt?.shiftsMm[index] ?? [0, 0]
    return { ...frame, plane: planes[index] ?? index, offset: [a / columnSpacing, b / rowSpacing] }
  })
  const missing = missingSlices(planes)
  return ok({
    grid,
    slices,
    missing,
    tiltDegrees: tilt?.degrees ?? null,
    cautions: missingWarnings(missing, (plane) => voxelToPatient(grid, voxelIndex(0, 0, plane)), normal),
    warnings: [
      ...(uneven ? ['The slice positions are slightly uneven (rounded in the file); the mean distance is used.'] : []),
      ...(frames.length === 1 ? ['This series has one slice only; its thickness stands for the slice distance.'] : []),
      ...(first.series.modality === 'NM' && frames.length > 1 && first.nuclearMedicine?.sliceVector == null && headers.length === 1
        ? ['The file gives no Slice Vector; its frames are taken in the order in which they are stored.']
        : []),
    ],
  })
}

/** The grid alone: where the voxels of this series lie in the patient. */
export const gridOf = (headers: readonly InstanceHeader[]): Result<VoxelGrid> => {
  const stack = stackOf(headers)
  return stack.ok ? ok(stack.value.grid) : stack
}
