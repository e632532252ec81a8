import { patientToVoxel } from '../geometry/grid.ts'
import { subtract } from '../geometry/vector.ts'
import type { Volume } from '../volume/volume.ts'
import type { StraightMm, StraightSpine } from './straight-spine.ts'
import { trilinearAt } from '../volume/trilinear.ts'

/** A picture along the straightened spine: head on top; sagittal with the front on the left, coronal with the patient's right on the left. */
export interface StraightCut {
  readonly plane: 'sagittal' | 'coronal'
  /** Sagittal: mm to the patient's left of the canal; coronal: mm behind it. */
  readonly atMm: number
  readonly widthPx: number
  readonly heightPx: number
  readonly pixelMm: number
  /** Across the canal at the middle of the width, and along it at the upper edge, mm. */
  readonly middleMm: number
  readonly topMm: number
}

/** Where a pixel (continuous, from the upper left corner) lies in the straightened spine. */
export const straightAt = ({ plane, atMm, widthPx, pixelMm, middleMm, topMm }: StraightCut, x: number, y: number): StraightMm => {
  const across = middleMm + (x - widthPx / 2) * pixelMm
  const alongMm = topMm + y * pixelMm
  return plane === 'sagittal' ? { alongMm, leftMm: atMm, posteriorMm: across } : { alongMm, leftMm: across, posteriorMm: atMm }
}

/** Where a position of the straightened spine appears on the picture, whatever its depth. */
export const straightPixel = ({ plane, widthPx, pixelMm, middleMm, topMm }: StraightCut, { alongMm, leftMm, posteriorMm }: StraightMm): { readonly x: number; readonly y: number } => ({
  x: widthPx / 2 + ((plane === 'sagittal' ? posteriorMm : leftMm) - middleMm) / pixelMm,
  y: (alongMm - topMm) / pixelMm,
})

/** The values of a volume on such a picture, trilinear on the volume's own grid; `outside` where it does not reach. Rows from the top. */
export const straightSlice = ({ info: { grid }, voxels }: Volume, straight: StraightSpine, cut: StraightCut, outside: number): Float32Array => {
  const { widthPx, heightPx } = cut
  const [nx, ny, nz] = grid.dimensions
  const out = new Float32Array(widthPx * heightPx)
  for (let row = 0; row < heightPx; row += 1) {
    // A row lies on a straight line across the canal: one step in the picture is one step in the volume.
    const start = patientToVoxel(grid, straight.toPatient(straightAt(cut, 0.5, row + 0.5)))
    const step = subtract(patientToVoxel(grid, straight.toPatient(straightAt(cut, 1.5, row + 0.5))), start)
    const [x0, y0, z0] = start
    const [dx, dy, dz] = step
    for (let column = 0, at = row * widthPx; column < widthPx; column += 1, at += 1) {
      const x = x0 + dx * column
      const y = y0 + dy * column
      const z = z0 + dz * column
      if (!(x >= 0 && y >= 0 && z >= 0 && x <= nx - 1 && y <= ny - 1 && z <= nz - 1)) {
        out[at] = outside
        continue
      }
      out[at] = trilinearAt(voxels, nx, ny, nz, x, y, z)
    }
  }
  return out
}
