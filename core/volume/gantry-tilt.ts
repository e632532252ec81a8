import { ok } from '../base/result.ts'
import type { Result } from '../base/result.ts'
import type { InstanceHeader } from '../dicom/instance-header.ts'
import { dot, subtract } from '../geometry/vector.ts'
import type { Vec3 } from '../geometry/vector.ts'
import { refuse } from './check-series.ts'
import type { FramePlane } from './frame-planes.ts'
import { isPadding } from './padding.ts'
import type { PaddingRange } from './padding.ts'

/** Slices that do not lie straight above each other, as behind a tilted gantry. */
export interface Tilt {
  readonly degrees: number
  /** From the lowest place that any slice has along the row and column axis to the bottom slice, mm (0 or less). */
  readonly startMm: readonly [number, number]
  /** How much longer the straight grid is than a slice, along row and column axis, mm. */
  readonly extraMm: readonly [number, number]
  /** Where each slice begins in the straight grid along row and column axis, mm. */
  readonly shiftsMm: readonly (readonly [number, number])[]
}

/** Slices may lie this far off their line before that is no rounding. */
const sidewaysMm = 0.5
/** Gantries tilt by 30 degrees at most; more is a mistake in the positions. */
const maxDegrees = 35
/** Written tilts are rounded to whole degrees by some scanners. */
const agreeDegrees = 2

const toDegrees = (radians: number): number => (radians * 180) / Math.PI

/** Gantry/Detector Tilt (0018,1120) against what the positions say: contradictions would bend the anatomy. */
const checkWritten = (headers: readonly InstanceHeader[], first: InstanceHeader, measured: number, normal: Vec3): Result<null> => {
  const written = headers.flatMap((header) => (header.gantryTiltDegrees === null ? [] : [Math.abs(header.gantryTiltDegrees)]))
  const odd = written.find((degrees) => Math.abs(degrees - measured) > agreeDegrees)
  if (odd === undefined) return ok(null)
  // Slices reconstructed at right angles to a tilted beam: the planes are tilted, the stack is straight.
  const planeDegrees = toDegrees(Math.acos(Math.min(1, Math.abs(normal[2]))))
  if (measured === 0 && written.every((degrees) => Math.abs(degrees - planeDegrees) <= agreeDegrees)) return ok(null)
  return refuse(
    first,
    'tilt-contradiction',
    `This {series} says that its gantry was tilted by ${odd.toFixed(1)}°, but its slice positions say ${measured.toFixed(1)}°. Its anatomy would be drawn bent, so it is not opened: send it reconstructed without tilt.`,
  )
}

/**
 * The tilt of a stack: null when its slices lie straight above each other. `slices` and `along` (mm along the normal) rise.
 * Refuses sideways shifts that are no tilt, and a written tilt that the positions contradict.
 */
export const tiltOf = (headers: readonly InstanceHeader[], slices: readonly FramePlane[], along: readonly number[], normal: Vec3): Result<Tilt | null> => {
  const [first] = headers
  const [bottom] = slices
  if (first === undefined || bottom === undefined) return ok(null)
  const [row, column] = bottom.axes
  const measured = slices.map(({ positionMm }): readonly [number, number] => {
    const shift = subtract(positionMm, bottom.positionMm)
    return [dot(shift, row), dot(shift, column)]
  })
  // An axis along which the slices only jitter is not resampled.
  const moves = ([0, 1] as const).map((axis) => measured.some((shift) => Math.abs(shift[axis]) > sidewaysMm))
  const shifts = measured.map(([a, b]): readonly [number, number] => [moves[0] === true ? a : 0, moves[1] === true ? b : 0])
  const top = shifts.at(-1) ?? [0, 0]
  const height = (along.at(-1) ?? 0) - (along[0] ?? 0)
  const isTilted = moves.some(Boolean)
  const degrees = isTilted ? toDegrees(Math.atan2(Math.hypot(...top), height)) : 0
  const over = `${Math.max(...shifts.map((shift) => Math.hypot(...shift))).toFixed(1)} mm over the stack`
  if (isTilted && first.series.modality !== 'CT') {
    return refuse(first, 'tilted-stack', `Each slice of this {series} is shifted sideways against the one below (${over}). Only a CT is straightened: send a series reconstructed without tilt.`)
  }
  const onLine = shifts.every((shift, index) => {
    const part = height > 0 ? ((along[index] ?? 0) - (along[0] ?? 0)) / height : 0
    return Math.hypot(shift[0] - part * top[0], shift[1] - part * top[1]) <= sidewaysMm
  })
  if (!onLine || degrees > maxDegrees) {
    const how = onLine ? `by ${degrees.toFixed(0)}°, more than any gantry tilts` : `(${over}), but not evenly, so this is no gantry tilt`
    return refuse(first, 'tilted-stack', `The slices of this {series} are shifted sideways against each other ${how}. Send the series again from its source.`)
  }
  if (first.series.modality === 'CT') {
    const agreed = checkWritten(headers, first, degrees, normal)
    if (!agreed.ok) return agreed
  }
  if (!isTilted) return ok(null)
  const ends = ([0, 1] as const).map((axis): readonly [number, number] => {
    const values = shifts.map((shift) => shift[axis])
    return [Math.min(...values), Math.max(...values)]
  })
  const [[rowStart, rowEnd] = [0, 0], [columnStart, columnEnd] = [0, 0]] = ends
  return ok({
    degrees,
    startMm: [rowStart, columnStart],
    extraMm: [rowEnd - rowStart, columnEnd - columnStart],
    shiftsMm: shifts.map(([a, b]) => [a - rowStart, b - columnStart]),
  })
}

/** One slice, and where it begins in the straight grid: fractions of a voxel along columns (i) and rows (j). */
export interface SheetPlace {
  readonly columns: number
  readonly rows: number
  readonly offset: readonly [number, number]
}

/**
 * Draws one slice into a plane of the straight grid (`columns` x `rows` at `at`), linearly between its pixels; what no pixel
 * covers becomes `outside`. Beside padding the nearest pixel is taken, so that tissue is not mixed with it. False if a value does
 * not fit into 16 bits.
 */
export const placeSheet = (
  sheet: Float32Array,
  { columns: sheetColumns, rows: sheetRows, offset }: SheetPlace,
  plane: { readonly columns: number; readonly rows: number; readonly at: number },
  outside: { readonly value: number; readonly padding: PaddingRange | null },
  voxels: Int16Array | Float32Array,
): boolean => {
  const whole = voxels instanceof Int16Array
  // Output column x lies between sheet columns x - skip and x - skip + 1; the fractions are those of the whole slice.
  const skipI = Math.ceil(offset[0] - 1e-9)
  const skipJ = Math.ceil(offset[1] - 1e-9)
  const u = Math.max(0, skipI - offset[0])
  const v = Math.max(0, skipJ - offset[1])
  const stepI = u > 1e-6 ? 1 : 0
  const stepJ = v > 1e-6 ? sheetColumns : 0
  const nearest = (u >= 0.5 ? stepI : 0) + (v >= 0.5 ? stepJ : 0)
  let fits = true
  for (let y = 0; y < plane.rows; y += 1) {
    const j = y - skipJ
    const inRows = j >= 0 && j + (stepJ === 0 ? 0 : 1) < sheetRows
    for (let x = 0; x < plane.columns; x += 1) {
      const i = x - skipI
      const target = plane.at + y * plane.columns + x
      if (!inRows || i < 0 || i + stepI >= sheetColumns) {
        voxels[target] = outside.value
        continue
      }
      const from = j * sheetColumns + i
      const a = sheet[from]!
      const b = sheet[from + stepI]!
      const c = sheet[from + stepJ]!
      const d = sheet[from + stepI + stepJ]!
      const { padding } = outside
      const mixed = padding !== null && (isPadding(a, padding) || isPadding(b, padding) || isPadding(c, padding) || isPadding(d, padding))
      const value = mixed ? sheet[from + nearest]! : (a * (1 - u) + b * u) * (1 - v) + (c * (1 - u) + d * u) * v
      if (value < -32_768 || value > 32_767) fits = false
      voxels[target] = whole ? Math.round(value) : value
    }
  }
  return !whole || fits
}
