import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { voxelToPatient } from '../../../core/geometry/grid.ts'
import type { VoxelGrid } from '../../../core/geometry/grid.ts'
import { patientMm, voxelIndex } from '../../../core/geometry/vector.ts'
import { regionMask } from '../../../core/uptake/region-mask.ts'
import { relativeRadius } from '../../../core/uptake/shape.ts'
import type { RegionShape } from '../../../core/uptake/uptake.ts'

/** Turned about z and then x, with non-square pixels and thick slices; left-handed on wish. */
const obliqueGrid = (aboutZ: number, aboutX: number, spacingMm: readonly [number, number, number], leftHanded: boolean): VoxelGrid => {
  const [c, s, d, e] = [Math.cos(aboutZ), Math.sin(aboutZ), Math.cos(aboutX), Math.sin(aboutX)]
  const k = [s * e, -c * e, d] as const
  return {
    dimensions: [14, 12, 10],
    spacingMm,
    originMm: patientMm(-20, 15, -30),
    direction: [[c, s, 0], [-s * d, c * d, e], leftHanded ? [-k[0], -k[1], -k[2]] : [...k]],
  }
}

describe('the mask of a region', () => {
  it('has exactly the voxels whose centres lie inside, on any grid', () => {
    const number = (min: number, max: number): fc.Arbitrary<number> => fc.double({ min, max, noNaN: true })
    fc.assert(
      fc.property(number(-3, 3), number(-1, 1), fc.tuple(number(1, 6), number(1, 6), number(1, 6)), fc.boolean(), number(3, 12), (z, x, spacing, leftHanded, radius) => {
        const grid = obliqueGrid(z, x, spacing, leftHanded)
        const centreMm = voxelToPatient(grid, voxelIndex(6.3, 5.6, 4.7))
        const shape: RegionShape = { kind: 'ellipsoid', centreMm, axes: [[1, 0, 0], [0, 1, 0], [0, 0, 1]], semiAxesMm: [radius, radius * 0.7, radius * 1.2] }
        const masks = new Map(regionMask(shape, grid).map(({ slice, inside }) => [slice, inside]))
        const wanted: number[] = []
        const got: number[] = []
        for (let k = 0; k < 10; k += 1)
          for (let at = 0; at < 14 * 12; at += 1) {
            if (relativeRadius(shape, voxelToPatient(grid, voxelIndex(at % 14, Math.floor(at / 14), k))) <= 1) wanted.push(k * 1000 + at)
            if (masks.get(k)?.[at] === 1) got.push(k * 1000 + at)
          }
        if (wanted.length > 0) expect(got).toEqual(wanted)
        else expect(got).toHaveLength(1)
      }),
      { numRuns: 60 },
    )
  })

  it('of a region outside the grid is empty', () => {
    const grid = obliqueGrid(0, 0, [2, 2, 2], false)
    expect(regionMask({ kind: 'tube', pathMm: [patientMm(500, 0, 0), patientMm(510, 0, 0)], radiusMm: 4 }, grid)).toEqual([])
  })
})
