import { describe, expect, it } from 'vitest'
import { sixSpheres, sphereDiametersMm, uniformCylinder } from '../../phantom/recovery.ts'
import { voxelAt } from './painted.ts'

describe('spheres and cylinder of known concentration', () => {
  const { spect, spheres } = sixSpheres(8, 1, 200, 1)
  const at = (positionMm: readonly number[]): number => spect.counts[voxelAt(spect, positionMm)] ?? 0

  it('recover the more the larger they are, the largest all', () => {
    expect(spheres.map(({ diameterMm }) => diameterMm)).toEqual([...sphereDiametersMm])
    const background = at([0, 0, 0])
    const seen = spheres.map(({ centreMm }) => at(centreMm) / background)
    for (const [i, value] of seen.slice(1).entries()) expect(value).toBeGreaterThan((seen[i] ?? 0) * 0.98)
    expect(seen[0]).toBeLessThan(4)
    expect(Math.abs((seen.at(-1) ?? 0) / 8 - 1)).toBeLessThan(0.1)
  })

  it('give counts in proportion to what is filled in', () => {
    const middle = (concentration: number): number => {
      const { counts, ...image } = uniformCylinder(concentration, 200, 3)
      const values = [-20, -10, 0, 10, 20].flatMap((x) => [-20, -10, 0, 10, 20].flatMap((y) => [-20, 0, 20].map((z) => counts[voxelAt(image, [x, y, z])] ?? 0)))
      return values.reduce((sum, value) => sum + value, 0) / values.length
    }
    expect(middle(3) / middle(1)).toBeCloseTo(3, 1)
  })
})
