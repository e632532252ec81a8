import { problem } from '../base/problem.ts'
import { fail, ok } from '../base/result.ts'
import type { Result } from '../base/result.ts'
import type { InstanceHeader } from '../dicom/instance-header.ts'
import { transferSyntax } from '../dicom/transfer-syntaxes.ts'
import { voxelCount } from '../geometry/grid.ts'
import type { VoxelGrid } from '../geometry/grid.ts'
import type { FramePlane } from './frame-planes.ts'
import { seriesWord } from './frame-planes.ts'
import { stackOf } from './grid-of.ts'
import { decodeFrame, pixelProblem } from './stored-frame.ts'
import { suvOf } from './suv.ts'
import { valuesOf } from './values-of.ts'
import type { Linear } from './values-of.ts'
import type { Volume, VolumeInfo } from './volume.ts'

/** One slice of the volume to be: which frame of which file fills it, and how. */
export interface PlannedSlice extends Pick<FramePlane, 'headerIndex' | 'frameIndex'> {
  readonly linear: Linear
}

/** Everything that can be said about a volume before its pixels are read. `slices[k]` fills the plane k. */
export interface VolumePlan {
  readonly headers: readonly InstanceHeader[]
  readonly grid: VoxelGrid
  readonly slices: readonly PlannedSlice[]
  readonly unit: VolumeInfo['unit']
  readonly voxelType: VolumeInfo['voxelType']
  readonly warnings: readonly string[]
}

/** More voxels than this are not opened: 4 bytes each would not fit into one buffer beside the other volume. */
const maxVoxels = 1_000_000_000

/** Lossy transfer syntaxes; JPEG 2000 and the like are lossless where the syntax says so. */
const lossyWarnings = (headers: readonly InstanceHeader[]): string[] => {
  const lossy = headers.map((header) => transferSyntax(header.transferSyntaxUid)).find((syntax) => syntax.lossy)
  return lossy === undefined ? [] : [`The images are stored with lossy compression (${lossy.name}): values may differ from those measured.`]
}

/**
 * Plans the volume of one series: geometry, slice order, unit and number type. Fails with the reason when anything that is
 * needed is missing or contradictory; never guesses. Independent of the order of `headers`.
 */
export const planVolume = (headers: readonly InstanceHeader[]): Result<VolumePlan> => {
  const stack = stackOf(headers)
  if (!stack.ok) return stack
  for (const header of headers) {
    const readable = pixelProblem(header)
    if (!readable.ok) return readable
  }
  const values = valuesOf(headers)
  if (!values.ok) return values
  const { grid } = stack.value
  const [first] = headers
  if (first !== undefined && voxelCount(grid) > maxVoxels) {
    return fail(problem('too-large', `This ${seriesWord(first)} has ${grid.dimensions.join(' x ')} voxels, more than this version opens.`))
  }
  const slices = stack.value.slices.map((frame) => ({
    headerIndex: frame.headerIndex,
    frameIndex: frame.frameIndex,
    linear: values.value.linearOf(frame),
  }))
  const integral = slices.every(({ linear }) => Number.isInteger(linear.slope) && Number.isInteger(linear.intercept))
  return ok({
    headers,
    grid,
    slices,
    unit: values.value.unit,
    voxelType: values.value.unit === 'HU' && integral ? 'int16' : 'float32',
    warnings: [...stack.value.warnings, ...values.value.warnings, ...lossyWarnings(headers)],
  })
}

/** Bytes that the voxels of a plan take. */
export const voxelBytes = (plan: VolumePlan): number => voxelCount(plan.grid) * (plan.voxelType === 'int16' ? 2 : 4)

export const voxelArray = (plan: VolumePlan, buffer: ArrayBufferLike): Volume['voxels'] =>
  plan.voxelType === 'int16' ? new Int16Array(buffer) : new Float32Array(buffer)

/** The same volume as 32-bit floats, for the rare CT whose values do not fit into 16 bits. */
export const asFloats = (plan: VolumePlan): VolumePlan => ({ ...plan, voxelType: 'float32' })

/** Decodes the uncompressed bytes of the frame of slice `k` into its place; false if 16 bits are too few (see `asFloats`). */
export const placeSlice = (plan: VolumePlan, k: number, bytes: Uint8Array, voxels: Volume['voxels']): boolean => {
  const slice = plan.slices[k]
  const header = slice === undefined ? undefined : plan.headers[slice.headerIndex]
  if (slice === undefined || header === undefined || header.pixels === null) throw new Error(`the plan has no slice ${k}`)
  const littleEndian = transferSyntax(header.transferSyntaxUid).encoding !== 'big-endian'
  const [columns, rows] = plan.grid.dimensions
  return decodeFrame(bytes, header.pixels, littleEndian, slice.linear, voxels, k * rows * columns)
}

interface Statistics {
  readonly min: number
  readonly max: number
  readonly sum: number
  readonly padding: number
}

const countOf = (voxels: Volume['voxels'], wanted: number): number => {
  let count = 0
  for (let index = 0; index < voxels.length; index += 1) if (voxels[index] === wanted) count += 1
  return count
}

const statisticsOf = (voxels: Volume['voxels'], paddingValue: number | null): Statistics => {
  let min = voxels[0] ?? 0
  let max = min
  let sum = 0
  // Counted rather than iterated: several times as fast on the 10^8 voxels of a CT.
  for (let index = 0; index < voxels.length; index += 1) {
    const value = voxels[index]!
    if (value < min) min = value
    else if (value > max) max = value
    sum += value
  }
  return { min, max, sum, padding: paddingValue === null ? 0 : countOf(voxels, paddingValue) }
}

const paddingValueOf = (plan: VolumePlan): number | null => {
  const [slice] = plan.slices
  const stored = slice === undefined ? null : (plan.headers[slice.headerIndex]?.pixels?.paddingValue ?? null)
  return slice === undefined || stored === null ? null : slice.linear.slope * stored + slice.linear.intercept
}

/** The finished volume, once every slice is in `voxels`: adds the statistics (padding included) and what SUV can be had. */
export const finishVolume = (plan: VolumePlan, voxels: Volume['voxels']): Volume => {
  const [first] = plan.headers
  if (first === undefined) throw new Error('a plan without headers')
  const paddingValue = paddingValueOf(plan)
  const { min, max, sum, padding } = statisticsOf(voxels, paddingValue)
  const { unit } = plan
  const suv = suvOf(plan.headers, unit)
  return {
    voxels,
    info: {
      seriesInstanceUid: first.seriesInstanceUid,
      studyInstanceUid: first.studyInstanceUid,
      frameOfReferenceUid: first.frameOfReferenceUid,
      modality: first.series.modality,
      description: first.series.description,
      grid: plan.grid,
      unit,
      min,
      max,
      mean: sum / voxels.length,
      sum,
      frames: plan.slices.length,
      suv,
      warnings: [
        ...plan.warnings,
        ...(suv.kind === 'available' ? (suv.warnings ?? []) : []),
        ...(paddingValue !== null && padding > 0 ? [`${padding.toLocaleString('en')} voxels hold the padding value ${paddingValue} (outside the scanned field).`] : []),
      ],
      voxelType: plan.voxelType,
    },
  }
}

/**
 * A volume from headers and the uncompressed bytes of each frame, all in memory. `frameBytes(headerIndex, frameIndex)` gives
 * exactly one frame. For volumes in files see `main/imaging/load-volume.ts`, which reads slice by slice with the same steps.
 */
export const assembleVolume = (headers: readonly InstanceHeader[], frameBytes: (headerIndex: number, frameIndex: number) => Uint8Array): Result<Volume> => {
  const planned = planVolume(headers)
  if (!planned.ok) return planned
  const fill = (plan: VolumePlan): Volume | null => {
    const voxels = voxelArray(plan, new ArrayBuffer(voxelBytes(plan)))
    const fits = plan.slices.map((slice, k) => placeSlice(plan, k, frameBytes(slice.headerIndex, slice.frameIndex), voxels))
    return fits.every(Boolean) ? finishVolume(plan, voxels) : null
  }
  const volume = fill(planned.value) ?? fill(asFloats(planned.value))
  if (volume === null) throw new Error('32-bit floats hold every stored value')
  return ok(volume)
}
