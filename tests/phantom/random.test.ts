import { describe, expect, it } from 'vitest'
import { poisson, seededRandom } from '../../phantom/random.ts'
import { uidOf } from '../../phantom/uid.ts'

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

describe('seeded chance', () => {
  it('repeats itself for the same seed', () => {
    const draw = (seed: string): number[] => Array.from({ length: 20 }, seededRandom(seed).next)
    expect(draw('facet/1')).toEqual(draw('facet/1'))
    expect(draw('facet/1')).not.toEqual(draw('facet/2'))
  })

  it('spreads evenly between 0 and 1', () => {
    const draws = Array.from({ length: 20000 }, seededRandom('even').next)
    expect(mean(draws)).toBeCloseTo(0.5, 1)
    expect(Math.min(...draws)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...draws)).toBeLessThan(1)
  })

  it.each([0.3, 3, 30, 300])('draws Poisson counts whose mean and variance are %d', (expected) => {
    const random = seededRandom('poisson')
    const draws = Array.from({ length: 20000 }, () => poisson(random, expected))
    const found = mean(draws)
    const variance = mean(draws.map((value) => (value - found) ** 2))
    expect(found / expected).toBeCloseTo(1, 1)
    expect(variance / expected).toBeCloseTo(1, 1)
  })

  it('never counts from nothing', () => {
    expect(poisson(seededRandom('zero'), 0)).toBe(0)
  })
})

describe('UIDs', () => {
  it('are valid under 2.25, stable, and differ by role', () => {
    const uids = Array.from({ length: 400 }, (_, i) => uidOf(`facet/1/ct/${i}`))
    expect(new Set(uids).size).toBe(400)
    expect(uidOf('facet/1/ct/7')).toBe(uids[7])
    for (const uid of uids) {
      expect(uid).toMatch(/^2\.25\.(0|[1-9]\d*)$/)
      expect(uid.length).toBeLessThanOrEqual(64)
    }
  })
})
