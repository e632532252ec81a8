import type { Place } from '../base/anatomy.ts'
import { uptakeMeasurement } from '../knowledge/measurement-schema.ts'
import { patientToVoxel } from '../geometry/grid.ts'
import { distanceMm, patientMm, subtract } from '../geometry/vector.ts'
import type { PatientMm } from '../geometry/vector.ts'
import type { Region } from './regions.ts'
import { relativeRadius, shapeBox } from './shape.ts'
import type { SpectField } from './spect-field.ts'

/** The statistical noise of a SPECT as uniform bone shows it. */
export interface SpectNoise {
  /** Standard deviation of one voxel over the local uptake. */
  readonly relativeSd: number
  /** FWHM of its grain, mm: values closer than this rise and fall together. */
  readonly grainFwhmMm: number
  /** Bodies it was read in. */
  readonly levels: readonly Place[]
}

/** About how far apart the voxels that are compared lie, mm: finer ones say nothing new, and the work grows with their square. */
const latticeMm = 4.4

/** Distances of two voxels that are told apart, mm: their pairs are compared class by class. */
const lagsMm = [5.5, 7, 8.5, 10.5] as const

interface Sample {
  readonly at: PatientMm
  readonly value: number
}

/** The voxels of a coarse lattice whose middle lies in a region. */
const voxelsIn = (field: SpectField, { shape }: Region): Sample[] => {
  const { low, high } = shapeBox(shape)
  const [nx, ny, nz] = field.grid.dimensions
  const corners = Array.from({ length: 8 }, (_, corner) => patientToVoxel(field.grid, patientMm(corner & 1 ? high[0] : low[0], corner & 2 ? high[1] : low[1], corner & 4 ? high[2] : low[2])))
  const indices = (axis: 0 | 1 | 2, count: number): number[] => {
    const values = corners.map((corner) => corner[axis])
    const step = Math.max(1, Math.round(latticeMm / field.grid.spacingMm[axis]))
    const out: number[] = []
    for (let index = Math.max(0, Math.floor(Math.min(...values))); index <= Math.min(count - 1, Math.ceil(Math.max(...values))); index++) if (index % step === 0) out.push(index)
    return out
  }
  const [is, js, ks] = [indices(0, nx), indices(1, ny), indices(2, nz)]
  return ks.flatMap((k) =>
    js.flatMap((j) =>
      is.flatMap((i) => {
        const offset = i + nx * (j + ny * k)
        const at = field.positionOf(offset)
        return relativeRadius(shape, at) <= 1 ? [{ at, value: field.voxels[offset] as number }] : []
      }),
    ),
  )
}

/** An orthonormal basis of the quadratic surfaces over some places (Gram-Schmidt), one column each. */
const quadratics = (samples: readonly Sample[], middle: PatientMm): readonly Float64Array[] => {
  const terms = samples.map(({ at }) => {
    const [x, y, z] = subtract(at, middle).map((value) => value / 10) as [number, number, number]
    return [1, x, y, z, x * x, y * y, z * z, x * y, y * z, z * x]
  })
  const columns: Float64Array[] = []
  for (let term = 0; term < 10; term++) {
    const column = Float64Array.from(terms, (row) => row[term] ?? 0)
    for (let pass = 0; pass < 2; pass++)
      for (const known of columns) {
        const along = known.reduce((sum, value, index) => sum + value * (column[index] ?? 0), 0)
        column.forEach((value, index) => (column[index] = value - along * (known[index] ?? 0)))
      }
    const size = Math.sqrt(column.reduce((sum, value) => sum + value * value, 0))
    if (size > 1e-9) columns.push(column.map((value) => value / size))
  }
  return columns
}

/** Voxels of one body, and what a quadratic surface leaves of them. */
interface Body {
  readonly level: Place
  readonly samples: readonly Sample[]
  readonly columns: readonly Float64Array[]
  /** Index pairs of each class of distance; the first class is each voxel with itself. */
  readonly lags: readonly (readonly (readonly [number, number])[])[]
  /** Mean product of two relative residuals of each class. */
  readonly products: readonly number[]
}

const average = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)

const bodyOf = (field: SpectField, region: Region): Body | null => {
  const samples = voxelsIn(field, region)
  if (samples.length < 60) return null
  const mean = average(samples.map(({ value }) => value))
  if (!(mean > 0)) return null
  const columns = quadratics(samples, region.centreMm)
  const rest = Float64Array.from(samples, ({ value }) => value / mean)
  for (const column of columns) {
    const along = column.reduce((sum, value, index) => sum + value * (rest[index] ?? 0), 0)
    rest.forEach((value, index) => (rest[index] = value - along * (column[index] ?? 0)))
  }
  const lags: [number, number][][] = [samples.map((_, index) => [index, index]), ...lagsMm.map((): [number, number][] => [])]
  samples.forEach(({ at }, a) => {
    for (let b = a + 1; b < samples.length; b++) {
      const apart = distanceMm(at, (samples[b] as Sample).at)
      const lag = lagsMm.findIndex((most) => apart <= most)
      if (lag >= 0) lags[lag + 1]?.push([a, b])
    }
  })
  const products = lags.map((pairs) => average(pairs.map(([a, b]) => (rest[a] as number) * (rest[b] as number))))
  return { level: region.level, samples, columns, lags, products }
}

/**
 * Mean products that noise of unit variance and a given grain would leave in a body after the quadratic surface has taken its share,
 * class by class.
 */
const productsOf = ({ samples, columns, lags }: Body, grainFwhmMm: number): readonly number[] => {
  // Noise that a Gaussian of this FWHM has smoothed is correlated over root two times its width.
  const scale = -(4 * Math.log(2)) / (2 * grainFwhmMm * grainFwhmMm)
  const n = samples.length
  const covariance = new Float64Array(n * n)
  for (let a = 0; a < n; a++)
    for (let b = a; b < n; b++) covariance[a * n + b] = covariance[b * n + a] = Math.exp(scale * distanceMm((samples[a] as Sample).at, (samples[b] as Sample).at) ** 2)
  // C Q, and with it any entry of (1 - QQ') C (1 - QQ') = C - Q (CQ)' - (CQ - Q Q'CQ) Q'.
  const projected = columns.map((column) =>
    Float64Array.from({ length: n }, (_, a) => {
      let sum = 0
      for (let b = 0; b < n; b++) sum += (covariance[a * n + b] as number) * (column[b] as number)
      return sum
    }),
  )
  const kept = projected.map((column) => {
    const out = Float64Array.from(column)
    for (const other of columns) {
      const along = other.reduce((sum, value, index) => sum + value * (column[index] as number), 0)
      other.forEach((value, index) => (out[index] = (out[index] as number) - along * value))
    }
    return out
  })
  const entry = (a: number, b: number): number =>
    columns.reduce((value, column, p) => value - (column[a] as number) * (projected[p]?.[b] ?? 0) - (kept[p]?.[a] ?? 0) * (column[b] as number), covariance[a * n + b] as number)
  return lags.map((pairs) => average(pairs.map(([a, b]) => entry(a, b))))
}

/** The two shares, none below zero, with which two patterns explain a third best; and what they leave. */
const twoShares = (seen: readonly number[], a: readonly number[], b: readonly number[]): { readonly a: number; readonly b: number; readonly rest: number } => {
  const dotted = (x: readonly number[], y: readonly number[]): number => x.reduce((sum, value, index) => sum + value * (y[index] ?? 0), 0)
  const [aa, bb, ab, sa, sb] = [dotted(a, a), dotted(b, b), dotted(a, b), dotted(seen, a), dotted(seen, b)]
  const determinant = aa * bb - ab * ab
  const both = determinant > 1e-12 ? [(sa * bb - sb * ab) / determinant, (sb * aa - sa * ab) / determinant] : [-1, -1]
  const options = [both, [sa / aa, 0], [0, sb / bb]].filter(([x = -1, y = -1]) => x >= 0 && y >= 0)
  const rests = options.map(([x = 0, y = 0]) => ({ a: x, b: y, rest: seen.reduce((sum, value, index) => sum + (value - x * (a[index] ?? 0) - y * (b[index] ?? 0)) ** 2, 0) }))
  return rests.reduce((best, option) => (option.rest < best.rest ? option : best), { a: 0, b: 0, rest: Infinity })
}

/** Bodies that are read, at most. */
const mostBodies = 5

/**
 * Noise from the bodies of some normal levels: what a quadratic surface does not explain, corrected for what the surface takes of the
 * noise itself. Bone is no uniform block: what varies as coarsely as the resolution of the SPECT (`resolutionFwhmMm`) may be bone;
 * what varies finer can only be noise. Both are fitted, the noise with the grain that fits best. Null where too few bodies lie in the
 * SPECT. Deterministic.
 */
export const estimateNoise = (field: SpectField, regions: readonly Region[], levels: readonly Place[], resolutionFwhmMm: number): SpectNoise | null => {
  const rule = uptakeMeasurement.noise
  const bodies = regions
    .filter((region) => region.structure === 'vertebral-body' && levels.includes(region.level))
    .slice(-mostBodies)
    .flatMap((region) => bodyOf(field, region) ?? [])
  if (bodies.length < rule.leastLevels) return null
  const pooled = (of: (body: Body) => readonly number[]): readonly number[] => {
    const each = bodies.map(of)
    return [0, ...lagsMm].map((_, lag) => average(each.map((values) => values[lag] ?? 0)))
  }
  const seen = pooled((body) => body.products)
  const bone = pooled((body) => productsOf(body, resolutionFwhmMm))
  const [least, most] = rule.grainFwhmMm
  let best = { rest: Infinity, grain: least, variance: 0 }
  for (let grain = least; grain <= Math.min(most, resolutionFwhmMm * 0.9); grain++) {
    const { a, rest } = twoShares(seen, pooled((body) => productsOf(body, grain)), bone)
    if (rest < best.rest) best = { rest, grain, variance: a }
  }
  return best.variance > 0 ? { relativeSd: Math.sqrt(best.variance), grainFwhmMm: best.grain, levels: bodies.map(({ level }) => level) } : null
}

/** Volume over which noise of this grain is as good as one value, ml: the integral of its correlation. */
export const grainVolumeMl = ({ grainFwhmMm }: SpectNoise): number => (Math.PI / (2 * Math.log(2))) ** 1.5 * grainFwhmMm ** 3 / 1000

/**
 * Standard deviation of one voxel of some uptake, in its unit; `normal` is the uptake of the bone that the noise was read in. Above it
 * noise is taken to grow with uptake (as an iterative reconstruction does), below it with its root (as counts do): the larger of both.
 */
export const voxelSd = ({ relativeSd }: Pick<SpectNoise, 'relativeSd'>, uptake: number, normal: number): number => {
  const share = Math.max(0, uptake / normal)
  return relativeSd * normal * Math.max(share, Math.sqrt(share))
}

/** Standard deviation of the mean over a volume, as a share of the one of a voxel. */
export const meanShare = (noise: SpectNoise, volumeMl: number): number => {
  const grain = grainVolumeMl(noise)
  return Math.sqrt(grain / (grain + volumeMl))
}
