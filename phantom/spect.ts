import { activityScale } from './canvas.ts'
import type { Canvas } from './canvas.ts'
import { scale } from '../core/geometry/vector.ts'
import type { Vec3 } from '../core/geometry/vector.ts'
import type { Misregistration } from './misregistration.ts'
import { poisson } from './random.ts'
import type { Random } from './random.ts'

/** Matrix and voxel of the SPECT, mm. */
export const spectMatrix = 128
export const spectVoxelMm = 4.42

/**
 * The two blurs, FWHM mm: the camera's before the counts are drawn, the filter's after, which gives noise its grain.
 * With the voxel itself (4.42 mm averaged: about 3 mm) they make `spectResolutionMm`.
 */
const cameraFwhmMm = 9
const filterFwhmMm = 6.2
export const spectResolutionMm = Math.sqrt(cameraFwhmMm ** 2 + filterFwhmMm ** 2 + (spectVoxelMm ** 2 / 12) * 5.545)

/** A SPECT volume: 16-bit counts, same axes as the canvas. */
export interface SpectImage {
  readonly dimensions: Vec3
  readonly spacingMm: Vec3
  readonly originMm: Vec3
  readonly counts: Uint16Array
}

/** Shares of each source cell in each target cell along one axis, as runs. */
const overlaps = (
  sourceCount: number, sourceOrigin: number, sourceStep: number,
  targetCount: number, targetOrigin: number, targetStep: number,
): { readonly target: Int32Array; readonly share: Float32Array; readonly next: Float32Array } => {
  const target = new Int32Array(sourceCount)
  const share = new Float32Array(sourceCount)
  const next = new Float32Array(sourceCount)
  for (let i = 0; i < sourceCount; i += 1) {
    const low = (sourceOrigin + (i - 0.5) * sourceStep - targetOrigin) / targetStep + 0.5
    const high = low + sourceStep / targetStep
    const cell = Math.floor(low)
    target[i] = cell >= 0 && cell < targetCount ? cell : -1
    share[i] = Math.min(high, cell + 1) - low
    next[i] = Math.max(0, high - cell - 1)
  }
  return { target, share, next }
}

/** Averages the activity of the canvas over SPECT voxels, in units of a normal vertebral body. */
export const averageActivity = (canvas: Canvas, dimensions: Vec3, originMm: Vec3, voxelMm = spectVoxelMm): Float32Array => {
  const [nx, ny, nz] = canvas.dimensions
  const [tx, ty, tz] = dimensions
  const [ax, ay, az] = [0, 1, 2].map((axis) =>
    overlaps(canvas.dimensions[axis] ?? 0, canvas.originMm[axis] ?? 0, canvas.spacingMm[axis] ?? 1,
      dimensions[axis] ?? 0, originMm[axis] ?? 0, voxelMm)) as [ReturnType<typeof overlaps>, ReturnType<typeof overlaps>, ReturnType<typeof overlaps>]
  const result = new Float32Array(tx * ty * tz)
  const line = new Float32Array(tx + 1)
  const plane = new Float32Array(tx * (ty + 1))
  for (let k = 0; k < nz; k += 1) {
    plane.fill(0)
    for (let j = 0; j < ny; j += 1) {
      const toRow = ay.target[j] as number
      if (toRow < 0) continue
      line.fill(0)
      const from = (k * ny + j) * nx
      for (let i = 0; i < nx; i += 1) {
        const value = canvas.activity[from + i] as number
        const cell = ax.target[i] as number
        if (value === 0 || cell < 0) continue
        line[cell] = (line[cell] as number) + value * (ax.share[i] as number)
        line[cell + 1] = (line[cell + 1] as number) + value * (ax.next[i] as number)
      }
      const [a, b] = [ay.share[j] as number, ay.next[j] as number]
      for (let i = 0; i < tx; i += 1) {
        const value = line[i] as number
        plane[toRow * tx + i] = (plane[toRow * tx + i] as number) + value * a
        plane[(toRow + 1) * tx + i] = (plane[(toRow + 1) * tx + i] as number) + value * b
      }
    }
    const toSlice = az.target[k] as number
    for (const [slice, share] of [[toSlice, az.share[k] as number], [toSlice + 1, az.next[k] as number]] as const) {
      if (slice < 0 || slice >= tz || share === 0) continue
      for (let n = 0; n < tx * ty; n += 1)
        result[slice * tx * ty + n] = (result[slice * tx * ty + n] as number) + ((plane[n] as number) * share) / activityScale
    }
  }
  return result
}

/** The activity as the SPECT's grid sees it where the patient has moved: read from a grid twice as fine, eight places per voxel. */
const movedActivity = (canvas: Canvas, dimensions: Vec3, originMm: Vec3, moved: Misregistration): Float32Array => {
  const step = spectVoxelMm / 2
  const fineDimensions = scale(dimensions, 2)
  const fineOrigin: Vec3 = [originMm[0] - step / 2, originMm[1] - step / 2, originMm[2] - step / 2]
  const fine = averageActivity(canvas, fineDimensions, fineOrigin, step)
  const [nx, ny, nz] = fineDimensions
  const result = new Float32Array(dimensions[0] * dimensions[1] * dimensions[2])
  for (let k = 0; k < nz; k += 1)
    for (let j = 0; j < ny; j += 1)
      for (let i = 0; i < nx; i += 1) {
        const source = moved.sourceOf([fineOrigin[0] + i * step, fineOrigin[1] + j * step, fineOrigin[2] + k * step])
        const [x, y, z] = [(source[0] - fineOrigin[0]) / step, (source[1] - fineOrigin[1]) / step, (source[2] - fineOrigin[2]) / step]
        const [a, b, c] = [Math.floor(x), Math.floor(y), Math.floor(z)]
        if (a < 0 || b < 0 || c < 0 || a >= nx - 1 || b >= ny - 1 || c >= nz - 1) continue
        const o = (c * ny + b) * nx + a
        const row = (at: number): number => (fine[at] as number) * (1 - x + a) + (fine[at + 1] as number) * (x - a)
        const low = row(o) * (1 - y + b) + row(o + nx) * (y - b)
        const high = row(o + nx * ny) * (1 - y + b) + row(o + nx * ny + nx) * (y - b)
        const to = ((k >> 1) * dimensions[1] + (j >> 1)) * dimensions[0] + (i >> 1)
        result[to] = (result[to] as number) + (low * (1 - z + c) + high * (z - c)) / 8
      }
  return result
}

/** One axis of a blur: whole runs are added at once, shifted by each tap of the kernel. Zero outside. */
const blurAxis = (values: Float32Array, count: number, stride: number, weights: Float32Array): Float32Array => {
  const result = new Float32Array(values.length)
  const reach = (weights.length - 1) / 2
  const run = count * stride
  for (let start = 0; start < values.length; start += run) {
    for (let tap = 0; tap < weights.length; tap += 1) {
      const weight = weights[tap] as number
      const shift = (tap - reach) * stride
      const end = start + Math.min(run, run - shift)
      for (let n = start + Math.max(0, -shift); n < end; n += 1)
        result[n] = (result[n] as number) + (values[n + shift] as number) * weight
    }
  }
  return result
}

/** Gaussian blur along the three axes; zero outside. */
export const gaussianBlur = (values: Float32Array, dimensions: Vec3, voxelMm: number, fwhmMm: number): Float32Array => {
  const sigma = fwhmMm / 2.3548 / voxelMm
  const reach = Math.ceil(3.5 * sigma)
  const kernel = Array.from({ length: 2 * reach + 1 }, (_, i) => Math.exp(-((i - reach) ** 2) / (2 * sigma * sigma)))
  const total = kernel.reduce((sum, weight) => sum + weight, 0)
  const weights = Float32Array.from(kernel, (weight) => weight / total)
  const [nx, ny, nz] = dimensions
  const alongX = blurAxis(values, nx, 1, weights)
  return blurAxis(blurAxis(alongX, ny, nx, weights), nz, nx * ny, weights)
}

/**
 * The SPECT of a canvas: camera blur, Poisson counts (`countsPerVoxel` for a normal vertebral body), filter,
 * stored as 16-bit counts. `moved` is how the patient lay against the CT.
 */
export const makeSpect = (canvas: Canvas, random: Random, countsPerVoxel: number, moved: Misregistration | null = null): SpectImage => {
  const [nx, ny, nz] = canvas.dimensions
  const [sx, sy, sz] = canvas.spacingMm
  const middle = [0, 1, 2].map((axis) =>
    (canvas.originMm[axis] ?? 0) + (((canvas.dimensions[axis] ?? 1) - 1) * (canvas.spacingMm[axis] ?? 0)) / 2)
  const slices = Math.ceil((nz * sz) / spectVoxelMm)
  const dimensions: Vec3 = [spectMatrix, spectMatrix, slices]
  const originMm = dimensions.map((count, axis) => (middle[axis] ?? 0) - ((count - 1) * spectVoxelMm) / 2) as unknown as Vec3
  if (nx * sx > spectMatrix * spectVoxelMm || ny * sy > spectMatrix * spectVoxelMm)
    throw new Error('the CT is wider than the SPECT')
  const activity = moved === null ? averageActivity(canvas, dimensions, originMm) : movedActivity(canvas, dimensions, originMm, moved)
  const seen = gaussianBlur(activity, dimensions, spectVoxelMm, cameraFwhmMm)
  const drawn = gaussianBlur(
    seen.map((value) => poisson(random, value * countsPerVoxel)),
    dimensions,
    spectVoxelMm,
    filterFwhmMm,
  )
  // As reconstruction software does: the brightest voxel takes most of the 16 bits.
  const brightest = drawn.reduce((most, value) => Math.max(most, value), 0)
  const gain = Math.min(20, 30000 / Math.max(1, brightest))
  const counts = Uint16Array.from(drawn, (value) => Math.round(value * gain))
  return { dimensions, spacingMm: [spectVoxelMm, spectVoxelMm, spectVoxelMm], originMm, counts }
}
