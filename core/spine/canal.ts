import { unstoppable } from '../base/stop.ts'
import type { Checkpoint } from '../base/stop.ts'
import { patientMm } from '../geometry/vector.ts'
import type { PatientMm } from '../geometry/vector.ts'
import type { Kernels } from '../volume/kernels.ts'
import { metalShadow } from './metal-shadow.ts'
import type { WorkVolume } from './work-volume.ts'

/**
 * The spinal canal as a path of enclosed soft tissue. Score of a voxel: share of in-plane rays that meet bone within reach,
 * cubed (a canal is closed nearly all round, a gap between two bones is not), times a bell round the radius of a canal.
 */
const canal = {
  softTissueHu: [-80, 130],
  /** How dark soft tissue may be between two pieces of metal. */
  shadowedHu: -700,
  boneHu: 170,
  rays: 16,
  reachMm: 20,
  /** Best distance to bone; narrower is well possible (sacral canal), wider is marrow or pelvis. */
  bellMm: 8,
  bellNarrowMm: 4,
  bellWideMm: 3,
  /** A vertebral body lies in front: mean HU of a patch this far anterior. */
  bodyOffsetMm: 26,
  /** Where air comes into that patch it is the airway, so this is a neck: its small body lies nearer. */
  neckOffsetMm: 20,
  airHu: -400,
  /** What a slice without canal costs; a path ends where this no longer pays. */
  floor: 0.1,
  /** Cost of a step of one voxel, to the side and to front or back. */
  sidewaysCost: 0.06,
  forwardCost: 0.03,
  /** In the upper half of the field, where no sacrum is: a step to the front there leads into the marrow of a body. */
  upperForwardCost: 0.08,
  /** Marrow of the sacral wings and of the femora is enclosed too, but lies to the side. */
  offMidlineMm: 22,
  leastBodyFactor: 0.02,
  smoothingMm: 7,
} as const

export interface CanalPath {
  /** One point per slice of the work volume, from foot to head. */
  readonly pointsMm: readonly PatientMm[]
  /** Mean enclosure score along the path, 0-1. */
  readonly meanScore: number
}

const bodyColumn = (slice: Float32Array, nx: number, ny: number): number => {
  let sum = 0
  let count = 0
  for (let j = 0; j < ny; j++)
    for (let i = 0; i < nx; i++)
      if ((slice[i + j * nx] as number) > -300) {
        sum += i
        count++
      }
  return count > 0 ? sum / count : nx / 2
}

/** One axial slice of the work volume: HU, where bone is, and how far it is, in voxels. */
interface AxialSlice {
  readonly hu: Float32Array
  readonly bone: Uint8Array
  readonly boneDistance: Float32Array
}

/** Enclosure score of each voxel of one axial slice, 0-1. */
const enclosure = ({ hu: slice, bone, boneDistance: distance }: AxialSlice, nx: number, ny: number, spacingMm: number): Float32Array => {
  const scores = new Float32Array(nx * ny)
  const midline = bodyColumn(slice, nx, ny)
  const reach = Math.round(canal.reachMm / spacingMm)
  const rays = Array.from({ length: canal.rays }, (_, ray) => {
    const angle = (2 * Math.PI * ray) / canal.rays
    return Int32Array.from({ length: reach }, (_unused, step) => {
      return Math.round(Math.cos(angle) * (step + 1)) + nx * Math.round(Math.sin(angle) * (step + 1))
    })
  })
  const [bodyStep, neckStep] = [Math.round(canal.bodyOffsetMm / spacingMm), Math.round(canal.neckOffsetMm / spacingMm)]
  const patch = Math.round(8 / spacingMm)
  const shadow = metalShadow(slice, nx, spacingMm)
  const margin = Math.max(reach, bodyStep + patch) + 1
  const patchAt = (at: number, step: number): { readonly mean: number; readonly least: number } => {
    let [sum, count, least] = [0, 0, Infinity]
    for (let b = -patch; b <= patch; b += 2)
      for (let a = -patch; a <= patch; a += 2) {
        const hu = slice[at - step * nx + a + b * nx] as number
        sum += hu
        count++
        if (hu < least) least = hu
      }
    return { mean: sum / count, least }
  }
  for (let j = margin; j < ny - reach - 1; j++)
    for (let i = reach + 1; i < nx - reach - 1; i++) {
      const at = i + j * nx
      const hu = slice[at] as number
      if (hu < canal.shadowedHu || hu > canal.softTissueHu[1] || (hu < canal.softTissueHu[0] && shadow[at] === 0)) continue
      const d = (distance[at] as number) * spacingMm
      if (d < 3 || d > 14) continue
      let hits = 0
      for (let ray = 0; ray < canal.rays && hits + canal.rays - ray >= canal.rays / 2; ray++) {
        const steps = rays[ray] as Int32Array
        for (let step = 0; step < steps.length; step++)
          if (bone[at + (steps[step] as number)] === 1) {
            hits++
            break
          }
      }
      if (hits < canal.rays / 2) continue
      const bell = Math.exp(-0.5 * ((d - canal.bellMm) / (d < canal.bellMm ? canal.bellNarrowMm : canal.bellWideMm)) ** 2)
      const far = patchAt(at, bodyStep)
      const inFront = far.least > canal.airHu ? far.mean : patchAt(at, neckStep).mean
      const body = Math.min(1, Math.max(canal.leastBodyFactor, (inFront - 20) / 80))
      const off = ((i - midline) * spacingMm) / canal.offMidlineMm
      scores[at] = (hits / canal.rays) ** 3 * bell * body * Math.exp(-0.5 * off * off)
    }
  return scores
}

const smoothed = (values: readonly number[], sigma: number): number[] => {
  const reach = Math.ceil(3 * sigma)
  return values.map((_, at) => {
    // A straight continuation beyond the ends keeps them from being pulled inwards.
    let sum = 0
    let weight = 0
    for (let step = -reach; step <= reach; step++) {
      const w = Math.exp(-0.5 * (step / sigma) ** 2)
      const index = at + step
      const last = values.length - 1
      const value =
        index < 0
          ? 2 * (values[0] ?? 0) - (values[Math.min(last, -index)] ?? 0)
          : index > last
            ? 2 * (values[last] ?? 0) - (values[Math.max(0, 2 * last - index)] ?? 0)
            : (values[index] ?? 0)
      sum += w * value
      weight += w
    }
    return sum / weight
  })
}

/** Rows and columns that may hold something: first and last of each; `first` behind `last` where nothing does. */
interface Field {
  readonly rows: readonly [first: number, last: number]
  readonly columns: readonly [first: number, last: number]
}

const nowhere: Field = { rows: [Infinity, -Infinity], columns: [Infinity, -Infinity] }

const joined = (a: Field, b: Field): Field => ({
  rows: [Math.min(a.rows[0], b.rows[0]), Math.max(a.rows[1], b.rows[1])],
  columns: [Math.min(a.columns[0], b.columns[0]), Math.max(a.columns[1], b.columns[1])],
})

/** Where a slice holds anything over 0. */
const fieldOf = (values: Float32Array, nx: number, ny: number): Field => {
  let [firstRow, lastRow, firstColumn, lastColumn] = [Infinity, -Infinity, Infinity, -Infinity]
  for (let j = 0, at = 0; j < ny; j++)
    for (let i = 0; i < nx; i++, at++) {
      if ((values[at] as number) <= 0) continue
      firstRow = Math.min(firstRow, j)
      lastRow = j
      if (i < firstColumn) firstColumn = i
      if (i > lastColumn) lastColumn = i
    }
  return { rows: [firstRow, lastRow], columns: [firstColumn, lastColumn] }
}

/** How far a step of the path leads from one slice to the next, voxels: the sacral canal runs steeply to front or back. */
const stepReach = { rows: 2, columns: 1 } as const

/** Follows the canal from slice to slice (dynamic programme, free to begin and end anywhere); null where there is none. */
export const findCanal = (volume: WorkVolume, kernels: Kernels, checkpoint: Checkpoint = unstoppable): CanalPath | null => {
  const [nx, ny, nz] = volume.grid.dimensions
  const plane = nx * ny
  if (nx < 40 || ny < 40 || nz < 10) return null
  const back = new Int8Array(plane * nz)
  const nodeScore = new Float32Array(nz)
  let previous = new Float32Array(plane)
  let best = { score: 0, slice: -1, at: -1 }
  const scores: Float32Array[] = []
  const bone = new Uint8Array(volume.data.length)
  for (let at = 0; at < bone.length; at++) {
    if (at % plane === 0) checkpoint()
    bone[at] = (volume.data[at] as number) > canal.boneHu ? 1 : 0
  }
  const boneDistance = kernels.planeDistance(bone, volume.grid.dimensions)
  let reached = nowhere
  const moves: { readonly di: number; readonly dj: number; readonly cost: number; readonly upperCost: number }[] = []
  for (let dj = -stepReach.rows; dj <= stepReach.rows; dj++)
    for (let di = -stepReach.columns; di <= stepReach.columns; di++) moves.push({ di, dj, cost: Math.hypot(canal.sidewaysCost * di, canal.forwardCost * dj), upperCost: Math.hypot(canal.sidewaysCost * di, canal.upperForwardCost * dj) })
  for (let k = 0; k < nz; k++) {
    checkpoint()
    const [from, to] = [k * plane, (k + 1) * plane]
    const score = enclosure({ hu: volume.data.subarray(from, to), bone: bone.subarray(from, to), boneDistance: boneDistance.subarray(from, to) }, nx, ny, volume.spacingMm)
    scores.push(score)
    const current = new Float32Array(plane)
    // Only where a path has come near, or may begin: the rest of a slice stays empty.
    const { rows, columns } = joined(fieldOf(score, nx, ny), reached)
    const [firstRow, lastRow] = [Math.max(stepReach.rows, rows[0] - stepReach.rows), Math.min(ny - 1 - stepReach.rows, rows[1] + stepReach.rows)]
    const [firstColumn, lastColumn] = [Math.max(stepReach.columns, columns[0] - stepReach.columns), Math.min(nx - 1 - stepReach.columns, columns[1] + stepReach.columns)]
    for (let j = firstRow; j <= lastRow; j++)
      for (let i = firstColumn; i <= lastColumn; i++) {
        const at = i + j * nx
        let before = 0
        let move = -1
        for (let m = 0; m < moves.length; m++) {
          const step = moves[m]
          if (step === undefined) continue
          const candidate = (previous[at + step.di + step.dj * nx] as number) - (k > nz / 2 ? step.upperCost : step.cost)
          if (candidate > before) {
            before = candidate
            move = m
          }
        }
        const own = score[at] as number
        if (move < 0 && own === 0) continue
        const total = before + own - canal.floor
        if (total <= 0) continue
        current[at] = total
        back[k * plane + at] = move + 1
        if (total > best.score) best = { score: total, slice: k, at }
      }
    previous = current
    reached = fieldOf(current, nx, ny)
  }
  if (best.slice < 0) return null
  const columns: number[] = []
  const rows: number[] = []
  const slices: number[] = []
  let at = best.at
  for (let k = best.slice; k >= 0; k--) {
    columns.unshift(at % nx)
    rows.unshift(Math.floor(at / nx))
    slices.unshift(k)
    nodeScore[k] = scores[k]?.[at] ?? 0
    const move = moves[(back[k * plane + at] as number) - 1]
    if (move === undefined) break
    at += move.di + move.dj * nx
  }
  const sigma = canal.smoothingMm / volume.spacingMm
  const smoothColumns = smoothed(columns, sigma)
  const smoothRows = smoothed(rows, sigma)
  const [ox, oy, oz] = volume.grid.originMm
  const pointsMm = slices.map((k, index) =>
    patientMm(
      ox + (smoothColumns[index] ?? 0) * volume.spacingMm,
      oy + (smoothRows[index] ?? 0) * volume.spacingMm,
      oz + k * volume.spacingMm,
    ),
  )
  const meanScore = slices.reduce((sum, k) => sum + (nodeScore[k] ?? 0), 0) / Math.max(1, slices.length)
  return { pointsMm, meanScore }
}
