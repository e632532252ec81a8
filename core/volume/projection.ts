import { indexAffine } from '../geometry/grid.ts'
import { gridCorners } from '../geometry/grid-corners.ts'
import { dot, patientMm } from '../geometry/vector.ts'
import type { Vec3 } from '../geometry/vector.ts'
import type { Picture } from './fused-slice.ts'
import type { Kernels } from './kernels.ts'
import { pictureGrid } from './picture-plane.ts'
import type { PictureAxes } from './picture-plane.ts'
import type { Volume } from './volume.ts'

/** Seen from the front at 0; the viewer walks towards the patient's left as the angle grows. */
export const projectionAxes = (angleDegrees: number): PictureAxes => {
  const angle = (angleDegrees * Math.PI) / 180
  return { right: [Math.cos(angle), Math.sin(angle), 0], down: [0, 0, -1] }
}

const extentAlong = (points: readonly Vec3[], axis: Vec3): number => {
  const along = points.map((point) => dot(point, axis))
  return Math.max(...along) - Math.min(...along)
}

const patientAxes: readonly Vec3[] = [[1, 0, 0], [0, 1, 0], [0, 0, 1]]

/**
 * The top of the grey scale, as a quantile of the pixels with any uptake: a full bladder covers up to 3 % of them, and must not
 * leave the spine white.
 */
const topQuantile = 0.96

/**
 * Maximum intensity projection of a volume in inverse grey (uptake is dark on white), feet down, width and height of the volume in view.
 * Parallel projection along the horizontal plane at `angleDegrees` from the anterior view.
 */
export const drawProjection = (volume: Volume, angleDegrees: number, sizePx: number, kernels: Kernels): Picture => {
  const { grid } = volume.info
  const points = gridCorners(grid)
  const axes = projectionAxes(angleDegrees)
  const away: Vec3 = [-axes.right[1], axes.right[0], 0]
  const centre = [0, 1, 2].map((axis) => points.reduce((sum, point) => sum + (point[axis] ?? 0), 0) / points.length)
  const centreMm = patientMm(centre[0] ?? 0, centre[1] ?? 0, centre[2] ?? 0)
  // The same at every angle, so that a turning picture does not zoom; the empty corners of the volume may leave the picture.
  const extentMm = Math.max(...patientAxes.map((axis) => extentAlong(points, axis)))
  const depthMm = extentAlong(points, away)
  const stepMm = Math.min(...grid.spacingMm)
  const steps = Math.max(1, Math.ceil(depthMm / stepMm))
  const target = pictureGrid(axes, centreMm, extentMm, sizePx, { depthMm: steps * stepMm, steps })
  const highest = kernels.projectMaximum(volume.voxels, grid.dimensions, indexAffine(target, grid), target.dimensions, 0)
  const lit = highest.filter((value) => value > 0).sort()
  const top = lit[Math.floor((lit.length - 1) * topQuantile)] ?? 1
  const rgb = new Uint8Array(highest.length * 3)
  for (const [pixel, value] of highest.entries()) rgb.fill(Math.round(255 * (1 - Math.min(1, value / top))), pixel * 3, pixel * 3 + 3)
  return { sizePx, rgb }
}
