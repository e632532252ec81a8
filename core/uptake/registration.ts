import { indexAffine, patientToVoxel, voxelToPatient } from '../geometry/grid.ts'
import type { VoxelGrid } from '../geometry/grid.ts'
import { add, cross, length, patientMm, scale, subtract, translate, voxelIndex } from '../geometry/vector.ts'
import type { PatientMm, Vec3, VoxelIndex } from '../geometry/vector.ts'
import type { Kernels } from '../volume/kernels.ts'
import type { Volume } from '../volume/volume.ts'
import { boneHu } from './ct-bone.ts'

/** Rigid check of SPECT against CT. Limits: warn from 5 mm or one SPECT voxel, refuse from 8 mm (design, half a facet height). */
export const registrationRule = {
  searchMm: 12,
  coarseStepMm: 4,
  searchDegrees: 6,
  turnStepDegrees: 2,
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
  /** Size of the small rotation about the middle of the compared bone, within `searchDegrees` about each patient axis. */
  readonly rotationDeg: number
  /** The longest way between uptake and its bone at any of the given positions, shift and rotation together. */
  readonly farthestMm: number
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

const radians = Math.PI / 180

/** The middle of the compared bone, in continuous voxel indices. */
const middleOf = ({ bone, index }: Samples): VoxelIndex => {
  const sum: [number, number, number] = [0, 0, 0]
  for (let s = 0; s < index.length; s++) sum[(s % 3) as 0 | 1 | 2] += index[s] as number
  return voxelIndex(sum[0] / bone.length, sum[1] / bone.length, sum[2] / bone.length)
}

/** Where a small turn about the patient's axes takes a position `from` its middle. */
const displacement = (degrees: Vec3, from: Vec3): Vec3 => cross(scale(degrees, radians), from)

/**
 * The samples read where a SPECT turned by `degrees` (small angles about the patient's x, y and z axes) through their middle would
 * hold them. Bone values stay.
 */
const turnedBy = (samples: Samples, grid: VoxelGrid, degrees: Vec3): Samples => {
  const { bone, index } = samples
  const middle = middleOf(samples)
  const [mi, mj, mk] = middle
  const centre = voxelToPatient(grid, middle)
  /** Where one voxel step from the middle leads after the turn, in voxels. */
  const step = (di: number, dj: number, dk: number): Vec3 => {
    const from = subtract(voxelToPatient(grid, voxelIndex(mi + di, mj + dj, mk + dk)), centre)
    return subtract(patientToVoxel(grid, translate(centre, add(from, displacement(degrees, from)))), middle)
  }
  const [a, b, c] = [step(1, 0, 0), step(0, 1, 0), step(0, 0, 1)]
  const out = new Float32Array(index.length)
  for (let s = 0; s < index.length; s += 3) {
    const [i, j, k] = [(index[s] as number) - mi, (index[s + 1] as number) - mj, (index[s + 2] as number) - mk]
    out[s] = mi + a[0] * i + b[0] * j + c[0] * k
    out[s + 1] = mj + a[1] * i + b[1] * j + c[1] * k
    out[s + 2] = mk + a[2] * i + b[2] * j + c[2] * k
  }
  return { bone, index: out }
}

/** The rotation that fits best at a given shift: one axis after the other, twice, then the top of a parabola about each. */
const bestTurn = (samples: Samples, thinned: Samples, spect: Volume, ceiling: number, shift: Vec3): Vec3 => {
  const { searchDegrees, turnStepDegrees } = registrationRule
  const fit = (points: Samples, degrees: Vec3): number => correlationAt(turnedBy(points, spect.info.grid, degrees), spect, ceiling, shift)
  const along = (from: Vec3, axis: number, angle: number): Vec3 => [0, 1, 2].map((a) => (a === axis ? angle : (from[a] ?? 0))) as unknown as Vec3
  let best: Vec3 = [0, 0, 0]
  let value = fit(thinned, best)
  for (let pass = 0; pass < 2; pass++)
    for (const axis of [0, 1, 2])
      for (let angle = -searchDegrees; angle <= searchDegrees; angle += turnStepDegrees) {
        const tried = along(best, axis, angle)
        const found = fit(thinned, tried)
        if (found > value) [best, value] = [tried, found]
      }
  const middle = fit(samples, best)
  return [0, 1, 2].map((axis) => {
    const angle = best[axis] ?? 0
    const beside = (sign: number): number => fit(samples, along(best, axis, angle + sign * turnStepDegrees))
    return angle + turnStepDegrees * top(beside(-1), middle, beside(1))
  }) as unknown as Vec3
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
 * bone and are left out by the mask. The rotation is then searched at that shift, about the middle of the compared bone.
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
  if (offsets.length < registrationRule.leastSamples) return { shiftMm: 0, offsetMm: [0, 0, 0], rotationDeg: 0, farthestMm: 0, correlation: 0, reliable: false }
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
  const coarse = best.shift
  const middle = correlationAt(samples, spect, ceiling, coarse)
  const offset = [0, 1, 2].map((axis) => {
    const step = (sign: number): Vec3 => [0, 1, 2].map((a) => (coarse[a] ?? 0) + (a === axis ? sign * 2 : 0)) as unknown as Vec3
    return (coarse[axis] ?? 0) + 2 * top(correlationAt(samples, spect, ceiling, step(-1)), middle, correlationAt(samples, spect, ceiling, step(1)))
  }) as unknown as Vec3
  const atEdge = offset.some((value) => Math.abs(value) >= reach - 0.5)
  const turn = bestTurn(samples, thinned, spect, ceiling, offset)
  const centre = voxelToPatient(spect.info.grid, middleOf(samples))
  const farthestMm = Math.max(...near.map((position) => length(add(offset, displacement(turn, subtract(position, centre))))))
  return { shiftMm: length(offset), offsetMm: offset, rotationDeg: length(turn), farthestMm, correlation: middle, reliable: middle >= registrationRule.leastCorrelation && !atEdge }
}

