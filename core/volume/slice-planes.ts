import { ok } from '../base/result.ts'
import type { Result } from '../base/result.ts'
import type { InstanceHeader } from '../dicom/instance-header.ts'
import type { Vec3 } from '../geometry/vector.ts'
import { refuse } from './check-series.ts'
import type { FramePlane } from './frame-planes.ts'

/** Slices on the planes of a regular stack. A plane that no slice lies on is a missing slice. */
export interface SlicePlanes {
  /** Distance between neighbouring planes. */
  readonly mm: number
  /** Plane of each slice, rising from 0. */
  readonly planes: readonly number[]
  /** The positions are not quite regular, by rounding. */
  readonly uneven: boolean
}

/** A slice may lie this far off the regular line (of the slice distance, and mm) before the stack counts as uneven. */
const unevenFraction = 0.1
const unevenMm = 0.3
/** Two images nearer than this share a position. */
export const duplicateMm = 0.01

/**
 * Limits of this program, no clinical ones. Six millimetres between two slices that are there is less than the height of a lumbar
 * disc: no disc, endplate or joint space can lie unseen in what is filled in. Fewer than four slices do not tell their distance.
 */
const maxGapMm = 6
const maxMissingInARow = 2
const maxMissingFraction = 0.05
const fewestSlices = 4

const axisOf = (normal: Vec3): 0 | 1 | 2 => {
  const [x, y, z] = [Math.abs(normal[0]), Math.abs(normal[1]), Math.abs(normal[2])]
  return z >= x && z >= y ? 2 : y >= x ? 1 : 0
}

/** A place along the stack as the reader sees it on any viewer: the patient coordinate that changes most. */
export const placeName = (positionMm: Vec3, normal: Vec3): string => {
  const axis = axisOf(normal)
  return `${['x', 'y', 'z'][axis] ?? ''} = ${positionMm[axis].toFixed(1)} mm`
}

const medianOf = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[(values.length - 1) >> 1] ?? 0

/** How many planes each step spans, where the gaps are few, small and single; else one for each, so that gaps count as uneven. */
const spans = (steps: readonly number[], usual: number, mayFill: boolean): readonly number[] => {
  const each = steps.map(() => 1)
  if (!mayFill || steps.length + 1 < fewestSlices) return each
  const counted = steps.map((step) => Math.max(1, Math.round(step / usual)))
  const missing = counted.reduce((sum, count) => sum + count - 1, 0)
  const tooLarge = counted.some((count, index) => count > 1 && (count - 1 > maxMissingInARow || (steps[index] ?? 0) > maxGapMm + unevenMm))
  // Two gaps side by side are slices of another distance, not missing ones.
  const sideBySide = counted.some((count, index) => count > 1 && (counted[index + 1] ?? 1) > 1)
  const tooMany = missing > Math.max(maxMissingInARow, maxMissingFraction * steps.length)
  return tooLarge || sideBySide || tooMany ? each : counted
}

/**
 * Puts slices on regular planes. `along`: their distances along the normal, sorted upwards, as `slices` are. Refuses two images
 * in one place and uneven distances, with the positions; small gaps in a CT are left as planes without a slice (`mayFill`).
 */
export const slicePlanes = (header: InstanceHeader, slices: readonly FramePlane[], along: readonly number[], normal: Vec3, mayFill: boolean): Result<SlicePlanes> => {
  const steps = along.slice(1).map((value, index) => value - (along[index] ?? 0))
  const at = (index: number): string => {
    const plane = slices[index]
    return plane === undefined ? '' : placeName(plane.positionMm, normal)
  }
  const twin = steps.findIndex((step) => step < duplicateMm)
  if (twin >= 0) {
    return refuse(header, 'duplicate-slices', `This {series} holds two images at the same position (${at(twin)}). It may hold two scans, or a copy; send one of them alone.`)
  }
  const usual = medianOf(steps)
  const planes = [0]
  for (const span of spans(steps, usual, mayFill)) planes.push((planes.at(-1) ?? 0) + span)
  const bottom = along[0] ?? 0
  const mm = ((along.at(-1) ?? 0) - bottom) / (planes.at(-1) ?? 1)
  const limit = Math.min(unevenFraction * mm, unevenMm)
  const off = along.map((value, index) => Math.abs(value - bottom - (planes[index] ?? 0) * mm))
  if (off.some((value) => value > limit)) {
    const odd = steps.map((step, index) => ({ step, index })).filter(({ step }) => Math.abs(step - usual) > Math.min(unevenFraction * usual, unevenMm))
    const named = odd.slice(0, 3).map(({ step, index }) => `${step.toFixed(1)} mm between ${at(index)} and ${at(index + 1)}`)
    const more = odd.length > 3 ? ` and ${odd.length - 3} more places` : ''
    const where = named.length > 0 ? `, but ${named.join(', ')}${more}` : ', with a drift over the stack'
    return refuse(header, 'uneven-slices', `The slices of this {series} are not evenly spaced: ${usual.toFixed(1)} mm apart${where}. Slices may be missing: send the whole series again.`)
  }
  return ok({ mm, planes, uneven: off.some((value) => value > 0.02 * mm) })
}

/** The one slice of a series has only its thickness to say how deep it is. */
export const singlePlane = (header: InstanceHeader, slice: FramePlane): Result<SlicePlanes> => {
  const thickness = slice.sliceThicknessMm
  return thickness === null || !(thickness > 0)
    ? refuse(header, 'no-slice-thickness', 'This {series} has one slice only, and its Slice Thickness is missing: it has no extent in space.')
    : ok({ mm: thickness, planes: [0], uneven: false })
}
