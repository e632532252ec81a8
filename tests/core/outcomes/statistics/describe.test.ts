import { describe as group, expect, test } from 'vitest'
import { describe, median, share } from '../../../../core/outcomes/statistics/describe.ts'

group('one column of numbers', () => {
  test('none says nothing, one has no spread', () => {
    expect(describe([])).toBeNull()
    expect(describe([4])).toMatchObject({ count: 1, mean: 4, standardDeviation: null, meanInterval: null })
  })
  test('mean, spread and interval (scipy: 2, 4, 4, 9 has t interval -0.0015 to 9.5015)', () => {
    const described = describe([2, 4, 4, 9])
    expect(described?.mean).toBe(4.75)
    expect(described?.standardDeviation).toBeCloseTo(2.986079, 6)
    expect(described?.meanInterval?.[0]).toBeCloseTo(-0.001517740, 8)
    expect(described?.meanInterval?.[1]).toBeCloseTo(9.501517740, 8)
  })
  test('the middle of an even and of an odd number of values', () => {
    expect(median([9, 1, 4, 4])).toBe(4)
    expect(median([9, 1, 4])).toBe(4)
    expect(median([1, 2])).toBe(1.5)
  })
})

group('a share with Wilson interval', () => {
  test('12 of 25 (scipy: 0.3003 to 0.6650)', () => {
    const twelve = share(12, 25)
    expect(twelve?.interval[0]).toBeCloseTo(0.30031286, 7)
    expect(twelve?.interval[1]).toBeCloseTo(0.66501483, 7)
  })
  test('none and all stay between 0 and 1, nobody has no share', () => {
    expect(share(0, 3)?.interval[0]).toBe(0)
    expect(share(3, 3)?.interval[1]).toBe(1)
    expect(share(0, 0)).toBeNull()
  })
})
