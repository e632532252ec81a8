import { patientToVoxel } from '../../core/geometry/grid.ts'
import type { VoxelGrid } from '../../core/geometry/grid.ts'
import type { PatientMm, Vec3 } from '../../core/geometry/vector.ts'
import { add, dot, scale, subtract, translate } from '../../core/geometry/vector.ts'
import type { Volume } from '../../core/volume/volume.ts'
import { boxCentre, patientBox } from './plane-view.ts'

/** The picture a turning MIP is drawn into: the patient turned about the head-foot axis through the middle of the volume. */
export interface MipGeometry {
  readonly centreMm: PatientMm
  readonly widthPx: number
  readonly heightPx: number
  readonly pixelMm: number
  /** Samples along each ray, `pixelMm` apart. */
  readonly depth: number
}

export interface MipAxes {
  readonly right: Vec3
  readonly down: Vec3
  /** Away from the reader's eye. */
  readonly away: Vec3
}

/** 0 degrees is seen from the front, 90 from the patient's left (as the sagittal view), 180 from behind. */
export const mipAxes = (angleDeg: number): MipAxes => {
  const radians = (angleDeg * Math.PI) / 180
  const [cos, sin] = [Math.cos(radians), Math.sin(radians)]
  return { right: [cos, sin, 0], down: [0, 0, -1], away: [-sin, cos, 0] }
}

export const mipGeometry = (grid: VoxelGrid): MipGeometry => {
  const box = patientBox(grid)
  const [x, y, z] = subtract(box.maxMm, box.minMm)
  const pixelMm = Math.min(...grid.spacingMm)
  const widthPx = Math.max(1, Math.round(Math.max(x, y) / pixelMm))
  return { centreMm: boxCentre(box), widthPx, heightPx: Math.max(1, Math.round(z / pixelMm)), pixelMm, depth: widthPx }
}

/** Trilinear value at a continuous voxel index; 0 outside the outermost voxel centres. Called millions of times: no arrays, no closures. */
const valueAt = (voxels: Int16Array | Float32Array, dims: Vec3, i: number, j: number, k: number): number => {
  const ni = dims[0]
  const nj = dims[1]
  const nk = dims[2]
  if (i < 0 || j < 0 || k < 0 || i > ni - 1 || j > nj - 1 || k > nk - 1) return 0
  const i0 = Math.max(0, Math.min(i | 0, ni - 2))
  const j0 = Math.max(0, Math.min(j | 0, nj - 2))
  const k0 = Math.max(0, Math.min(k | 0, nk - 2))
  const fi = i - i0
  const fj = j - j0
  const fk = k - k0
  const at = i0 + ni * (j0 + nj * k0)
  const si = ni > 1 ? 1 : 0
  const sj = nj > 1 ? ni : 0
  const sk = nk > 1 ? ni * nj : 0
  const a = (voxels[at] as number) * (1 - fi) + (voxels[at + si] as number) * fi
  const b = (voxels[at + sj] as number) * (1 - fi) + (voxels[at + sj + si] as number) * fi
  const near = a * (1 - fj) + b * fj
  if (fk === 0) return near
  const c = (voxels[at + sk] as number) * (1 - fi) + (voxels[at + sk + si] as number) * fi
  const d = (voxels[at + sk + sj] as number) * (1 - fi) + (voxels[at + sk + sj + si] as number) * fi
  return near * (1 - fk) + (c * (1 - fj) + d * fj) * fk
}

const pixelMm = (geometry: MipGeometry, axes: MipAxes, x: number, y: number): PatientMm =>
  translate(
    geometry.centreMm,
    add(
      scale(axes.right, (x + 0.5 - geometry.widthPx / 2) * geometry.pixelMm),
      scale(axes.down, (y + 0.5 - geometry.heightPx / 2) * geometry.pixelMm),
    ),
  )

/** The strongest value along the ray through a pixel (continuous, pixel centres at .0) and where it lies. */
export const strongestOnRay = (
  { info: { grid }, voxels }: Volume,
  geometry: MipGeometry,
  axes: MipAxes,
  x: number,
  y: number,
): { readonly value: number; readonly atMm: PatientMm } => {
  const step = scale(axes.away, geometry.pixelMm)
  const startMm = translate(pixelMm(geometry, axes, x, y), scale(step, -(geometry.depth - 1) / 2))
  const from = patientToVoxel(grid, startMm)
  const next = subtract(patientToVoxel(grid, translate(startMm, step)), from)
  const di = next[0]
  const dj = next[1]
  const dk = next[2]
  const fromI = from[0]
  const fromJ = from[1]
  const fromK = from[2]
  let value = 0
  let deepest = 0
  for (let t = 0; t < geometry.depth; t += 1) {
    const here = valueAt(voxels, grid.dimensions, fromI + di * t, fromJ + dj * t, fromK + dk * t)
    if (here > value) {
      value = here
      deepest = t
    }
  }
  return { value, atMm: translate(startMm, scale(step, deepest)) }
}

/** Fills one row of the MIP at these axes. Negative values (filtered back projection) count as none. */
export const fillMipRow = (volume: Volume, geometry: MipGeometry, axes: MipAxes, row: number, picture: Float32Array): void => {
  for (let x = 0; x < geometry.widthPx; x += 1) {
    picture[row * geometry.widthPx + x] = strongestOnRay(volume, geometry, axes, x, row).value
  }
}

/** Where a position appears in the picture, in pixels (continuous, from the upper left corner). */
export const onMip = (geometry: MipGeometry, axes: MipAxes, positionMm: PatientMm): { readonly x: number; readonly y: number } => {
  const offset = subtract(positionMm, geometry.centreMm)
  return {
    x: dot(offset, axes.right) / geometry.pixelMm + geometry.widthPx / 2,
    y: dot(offset, axes.down) / geometry.pixelMm + geometry.heightPx / 2,
  }
}

/** A picture seen from the opposite side is the same picture mirrored: half the turn is enough to compute. */
export const mirrored = (picture: Float32Array, widthPx: number): Float32Array => {
  const turned = new Float32Array(picture.length)
  for (let at = 0; at < picture.length; at += 1) {
    const x = at % widthPx
    turned[at] = picture[at - x + widthPx - 1 - x] ?? 0
  }
  return turned
}
