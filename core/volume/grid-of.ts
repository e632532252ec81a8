import { problem } from '../base/problem.ts'
import { fail, ok } from '../base/result.ts'
import type { Result } from '../base/result.ts'
import type { InstanceHeader } from '../dicom/instance-header.ts'
import type { VoxelGrid } from '../geometry/grid.ts'
import { cross, dot, length, normalise, scale, subtract } from '../geometry/vector.ts'
import type { Vec3 } from '../geometry/vector.ts'
import { framePlanes, seriesWord } from './frame-planes.ts'
import type { FramePlane } from './frame-planes.ts'

/** Where the voxels lie, and which frame is which slice: `slices[k]` fills the plane k of `grid`. */
export interface Stack {
  readonly grid: VoxelGrid
  readonly slices: readonly FramePlane[]
  readonly warnings: readonly string[]
}

/** Written positions are rounded; an image plane of the same series repeats its direction to this much. */
const directionTolerance = 1e-3
/** A slice may lie this far off the regular line (of the slice distance, and mm) before the stack counts as uneven. */
const unevenFraction = 0.1
const unevenMm = 0.3
/** Two images nearer than this share a position. */
const duplicateMm = 0.01
/** Slices may drift sideways by this much over the whole stack before that is a tilt and no rounding. */
const sidewaysMm = 0.5

const same = (a: Vec3, b: Vec3): boolean => length(subtract(a, b)) <= directionTolerance

/** A place along the stack as the reader sees it on any viewer: the patient coordinate that changes most. */
const placeName = (plane: FramePlane, normal: Vec3): string => {
  const magnitudes = normal.map(Math.abs)
  const axis = magnitudes.indexOf(Math.max(...magnitudes))
  return `${'xyz'[axis] ?? 'z'} = ${(plane.positionMm[axis] ?? 0).toFixed(1)} mm`
}

const refuse = (header: InstanceHeader, code: string, sentence: string): Result<never> =>
  fail(problem(code, sentence.replaceAll('{series}', seriesWord(header))))

/** One patient, one study, one series, one frame of reference, one matrix: anything else is two things in one stack. */
const checkSame = (headers: readonly InstanceHeader[], first: InstanceHeader): Result<null> => {
  const differs = (pick: (header: InstanceHeader) => unknown): boolean => headers.some((header) => pick(header) !== pick(first))
  if (differs((h) => h.patient.id) || differs((h) => h.patient.name) || differs((h) => h.patient.birthDate)) {
    return refuse(first, 'mixed-patients', 'The images of this {series} name different patients. It is not opened: have the source checked.')
  }
  if (differs((h) => h.studyInstanceUid)) {
    return refuse(first, 'mixed-studies', 'The images of this {series} belong to different studies. It is not opened: have the source checked.')
  }
  if (differs((h) => h.seriesInstanceUid)) {
    return refuse(first, 'mixed-series', 'These images belong to different series and make no single volume.')
  }
  if (differs((h) => h.frameOfReferenceUid)) {
    return refuse(first, 'mixed-frames-of-reference', 'The images of this {series} have different frames of reference, so they cannot be stacked.')
  }
  if (differs((h) => h.pixels?.rows) || differs((h) => h.pixels?.columns)) {
    return refuse(first, 'mixed-sizes', 'The images of this {series} have different sizes, so they cannot be stacked.')
  }
  if (new Set(headers.map((h) => h.sopInstanceUid)).size < headers.length) {
    return refuse(first, 'duplicate-instances', 'This {series} holds the same image twice. Remove the copy and index again.')
  }
  return ok(null)
}

const checkNuclear = (first: InstanceHeader): Result<null> => {
  const nm = first.nuclearMedicine
  if (nm === null || first.series.modality !== 'NM') return ok(null)
  if (nm.phases > 1 || nm.timeSlots > 1 || nm.timeSlices > 1) {
    return refuse(first, 'several-times', 'This {series} is gated or dynamic: it holds several volumes in time, which this version does not open.')
  }
  if (nm.energyWindows > 1) {
    return refuse(first, 'several-energy-windows', 'This {series} holds the volumes of several energy windows in one file. Send the reconstructed volume alone.')
  }
  return ok(null)
}

const checkPlanes = (header: InstanceHeader, planes: readonly FramePlane[], first: FramePlane): Result<null> => {
  if (planes.some((plane) => !same(plane.axes[0], first.axes[0]) || !same(plane.axes[1], first.axes[1]))) {
    return refuse(header, 'mixed-orientations', 'The images of this {series} lie in different orientations, so they cannot be stacked. It may hold localisers or several scans.')
  }
  const spacingDiffers = (plane: FramePlane): boolean =>
    plane.pixelSpacingMm.some((value, index) => Math.abs(value - (first.pixelSpacingMm[index] ?? 0)) > directionTolerance)
  return planes.some(spacingDiffers)
    ? refuse(header, 'mixed-pixel-spacings', 'The images of this {series} have different pixel sizes, so they cannot be stacked.')
    : ok(null)
}

/** Checks the stack along its normal and gives the distance between slices. `along` and `slices` are sorted upwards. */
const sliceSpacing = (header: InstanceHeader, slices: readonly FramePlane[], along: readonly number[], normal: Vec3): Result<{ readonly mm: number; readonly uneven: boolean }> => {
  const steps = along.slice(1).map((value, index) => value - (along[index] ?? 0))
  const twin = steps.findIndex((step) => step < duplicateMm)
  const at = (index: number): string => {
    const plane = slices[index]
    return plane === undefined ? '' : placeName(plane, normal)
  }
  if (twin >= 0) {
    return refuse(header, 'duplicate-slices', `This {series} holds two images at the same position (${at(twin)}). It may hold two scans, or a copy; send one of them alone.`)
  }
  const mm = ((along.at(-1) ?? 0) - (along[0] ?? 0)) / (along.length - 1)
  const limit = Math.min(unevenFraction * mm, unevenMm)
  const off = along.map((value, index) => Math.abs(value - (along[0] ?? 0) - index * mm))
  if (off.some((value) => value > limit)) {
    const sorted = [...steps].sort((a, b) => a - b)
    const usual = sorted[sorted.length >> 1] ?? mm
    const odd = steps.map((step, index) => ({ step, index })).filter(({ step }) => Math.abs(step - usual) > Math.min(unevenFraction * usual, unevenMm))
    const named = odd.slice(0, 3).map(({ step, index }) => `${step.toFixed(1)} mm between ${at(index)} and ${at(index + 1)}`)
    const more = odd.length > 3 ? ` and ${odd.length - 3} more places` : ''
    const where = named.length > 0 ? `, but ${named.join(', ')}${more}` : ', with a drift over the stack'
    return refuse(header, 'uneven-slices', `The slices of this {series} are not evenly spaced: ${usual.toFixed(1)} mm apart${where}. Slices may be missing: send the whole series again.`)
  }
  return ok({ mm, uneven: off.some((value) => value > 0.02 * mm) })
}

const singleSlice = (header: InstanceHeader, slice: FramePlane): Result<{ readonly mm: number; readonly uneven: boolean }> => {
  const thickness = slice.sliceThicknessMm
  return thickness === null || !(thickness > 0)
    ? refuse(header, 'no-slice-thickness', 'This {series} has one slice only, and its Slice Thickness is missing: it has no extent in space.')
    : ok({ mm: thickness, uneven: false })
}

/**
 * Sorts the frames of a series by their projection on the slice normal and checks that they make one regular, right-handed
 * grid (k = i x j, LPS mm). Independent of the order of `headers`. Refuses (with the reason and the positions) whatever it
 * would have to guess: missing geometry, uneven or duplicate slices, tilt, and mixtures.
 */
export const stackOf = (headers: readonly InstanceHeader[]): Result<Stack> => {
  const [first] = headers
  if (first === undefined) return fail(problem('no-images', 'This series holds no images.'))
  const checked = [() => checkSame(headers, first), () => checkNuclear(first)]
  for (const check of checked) {
    const outcome = check()
    if (!outcome.ok) return outcome
  }
  const planes: FramePlane[] = []
  for (const [index, header] of headers.entries()) {
    const frames = framePlanes(header, index)
    if (!frames.ok) return frames
    planes.push(...frames.value)
  }
  const [reference] = planes
  if (reference === undefined) return refuse(first, 'no-images', 'This {series} holds no images.')
  const uniform = checkPlanes(first, planes, reference)
  if (!uniform.ok) return uniform

  const normal = normalise(cross(...reference.axes))
  const sorted = planes
    .map((plane) => ({ plane, along: dot(plane.positionMm, normal) }))
    .sort((a, b) => a.along - b.along || a.plane.headerIndex - b.plane.headerIndex || a.plane.frameIndex - b.plane.frameIndex)
  const slices = sorted.map(({ plane }) => plane)
  const along = sorted.map((entry) => entry.along)
  const [bottom] = slices
  const top = slices.at(-1)
  if (bottom === undefined || top === undefined) return refuse(first, 'no-images', 'This {series} holds no images.')

  const spacing = slices.length === 1 ? singleSlice(first, bottom) : sliceSpacing(first, slices, along, normal)
  if (!spacing.ok) return spacing
  const sideways = (plane: FramePlane): number => {
    const shift = subtract(plane.positionMm, bottom.positionMm)
    return length(subtract(shift, scale(normal, dot(shift, normal))))
  }
  if (slices.some((plane) => sideways(plane) > sidewaysMm)) {
    return refuse(
      first,
      'tilted-stack',
      `Each slice of this {series} is shifted sideways against the one below (${sideways(top).toFixed(1)} mm over the stack), as with a tilted gantry. This version does not straighten it: send a series reconstructed without tilt.`,
    )
  }
  const rowSpacing = bottom.pixelSpacingMm[0]
  const columnSpacing = bottom.pixelSpacingMm[1]
  return ok({
    grid: {
      dimensions: [first.pixels?.columns ?? 0, first.pixels?.rows ?? 0, slices.length],
      spacingMm: [columnSpacing, rowSpacing, spacing.value.mm],
      originMm: bottom.positionMm,
      direction: [bottom.axes[0], bottom.axes[1], normal],
    },
    slices,
    warnings: [
      ...(spacing.value.uneven ? ['The slice positions are slightly uneven (rounded in the file); the mean distance is used.'] : []),
      ...(slices.length === 1 ? ['This series has one slice only; its thickness stands for the slice distance.'] : []),
      ...(first.series.modality === 'NM' && slices.length > 1 && first.nuclearMedicine?.sliceVector == null && headers.length === 1
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
