import { decodeFields, withSlice } from '../dicom/slice-fields.ts'
import type { InstanceHeader } from '../dicom/instance-header.ts'
import { cross, dot, length, normalise, scale, subtract } from '../geometry/vector.ts'
import type { PatientMm, Vec3 } from '../geometry/vector.ts'
import { maxVoxels } from '../volume/assemble.ts'

/**
 * A series of single slices that lie straight above each other at one distance and differ in nothing else that a study tells: three
 * neighbours stand for all, so that a study of thousands is built in no time.
 */
export interface EvenStack {
  /** Three neighbours, among them the one that comes first in its series. */
  readonly headers: readonly InstanceHeader[]
  readonly count: number
  readonly stepMm: number
  /** Centre of the first pixel of the lowest slice, LPS mm. */
  readonly originMm: PatientMm
}

/** The slices that share one header, as the library keeps them. */
export interface SharedSlices {
  /** As `sharedOf` leaves it. */
  readonly shared: InstanceHeader
  readonly sopInstanceUids: readonly string[]
  /** What `encodeSlice` wrote for each of them, parsed as JSON. */
  readonly slices: readonly unknown[]
}

/** A tenth and less of what laying the slices out allows for rounding: where this is kept, nothing there can be refused or warned of. */
const unevenFraction = 0.01
const unevenMm = 0.05
const fewest = 4

const isPosition = (value: unknown): value is Vec3 => Array.isArray(value) && value.length === 3 && value.every(Number.isFinite)

/** Values of a stored slice that must be the same in all: rescale, length of the pixels, ratio of compression. */
const commonOf = (slice: readonly unknown[]): string => JSON.stringify([slice[5], slice[7], slice[8]])

const positionsOf = (slices: readonly unknown[]): Vec3[] | null => {
  const positions: Vec3[] = []
  let common = ''
  for (const slice of slices) {
    if (!Array.isArray(slice) || !isPosition(slice[4])) return null
    const own = commonOf(slice)
    if (positions.length === 0) common = own
    else if (own !== common) return null
    positions.push(slice[4])
  }
  return positions
}

/** By number, then by UID, as the images of a study are ordered. */
const firstOf = ({ slices, sopInstanceUids }: SharedSlices): number => {
  const numberAt = (index: number): number => Number((slices[index] as readonly unknown[])[0] ?? 0)
  let first = 0
  for (let index = 1; index < slices.length; index += 1) {
    const difference = numberAt(index) - numberAt(first)
    if (difference < 0 || (difference === 0 && (sopInstanceUids[index] ?? '') < (sopInstanceUids[first] ?? ''))) first = index
  }
  return first
}

const isOrdinary = ({ pixels, frameGroups, series, plane, gantryTiltDegrees }: InstanceHeader, count: number): boolean =>
  count >= fewest && pixels?.frames === 1 && frameGroups === null && series.modality !== 'NM' && plane.axes !== null && (gantryTiltDegrees ?? 0) === 0 &&
  pixels.rows * pixels.columns * count <= maxVoxels

/** The stack that these slices make; null where every slice has to be looked at. */
export const evenStack = (of: SharedSlices): EvenStack | null => {
  const { shared, slices, sopInstanceUids } = of
  const direction = shared.plane.axes === null || !isOrdinary(shared, slices.length) ? null : cross(...shared.plane.axes)
  const positions = direction === null || !(length(direction) > 0.5) ? null : positionsOf(slices)
  if (direction === null || positions === null) return null
  const normal = normalise(direction)
  const along = Float64Array.from(positions, (position) => dot(position, normal))
  const sorted = along.slice().sort()
  const bottom = sorted[0] ?? 0
  const stepMm = ((sorted.at(-1) ?? 0) - bottom) / (sorted.length - 1)
  const tolerance = Math.min(unevenFraction * stepMm, unevenMm)
  if (!(stepMm > 0.1) || !sorted.every((value, index) => Math.abs(value - bottom - index * stepMm) <= tolerance)) return null
  const first = firstOf(of)
  const reference = positions[first] ?? [0, 0, 0]
  const isAbove = (position: Vec3, index: number): boolean =>
    length(subtract(subtract(position, reference), scale(normal, (along[index] ?? 0) - (along[first] ?? 0)))) <= unevenMm
  if (!positions.every(isAbove)) return null
  const rankOf = (index: number): number => Math.round(((along[index] ?? 0) - bottom) / stepMm)
  const wanted = neighbours(rankOf(first), slices.length)
  const ranks = [...slices.keys()].map(rankOf)
  const chosen = wanted.map((rank) => ranks.indexOf(rank))
  const lowest = positions[ranks.indexOf(0)]
  const headers = chosen.map((index) => withSlice(shared, sopInstanceUids[index] ?? '', decodeFields(slices[index])))
  return { headers, count: slices.length, stepMm, originMm: lowest as unknown as PatientMm }
}

/** Three ranks in a row of `count`, with that of the first slice. */
const neighbours = (rank: number, count: number): number[] => {
  const lowest = Math.max(0, Math.min(rank - 1, count - 3))
  return [lowest, lowest + 1, lowest + 2]
}
