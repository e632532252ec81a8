import { problem } from '../base/problem.ts'
import { fail, ok } from '../base/result.ts'
import type { Result } from '../base/result.ts'
import type { ImageAxes, InstanceHeader, Plane, Rescale } from '../dicom/instance-header.ts'
import { add, cross, dot, length, normalise, patientMm, scale, subtract } from '../geometry/vector.ts'
import type { PatientMm } from '../geometry/vector.ts'

/** One frame of one instance and where it lies. `axes` are unit vectors: along a row, along a column. */
export interface FramePlane {
  readonly headerIndex: number
  /** 0-based frame number within its file. */
  readonly frameIndex: number
  readonly positionMm: PatientMm
  readonly axes: ImageAxes
  /** Between rows, then between columns. */
  readonly pixelSpacingMm: readonly [number, number]
  readonly sliceThicknessMm: number | null
  readonly rescale: Rescale | null
}

/** "CT", "SPECT", "PET", "scan" (planar nuclear medicine) or "series": how the reader calls it. */
export const seriesWord = (header: InstanceHeader): string => {
  if (header.series.modality === 'NM') return header.imageType.some((value) => value.includes('TOMO')) ? 'SPECT' : 'scan'
  return { CT: 'CT', PT: 'PET' }[header.series.modality] ?? 'series'
}

/** Direction cosines are written with few digits; more than this off a right angle or unit length is no rounding. */
const cosineTolerance = 2e-3

const missing = (header: InstanceHeader, code: string, what: string, tag: string): Result<never> =>
  fail(problem(code, `This ${seriesWord(header)} has no ${what}: ${tag} is missing. Send the series again with its geometry, or from another workstation.`))

const checkAxes = (header: InstanceHeader, axes: ImageAxes): Result<ImageAxes> => {
  const [row, column] = axes
  const crooked =
    Math.abs(length(row) - 1) > cosineTolerance ||
    Math.abs(length(column) - 1) > cosineTolerance ||
    Math.abs(dot(row, column)) > cosineTolerance
  if (crooked) {
    return fail(problem('bad-orientation', `This ${seriesWord(header)} has an impossible Image Orientation (Patient): its rows and columns are not at right angles. Send the series again.`))
  }
  // Exactly orthonormal, so that a grid made from it is too.
  const i = normalise(row)
  return ok([i, normalise(subtract(column, scale(i, dot(i, column))))])
}

const completePlane = (header: InstanceHeader, headerIndex: number, frameIndex: number, plane: Plane, rescale: Rescale | null): Result<FramePlane> => {
  if (plane.positionMm === null) return missing(header, 'no-position', 'position in space', 'Image Position (Patient)')
  if (plane.axes === null) return missing(header, 'no-orientation', 'orientation in space', 'Image Orientation (Patient)')
  if (plane.pixelSpacingMm === null) return missing(header, 'no-pixel-spacing', 'pixel size', 'Pixel Spacing')
  const [rowSpacing, columnSpacing] = plane.pixelSpacingMm
  if (!(rowSpacing > 0 && columnSpacing > 0)) {
    return fail(problem('bad-pixel-spacing', `This ${seriesWord(header)} has an impossible Pixel Spacing of ${rowSpacing} x ${columnSpacing} mm. Send the series again.`))
  }
  const axes = checkAxes(header, plane.axes)
  if (!axes.ok) return axes
  return ok({
    headerIndex,
    frameIndex,
    positionMm: plane.positionMm,
    axes: axes.value,
    pixelSpacingMm: plane.pixelSpacingMm,
    sliceThicknessMm: plane.sliceThicknessMm,
    rescale,
  })
}

const samePlane = (a: Plane, b: Plane): boolean => JSON.stringify([a.positionMm, a.axes]) === JSON.stringify([b.positionMm, b.axes])

/** The one geometry of the detectors of a reconstructed NM object, over what stands at the top of the file. */
const detectorPlane = (header: InstanceHeader): Result<Plane> => {
  const placed = (header.nuclearMedicine?.detectors ?? []).filter((plane) => plane.positionMm !== null || plane.axes !== null)
  const [first, ...others] = placed
  if (first === undefined) return ok(header.plane)
  if (others.some((other) => !samePlane(first, other))) {
    return fail(problem('several-detectors', 'The detectors of this SPECT give different positions in space, so its voxels cannot be placed. Send the reconstructed volume from another workstation.'))
  }
  return ok({
    positionMm: first.positionMm ?? header.plane.positionMm,
    axes: first.axes ?? header.plane.axes,
    pixelSpacingMm: header.plane.pixelSpacingMm ?? first.pixelSpacingMm,
    sliceThicknessMm: header.plane.sliceThicknessMm,
  })
}

/**
 * Frames of a multi-frame NM object. The stack runs along row x column from the position in the Detector Information Sequence:
 * behind the first slice for a positive Spacing Between Slices, in front of it for a negative one. PS3.3 C.8.4.11, C.8.4.15.
 */
const nuclearFrames = (header: InstanceHeader, headerIndex: number, frames: number): Result<FramePlane[]> => {
  const plane = detectorPlane(header)
  if (!plane.ok) return plane
  const first = completePlane(header, headerIndex, 0, plane.value, header.rescale)
  if (!first.ok) return first
  if (frames === 1) return ok([first.value])
  const spacing = header.spacingBetweenSlicesMm
  if (spacing === null || spacing === 0) return missing(header, 'no-slice-spacing', 'distance between its slices', 'Spacing Between Slices')
  const sliceVector = header.nuclearMedicine?.sliceVector ?? null
  if (sliceVector !== null && sliceVector.length !== frames) {
    return fail(problem('bad-slice-vector', `The Slice Vector of this SPECT names ${sliceVector.length} slices, but the file holds ${frames} frames. Send the series again.`))
  }
  // The position is that of slice 1: of a vector that counts from 0, or leaves slice 1 out, it is not certain which slice it means.
  if (sliceVector !== null && !sliceVector.includes(1)) {
    return fail(problem('bad-slice-vector', 'The Slice Vector of this SPECT names no slice 1, so it is not certain where its slices lie. Send the series again.'))
  }
  if (sliceVector?.includes(0) === true) {
    return fail(problem('bad-slice-vector', 'The Slice Vector of this SPECT counts from 0 where it must count from 1, so it is not certain where its slices lie. Send the series again.'))
  }
  const step = scale(normalise(cross(...first.value.axes)), spacing)
  return ok(
    Array.from({ length: frames }, (_, frameIndex) => {
      const slice = (sliceVector?.[frameIndex] ?? frameIndex + 1) - 1
      const positionMm = patientMm(...add(first.value.positionMm, scale(step, slice)))
      return { ...first.value, frameIndex, positionMm }
    }),
  )
}

const enhancedFrames = (header: InstanceHeader, headerIndex: number, frames: number, groups: NonNullable<InstanceHeader['frameGroups']>): Result<FramePlane[]> => {
  if (groups.length !== frames) {
    return fail(problem('bad-frame-groups', `This ${seriesWord(header)} describes ${groups.length} frames but holds ${frames}. Send the series again.`))
  }
  const planes: FramePlane[] = []
  for (const [frameIndex, group] of groups.entries()) {
    const plane = completePlane(header, headerIndex, frameIndex, group, group.rescale ?? header.rescale)
    if (!plane.ok) return plane
    planes.push(plane.value)
  }
  return ok(planes)
}

/** Every frame of one instance with its place in the patient, or what is missing for that. Nothing is ever assumed. */
export const framePlanes = (header: InstanceHeader, headerIndex: number): Result<FramePlane[]> => {
  const frames = header.pixels?.frames ?? 0
  if (frames === 0) return fail(problem('no-pixels', `A file of this ${seriesWord(header)} holds no image.`))
  if (header.frameGroups !== null) return enhancedFrames(header, headerIndex, frames, header.frameGroups)
  if (header.series.modality === 'NM') return nuclearFrames(header, headerIndex, frames)
  if (frames > 1) {
    return fail(problem('no-frame-positions', `This ${seriesWord(header)} holds ${frames} frames in one file without a position for each, so they cannot be stacked. Send it as single slices.`))
  }
  const plane = completePlane(header, headerIndex, 0, header.plane, header.rescale)
  return plane.ok ? ok([plane.value]) : plane
}
