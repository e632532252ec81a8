import type { Canvas } from './canvas.ts'
import { seededRandom } from './random.ts'
import type { Random } from './random.ts'

const noiseSize = 512

/** Blurs a periodic square picture along rows and columns with (1, 2, 1) / 4. */
const blurred = (picture: Float32Array): Float32Array => {
  const along = (values: Float32Array, step: 1 | typeof noiseSize): Float32Array => {
    const result = new Float32Array(values.length)
    for (let row = 0; row < noiseSize; row += 1) {
      for (let column = 0; column < noiseSize; column += 1) {
        const place = step === 1 ? column : row
        const index = row * noiseSize + column
        const before = place === 0 ? index + step * (noiseSize - 1) : index - step
        const after = place === noiseSize - 1 ? index - step * (noiseSize - 1) : index + step
        result[index] = ((values[before] as number) + 2 * (values[index] as number) + (values[after] as number)) / 4
      }
    }
    return result
  }
  return along(along(picture, 1), noiseSize)
}

/** Noise with the mottle of filtered back-projection: no very low and no very high frequencies; mean 0, deviation 1. */
const noisePicture = (random: Random): Float32Array => {
  const white = Float32Array.from({ length: noiseSize * noiseSize }, () => random.normal())
  const fine = blurred(white)
  const coarse = blurred(blurred(blurred(blurred(fine))))
  const band = fine.map((value, i) => value - 0.8 * (coarse[i] as number))
  const deviation = Math.sqrt(band.reduce((sum, value) => sum + value * value, 0) / band.length)
  return band.map((value) => value / deviation)
}

/** Scanner blur within the slice, then noise, correlated within the slice and with the next one. HU held to -1024..3071. */
export const createCtFinish = (canvas: Canvas, seed: string, noiseHu: number): ((slice: number) => void) => {
  const random = seededRandom(seed)
  const noise = noisePicture(random)
  const [nx, ny] = canvas.dimensions
  const row = new Float32Array(nx)
  const above = new Float32Array(nx)
  let offset = [Math.floor(random.between(0, noiseSize)), Math.floor(random.between(0, noiseSize))] as const
  return (slice) => {
    const next = [Math.floor(random.between(0, noiseSize)), Math.floor(random.between(0, noiseSize))] as const
    const start = slice * nx * ny
    const hu = canvas.hu
    above.fill(-1000)
    for (let j = 0; j < ny; j += 1) {
      const from = start + j * nx
      const below = j < ny - 1 ? from + nx : from
      const first = ((j + offset[1]) & (noiseSize - 1)) * noiseSize
      const second = ((j + next[1]) & (noiseSize - 1)) * noiseSize
      for (let i = 0; i < nx; i += 1) row[i] = hu[from + i] as number
      for (let i = 0; i < nx; i += 1) {
        const here = row[i] as number
        const beside = (row[i > 0 ? i - 1 : i] as number) + (row[i < nx - 1 ? i + 1 : i] as number)
        const value = here * 0.56 + (beside + (above[i] as number) + (hu[below + i] as number)) * 0.11
        const mottle =
          0.8 * (noise[first + ((i + offset[0]) & (noiseSize - 1))] as number) +
          0.6 * (noise[second + ((i + next[0]) & (noiseSize - 1))] as number)
        // Noise is lowest in air, where nothing absorbs the beam but the patient beside it.
        const strength = value < -900 ? noiseHu * 0.6 : noiseHu
        hu[from + i] = Math.max(-1024, Math.min(3071, Math.round(value + strength * mottle)))
      }
      above.set(row)
    }
    offset = next
  }
}
