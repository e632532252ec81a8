import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { voxelToPatient } from '../../../core/geometry/grid.ts'
import { distanceMm, patientMm, voxelIndex } from '../../../core/geometry/vector.ts'
import type { PatientMm, Vec3 } from '../../../core/geometry/vector.ts'
import { composedMove, inverseMove, movedGrid, movedPoint } from '../../../core/registration/rigid.ts'
import type { RigidMove } from '../../../core/registration/rigid.ts'
import { centredGrid, turnedAxes } from '../uptake/synthetic-pair.ts'

const number = (most: number): fc.Arbitrary<number> => fc.double({ min: -most, max: most, noNaN: true })
const vector = (most: number): fc.Arbitrary<Vec3> => fc.tuple(number(most), number(most), number(most))
const point: fc.Arbitrary<PatientMm> = vector(300).map((v) => patientMm(...v))
const move: fc.Arbitrary<RigidMove> = fc.record({ translationMm: vector(30), rotationDeg: vector(40), centreMm: point })

describe('a rigid move', () => {
  it('is taken back by its inverse', () => {
    fc.assert(
      fc.property(move, point, (one, at) => {
        expect(distanceMm(movedPoint(inverseMove(one), movedPoint(one, at)), at)).toBeLessThan(1e-6)
      }),
    )
  })

  it('follows another one as one', () => {
    fc.assert(
      fc.property(move, move, point, (first, second, at) => {
        expect(distanceMm(movedPoint(composedMove(first, second), at), movedPoint(second, movedPoint(first, at)))).toBeLessThan(1e-6)
      }),
    )
  })

  it('keeps distances, and turns about its centre by its angle, right-handed', () => {
    fc.assert(
      fc.property(move, point, point, (one, a, b) => {
        expect(Math.abs(distanceMm(movedPoint(one, a), movedPoint(one, b)) - distanceMm(a, b))).toBeLessThan(1e-6)
      }),
    )
    const turn: RigidMove = { translationMm: [0, 0, 5], rotationDeg: [0, 0, 90], centreMm: patientMm(10, 0, 0) }
    // A quarter about the head-foot axis takes the patient's left to the back.
    expect(distanceMm(movedPoint(turn, patientMm(11, 0, 0)), patientMm(10, 1, 5))).toBeLessThan(1e-9)
  })

  it('moves a grid as it moves its points: oblique, anisotropic, left-handed', () => {
    const index = fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 20 }))
    fc.assert(
      fc.property(move, index, fc.boolean(), (one, [i, j, k], leftHanded) => {
        const grid = centredGrid(patientMm(12, -140, 310), [40, 30, 20], [2.1, 3.4, 5.2], turnedAxes(24, 11, leftHanded))
        const at = voxelIndex(i, j, k)
        expect(distanceMm(voxelToPatient(movedGrid(one, grid), at), movedPoint(one, voxelToPatient(grid, at)))).toBeLessThan(1e-6)
      }),
    )
  })
})
