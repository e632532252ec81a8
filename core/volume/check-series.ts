import { problem } from '../base/problem.ts'
import { fail, ok } from '../base/result.ts'
import type { Result } from '../base/result.ts'
import type { InstanceHeader } from '../dicom/instance-header.ts'
import { isOnePatient, patientOf } from '../dicom/same-patient.ts'
import { length, subtract } from '../geometry/vector.ts'
import type { Vec3 } from '../geometry/vector.ts'
import { seriesWord } from './frame-planes.ts'
import type { FramePlane } from './frame-planes.ts'

/** Written positions are rounded; an image plane of the same series repeats its direction to this much. */
const directionTolerance = 1e-3

const same = (a: Vec3, b: Vec3): boolean => a === b || length(subtract(a, b)) <= directionTolerance

/** A refusal about a series; `{series}` in the sentence becomes what the reader calls it. */
export const refuse = (header: InstanceHeader, code: string, sentence: string): Result<never> =>
  fail(problem(code, sentence.replaceAll('{series}', seriesWord(header))))

type Differs = (pick: (header: InstanceHeader) => unknown) => boolean

const differsIn =
  (headers: readonly InstanceHeader[], first: InstanceHeader): Differs =>
  (pick) =>
    headers.some((header) => pick(header) !== pick(first))

/** One patient, however spelled, one study and one series: nothing of a mixture is opened. */
export const checkOwner = (headers: readonly InstanceHeader[], first: InstanceHeader): Result<null> => {
  const differs = differsIn(headers, first)
  if (!isOnePatient(headers.map(patientOf))) {
    return refuse(first, 'mixed-patients', 'The images of this {series} name different patients. It is not opened: have the source checked.')
  }
  if (differs((h) => h.studyInstanceUid)) {
    return refuse(first, 'mixed-studies', 'The images of this {series} belong to different studies. It is not opened: have the source checked.')
  }
  if (differs((h) => h.seriesInstanceUid)) {
    return refuse(first, 'mixed-series', 'These images belong to different series and make no single volume.')
  }
  return ok(null)
}

/** One owner, one frame of reference, one matrix, each image once: anything else is two things in one stack. */
const checkSame = (headers: readonly InstanceHeader[], first: InstanceHeader): Result<null> => {
  const owner = checkOwner(headers, first)
  if (!owner.ok) return owner
  const differs = differsIn(headers, first)
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

/** Raw SPECT projections: shown as such, never stacked. */
export const isRawTomography = (header: InstanceHeader): boolean =>
  header.series.modality === 'NM' && (header.imageType[2] === 'TOMO' || header.imageType[2] === 'GATED TOMO')

export const rawTomography = problem(
  'raw-tomography',
  'This series holds raw SPECT projections, not a reconstructed volume. Reconstruct it on the camera workstation and send the result.',
)

const checkNuclear = (header: InstanceHeader): Result<null> => {
  const nm = header.nuclearMedicine
  if (header.series.modality !== 'NM') return ok(null)
  if (isRawTomography(header)) return fail(rawTomography)
  if (nm === null) return ok(null)
  if (nm.phases > 1 || nm.timeSlots > 1 || nm.timeSlices > 1) {
    return refuse(header, 'several-times', 'This {series} is gated or dynamic: it holds several volumes in time, which this version does not open.')
  }
  if (nm.energyWindows > 1) {
    return refuse(header, 'several-energy-windows', 'This {series} holds the volumes of several energy windows in one file. Send the reconstructed volume alone.')
  }
  return ok(null)
}

const checkTimes = (headers: readonly InstanceHeader[], first: InstanceHeader): Result<null> => {
  const positions = new Set(headers.flatMap((header) => header.frameGroups ?? []).flatMap((group) => group.temporalPosition ?? []))
  return positions.size > 1
    ? refuse(first, 'several-times', 'This {series} holds its volume at several times (Temporal Position Index), which this version does not open. Send one of them alone.')
    : ok(null)
}

/** What must hold for every image before any of them is placed. */
export const checkSeries = (headers: readonly InstanceHeader[], first: InstanceHeader): Result<null> => {
  const mixed = checkSame(headers, first)
  if (!mixed.ok) return mixed
  for (const header of headers) {
    const nuclear = checkNuclear(header)
    if (!nuclear.ok) return nuclear
  }
  return checkTimes(headers, first)
}

/** One orientation and one pixel size for every frame, those inside Enhanced objects too. */
export const checkPlanes = (header: InstanceHeader, planes: readonly FramePlane[], first: FramePlane): Result<null> => {
  if (planes.some((plane) => !same(plane.axes[0], first.axes[0]) || !same(plane.axes[1], first.axes[1]))) {
    return refuse(header, 'mixed-orientations', 'The images of this {series} lie in different orientations, so they cannot be stacked. It may hold localisers or several scans.')
  }
  const spacingDiffers = (plane: FramePlane): boolean =>
    plane.pixelSpacingMm.some((value, index) => Math.abs(value - (first.pixelSpacingMm[index] ?? 0)) > directionTolerance)
  return planes.some(spacingDiffers)
    ? refuse(header, 'mixed-pixel-spacings', 'The images of this {series} have different pixel sizes, so they cannot be stacked.')
    : ok(null)
}
