import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sortRegions } from '../../../renderer/pages/reading/sort-regions.ts'
import { regions } from '../../core/report/fixture.ts'

test('by ratio the hottest comes first', () => {
  const ratios = sortRegions(regions, 'ratio').map(({ ratio }) => ratio)
  expect(ratios).toEqual([...ratios].sort((a, b) => b - a))
})

test('by level it goes from head to tail, segments after their upper vertebra, the pelvis last', () => {
  const levels = [...new Set(sortRegions(regions, 'level').map(({ level }) => level))]
  expect(levels.slice(0, 4)).toEqual(['T11', 'T11-T12', 'T12', 'T12-L1'])
  expect(levels.slice(-3)).toEqual(['L5', 'L5-S1', 'pelvis'])
})

test('the order does not depend on the order before', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray([...regions], { minLength: regions.length }), fc.constantFrom('ratio', 'level'), (shuffled, order) => {
      const key = ({ level, ratio }: { level: string; ratio: number }): string => `${level} ${ratio}`
      expect(sortRegions(shuffled, order).map(key)).toEqual(sortRegions(regions, order).map(key))
    }),
  )
})

test('by the own levels what stands out most comes first, and what has no such number last', () => {
  const some = regions.map((region, index) => (index % 2 === 0 ? { ...region, ownLevels: { rank: 1, of: 9, robustZ: index } } : region))
  const z = sortRegions(some, 'own').map(({ ownLevels }) => ownLevels?.robustZ ?? -Infinity)
  expect(z).toEqual([...z].sort((a, b) => (a === b ? 0 : b - a)))
})
