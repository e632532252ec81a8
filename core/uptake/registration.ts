import { translate } from '../geometry/vector.ts'
import type { PatientMm, Vec3 } from '../geometry/vector.ts'
import { indexAffine, voxelToPatient } from '../geometry/grid.ts'
import { voxelIndex } from '../geometry/vector.ts'
import type { Kernels } from '../volume/kernels.ts'
import type { Volume } from '../volume/volume.ts'
import { boneHu } from './ct-bone.ts'
import { spectField } from './spect-field.ts'
import type { SpectField } from './spect-field.ts'

/** Translation-only check of SPECT against CT. Limits: warn from 5 mm or one SPECT voxel, refuse from 8 mm (design, half a facet height). */
export const registrationRule = {
  searchMm: 12,
  coarseStepMm: 4,
  warnMm: 5,
  refuseMm: 8,
  leastCorrelation: 0.3,
  boneHuRange: 500,
  clipRatio: 2,
} as const

export interface RegistrationCheck {
  readonly shiftMm: number
  /** SPECT against CT in LPS: how far the uptake lies from its bone. */
  readonly offsetMm: Vec3
  readonly correlation: number
  readonly reliable: boolean
}

/** Blurred bone of the CT on the SPECT's grid: what uptake of healthy bone would look like at the SPECT's resolution. */
const boneOnSpect = (ct: Volume, spect: Volume, kernels: Kernels): { readonly bone: Float32Array; readonly near: Uint8Array } => {
  const { grid } = spect.info
  const finer: Vec3 = [grid.dimensions[0] * 2, grid.dimensions[1] * 2, grid.dimensions[2] * 2]
  const half = {
    ...grid,
    dimensions: finer,
    spacingMm: [grid.spacingMm[0] / 2, grid.spacingMm[1] / 2, grid.spacingMm[2] / 2] as const,
    originMm: voxelToPatient(grid, voxelIndex(-0.25, -0.25, -0.25)),
  }
  const hu = kernels.resampleLinear(ct.voxels, ct.info.grid.dimensions, indexAffine(half, ct.info.grid), finer, -1000)
  const fine = Float32Array.from(hu, (value) => Math.min(1, Math.max(0, (value - boneHu) / registrationRule.boneHuRange)))
  const fwhm = 10 / 2.3548
  const sigma: Vec3 = [fwhm / half.spacingMm[0], fwhm / half.spacingMm[1], fwhm / half.spacingMm[2]]
  const blurred = kernels.gaussianSmooth(fine, finer, sigma)
  const [nx, ny, nz] = grid.dimensions
  const bone = new Float32Array(nx * ny * nz)
  const near = new Uint8Array(nx * ny * nz)
  for (let k = 0, at = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, at++) {
        let sum = 0
        for (let c = 0; c < 8; c++)
          sum += blurred[2 * i + (c & 1) + finer[0] * (2 * j + ((c >> 1) & 1) + finer[1] * (2 * k + (c >> 2)))] as number
        bone[at] = sum / 8
        near[at] = sum / 8 > 0.02 ? 1 : 0
      }
  return { bone, near }
}

interface Sample {
  readonly at: PatientMm
  readonly bone: number
}

const correlationAt = (samples: readonly Sample[], field: SpectField, ceiling: number, shift: Vec3): number => {
  let n = 0
  let sa = 0
  let sb = 0
  let saa = 0
  let sbb = 0
  let sab = 0
  for (const { at, bone } of samples) {
    const raw = field.valueAt(translate(at, shift))
    if (raw === null) continue
    const value = Math.min(ceiling, raw)
    n++
    sa += bone
    sb += value
    saa += bone * bone
    sbb += value * value
    sab += bone * value
  }
  const va = saa - (sa * sa) / n
  const vb = sbb - (sb * sb) / n
  return va > 0 && vb > 0 ? (sab - (sa * sb) / n) / Math.sqrt(va * vb) : -1
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
  const { bone, near: mask } = boneOnSpect(ct, spect, kernels)
  const field = spectField(spect)
  const [nx, ny, nz] = spect.info.grid.dimensions
  const low = [0, 1, 2].map((axis) => Math.min(...near.map((p) => p[axis] ?? 0)) - 45)
  const high = [0, 1, 2].map((axis) => Math.max(...near.map((p) => p[axis] ?? 0)) + 45)
  const samples: Sample[] = []
  for (let k = 0, at = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, at++) {
        if (mask[at] !== 1) continue
        const position = voxelToPatient(spect.info.grid, voxelIndex(i, j, k))
        if (position.every((value, axis) => value >= (low[axis] ?? 0) && value <= (high[axis] ?? 0))) samples.push({ at: position, bone: bone[at] as number })
      }
  if (samples.length < 500) return { shiftMm: 0, offsetMm: [0, 0, 0], correlation: 0, reliable: false }
  const ceiling = referenceMean * registrationRule.clipRatio
  const thinned = samples.filter((_, index) => index % Math.max(1, Math.floor(samples.length / 6000)) === 0)
  let best = { shift: [0, 0, 0] as Vec3, value: -Infinity }
  const reach = registrationRule.searchMm
  const scan = (centre: Vec3, range: number, step: number, points: readonly Sample[]): void => {
    best = { shift: best.shift, value: -Infinity }
    for (let z = -range; z <= range; z += step)
      for (let y = -range; y <= range; y += step)
        for (let x = -range; x <= range; x += step) {
          const shift: Vec3 = [centre[0] + x, centre[1] + y, centre[2] + z]
          if (shift.some((value) => Math.abs(value) > reach + 1e-6)) continue
          const value = correlationAt(points, field, ceiling, shift)
          if (value > best.value) best = { shift, value }
        }
  }
  scan([0, 0, 0], reach, registrationRule.coarseStepMm, thinned)
  scan(best.shift, 2, 2, thinned)
  scan(best.shift, 1, 1, thinned)
  const centre = best.shift
  const middle = correlationAt(samples, field, ceiling, centre)
  const offset = [0, 1, 2].map((axis) => {
    const step = (sign: number): Vec3 => [0, 1, 2].map((a) => (centre[a] ?? 0) + (a === axis ? sign * 2 : 0)) as unknown as Vec3
    return (centre[axis] ?? 0) + 2 * top(correlationAt(samples, field, ceiling, step(-1)), middle, correlationAt(samples, field, ceiling, step(1)))
  }) as unknown as Vec3
  const atEdge = offset.some((value) => Math.abs(value) >= reach - 0.5)
  return { shiftMm: Math.hypot(...offset), offsetMm: offset, correlation: middle, reliable: middle >= registrationRule.leastCorrelation && !atEdge }
}

