import type { Vec3 } from '../geometry/vector.ts'
import { throwIfSet } from './cancel-flag.ts'
import type { CancelFlag } from './cancel-flag.ts'
import { requireDimensions, requireFinite, requireOnePerVoxel } from './voxel-arguments.ts'

/** Weights for the offsets -radius..radius, their sum 1; the kernel is cut at ceil(4 sigma) voxels. */
const gaussianWeights = (sigma: number): Float64Array => {
  const radius = Math.ceil(4 * sigma)
  const raw = Float64Array.from({ length: 2 * radius + 1 }, (_, at) => Math.exp(-0.5 * ((at - radius) / sigma) ** 2))
  const sum = raw.reduce((total, weight) => total + weight, 0)
  return raw.map((weight) => weight / sum)
}

/** Voxels that are passed between two looks at the cancel flag. */
const slab = 16_384

/** Smooths one run of `count` voxels that lie `step` apart, starting at `start`. `run` is scratch space of `count`. */
const smoothRun = (values: Float32Array, start: number, count: number, step: number, weights: Float64Array, run: Float32Array): void => {
  const radius = (weights.length - 1) / 2
  for (let at = 0; at < count; at += 1) run[at] = values[start + at * step]!
  for (let at = 0; at < count; at += 1) {
    let sum = 0
    for (let offset = -radius; offset <= radius; offset += 1) {
      const from = Math.min(count - 1, Math.max(0, at + offset))
      sum += weights[offset + radius]! * run[from]!
    }
    values[start + at * step] = sum
  }
}

/**
 * Separable Gaussian: the twin of the native kernel (native/src/gaussian-smooth.cpp), same numbers.
 * `sigmaVoxels` is one sigma per axis (i, j, k) in voxels, 0 leaves the axis as it is; the kernel is cut at 4 sigma and
 * normalised; edge voxels are repeated outwards. Throws a TypeError for arguments that do not fit together.
 */
export const gaussianSmooth = (source: Float32Array, dims: Vec3, sigmaVoxels: Vec3, flag?: CancelFlag): Float32Array => {
  const voxels = requireDimensions(dims, 'dims')
  if (!(source instanceof Float32Array)) throw new TypeError('values must be a Float32Array')
  requireOnePerVoxel(source, voxels, 'values')
  requireFinite(sigmaVoxels, 3, 'sigmaVoxels')
  if (sigmaVoxels.some((sigma) => sigma < 0 || sigma > 1000)) throw new TypeError('sigmaVoxels must lie between 0 and 1000')
  const values = source.slice()
  const steps: Vec3 = [1, dims[0], dims[0] * dims[1]]
  for (const axis of [0, 1, 2] as const) {
    if (sigmaVoxels[axis] === 0) continue
    const weights = gaussianWeights(sigmaVoxels[axis])
    const run = new Float32Array(dims[axis])
    for (let start = 0; start < voxels; start += 1) {
      if (start % slab === 0) throwIfSet(flag)
      const isFirstOfRun = Math.floor(start / steps[axis]) % dims[axis] === 0
      if (isFirstOfRun) smoothRun(values, start, dims[axis], steps[axis], weights, run)
    }
  }
  return values
}
