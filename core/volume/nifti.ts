import type { VoxelGrid } from '../geometry/grid.ts'
import { scale } from '../geometry/vector.ts'
import type { Vec3 } from '../geometry/vector.ts'
import type { VolumeInfo } from './volume.ts'

/** Header (348 bytes) and the empty extension flag: where the voxels begin. */
export const niftiVoxelOffset = 352

const int16Code = 4
const float32Code = 16
const unitsMm = 2
/** "Scanner-based anatomical coordinates": DICOM's, turned from LPS to RAS. */
const scannerAnatomical = 1

/** NIfTI counts to the patient's right and anterior where DICOM counts to left and posterior. */
const toRas = ([x, y, z]: Vec3): Vec3 => [-x, -y, z]

/** Voxel index to RAS mm, rows of the 3 x 4 affine (`srow_x`, `srow_y`, `srow_z`). */
export const niftiAffine = (grid: VoxelGrid): readonly (readonly [number, number, number, number])[] => {
  const columns = grid.direction.map((axis, index) => toRas(scale(axis, grid.spacingMm[index] ?? 0)))
  const origin = toRas(grid.originMm)
  const row = (axis: 0 | 1 | 2): readonly [number, number, number, number] => [
    columns[0]?.[axis] ?? 0,
    columns[1]?.[axis] ?? 0,
    columns[2]?.[axis] ?? 0,
    origin[axis],
  ]
  return [row(0), row(1), row(2)]
}

/** Quaternion (b, c, d; a >= 0) of a right-handed rotation matrix given by its columns. */
const quaternion = (columns: readonly [Vec3, Vec3, Vec3]): Vec3 => {
  const m = (row: 0 | 1 | 2, column: 0 | 1 | 2): number => columns[column][row]
  const squares = [
    1 + m(0, 0) + m(1, 1) + m(2, 2),
    1 + m(0, 0) - m(1, 1) - m(2, 2),
    1 - m(0, 0) + m(1, 1) - m(2, 2),
    1 - m(0, 0) - m(1, 1) + m(2, 2),
  ]
  // From the largest component: the others are quotients, and must not be taken over one near zero.
  const largest = squares.indexOf(Math.max(...squares))
  const twice = Math.sqrt(squares[largest] ?? 0)
  const sums = [
    [0, m(2, 1) - m(1, 2), m(0, 2) - m(2, 0), m(1, 0) - m(0, 1)],
    [m(2, 1) - m(1, 2), 0, m(0, 1) + m(1, 0), m(0, 2) + m(2, 0)],
    [m(0, 2) - m(2, 0), m(0, 1) + m(1, 0), 0, m(1, 2) + m(2, 1)],
    [m(1, 0) - m(0, 1), m(0, 2) + m(2, 0), m(1, 2) + m(2, 1), 0],
  ]
  const abcd = (sums[largest] ?? []).map((sum, index) => (index === largest ? twice / 2 : sum / (2 * twice)))
  const sign = (abcd[0] ?? 0) < 0 ? -1 : 1
  return [sign * (abcd[1] ?? 0), sign * (abcd[2] ?? 0), sign * (abcd[3] ?? 0)]
}

/** The NIfTI-1 header of a volume (little-endian), up to `niftiVoxelOffset`; the voxels follow as they are (i fastest). */
export const niftiHeader = (info: VolumeInfo): Uint8Array => {
  const { grid } = info
  const bytes = new Uint8Array(niftiVoxelOffset)
  const view = new DataView(bytes.buffer)
  const short = (at: number, value: number): void => view.setInt16(at, value, true)
  const float = (at: number, value: number): void => view.setFloat32(at, value, true)
  const text = (at: number, value: string, length: number): void => {
    for (let index = 0; index < Math.min(value.length, length - 1); index += 1) bytes[at + index] = value.charCodeAt(index) & 0x7f
  }
  view.setInt32(0, 348, true)
  const dims = [3, ...grid.dimensions, 1, 1, 1, 1]
  for (const [index, dim] of dims.entries()) short(40 + index * 2, dim)
  short(70, info.voxelType === 'int16' ? int16Code : float32Code)
  short(72, info.voxelType === 'int16' ? 16 : 32)
  // pixdim[0] is the handedness of the quaternion: always right-handed here.
  for (const [index, value] of [1, ...grid.spacingMm, 0, 0, 0, 0].entries()) float(76 + index * 4, value)
  float(108, niftiVoxelOffset)
  float(112, 1)
  float(116, 0)
  bytes[123] = unitsMm
  float(124, info.max)
  float(128, info.min)
  text(148, `Spondyl; values in ${info.unit}`, 80)
  short(252, scannerAnatomical)
  short(254, scannerAnatomical)
  const rows = niftiAffine(grid)
  const [i, j, k] = grid.direction
  const [b, c, d] = quaternion([toRas(i), toRas(j), toRas(k)])
  const offset = toRas(grid.originMm)
  for (const [index, value] of [b, c, d, ...offset].entries()) float(256 + index * 4, value)
  for (const [index, value] of rows.flat().entries()) float(280 + index * 4, value)
  text(328, info.unit, 16)
  text(344, 'n+1', 4)
  return bytes
}
