import { problem } from '../base/problem.ts'
import { fail, ok } from '../base/result.ts'
import type { Result } from '../base/result.ts'
import { unstoppable } from '../base/stop.ts'
import type { Checkpoint } from '../base/stop.ts'
import type { InstanceHeader, LookupTable } from '../dicom/instance-header.ts'
import { transferSyntax } from '../dicom/transfer-syntaxes.ts'
import { voxelCount } from '../geometry/grid.ts'
import type { VoxelGrid } from '../geometry/grid.ts'
import { seriesWord } from './frame-planes.ts'
import { placeSheet } from './gantry-tilt.ts'
import { stackOf } from './grid-of.ts'
import type { StackedFrame } from './grid-of.ts'
import { applyTable, tableValue } from './lookup-table.ts'
import { fillMissing } from './missing-slices.ts'
import type { MissingSlice } from './missing-slices.ts'
import { paddingRange } from './padding.ts'
import type { PaddingRange } from './padding.ts'
import { decodeFrame, pixelProblem } from './stored-frame.ts'
import { suvOf } from './suv.ts'
import { asStored, valuesOf } from './values-of.ts'
import type { Linear } from './values-of.ts'
import type { Volume, VolumeInfo } from './volume.ts'

/** One slice of the volume to be: which frame of which file fills which plane, and how. */
export interface PlannedSlice extends Pick<StackedFrame, 'headerIndex' | 'frameIndex' | 'plane' | 'offset'> {
  readonly linear: Linear
  /** In place of `linear`. */
  readonly table?: LookupTable | undefined
}

/** Everything that can be said about a volume before its pixels are read. `slices` rise; each names its plane k. */
export interface VolumePlan {
  /** In place of the Series Instance UID, for a part of a series. */
  readonly seriesId?: string
  readonly headers: readonly InstanceHeader[]
  readonly grid: VoxelGrid
  readonly slices: readonly PlannedSlice[]
  /** Planes that no slice fills: interpolated at the end. */
  readonly missing: readonly MissingSlice[]
  /** Of slices that are straightened: their tilt, and the value of what none of them covers. */
  readonly tilt: { readonly degrees: number; readonly outside: number } | null
  readonly unit: VolumeInfo['unit']
  readonly voxelType: VolumeInfo['voxelType']
  readonly warnings: readonly string[]
  /** Those of the warnings that matter to whoever reads the pictures or the report: what was not measured as it is shown. */
  readonly cautions: readonly string[]
}

/** More voxels than this are not opened: 4 bytes each would not fit into one buffer beside the other volume. */
export const maxVoxels = 1_000_000_000

/** Compression that changed values: by the transfer syntax of these files, or earlier on their way here. */
const lossyWarnings = (headers: readonly InstanceHeader[]): string[] => {
  const syntax = headers.map((header) => transferSyntax(header.transferSyntaxUid)).find(({ lossy }) => lossy)
  const earlier = headers.find((header) => header.pixels?.lossy !== undefined)?.pixels?.lossy
  if (syntax === undefined && earlier === undefined) return []
  const how = [
    syntax?.name ?? earlier?.method ?? 'method not named',
    ...(earlier?.ratio == null ? [] : [`${earlier.ratio.toFixed(1)} : 1`]),
  ].join(', ')
  const word = headers[0] === undefined ? 'series' : seriesWord(headers[0])
  const when = syntax === undefined ? 'were once compressed with loss' : 'are stored with lossy compression'
  return [`The images of this ${word} ${when} (${how}): values may differ from those measured.`]
}

/** Outside the scanned field, where no padding value is written: air. */
const airHu = -1000

/** Stored value -> value of the volume. */
const valueOf = ({ linear, table }: Pick<PlannedSlice, 'linear' | 'table'>, stored: number): number =>
  table === undefined ? linear.slope * stored + linear.intercept : tableValue(table, stored)

const paddingOf = ({ headers }: Pick<VolumePlan, 'headers'>, slice: PlannedSlice | undefined): PaddingRange | null => {
  const pixels = slice === undefined ? null : (headers[slice.headerIndex]?.pixels ?? null)
  return slice === undefined || pixels === null ? null : paddingRange(pixels, (stored) => valueOf(slice, stored))
}

/** 32-bit floats hold the values of every rescale that a scanner writes; one beyond would give infinite values, or nothing but 0. */
const fitsFloats = ({ slope, intercept }: Linear): boolean => Math.abs(slope) * 2 ** 32 + Math.abs(intercept) < 2 ** 127 && Math.abs(slope) > 2 ** -100

const tiltWarning = (degrees: number, outside: number): string =>
  `This CT was acquired with a tilted gantry (${degrees.toFixed(1)}° by its slice positions). It was straightened: each slice was moved within its plane by linear interpolation, and what no slice covers holds ${outside} HU.`

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
  const slices = stack.value.slices.map((frame): PlannedSlice => ({
    headerIndex: frame.headerIndex,
    frameIndex: frame.frameIndex,
    plane: frame.plane,
    offset: frame.offset,
    linear: values.value.linearOf(frame),
    table: values.value.tableOf?.(frame.headerIndex),
  }))
  const odd = slices.find(({ linear }) => !fitsFloats(linear))
  if (first !== undefined && odd !== undefined) {
    const { slope, intercept } = odd.linear
    return fail(problem('bad-rescale', `An image of this ${seriesWord(first)} has values beyond any measurement (slope ${slope}, intercept ${intercept}). Send the series again from its source.`))
  }
  const degrees = stack.value.tiltDegrees
  if (first !== undefined && degrees !== null && values.value.unit !== 'HU') {
    return fail(problem('tilted-stack', `This ${seriesWord(first)} was acquired with a tilted gantry and has no Hounsfield units, so it is not straightened. Send a series reconstructed without tilt.`))
  }
  const tilt = degrees === null ? null : { degrees, outside: Math.round(paddingOf({ headers }, slices[0])?.[0] ?? airHu) }
  const integral = slices.every(({ linear }) => Number.isInteger(linear.slope) && Number.isInteger(linear.intercept))
  const cautions = [...(tilt === null ? [] : [tiltWarning(tilt.degrees, tilt.outside)]), ...stack.value.cautions, ...lossyWarnings(headers)]
  return ok({
    headers,
    grid,
    slices,
    missing: stack.value.missing,
    tilt,
    unit: values.value.unit,
    voxelType: values.value.unit === 'HU' && integral ? 'int16' : 'float32',
    warnings: [...cautions, ...stack.value.warnings, ...values.value.warnings],
    cautions,
  })
}

/** Bytes that the voxels of a plan take. */
export const voxelBytes = (plan: VolumePlan): number => voxelCount(plan.grid) * (plan.voxelType === 'int16' ? 2 : 4)

export const voxelArray = (plan: VolumePlan, buffer: ArrayBufferLike): Volume['voxels'] =>
  plan.voxelType === 'int16' ? new Int16Array(buffer) : new Float32Array(buffer)

/** The same volume as 32-bit floats, for the rare CT whose values do not fit into 16 bits. */
export const asFloats = (plan: VolumePlan): VolumePlan => ({ ...plan, voxelType: 'float32' })

/**
 * Decodes the uncompressed bytes of the frame of `plan.slices[index]` into its plane; false if 16 bits are too few (see
 * `asFloats`).
 */
export const placeSlice = (plan: VolumePlan, index: number, bytes: Uint8Array, voxels: Volume['voxels']): boolean => {
  const slice = plan.slices[index]
  const header = slice === undefined ? undefined : plan.headers[slice.headerIndex]
  if (slice === undefined || header === undefined || header.pixels === null) throw new Error(`the plan has no slice ${index}`)
  const { pixels } = header
  const littleEndian = transferSyntax(header.transferSyntaxUid).encoding !== 'big-endian'
  const [columns, rows] = plan.grid.dimensions
  const at = slice.plane * rows * columns
  if (slice.table === undefined && plan.tilt === null) return decodeFrame(bytes, pixels, littleEndian, slice.linear, voxels, at)
  const sheet = new Float32Array(pixels.rows * pixels.columns)
  decodeFrame(bytes, pixels, littleEndian, slice.table === undefined ? slice.linear : asStored, sheet, 0)
  if (slice.table !== undefined) applyTable(slice.table, sheet)
  const outside = { value: plan.tilt?.outside ?? 0, padding: paddingOf(plan, slice) }
  return placeSheet(sheet, { columns: pixels.columns, rows: pixels.rows, offset: slice.offset }, { columns, rows, at }, outside, voxels)
}

interface Statistics {
  readonly min: number
  readonly max: number
  readonly sum: number
  readonly padding: number
}

/** Voxels looked at between two checkpoints: a few milliseconds. */
const checkEvery = 1 << 21

const statisticsOf = (voxels: Volume['voxels'], padding: PaddingRange | null, checkpoint: Checkpoint): Statistics => {
  const [lowest, highest] = padding ?? [Infinity, -Infinity]
  let min = voxels[0] ?? 0
  let max = min
  let sum = 0
  let padded = 0
  for (let from = 0; from < voxels.length; from += checkEvery) {
    checkpoint()
    const end = Math.min(from + checkEvery, voxels.length)
    // Counted rather than iterated: several times as fast on the 10^8 voxels of a CT.
    for (let index = from; index < end; index += 1) {
      const value = voxels[index]!
      if (value < min) min = value
      else if (value > max) max = value
      if (value >= lowest && value <= highest) padded += 1
      sum += value
    }
  }
  return { min, max, sum, padding: padded }
}

const paddingWarnings = (count: number, range: PaddingRange | null): string[] => {
  if (range === null || count === 0) return []
  const [lowest, highest] = range
  const values = lowest === highest ? `the padding value ${lowest}` : `padding values ${lowest} to ${highest}`
  return [`${count.toLocaleString('en')} voxels hold ${values} (outside the scanned field).`]
}

/**
 * The finished volume, once every slice is in `voxels`: fills what is missing, adds the statistics (padding included) and what SUV can be had.
 * Passes the checkpoint every few milliseconds.
 */
export const finishVolume = (plan: VolumePlan, voxels: Volume['voxels'], checkpoint: Checkpoint = unstoppable): Volume => {
  const [first] = plan.headers
  if (first === undefined) throw new Error('a plan without headers')
  const padding = paddingOf(plan, plan.slices[0])
  const [columns, rows] = plan.grid.dimensions
  // Beyond the slices of a straightened stack is outside too, whether or not the file names a padding value.
  const outside = padding ?? (plan.tilt === null ? null : [plan.tilt.outside, plan.tilt.outside])
  fillMissing(plan.missing, columns * rows, outside, voxels)
  const { min, max, sum, padding: padded } = statisticsOf(voxels, padding, checkpoint)
  const { unit } = plan
  const suv = suvOf(plan.headers, unit)
  return {
    voxels,
    headers: plan.headers,
    info: {
      seriesInstanceUid: plan.seriesId ?? first.seriesInstanceUid,
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
        ...paddingWarnings(padded, padding),
      ],
      voxelType: plan.voxelType,
      filledSlices: plan.missing.length === 0 ? undefined : plan.missing.map(({ plane }) => plane),
      straightenedDegrees: plan.tilt?.degrees,
      cautions: plan.cautions.length === 0 ? undefined : [...plan.cautions],
      patient: { id: first.patient.id, name: first.patient.name, birthDate: first.patient.birthDate },
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
    const fits = plan.slices.map((slice, index) => placeSlice(plan, index, frameBytes(slice.headerIndex, slice.frameIndex), voxels))
    return fits.every(Boolean) ? finishVolume(plan, voxels) : null
  }
  const volume = fill(planned.value) ?? fill(asFloats(planned.value))
  if (volume === null) throw new Error('32-bit floats hold every stored value')
  return ok(volume)
}
