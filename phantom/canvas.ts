import type { Vec3 } from '../core/geometry/vector.ts'

/**
 * The voxels that are painted: HU of the CT, and activity concentration in thousandths of a normal vertebral body.
 * Axes are the patient's: i to the left (+x), j to posterior (+y), k to the head (+z); i runs fastest.
 */
export interface Canvas {
  readonly dimensions: Vec3
  readonly spacingMm: Vec3
  /** Centre of voxel (0, 0, 0), LPS mm. */
  readonly originMm: Vec3
  readonly hu: Int16Array
  readonly activity: Uint16Array
}

/** An axis-aligned box in the patient, LPS mm. */
export interface Box {
  readonly low: Vec3
  readonly high: Vec3
}

/** A box of whole voxels: first index and count along each axis. */
export interface VoxelBox {
  readonly first: Vec3
  readonly count: Vec3
}

export const activityScale = 1000

export const createCanvas = (dimensions: Vec3, spacingMm: Vec3, originMm: Vec3): Canvas => {
  const count = dimensions[0] * dimensions[1] * dimensions[2]
  return { dimensions, spacingMm, originMm, hu: new Int16Array(count).fill(-1000), activity: new Uint16Array(count) }
}

export const grow = (box: Box, mm: number): Box => ({
  low: [box.low[0] - mm, box.low[1] - mm, box.low[2] - mm],
  high: [box.high[0] + mm, box.high[1] + mm, box.high[2] + mm],
})

export const union = (boxes: readonly Box[]): Box => ({
  low: [0, 1, 2].map((axis) => Math.min(...boxes.map((box) => box.low[axis] ?? 0))) as unknown as Vec3,
  high: [0, 1, 2].map((axis) => Math.max(...boxes.map((box) => box.high[axis] ?? 0))) as unknown as Vec3,
})

export const boxAround = (centre: Vec3, radius: number): Box => grow({ low: centre, high: centre }, radius)

/** The voxels whose centres lie in a box, cut to the canvas; a count of zero where none does. */
export const voxelsIn = (canvas: Canvas, box: Box): VoxelBox => {
  const first = [0, 0, 0]
  const count = [0, 0, 0]
  for (let axis = 0; axis < 3; axis += 1) {
    const origin = canvas.originMm[axis] ?? 0
    const spacing = canvas.spacingMm[axis] ?? 1
    const low = Math.max(0, Math.ceil(((box.low[axis] ?? 0) - origin) / spacing))
    const high = Math.min((canvas.dimensions[axis] ?? 0) - 1, Math.floor(((box.high[axis] ?? 0) - origin) / spacing))
    first[axis] = low
    count[axis] = Math.max(0, high - low + 1)
  }
  const empty = count.includes(0)
  return { first: first as unknown as Vec3, count: empty ? [0, 0, 0] : (count as unknown as Vec3) }
}

/** Calls `visit` for each voxel whose centre lies in the box, with its index in the arrays and its position in LPS mm. */
export const forEachVoxel = (
  canvas: Canvas,
  box: Box,
  visit: (index: number, x: number, y: number, z: number) => void,
): void => {
  const { first, count } = voxelsIn(canvas, box)
  const [nx, ny] = canvas.dimensions
  const [sx, sy, sz] = canvas.spacingMm
  const [ox, oy, oz] = canvas.originMm
  for (let k = first[2]; k < first[2] + count[2]; k += 1) {
    for (let j = first[1]; j < first[1] + count[1]; j += 1) {
      const row = (k * ny + j) * nx
      for (let i = first[0]; i < first[0] + count[0]; i += 1) visit(row + i, ox + i * sx, oy + j * sy, oz + k * sz)
    }
  }
}
