import { seededRandom } from './random.ts'

/** A smooth random pattern (mean 0, standard deviation 1) that repeats after 64 voxels. */
export interface Texture {
  readonly at: (i: number, j: number, k: number) => number
}

const size = 64

/** Smooths along one axis of a periodic cube with weights (1, 2, 1) / 4. */
const smooth = (values: Float32Array, stride: number): Float32Array => {
  const result = new Float32Array(values.length)
  for (let index = 0; index < values.length; index += 1) {
    const position = Math.floor(index / stride) % size
    const before = position === 0 ? index + stride * (size - 1) : index - stride
    const after = position === size - 1 ? index - stride * (size - 1) : index + stride
    result[index] = ((values[before] as number) + 2 * (values[index] as number) + (values[after] as number)) / 4
  }
  return result
}

export const createTexture = (seed: string, passes: number): Texture => {
  const random = seededRandom(seed)
  let values = Float32Array.from({ length: size ** 3 }, () => random.normal())
  for (let pass = 0; pass < passes; pass += 1) {
    for (const stride of [1, size, size * size]) values = smooth(values, stride) as Float32Array<ArrayBuffer>
  }
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length)
  values = values.map((value) => value / deviation)
  return { at: (i, j, k) => values[(((k & 63) << 12) | ((j & 63) << 6) | (i & 63)) >>> 0] ?? 0 }
}
