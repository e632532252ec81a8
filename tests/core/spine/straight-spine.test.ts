import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { distanceMm, dot, patientMm, subtract } from '../../../core/geometry/vector.ts'
import type { PatientMm } from '../../../core/geometry/vector.ts'
import { straightAt, straightPixel, straightSlice } from '../../../core/spine/straight-slice.ts'
import type { StraightCut } from '../../../core/spine/straight-slice.ts'
import { straightSpine } from '../../../core/spine/straight-spine.ts'
import type { SpineModel } from '../../../core/spine/spine-model.ts'
import { centredGrid, paint, straightSpine as handMade, turnedAxes } from '../uptake/synthetic-pair.ts'

interface Curves {
  readonly lordosisMm: number
  readonly scoliosisMm: number
  readonly lengthMm: number
}

/** A canal from head to tail with a bow to the front and one to the side, sampled every 3 mm of height. */
const canalOf = ({ lordosisMm, scoliosisMm, lengthMm }: Curves): PatientMm[] =>
  Array.from({ length: Math.floor(lengthMm / 3) }, (_, index) => {
    const t = (index * 3) / lengthMm
    return patientMm(scoliosisMm * Math.sin(Math.PI * t), -100 - lordosisMm * Math.sin(2 * Math.PI * t), 400 - index * 3)
  })

const modelOf = (curves: Curves): SpineModel => ({ ...handMade, levels: [], segments: [], canalMm: canalOf(curves) })

const straightOf = (model: SpineModel) => {
  const straight = straightSpine(model)
  if (straight === null) throw new Error('the canal is long enough')
  return straight
}

/** As bent as spines are: lordosis and kyphosis of 20 mm depth, scoliosis of 30. */
const curves: fc.Arbitrary<Curves> = fc.record({
  lordosisMm: fc.double({ min: -18, max: 18, noNaN: true }),
  scoliosisMm: fc.double({ min: -25, max: 25, noNaN: true }),
  lengthMm: fc.double({ min: 240, max: 520, noNaN: true }),
})

describe('the straightened spine', () => {
  it('leads there and back: over the whole length, across the bodies, the arch and the ribs beside them', () => {
    const place = fc.record({
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      leftMm: fc.double({ min: -45, max: 45, noNaN: true }),
      posteriorMm: fc.double({ min: -55, max: 50, noNaN: true }),
    })
    fc.assert(
      fc.property(curves, place, (bent, { share, leftMm, posteriorMm }) => {
        const straight = straightOf(modelOf(bent))
        const at = { alongMm: share * straight.lengthMm, leftMm, posteriorMm }
        const back = straight.fromPatient(straight.toPatient(at))
        expect(Math.hypot(back.alongMm - at.alongMm, back.leftMm - leftMm, back.posteriorMm - posteriorMm)).toBeLessThan(1e-3)
      }),
      { numRuns: 150 },
    )
  })

  it('keeps the canal in its middle, the head on top, left on the left and the back behind', () => {
    const bent = { lordosisMm: 15, scoliosisMm: 20, lengthMm: 420 }
    const straight = straightOf(modelOf(bent))
    const canal = canalOf(bent)
    const places = canal.map((point) => straight.fromPatient(point))
    for (const { leftMm, posteriorMm } of places) expect(Math.hypot(leftMm, posteriorMm)).toBeLessThan(2)
    places.slice(1).forEach(({ alongMm }, index) => {
      expect(alongMm).toBeGreaterThan(places[index]?.alongMm ?? NaN)
    })
    const middle = canal[60] ?? patientMm(0, 0, 0)
    expect(straight.fromPatient(patientMm(middle[0] + 20, middle[1], middle[2])).leftMm).toBeGreaterThan(15)
    expect(straight.fromPatient(patientMm(middle[0], middle[1] + 20, middle[2])).posteriorMm).toBeGreaterThan(15)
    // Along the canal a millimetre stays a millimetre.
    const [a, b] = [straight.frameAt(100), straight.frameAt(150)]
    expect(distanceMm(a.pointMm, b.pointMm)).toBeGreaterThan(45)
    expect(dot(subtract(b.pointMm, a.pointMm), a.cranial)).toBeLessThan(0)
  })

  it('is none where no canal is known', () => {
    expect(straightSpine({ ...handMade, canalMm: [patientMm(0, 0, 10), patientMm(0, 0, 7)] })).toBeNull()
  })
})

describe('a picture of it', () => {
  const straight = straightOf(modelOf({ lordosisMm: 14, scoliosisMm: -18, lengthMm: 330 }))
  const cut = (plane: StraightCut['plane']): StraightCut => ({ plane, atMm: 4, widthPx: 90, heightPx: 220, pixelMm: 1.5, middleMm: -10, topMm: 6 })

  it.each(['sagittal', 'coronal'] as const)('puts a pixel of the %s cut where it finds it again', (plane) => {
    for (const [x, y] of [[0, 0], [12.5, 100], [90, 219.5]] as const) {
      const found = straightPixel(cut(plane), straightAt(cut(plane), x, y))
      expect(Math.hypot(found.x - x, found.y - y)).toBeLessThan(1e-9)
    }
  })

  it.each(['sagittal', 'coronal'] as const)('shows in the %s cut what the volume holds there: oblique, anisotropic, left-handed', (plane) => {
    const value = (at: PatientMm): number => 500 + 2 * at[0] - 3 * at[1] + at[2]
    const volume = paint(centredGrid(patientMm(0, -100, 240), [70, 70, 110], [3, 3.5, 4], turnedAxes(17, 8, true)), 'HU', value)
    const values = straightSlice(volume, straight, cut(plane), -9999)
    let inside = 0
    for (let y = 0; y < 220; y += 11)
      for (let x = 0; x < 90; x += 9) {
        const found = values[y * 90 + x] ?? NaN
        if (found === -9999) continue
        inside += 1
        expect(Math.abs(found - value(straight.toPatient(straightAt(cut(plane), x + 0.5, y + 0.5))))).toBeLessThan(0.01)
      }
    expect(inside).toBeGreaterThan(100)
  })
})
