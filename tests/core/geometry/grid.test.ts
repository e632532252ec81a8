import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { indexAffine, patientToVoxel, voxelToPatient } from '../../../core/geometry/grid.ts'
import type { VoxelGrid } from '../../../core/geometry/grid.ts'
import { gridCorners } from '../../../core/geometry/grid-corners.ts'
import { cross, normalise, patientMm, voxelIndex } from '../../../core/geometry/vector.ts'
import type { Vec3 } from '../../../core/geometry/vector.ts'

const component = fc.double({ min: -1, max: 1, noNaN: true })
const spacing = fc.double({ min: 0.2, max: 8, noNaN: true })
const offset = fc.double({ min: -800, max: 800, noNaN: true })
const index = fc.double({ min: -600, max: 600, noNaN: true })
const vec = (of: fc.Arbitrary<number>): fc.Arbitrary<Vec3> => fc.tuple(of, of, of)

/** Any place, size, anisotropy and orientation; left-handed every second time. */
const anyGrid: fc.Arbitrary<VoxelGrid> = fc
  .record({ a: vec(component), b: vec(component), spacingMm: vec(spacing), origin: vec(offset), leftHanded: fc.boolean() })
  .filter(({ a, b }) => Math.hypot(...a) > 0.1 && Math.hypot(...cross(a, b)) > 0.05)
  .map(({ a, b, spacingMm, origin, leftHanded }) => {
    const i = normalise(a)
    const k = normalise(cross(a, b))
    const j = cross(k, i)
    const third: Vec3 = leftHanded ? [-k[0], -k[1], -k[2]] : k
    return { dimensions: [7, 8, 9], spacingMm, originMm: patientMm(...origin), direction: [i, j, third] }
  })

describe('voxel and patient coordinates', () => {
  test('voxel -> patient -> voxel is the identity', () => {
    fc.assert(
      fc.property(anyGrid, vec(index), (grid, voxel) => {
        const back = patientToVoxel(grid, voxelToPatient(grid, voxelIndex(...voxel)))
        for (const axis of [0, 1, 2] as const) expect(Math.abs(back[axis] - voxel[axis])).toBeLessThan(1e-6)
      }),
    )
  })

  test('the affine between two grids is the way through the patient', () => {
    fc.assert(
      fc.property(anyGrid, anyGrid, vec(index), (target, source, voxel) => {
        const m = indexAffine(target, source)
        const through = patientToVoxel(source, voxelToPatient(target, voxelIndex(...voxel)))
        for (const row of [0, 1, 2] as const) {
          const value = (m[row * 4] ?? 0) * voxel[0] + (m[row * 4 + 1] ?? 0) * voxel[1] + (m[row * 4 + 2] ?? 0) * voxel[2] + (m[row * 4 + 3] ?? 0)
          expect(Math.abs(value - through[row])).toBeLessThan(1e-4)
        }
      }),
    )
  })

  test('the outer corners lie half a voxel outside the centres', () => {
    const grid: VoxelGrid = { dimensions: [2, 3, 4], spacingMm: [1, 2, 3], originMm: patientMm(10, 20, 30), direction: [[1, 0, 0], [0, 1, 0], [0, 0, 1]] }
    expect(gridCorners(grid)[0]).toEqual([9.5, 19, 28.5])
    expect(gridCorners(grid)[7]).toEqual([11.5, 25, 40.5])
  })
})
