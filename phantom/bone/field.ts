import { grow, union, voxelsIn } from '../canvas.ts'
import type { Canvas, VoxelBox } from '../canvas.ts'
import type { Part } from './part.ts'
import { tissueNames } from './materials.ts'

/** How far outside a surface distances must be known: for joining parts smoothly and for soft edges. */
const marginMm = 4

/** The signed distance to one bone, and the tissue nearest to each voxel, over the voxels around that bone. */
export interface BoneField {
  readonly box: VoxelBox
  readonly distance: Float32Array
  readonly tissue: Uint8Array
}

const far = 1000

export const createField = (canvas: Canvas, parts: readonly Part[]): BoneField => {
  const box = voxelsIn(canvas, grow(union(parts.map((part) => part.box)), marginMm))
  const size = box.count[0] * box.count[1] * box.count[2]
  return { box, distance: new Float32Array(size).fill(far), tissue: new Uint8Array(size) }
}

/** One reused buffer: a vertebra has some twenty parts, a study some five hundred. */
let scratchBuffer = new Float32Array(0)

const scratchOf = (size: number): Float32Array => {
  if (scratchBuffer.length < size) scratchBuffer = new Float32Array(size * 2)
  return scratchBuffer.fill(far, 0, size)
}

/** Distances of a part over its own voxels. */
const rasterise = (canvas: Canvas, part: Part, box: VoxelBox): Float32Array => {
  const [ni, nj, nk] = box.count
  const scratch = scratchOf(ni * nj * nk)
  const [sx, sy, sz] = canvas.spacingMm
  const x0 = canvas.originMm[0] + box.first[0] * sx
  const y0 = canvas.originMm[1] + box.first[1] * sy
  const z0 = canvas.originMm[2] + box.first[2] * sz
  for (const ball of part.balls ?? []) {
    const [cx, cy, cz] = ball.centre
    const reach = ball.radius + marginMm
    const iLow = Math.max(0, Math.ceil((cx - reach - x0) / sx))
    const iHigh = Math.min(ni - 1, Math.floor((cx + reach - x0) / sx))
    const jLow = Math.max(0, Math.ceil((cy - reach - y0) / sy))
    const jHigh = Math.min(nj - 1, Math.floor((cy + reach - y0) / sy))
    const kLow = Math.max(0, Math.ceil((cz - reach - z0) / sz))
    const kHigh = Math.min(nk - 1, Math.floor((cz + reach - z0) / sz))
    for (let k = kLow; k <= kHigh; k += 1) {
      const dz = z0 + k * sz - cz
      for (let j = jLow; j <= jHigh; j += 1) {
        const dy = y0 + j * sy - cy
        const square = dz * dz + dy * dy
        const row = (k * nj + j) * ni
        for (let i = iLow; i <= iHigh; i += 1) {
          const dx = x0 + i * sx - cx
          const distance = square + dx * dx
          const limit = (scratch[row + i] as number) + ball.radius
          if (limit > 0 && distance < limit * limit) scratch[row + i] = Math.sqrt(distance) - ball.radius
        }
      }
    }
  }
  const { distance, clip } = part
  if (distance === null && clip === null) return scratch
  for (let k = 0; k < nk; k += 1) {
    for (let j = 0; j < nj; j += 1) {
      const row = (k * nj + j) * ni
      for (let i = 0; i < ni; i += 1) {
        const known = scratch[row + i] as number
        if (distance !== null) scratch[row + i] = distance(x0 + i * sx, y0 + j * sy, z0 + k * sz)
        else if (clip !== null && known < marginMm)
          scratch[row + i] = Math.max(known, clip(x0 + i * sx, y0 + j * sy, z0 + k * sz))
      }
    }
  }
  return scratch
}

/** Visits the voxels that a part and the field share, with the part's distance there. */
const eachShared = (
  canvas: Canvas,
  field: BoneField,
  part: Part,
  visit: (index: number, distance: number) => void,
): void => {
  const box = voxelsIn(canvas, grow(part.box, marginMm))
  const [ni, nj, nk] = box.count
  if (ni === 0) return
  const scratch = rasterise(canvas, part, box)
  const [fi, fj, fk] = [0, 1, 2].map((axis) => (box.first[axis] ?? 0) - (field.box.first[axis] ?? 0)) as [number, number, number]
  const [mi, mj, mk] = field.box.count
  for (let k = Math.max(0, -fk); k < nk && k + fk < mk; k += 1) {
    for (let j = Math.max(0, -fj); j < nj && j + fj < mj; j += 1) {
      const from = (k * nj + j) * ni
      const to = ((k + fk) * mj + (j + fj)) * mi + fi
      for (let i = Math.max(0, -fi); i < ni && i + fi < mi; i += 1) visit(to + i, scratch[from + i] as number)
    }
  }
}

/** Joins a part to the bone, with a fillet of about `blendMm` where they meet. */
export const addPart = (canvas: Canvas, field: BoneField, part: Part, blendMm: number): void => {
  const code = tissueNames.indexOf(part.tissue)
  eachShared(canvas, field, part, (index, added) => {
    const known = field.distance[index] as number
    const closeness = Math.max(0, blendMm - Math.abs(known - added)) / blendMm
    if (added < known) field.tissue[index] = code
    field.distance[index] = Math.min(known, added) - closeness * closeness * blendMm * 0.25
  })
}

/** Takes a part out of the bone: foramina, joint clefts, fracture lines. */
export const cutPart = (canvas: Canvas, field: BoneField, part: Part): void => {
  eachShared(canvas, field, part, (index, cut) => {
    field.distance[index] = Math.max(field.distance[index] as number, -cut)
  })
}
