import type { VoxelGrid } from '../geometry/grid.ts'
import { add, cross, patientMm, scale } from '../geometry/vector.ts'
import type { PatientMm, Vec3 } from '../geometry/vector.ts'

/** `right` and `down` on the picture, as unit vectors in LPS. */
export interface PictureAxes {
  readonly right: Vec3
  readonly down: Vec3
}

const left: Vec3 = [1, 0, 0]
const posterior: Vec3 = [0, 1, 0]
const feet: Vec3 = [0, 0, -1]

/**
 * The radiological convention: axial as seen from the feet and coronal as seen from the front, so that the patient's right is on
 * the left of the picture; sagittal with anterior on the left.
 */
export const pictureAxes: Readonly<Record<'axial' | 'sagittal' | 'coronal', PictureAxes>> = {
  axial: { right: left, down: posterior },
  coronal: { right: left, down: feet },
  sagittal: { right: posterior, down: feet },
}

/**
 * The grid of a square picture (one voxel deep), or of a slab behind it: i to the right, j down, k away from the viewer.
 * `centreMm` is the middle of the picture and of the slab; `depthMm` its thickness in `depthSteps` layers.
 */
export const pictureGrid = (
  axes: PictureAxes,
  centreMm: PatientMm,
  extentMm: number,
  sizePx: number,
  slab: { readonly depthMm: number; readonly steps: number } = { depthMm: 1, steps: 1 },
): VoxelGrid => {
  const pixelMm = extentMm / sizePx
  const stepMm = slab.depthMm / slab.steps
  const away = cross(axes.right, axes.down)
  const toCorner = ((sizePx - 1) / 2) * pixelMm
  const toFront = ((slab.steps - 1) / 2) * stepMm
  const corner = add(add(add(centreMm, scale(axes.right, -toCorner)), scale(axes.down, -toCorner)), scale(away, -toFront))
  return {
    dimensions: [sizePx, sizePx, slab.steps],
    spacingMm: [pixelMm, pixelMm, stepMm],
    originMm: patientMm(...corner),
    direction: [axes.right, axes.down, away],
  }
}
