import { describe, expect, it } from 'vitest'
import { patientMm } from '../../../core/geometry/vector.ts'
import type { PatientMm } from '../../../core/geometry/vector.ts'
import type { SpineModel } from '../../../core/spine/spine-model.ts'
import { castellviNotes } from '../../../core/uptake/castellvi.ts'
import { neoJoints } from '../../../core/uptake/neo-joint.ts'
import { straightSpine } from './synthetic-pair.ts'

const l5 = straightSpine.levels.find(({ name }) => name === 'L5')
if (l5 === undefined) throw new Error('no L5')
const below = patientMm(0, 0, -34)
const spine: SpineModel = { ...straightSpine, levels: [...straightSpine.levels, { ...l5, name: 'S1', centreMm: below, frame: { ...l5.frame, centreMm: below } }] }

const between = (value: number, low: number, high: number): boolean => value >= low && value <= high

/** Processes 14 mm high of L5; alae whose upper surface lies 20 mm lower; `marrow` in the alae under a cortex of 2 mm. */
const junction = (marrow: number, added: (p: PatientMm) => number | null = () => null) => (p: PatientMm): number => {
  const own = added(p)
  if (own !== null) return own
  const [x, y, z] = [Math.abs(p[0]), p[1], p[2]]
  if (between(x, 16, 46) && between(y, 16, 30) && between(z, -6, 8)) return 300
  if (between(x, 24, 60) && between(y, -6, 32) && z <= -26) return z >= -28 ? 400 : marrow
  return 40
}
/** The right process reaches down to its ala. */
const wide = (p: PatientMm): number | null => (between(p[0], -46, -26) && between(p[1], 2, 30) && between(p[2], -26, 0) ? 300 : null)

const gaps = (hu: (p: PatientMm) => number | null) => Object.fromEntries(neoJoints(hu, spine).map(({ side, gapMm }) => [side, gapMm]))

describe('the gap between the transverse process of L5 and the ala', () => {
  it.each([
    ['of dense bone', 250],
    ['whose marrow is as soft as muscle', 60],
  ])('to an ala %s: wide where they are apart, none where they meet, each on its own side', (_, marrow) => {
    const apart = gaps(junction(marrow))
    for (const side of ['left', 'right']) {
      expect(apart[side]).toBeGreaterThan(14)
      expect(apart[side]).toBeLessThan(30)
    }
    const met = gaps(junction(marrow, wide))
    expect(met['right']).toBe(0)
    expect(met['left']).toBeGreaterThan(14)
    expect(castellviNotes(neoJoints(junction(marrow, wide), spine))[0]).toMatch(/L5 meets the sacrum on the right, .* IIa or IIIa/)
  })

  it('is not measured through metal, which would join the two', () => {
    const rod = (p: PatientMm): number | null => (between(p[0], -60, -10) && between(p[1], 0, 32) && between(p[2], -30, 10) ? 3000 : null)
    expect(gaps(junction(250, rod))['right']).toBeUndefined()
  })

  it('is not measured where either bone does not show, nor without a sacrum', () => {
    expect(gaps(() => 40)).toEqual({})
    expect(gaps((p) => (p[2] < -10 ? null : junction(250)(p)))).toEqual({})
    expect(neoJoints(junction(250, wide), straightSpine)).toEqual([])
  })
})
