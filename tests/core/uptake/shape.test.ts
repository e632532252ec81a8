import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { patientMm } from '../../../core/geometry/vector.ts'
import { relativeRadius, shapePoints, shapeVolumeMl } from '../../../core/uptake/shape.ts'
import type { RegionShape } from '../../../core/uptake/uptake.ts'
import { turnedAxes } from './synthetic-pair.ts'

const ellipsoid = (axes: readonly (readonly [number, number, number])[]): Extract<RegionShape, { kind: 'ellipsoid' }> => ({
  kind: 'ellipsoid',
  centreMm: patientMm(10, -20, 30),
  axes: [axes[0] ?? [1, 0, 0], axes[1] ?? [0, 1, 0], axes[2] ?? [0, 0, 1]],
  semiAxesMm: [14, 10, 6],
})

describe('region shapes', () => {
  it('fill their volume with lattice points, however they are turned', () => {
    fc.assert(
      fc.property(fc.double({ min: -90, max: 90, noNaN: true }), fc.double({ min: -60, max: 60, noNaN: true }), (turn, tilt) => {
        const shape = ellipsoid(turnedAxes(turn, tilt, false))
        const points = shapePoints(shape, 1)
        expect(points.every((point) => relativeRadius(shape, point) <= 1 + 1e-9)).toBe(true)
        expect(points.length / 1000 / shapeVolumeMl(shape)).toBeCloseTo(1, 1)
      }),
      { numRuns: 10 },
    )
  })

  it('measures a cylinder across and along its axis', () => {
    const shape: RegionShape = { ...ellipsoid([]), kind: 'cylinder' }
    expect(relativeRadius(shape, patientMm(10 + 14, -20, 30))).toBeCloseTo(1)
    expect(relativeRadius(shape, patientMm(10, -20, 30 + 6))).toBeCloseTo(1)
    expect(relativeRadius(shape, patientMm(10 + 13, -20, 30 + 5.9))).toBeLessThan(1)
  })

  it('measures a tube from the nearest part of its path', () => {
    const shape: RegionShape = { kind: 'tube', pathMm: [patientMm(0, 0, 0), patientMm(0, 0, 40)], radiusMm: 5 }
    expect(relativeRadius(shape, patientMm(5, 0, 20))).toBeCloseTo(1)
    expect(relativeRadius(shape, patientMm(0, 0, 45))).toBeCloseTo(1)
    expect(shapePoints(shape, 1).length / 1000 / shapeVolumeMl(shape)).toBeCloseTo(1, 1)
  })
})
