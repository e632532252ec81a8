import { dot, subtract } from '../core/geometry/vector.ts'
import type { Vec3 } from '../core/geometry/vector.ts'
import type { SpineModel, VertebraFrame } from '../core/spine/spine-model.ts'
import type { WorkVolume } from '../core/spine/work-volume.ts'
import { workSampler } from '../core/spine/work-volume.ts'
import type { Picture } from '../core/volume/fused-slice.ts'

const sizePx = 360

/** Three by five dots a letter, rows from the top. */
const glyphs: Readonly<Record<string, readonly string[]>> = {
  '0': ['111', '101', '101', '101', '111'], '1': ['010', '110', '010', '010', '111'], '2': ['111', '001', '111', '100', '111'],
  '3': ['111', '001', '111', '001', '111'], '4': ['101', '101', '111', '001', '001'], '5': ['111', '100', '111', '001', '111'],
  '6': ['111', '100', '111', '101', '111'], '7': ['111', '001', '001', '010', '010'], '8': ['111', '101', '111', '101', '111'],
  '9': ['111', '101', '111', '001', '111'], C: ['111', '100', '100', '100', '111'], L: ['100', '100', '100', '100', '111'],
  S: ['111', '100', '111', '001', '111'], T: ['111', '010', '010', '010', '010'],
}

/** True inside the elliptic cylinder that the model calls this vertebra's body. */
export const insideBody = (frame: VertebraFrame, position: Vec3): boolean => {
  const d = subtract(position, frame.centreMm)
  const across = Math.hypot(dot(d, frame.left) / (frame.widthMm / 2), dot(d, frame.posterior) / (frame.depthMm / 2))
  return across <= 1 && Math.abs(dot(d, frame.cranial)) <= frame.heightMm / 2
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

/**
 * A CT from the side (left half of the picture, head up, front to the left) and from the front (right half, the patient's right to
 * the left) through the middle of the bodies, with the outline of each body of the model, its name, and the canal. 32 shades.
 */
export const spineOverlay = (volume: WorkVolume, spine: SpineModel, alsoInside: (position: Vec3) => boolean = () => false): Picture => {
  const rgb = new Uint8Array(sizePx * sizePx * 3)
  const sample = workSampler(volume)
  const { grid, spacingMm } = volume
  const [, , tall] = grid.dimensions
  const centres = spine.levels.map((level) => level.centreMm)
  const middle: Vec3 = [median(centres.map((c) => c[0])), median(centres.map((c) => c[1])), grid.originMm[2] + ((tall - 1) * spacingMm) / 2]
  const mmPerPx = Math.max((tall * spacingMm) / sizePx, 0.4)
  const half = sizePx / 2
  const place = (column: number, row: number): Vec3 => {
    const z = middle[2] + (half - row) * mmPerPx
    return column < half
      ? [middle[0], middle[1] + (column - half * 0.4) * mmPerPx, z]
      : [middle[0] + (column - half * 1.5) * mmPerPx, middle[1], z]
  }
  const paint = (column: number, row: number, colour: readonly [number, number, number]): void => {
    if (column >= 0 && row >= 0 && column < sizePx && row < sizePx) rgb.set(colour, 3 * (row * sizePx + column))
  }
  const within = (position: Vec3): number => spine.levels.findIndex((level) => insideBody(level.frame, position))
  for (let row = 0; row < sizePx; row++)
    for (let column = 0; column < sizePx; column++) {
      const position = place(column, row)
      const grey = Math.round((Math.max(0, Math.min(1, (sample(...position) + 150) / 650)) * 31)) * 8
      paint(column, row, [grey, grey, grey])
      const own = within(position)
      if (own !== within(place(column + 1, row)) || own !== within(place(column, row + 1))) paint(column, row, [255, 200, 60])
      const label = alsoInside(position)
      if (label !== alsoInside(place(column + 1, row)) || label !== alsoInside(place(column, row + 1))) paint(column, row, [255, 90, 90])
    }
  for (const point of spine.canalMm) {
    const row = Math.round(half - (point[2] - middle[2]) / mmPerPx)
    paint(Math.round(half * 0.4 + (point[1] - middle[1]) / mmPerPx), row, [90, 200, 255])
    paint(Math.round(half * 1.5 + (point[0] - middle[0]) / mmPerPx), row, [90, 200, 255])
  }
  for (const { name, centreMm } of spine.levels) {
    const row = Math.round(half - (centreMm[2] - middle[2]) / mmPerPx) - 5
    ;[...name].forEach((letter, index) =>
      glyphs[letter]?.forEach((dots, down) =>
        [...dots].forEach((dot, right) => {
          if (dot !== '1') return
          for (const [a, b] of [[0, 0], [1, 0], [0, 1], [1, 1]] as const) paint(half - 30 + index * 8 + right * 2 + a, row + down * 2 + b, [255, 255, 255])
        })))
  }
  return { sizePx, rgb }
}
