import { describe, expect, it } from 'vitest'
import { createCanvas } from '../../phantom/canvas.ts'
import { seededRandom } from '../../phantom/random.ts'
import { averageActivity, makeSpect, spectResolutionMm, spectVoxelMm } from '../../phantom/spect.ts'

/** Full width at half maximum of a profile, by linear interpolation at both flanks, in samples. */
const fullWidth = (profile: readonly number[]): number => {
  const top = Math.max(...profile)
  const peak = profile.indexOf(top)
  const flank = (step: 1 | -1): number => {
    let i = peak
    while ((profile[i + step] ?? 0) > top / 2) i += step
    const [a = 0, b = 0] = [profile[i], profile[i + step]]
    return Math.abs(i - peak) + (a - top / 2) / (a - b)
  }
  return flank(1) + flank(-1)
}

describe('the SPECT of a canvas', () => {
  it('resolves 10 to 12 mm, as stated', () => {
    expect(spectResolutionMm).toBeGreaterThan(10)
    expect(spectResolutionMm).toBeLessThan(12)
    const canvas = createCanvas([96, 96, 96], [2, 2, 2], [-95, -95, -95])
    // Sources of 4 mm, far apart, so bright that chance does not matter.
    const places = [[24, 24, 48], [70, 30, 40], [40, 72, 60]] as const
    for (const [i, j, k] of places)
      for (const [a, b, c] of [[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 0], [1, 0, 1], [0, 1, 1], [1, 1, 1]] as const)
        canvas.activity[((k + c) * 96 + j + b) * 96 + i + a] = 60000
    const { counts, dimensions, originMm } = makeSpect(canvas, seededRandom('point'), 1e6)
    const [nx, ny] = dimensions
    const widths = places.flatMap(([i, j, k]) => {
      const at = [i, j, k].map((index, axis) => Math.round((-95 + (index + 0.5) * 2 - (originMm[axis] ?? 0)) / spectVoxelMm)) as [number, number, number]
      const strides = [1, nx, nx * ny] as const
      const middle = at[0] + at[1] * nx + at[2] * nx * ny
      return strides.map((stride) => spectVoxelMm * fullWidth(Array.from({ length: 15 }, (_, n) => counts[middle + (n - 7) * stride] ?? 0)))
    })
    const mean = widths.reduce((sum, width) => sum + width, 0) / widths.length
    expect(Math.abs(mean - spectResolutionMm)).toBeLessThan(0.8)
  })

  it('averages activity without losing any, whatever the voxels', () => {
    const canvas = createCanvas([40, 30, 20], [1.37, 2.9, 3], [-26, -40, -28])
    const random = seededRandom('fill')
    for (let i = 0; i < canvas.activity.length; i += 1) canvas.activity[i] = Math.floor(random.between(0, 3000))
    const given = canvas.activity.reduce((sum, value) => sum + value, 0) / 1000 * 1.37 * 2.9 * 3
    const [nx, ny, nz] = [40, 40, 30]
    const found = averageActivity(canvas, [nx, ny, nz], [-86, -86, -64])
    const total = found.reduce((sum, value) => sum + value, 0) * spectVoxelMm ** 3
    expect(total / given).toBeCloseTo(1, 4)
  })

  it('is noisier with fewer counts', () => {
    const noise = (countsPerVoxel: number): number => {
      const canvas = createCanvas([40, 40, 40], [4.42, 4.42, 4.42], [-86, -86, -86])
      canvas.activity.fill(1000)
      const { counts, dimensions } = makeSpect(canvas, seededRandom('noise'), countsPerVoxel)
      const [nx, ny, nz] = dimensions
      const inside: number[] = []
      for (let k = 10; k < nz - 10; k += 1)
        for (let j = ny / 2 - 10; j < ny / 2 + 10; j += 1)
          for (let i = nx / 2 - 10; i < nx / 2 + 10; i += 1) inside.push(counts[(k * ny + j) * nx + i] ?? 0)
      const mean = inside.reduce((sum, value) => sum + value, 0) / inside.length
      return Math.sqrt(inside.reduce((sum, value) => sum + (value - mean) ** 2, 0) / inside.length) / mean
    }
    expect(noise(20)).toBeGreaterThan(1.7 * noise(100))
  })
})
