import { describe, expect, it } from 'vitest'
import { cageGap, cageSubsidence } from '../../../core/findings/cage-correlates.ts'
import type { Hu } from '../../../core/findings/ct-samples.ts'
import { patientMm } from '../../../core/geometry/vector.ts'
import type { PatientMm, Vec3 } from '../../../core/geometry/vector.ts'
import type { VoxelGrid } from '../../../core/geometry/grid.ts'
import { findCages } from '../../../core/uptake/cage.ts'
import { huAt } from '../../../core/uptake/ct-bone.ts'
import { centredGrid, paint, straightSpine, turnedAxes } from '../uptake/synthetic-pair.ts'

const segment = straightSpine.segments.find(({ name }) => name === 'L4-L5')
if (segment === undefined) throw new Error('no L4-L5')

/** Bodies of 26 mm and discs of 10 mm along z: L4-L5 lies at z = 18, its endplates at 13 and 23. */
const inBody = (z: number): boolean => Math.abs(z - 36 * Math.round(z / 36)) <= 13
const spongy = (p: PatientMm): number => (inBody(p[2]) ? 250 : 70)
/** A ring of metal with a window, between two heights. */
const ring = (low: number, high: number) => (p: PatientMm): boolean =>
  Math.abs(p[0]) <= 12 && Math.abs(p[1]) <= 10 && p[2] >= low && p[2] <= high && !(Math.abs(p[0]) <= 6 && Math.abs(p[1]) <= 4)

const upright: VoxelGrid['direction'] = [[1, 0, 0], [0, 1, 0], [0, 0, 1]]

const seatsOf = (hu: (p: PatientMm) => number, direction = upright, spacing: Vec3 = [0.9, 0.9, 0.8]) => {
  const ct = paint(centredGrid(patientMm(0, 5, 18), [76, 76, 90], spacing, direction), 'HU', hu)
  const [cage] = findCages(ct, straightSpine).cages
  if (cage === undefined) throw new Error('no cage')
  return { gap: cageGap(huAt(ct), cage)?.mm, depth: cageSubsidence(huAt(ct), cage, segment)?.mm, cage }
}

const withMetal = (metal: (p: PatientMm) => boolean) => (p: PatientMm): number => (metal(p) ? 3071 : spongy(p))

describe('the seat of a metal cage', () => {
  const views = [
    ['upright', upright, [0.9, 0.9, 0.8]],
    ['oblique, anisotropic', turnedAxes(12, 8, false), [0.8, 1, 0.9]],
    ['left-handed', turnedAxes(0, 0, true), [0.9, 0.9, 0.8]],
  ] as const

  it.each(views)('%s: no gap and nothing sunk where it fills the space', (_, direction, spacing) => {
    const { gap, depth } = seatsOf(withMetal(ring(13, 23)), direction, spacing)
    expect(gap).toBeLessThan(0.6)
    expect(depth).toBeLessThan(1)
  })

  it.each(views)('%s: a gap as wide as it is, of the wider side', (_, direction, spacing) => {
    const { gap, depth } = seatsOf(withMetal(ring(13, 20)), direction, spacing)
    expect(gap).toBeGreaterThan(2.2)
    expect(gap).toBeLessThan(3.8)
    expect(depth).toBeLessThan(1)
  })

  it.each(views)('%s: as deep as it stands in the body below, and the gap above it', (_, direction, spacing) => {
    const { gap, depth } = seatsOf(withMetal(ring(9, 19)), direction, spacing)
    expect(depth).toBeGreaterThan(3)
    expect(depth).toBeLessThan(5)
    expect(gap).toBeGreaterThan(3)
  })

  it('is not told of a cage that shows only its markers', () => {
    const markers = (p: PatientMm): boolean => [-10, 10].some((x) => [-8, 8].some((y) => Math.hypot(p[0] - x, p[1] - y) <= 1.2 && Math.abs(p[2] - 18) <= 4))
    const { cage, gap, depth } = seatsOf(withMetal(markers))
    expect(cage.seenBy).toBe('markers')
    expect([gap, depth]).toEqual([undefined, undefined])
  })

  it('is not told of its depth where bone bridges the rim, nor of anything outside the CT', () => {
    const bridged = (p: PatientMm): number => (ring(13, 23)(p) ? 3071 : Math.max(Math.abs(p[0]) / 13, Math.abs(p[1]) / 11) > 1 ? 300 : spongy(p))
    const { cage, depth, gap } = seatsOf(bridged)
    expect(depth).toBeUndefined()
    expect(gap).toBeLessThan(0.6)
    const outside: Hu = () => null
    expect([cageGap(outside, cage), cageSubsidence(outside, cage, segment)]).toEqual([null, null])
  })
})
