import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { nuclideTable } from '../../../core/knowledge/tracers/nuclides-schema.ts'
import { bodyMeasure } from '../../../core/units/body-measure.ts'
import type { StoredVariant } from '../../../core/units/body-measure.ts'
import { averageActivitySeconds, decayFactor } from '../../../core/units/decay.ts'

describe('body measures', () => {
  const man = { weightKg: 80, heightM: 1.78, sex: 'M' } as const
  const woman = { weightKg: 65, heightM: 1.63, sex: 'F' } as const
  const obese = { weightKg: 120, heightM: 1.6, sex: 'F' } as const
  // Hand-made vectors, kg or m2.
  test.each([
    [man, 'lbm-janma', 61.12, 2],
    [man, 'lbm-james128', 62.14, 2],
    [man, 'bsa', 1.98, 3],
    [woman, 'lbm-janma', 40.85, 2],
    [woman, 'lbm-james128', 46.02, 2],
    [woman, 'bsa', 1.701, 3],
    [obese, 'lbm-janma', 55.02, 2],
    [obese, 'lbm-james128', 45.15, 2],
    [obese, 'bsa', 2.178, 3],
    [man, 'bw', 80, 9],
    [man, 'ibw', 75.56, 9],
    [woman, 'ibw', 55.51, 9],
  ] as const)('%o %s is %d', (body, variant, expected, digits) => expect(bodyMeasure(variant, body)).toBeCloseTo(expected, digits))

  test("DICOM's LBM is James with 120 for men, and as James for women", () => {
    expect(bodyMeasure('lbm-morgan', man)).toBeCloseTo(1.1 * 80 - 120 * (80 / 178) ** 2, 9)
    expect(bodyMeasure('lbm-morgan', woman)).toBe(bodyMeasure('lbm-james128', woman))
  })
  test('the sexes are not swapped: James takes more off a woman than off a man of the same size', () => {
    for (const variant of ['lbm-janma', 'lbm-james128', 'lbm-morgan', 'ibw'] satisfies StoredVariant[]) {
      expect(bodyMeasure(variant, { ...man, sex: 'F' })).toBeLessThan(bodyMeasure(variant, man))
    }
  })
})

describe('decay', () => {
  const seconds = fc.double({ min: -1e5, max: 1e5, noNaN: true })
  const halfLife = fc.double({ min: 100, max: 1e6, noNaN: true })
  test.each([
    [2, 0.794],
    [3, 0.707],
    [4, 0.63],
  ])('of 99mTc after %d h leaves %d', (hours, left) => expect(decayFactor(hours * 3600, 21_624)).toBeCloseTo(left, 3))
  test('composes: decay by a + b is decay by a, then by b', () => {
    fc.assert(
      fc.property(seconds, seconds, halfLife, (a, b, T) => {
        const whole = decayFactor(a + b, T)
        fc.pre(Number.isFinite(whole) && whole > 1e-250)
        expect((decayFactor(a, T) * decayFactor(b, T)) / whole).toBeCloseTo(1, 9)
      }),
    )
  })
  test('the activity at the moment of mean activity is the mean over the frame', () => {
    fc.assert(
      fc.property(halfLife, fc.double({ min: 1, max: 7200, noNaN: true }), (T, frame) => {
        const x = (Math.LN2 / T) * frame
        expect(decayFactor(averageActivitySeconds(T, frame), T)).toBeCloseTo(-Math.expm1(-x) / x, 9)
      }),
    )
  })
  test('that moment lies before the middle of the frame, and at it for a frame of no length', () => {
    expect(averageActivitySeconds(6586.2, 1200)).toBeGreaterThan(0)
    expect(averageActivitySeconds(6586.2, 1200)).toBeLessThan(600)
    expect(averageActivitySeconds(6586.2, 1e-4)).toBeCloseTo(5e-5, 9)
  })
})

describe('the table of nuclides', () => {
  const known = new Map(nuclideTable.sources.map((source) => [source.id, source]))
  test('names its source for each, verified', () => {
    for (const nuclide of nuclideTable.nuclides) expect(nuclide.sources.every((id) => known.get(id)?.verified)).toBe(true)
  })
  test('gives no code twice', () => {
    const codes = nuclideTable.nuclides.flatMap((nuclide) => nuclide.codes)
    expect(new Set(codes).size).toBe(codes.length)
  })
  test('has 99mTc at 6.0067 h', () => expect((nuclideTable.nuclides.find(({ id }) => id === 'Tc-99m')?.halfLifeSeconds ?? 0) / 3600).toBeCloseTo(6.0067, 4))
})
