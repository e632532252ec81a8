import { indexAffine, patientToVoxel, voxelToPatient } from '../geometry/grid.ts'
import type { VoxelGrid } from '../geometry/grid.ts'
import { patientMm, voxelIndex } from '../geometry/vector.ts'
import type { PatientMm, Vec3 } from '../geometry/vector.ts'
import type { Kernels } from '../volume/kernels.ts'
import type { Volume } from '../volume/volume.ts'
import { boneHu } from './ct-bone.ts'

/** Translation-only check of SPECT against CT. Limits: warn from 5 mm or one SPECT voxel, refuse from 8 mm (design, half a facet height). */
export const registrationRule = {
  searchMm: 12,
  coarseStepMm: 4,
  warnMm: 5,
  refuseMm: 8,
  leastCorrelation: 0.2,
  boneHuRange: 500,
  clipRatio: 2,
  assumedFwhmMm: 10,
  aroundSpineMm: 45,
  leastBone: 0.02,
  leastSamples: 500,
  coarseSamples: 6000,
} as const

export interface RegistrationCheck {
  readonly shiftMm: number
  /** SPECT against CT in LPS: how far the uptake lies from its bone. */
  readonly offsetMm: Vec3
  readonly correlation: number
  readonly reliable: boolean
}

/** The voxels of the SPECT within `marginMm` of a box in the patient, as a grid of its own. */
const croppedGrid = (grid: VoxelGrid, low: readonly number[], high: readonly number[], marginMm: number): { readonly grid: VoxelGrid; readonly first: Vec3 } => {
  const first = [Infinity, Infinity, Infinity]
  const last = [-Infinity, -Infinity, -Infinity]
  for (let corner = 0; corner < 8; corner++) {
    const at = [0, 1, 2].map((axis) => ((corner >> axis) & 1 ? (high[axis] ?? 0) + marginMm : (low[axis] ?? 0) - marginMm))
    patientToVoxel(grid, patientMm(at[0] ?? 0, at[1] ?? 0, at[2] ?? 0)).forEach((value, axis) => {
      first[axis] = Math.min(first[axis] ?? value, value)
      last[axis] = Math.max(last[axis] ?? value, value)
    })
  }
  const from = first.map((value, axis) => Math.max(0, Math.min((grid.dimensions[axis] ?? 1) - 1, Math.floor(value))))
  const to = last.map((value, axis) => Math.max(from[axis] ?? 0, Math.min((grid.dimensions[axis] ?? 1) - 1, Math.ceil(value))))
  const count = (axis: number): number => (to[axis] ?? 0) - (from[axis] ?? 0) + 1
  const start: Vec3 = [from[0] ?? 0, from[1] ?? 0, from[2] ?? 0]
  return {
    first: start,
    grid: {
      ...grid,
      dimensions: [count(0), count(1), count(2)],
      originMm: voxelToPatient(grid, voxelIndex(start[0], start[1], start[2])),
    },
  }
}

/** Blurred bone of the CT on (part of) the SPECT's grid: what uptake of healthy bone would look like at its resolution. */
const boneOnSpect = (ct: Volume, grid: VoxelGrid, kernels: Kernels): Float32Array => {
  const finer: Vec3 = [grid.dimensions[0] * 2, grid.dimensions[1] * 2, grid.dimensions[2] * 2]
  const half: VoxelGrid = {
    ...grid,
    dimensions: finer,
    spacingMm: [grid.spacingMm[0] / 2, grid.spacingMm[1] / 2, grid.spacingMm[2] / 2],
    originMm: voxelToPatient(grid, voxelIndex(-0.25, -0.25, -0.25)),
  }
  const hu = kernels.resampleLinear(ct.voxels, ct.info.grid.dimensions, indexAffine(half, ct.info.grid), finer, -1000)
  const fine = hu.map((value) => Math.min(1, Math.max(0, (value - boneHu) / registrationRule.boneHuRange)))
  const sigma = registrationRule.assumedFwhmMm / 2.3548
  const blurred = kernels.gaussianSmooth(fine, finer, [sigma / half.spacingMm[0], sigma / half.spacingMm[1], sigma / half.spacingMm[2]])
  const [nx, ny, nz] = grid.dimensions
  const bone = new Float32Array(nx * ny * nz)
  for (let k = 0, at = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, at++) {
        let sum = 0
        for (let c = 0; c < 8; c++)
          sum += blurred[2 * i + (c & 1) + finer[0] * (2 * j + ((c >> 1) & 1) + finer[1] * (2 * k + (c >> 2)))] as number
        bone[at] = sum / 8
      }
  return bone
}

/** Bone values and where they lie in the SPECT, continuous voxel indices i, j, k one after the other. */
interface Samples {
  readonly bone: Float32Array
  readonly index: Float32Array
}

/** Correlation of bone with uptake where the SPECT is read `shift` mm (LPS) away. Plain loops: this runs some hundred times. */
const correlationAt = ({ bone, index }: Samples, spect: Volume, ceiling: number, shift: Vec3): number => {
  const { grid } = spect.info
  const { voxels } = spect
  const [nx, ny, nz] = grid.dimensions
  const plane = nx * ny
  const zero = patientToVoxel(grid, patientMm(0, 0, 0))
  const moved = patientToVoxel(grid, patientMm(shift[0], shift[1], shift[2]))
  const [di, dj, dk] = [moved[0] - zero[0], moved[1] - zero[1], moved[2] - zero[2]]
  let n = 0
  let sa = 0
  let sb = 0
  let saa = 0
  let sbb = 0
  let sab = 0
  for (let s = 0; s < bone.length; s++) {
    const x = (index[3 * s] as number) + di
    const y = (index[3 * s + 1] as number) + dj
    const z = (index[3 * s + 2] as number) + dk
    if (!(x >= 0 && y >= 0 && z >= 0 && x < nx - 1 && y < ny - 1 && z < nz - 1)) continue
    const i = Math.floor(x)
    const j = Math.floor(y)
    const k = Math.floor(z)
    const [a, b, c] = [x - i, y - j, z - k]
    const o = i + nx * j + plane * k
    const row = (at: number): number => (voxels[at] as number) * (1 - a) + (voxels[at + 1] as number) * a
    const low = row(o) * (1 - b) + row(o + nx) * b
    const high = row(o + plane) * (1 - b) + row(o + plane + nx) * b
    const value = Math.min(ceiling, low * (1 - c) + high * c)
    const own = bone[s] as number
    n++
    sa += own
    sb += value
    saa += own * own
    sbb += value * value
    sab += own * value
  }
  const va = saa - (sa * sa) / n
  const vb = sbb - (sb * sb) / n
  return va > 0 && vb > 0 ? (sab - (sa * sb) / n) / Math.sqrt(va * vb) : -1
}

/** Every n-th sample, at most about `most`. */
const thinnedTo = ({ bone, index }: Samples, most: number): Samples => {
  const step = Math.max(1, Math.floor(bone.length / most))
  const kept = bone.filter((_, at) => at % step === 0)
  return { bone: kept, index: index.filter((_, at) => Math.floor(at / 3) % step === 0) }
}

/** Offset of a parabola's top from the middle of three even samples, in steps. */
const top = (low: number, middle: number, high: number): number => {
  const curve = low - 2 * middle + high
  return curve < 0 ? Math.max(-1, Math.min(1, (0.5 * (low - high)) / curve)) : 0
}

/**
 * Finds the shift of the SPECT that fits the CT's bone best: highest correlation of uptake (cut at twice the reference, so
 * that a lesion cannot pull) with blurred bone, within 12 mm, near the given positions. Kidneys and bladder lie away from
 * bone and are left out by the mask. Translation only: rotation is not measured.
 */
export const checkRegistration = (ct: Volume, spect: Volume, kernels: Kernels, near: readonly PatientMm[], referenceMean: number): RegistrationCheck => {
  const low = [0, 1, 2].map((axis) => Math.min(...near.map((p) => p[axis] ?? 0)))
  const high = [0, 1, 2].map((axis) => Math.max(...near.map((p) => p[axis] ?? 0)))
  const { grid, first } = croppedGrid(spect.info.grid, low, high, registrationRule.aroundSpineMm)
  const all = boneOnSpect(ct, grid, kernels)
  const [nx, ny] = grid.dimensions
  const offsets: number[] = []
  all.forEach((value, at) => {
    if (value > registrationRule.leastBone) offsets.push(at)
  })
  if (offsets.length < registrationRule.leastSamples) return { shiftMm: 0, offsetMm: [0, 0, 0], correlation: 0, reliable: false }
  const samples: Samples = {
    bone: Float32Array.from(offsets, (at) => all[at] as number),
    index: Float32Array.from(
      offsets.flatMap((at) => [first[0] + (at % nx), first[1] + (Math.floor(at / nx) % ny), first[2] + Math.floor(at / (nx * ny))]),
    ),
  }
  const ceiling = referenceMean * registrationRule.clipRatio
  const thinned = thinnedTo(samples, registrationRule.coarseSamples)
  let best = { shift: [0, 0, 0] as Vec3, value: -Infinity }
  const reach = registrationRule.searchMm
  const scan = (centre: Vec3, range: number, step: number, points: Samples): void => {
    best = { shift: best.shift, value: -Infinity }
    for (let z = -range; z <= range; z += step)
      for (let y = -range; y <= range; y += step)
        for (let x = -range; x <= range; x += step) {
          const shift: Vec3 = [centre[0] + x, centre[1] + y, centre[2] + z]
          if (shift.some((value) => Math.abs(value) > reach + 1e-6)) continue
          const value = correlationAt(points, spect, ceiling, shift)
          if (value > best.value) best = { shift, value }
        }
  }
  scan([0, 0, 0], reach, registrationRule.coarseStepMm, thinned)
  scan(best.shift, 2, 2, thinned)
  scan(best.shift, 1, 1, thinned)
  const centre = best.shift
  const middle = correlationAt(samples, spect, ceiling, centre)
  const offset = [0, 1, 2].map((axis) => {
    const step = (sign: number): Vec3 => [0, 1, 2].map((a) => (centre[a] ?? 0) + (a === axis ? sign * 2 : 0)) as unknown as Vec3
    return (centre[axis] ?? 0) + 2 * top(correlationAt(samples, spect, ceiling, step(-1)), middle, correlationAt(samples, spect, ceiling, step(1)))
  }) as unknown as Vec3
  const atEdge = offset.some((value) => Math.abs(value) >= reach - 0.5)
  return { shiftMm: Math.hypot(...offset), offsetMm: offset, correlation: middle, reliable: middle >= registrationRule.leastCorrelation && !atEdge }
}

