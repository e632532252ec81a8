import type { Place } from '../base/anatomy.ts'
import { uptakeMeasurement } from '../knowledge/measurement-schema.ts'
import { dot } from '../geometry/vector.ts'
import type { PatientMm } from '../geometry/vector.ts'
import type { SpineLevel, SpineModel } from '../spine/spine-model.ts'
import { boneHu } from './ct-bone.ts'
import { inVertebra } from './neo-joint.ts'
import type { SpectField } from './spect-field.ts'

/** The resolution of a SPECT as its own data show it, or as it is assumed. */
export interface SpectResolution {
  readonly fwhmMm: number
  /** One standard deviation of `fwhmMm`; null where it is assumed. */
  readonly uncertaintyMm: number | null
  readonly source: 'measured' | 'assumed'
  /** In the reader's words. */
  readonly method: string
}

/** Rays from the middle of a body to the front and the sides, where no process is in the way, mm and degrees. */
const ray = { degrees: [-75, -60, -45, -30, -15, 0, 15, 30, 45, 60, 75], heights: [-0.15, -0.05, 0.05, 0.15], insideMm: 14, outsideMm: 16, mostShiftMm: 6, wallSearchMm: 32 } as const

type Hu = (position: PatientMm) => number | null

interface Ray {
  /** Distance of the wall from the middle of the body. */
  readonly wallMm: number
  readonly at: (r: number) => PatientMm
}

/** The wall of the body along one ray: where bone ends for good within the search. */
const wallOn = (hu: Hu, at: (r: number) => PatientMm, expectedMm: number): number | null => {
  let wall: number | null = null
  for (let r = expectedMm * 0.6; r <= Math.min(ray.wallSearchMm, expectedMm * 1.3); r += 0.5) {
    const value = hu(at(r))
    if (value === null) return null
    if (value > boneHu) wall = r
  }
  return wall
}

const raysOf = (hu: Hu, { frame }: SpineLevel): Ray[] =>
  ray.heights.flatMap((height) =>
    ray.degrees.flatMap((degrees) => {
      const angle = (degrees * Math.PI) / 180
      const at = (r: number): PatientMm => inVertebra(frame, r * Math.sin(angle), -r * Math.cos(angle), height * frame.heightMm)
      const [a, b] = [frame.widthMm / 2, frame.depthMm / 2]
      const expected = 1 / Math.hypot(Math.sin(angle) / a, Math.cos(angle) / b)
      const wallMm = wallOn(hu, at, expected)
      return wallMm === null ? [] : [{ wallMm, at }]
    }),
  )

interface EdgeProfile {
  /** Distance from the wall, mm, positive outside, and the mean uptake there. */
  readonly t: readonly number[]
  readonly value: readonly number[]
  /** Mean distance of the wall from the middle. */
  readonly radiusMm: number
}

const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[sorted.length >> 1] ?? 0
}

/** The mean profile across the wall of one body; null where CT or SPECT do not show enough of it. */
const edgeProfile = (field: SpectField, hu: Hu, level: SpineLevel): EdgeProfile | null => {
  const rays = raysOf(hu, level)
  if (rays.length < (ray.degrees.length * ray.heights.length) / 2) return null
  const t = Array.from({ length: ray.insideMm + ray.outsideMm + 1 }, (_, index) => index - ray.insideMm)
  const value = t.map((offset) => {
    const values = rays.flatMap(({ wallMm, at }) => field.valueAt(at(wallMm + offset)) ?? [])
    return values.length < rays.length * 0.9 ? NaN : median(values)
  })
  if (value.some(Number.isNaN)) return null
  return { t, value, radiusMm: rays.reduce((sum, { wallMm }) => sum + wallMm, 0) / rays.length }
}

/** Angles and radii over which a blurred cylinder is summed. */
const turns = 48

/** A long cylinder of radius `radius` and uptake 1, blurred by a Gaussian, at distance `r` from its axis. */
const blurredCylinder = (r: number, radius: number, sigma: number): number => {
  // The Gaussian in polar coordinates about the point: along each direction its share up to the cylinder's surface is closed.
  let sum = 0
  for (let index = 0; index < turns; index++) {
    const angle = ((index + 0.5) * Math.PI) / turns
    const [c, s] = [Math.cos(angle), Math.sin(angle)]
    const under = radius * radius - r * r * s * s
    if (under <= 0) continue
    const root = Math.sqrt(under)
    const [from, to] = [Math.max(0, -r * c - root), -r * c + root]
    if (to <= 0) continue
    sum += Math.exp((-from * from) / (2 * sigma * sigma)) - Math.exp((-to * to) / (2 * sigma * sigma))
  }
  return sum / turns
}

const fwhmOfSigma = 2.3548

/** FWHM of the blurred cylinder that fits a profile best, its height, background and place free; null where the edge is no edge. */
const fitFwhm = ({ t, value, radiusMm }: EdgeProfile): number | null => {
  let best = { error: Infinity, fwhm: 0, height: 0 }
  const [first, last] = [(t[0] ?? 0) - ray.mostShiftMm, (t.at(-1) ?? 0) + ray.mostShiftMm]
  const attempt = (fwhm: number, blurred: readonly number[], shift: number): void => {
    const model = t.map((offset) => blurred[offset - shift - first] ?? 0)
    const n = t.length
    const [mx, my] = [model.reduce((a, b) => a + b, 0) / n, value.reduce((a, b) => a + b, 0) / n]
    const sxx = model.reduce((sum, m) => sum + (m - mx) ** 2, 0)
    const sxy = model.reduce((sum, m, index) => sum + (m - mx) * ((value[index] ?? 0) - my), 0)
    const height = sxy / sxx
    const error = value.reduce((sum, v, index) => sum + (v - my - height * ((model[index] ?? 0) - mx)) ** 2, 0)
    if (error < best.error) best = { error, fwhm, height }
  }
  const [least, most] = uptakeMeasurement.resolution.plausibleFwhmMm
  for (let fwhm = least - 2; fwhm <= most + 2; fwhm += 0.5) {
    const blurred = Array.from({ length: last - first + 1 }, (_, index) => blurredCylinder(Math.max(0, radiusMm + first + index), radiusMm, fwhm / fwhmOfSigma))
    for (let shift = -ray.mostShiftMm; shift <= ray.mostShiftMm; shift++) attempt(fwhm, blurred, shift)
  }
  const spread = Math.max(...value) - Math.min(...value)
  return best.fwhm < least || best.fwhm > most || best.height < spread * 0.5 ? null : best.fwhm
}

/**
 * What reading between voxels adds to the variance of an edge, mm2: linear interpolation is a triangle of the voxel's width, of
 * variance h2 / 6. Mean over the directions across the body's axis.
 */
const interpolationVariance = ({ grid }: SpectField, { frame }: SpineLevel): number =>
  [0, 1, 2].reduce((sum, axis) => {
    const direction = grid.direction[axis] ?? [0, 0, 0]
    const across = (dot(direction, frame.left) ** 2 + dot(direction, frame.posterior) ** 2) / 2
    return sum + (across * (grid.spacingMm[axis] ?? 0) ** 2) / 6
  }, 0)

const assumed = (why: string): SpectResolution => {
  const { assumedFwhmMm } = uptakeMeasurement.resolution
  return { fwhmMm: assumedFwhmMm, uncertaintyMm: null, source: 'assumed', method: `Assumed at ${assumedFwhmMm} mm FWHM: ${why}.` }
}

/**
 * The resolution (FWHM, mm) from the edge of uptake at the walls of normal vertebral bodies, whose place the CT shows. `hot` levels
 * are left out. Falls back to the assumed value, with the reason in words. Deterministic.
 */
export const estimateResolution = (field: SpectField, hu: Hu, spine: SpineModel, hot: ReadonlySet<Place>): SpectResolution => {
  const rule = uptakeMeasurement.resolution
  const widths = spine.levels.flatMap((level) => {
    if (hot.has(level.name) || level.name === 'S1' || level.name === 'S2') return []
    const profile = edgeProfile(field, hu, level)
    const seen = profile === null ? null : fitFwhm(profile)
    if (seen === null) return []
    const own = seen ** 2 - fwhmOfSigma ** 2 * interpolationVariance(field, level)
    return own > 0 ? [Math.sqrt(own)] : []
  })
  if (widths.length < rule.leastLevels) return assumed('too few vertebral bodies show a clear edge of uptake')
  const fwhmMm = median(widths)
  const spread = 1.4826 * median(widths.map((width) => Math.abs(width - fwhmMm)))
  if (spread > rule.mostRelativeSpread * fwhmMm) return assumed('the edges of uptake differ too much between the vertebral bodies')
  return {
    fwhmMm,
    // The middle of n values is 1.25 times as uncertain as their mean; no fit is better than its own step.
    uncertaintyMm: Math.max(0.5, (1.25 * spread) / Math.sqrt(widths.length)),
    source: 'measured',
    method: `Measured from the edge of uptake at the walls of ${widths.length} vertebral bodies.`,
  }
}
