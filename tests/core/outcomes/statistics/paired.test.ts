import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { comparePairs, isComparison } from '../../../../core/outcomes/statistics/paired.ts'
import { midRanks, wilcoxonSignedRank } from '../../../../core/outcomes/statistics/wilcoxon.ts'
import vectors from './scipy-vectors.json'

const compared = (pairs: readonly (readonly (number | null)[])[]) => {
  const outcome = comparePairs(pairs.map(([before = null, after = null]) => ({ before, after })))
  if (!isComparison(outcome)) throw new Error(outcome.reason)
  return outcome
}

describe('scipy, 50 random sets with ties, missing values and n = 2', () => {
  test('there are 50 of them, three with two pairs', () => {
    expect(vectors.sets).toHaveLength(50)
    expect(vectors.sets.filter(({ count }) => count === 2).length).toBeGreaterThanOrEqual(3)
  })
  test.each(vectors.sets.map((set, index) => [index, set] as const))('set %i', (_index, set) => {
    const ours = compared(set.pairs)
    expect(ours.count).toBe(set.count)
    expect(ours.meanChange).toBeCloseTo(set.meanChange, 9)
    expect(ours.standardDeviation).toBeCloseTo(set.standardDeviation, 9)
    expect(ours.changeInterval[0]).toBeCloseTo(set.interval[0] ?? Number.NaN, 6)
    expect(ours.changeInterval[1]).toBeCloseTo(set.interval[1] ?? Number.NaN, 6)
    expect(ours.t === null).toBe(set.t === null)
    if (ours.t !== null && set.t !== null && set.tP !== null) {
      expect(ours.t.t).toBeCloseTo(set.t, 6)
      expect(ours.t.p).toBeCloseTo(set.tP, 6)
    }
    if (set.rankSum === null) expect(ours.wilcoxon).toBeNull()
    else expect(ours.wilcoxon?.statistic).toBe(set.rankSum)
    const changes = set.pairs.flatMap(([before, after]) => (before == null || after == null ? [] : [after - before]))
    if (set.exactP !== null) expect(wilcoxonSignedRank(changes, 'exact')?.p).toBeCloseTo(set.exactP, 6)
    if (set.normalP !== null) expect(wilcoxonSignedRank(changes, 'normal-approximation')?.p).toBeCloseTo(set.normalP, 6)
  })
})

test('one complete pair, or none, is refused in words, with what is missing', () => {
  expect(comparePairs([{ before: 8, after: 3 }, { before: 7, after: null }])).toEqual({
    count: 1,
    missing: { before: 0, after: 1, both: 0 },
    reason: 'Only one patient has both scores: a change over patients needs at least two.',
  })
  expect(comparePairs([{ before: null, after: null }])).toMatchObject({ count: 0, missing: { both: 1 } })
})

test('the same change in everyone has no t and no effect size, though the numbers differ by rounding', () => {
  const same = compared([[0.1, 0.3], [0.2, 0.4], [0.7, 0.9]])
  expect(same.t).toBeNull()
  expect(same.effect).toBeNull()
  expect(same.meanChange).toBeCloseTo(0.2)
})

test('no change in anyone has no rank test', () => {
  expect(compared([[5, 5], [6, 6]]).wilcoxon).toBeNull()
})

describe('Wilcoxon', () => {
  test('tied sizes share the mean of their ranks', () => {
    expect(midRanks([3, -1, 3, 2])).toEqual([3.5, 1, 3.5, 2])
  })

  test('the exact p is what counting out every choice of signs gives', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -6, max: 6 }).filter((value) => value !== 0), { minLength: 1, maxLength: 9 }), (changes) => {
        const ranks = midRanks(changes)
        const total = ranks.reduce((sum, rank) => sum + rank, 0)
        const test = wilcoxonSignedRank(changes, 'exact')
        let atMost = 0
        for (let signs = 0; signs < 2 ** changes.length; signs += 1) {
          const positive = ranks.reduce((sum, rank, index) => ((signs >> index) & 1 ? sum + rank : sum), 0)
          if (Math.min(positive, total - positive) <= (test?.statistic ?? -1)) atMost += 1
        }
        expect(test?.p).toBeCloseTo(Math.min(1, atMost / 2 ** changes.length), 10)
      }),
    )
  })

  test('does not depend on the order or on which side is called before', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 2, maxLength: 60 }), (changes) => {
        const there = wilcoxonSignedRank(changes)
        const back = wilcoxonSignedRank([...changes].reverse().map((change) => -change))
        expect(back?.statistic).toBe(there?.statistic)
        expect(back?.p).toBe(there?.p)
      }),
    )
  })
})
