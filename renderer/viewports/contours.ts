import { indexAffine } from '../../core/geometry/grid.ts'
import { opposite } from '../../core/geometry/orientation.ts'
import { cross } from '../../core/geometry/vector.ts'
import type { Volume } from '../../core/volume/volume.ts'
import { planeAxes, toPatient } from './plane-view.ts'
import type { PlaneView } from './plane-view.ts'

/** Pixels between two samples of the outlined picture: finer than the SPECT, and few enough to follow a nudge at once. */
const uptakeStepPx = 5

/** Values on even steps of the screen, row by row from `from`. */
export interface Sampled {
  readonly from: { readonly x: number; readonly y: number }
  readonly stepPx: number
  readonly columns: number
  readonly rows: number
  readonly values: Float32Array
}

/** The uptake on a view, every few pixels, by trilinear interpolation where the volume lies; 0 outside it. */
const sampledOn = ({ info: { grid }, voxels }: Volume, view: PlaneView): Sampled => {
  const columns = Math.ceil(view.widthPx / uptakeStepPx) + 1
  const rows = Math.ceil(view.heightPx / uptakeStepPx) + 1
  const { right, down } = planeAxes[view.plane]
  const stepMm = uptakeStepPx * view.mmPerPixel
  const affine = indexAffine({ dimensions: [columns, rows, 1], spacingMm: [stepMm, stepMm, 1], originMm: toPatient(view, { x: 0, y: 0 }), direction: [right, down, opposite(cross(right, down))] }, grid)
  const at = (row: number): readonly [number, number, number] => [affine[4 * row] ?? 0, affine[4 * row + 1] ?? 0, affine[4 * row + 3] ?? 0]
  const [[xi, xj, x0], [yi, yj, y0], [zi, zj, z0]] = [at(0), at(1), at(2)]
  const [nx, ny, nz] = grid.dimensions
  const plane = nx * ny
  const values = new Float32Array(columns * rows)
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const x = xi * column + xj * row + x0
      const y = yi * column + yj * row + y0
      const z = zi * column + zj * row + z0
      if (!(x >= 0 && y >= 0 && z >= 0 && x < nx - 1 && y < ny - 1 && z < nz - 1)) continue
      const [i, j, k] = [Math.floor(x), Math.floor(y), Math.floor(z)]
      const [a, b, c] = [x - i, y - j, z - k]
      const o = i + nx * j + plane * k
      const line = (from: number): number => (voxels[from] as number) * (1 - a) + (voxels[from + 1] as number) * a
      const near = line(o) * (1 - b) + line(o + nx) * b
      const far = line(o + plane) * (1 - b) + line(o + plane + nx) * b
      values[row * columns + column] = near * (1 - c) + far * c
    }
  }
  return { from: { x: 0, y: 0 }, stepPx: uptakeStepPx, columns, rows, values }
}

/** Which sides of a cell (0 top, 1 right, 2 bottom, 3 left) a line joins, for each pattern of corners above the level. */
const joins: readonly (readonly (readonly [number, number])[])[] = [
  [], [[3, 0]], [[0, 1]], [[3, 1]], [[1, 2]], [[3, 0], [1, 2]], [[0, 2]], [[3, 2]],
  [[2, 3]], [[2, 0]], [[0, 1], [2, 3]], [[2, 1]], [[1, 3]], [[1, 0]], [[0, 3]], [],
]

/** The line at a level through even samples, as an SVG path in pixels (marching squares). */
export const lineAt = ({ from: { x: x0, y: y0 }, stepPx, columns, rows, values }: Sampled, level: number): string => {
  const parts: string[] = []
  const value = (column: number, row: number): number => values[row * columns + column] as number
  for (let row = 0; row + 1 < rows; row += 1) {
    for (let column = 0; column + 1 < columns; column += 1) {
      const corners = [value(column, row), value(column + 1, row), value(column + 1, row + 1), value(column, row + 1)] as const
      const pattern = corners.reduce((bits, corner, bit) => bits | (corner >= level ? 1 << bit : 0), 0)
      if (pattern === 0 || pattern === 15) continue
      const share = (from: number, to: number): number => (level - (corners[from] ?? 0)) / ((corners[to] ?? 0) - (corners[from] ?? 0))
      const side = (which: number): string => {
        const [x, y] = which === 0 ? [share(0, 1), 0] : which === 1 ? [1, share(1, 2)] : which === 2 ? [share(3, 2), 1] : [0, share(0, 3)]
        return `${(x0 + (column + x) * stepPx).toFixed(1)} ${(y0 + (row + y) * stepPx).toFixed(1)}`
      }
      for (const [from, to] of joins[pattern] ?? []) parts.push(`M${side(from)}L${side(to)}`)
    }
  }
  return parts.join('')
}

/** Outlines of uptake on a view at each level (unit of the volume), as SVG paths in pixels of the view. */
export const uptakeOutlines = (spect: Volume, view: PlaneView, levels: readonly number[]): readonly string[] => {
  const sampled = sampledOn(spect, view)
  return levels.map((level) => lineAt(sampled, level))
}
