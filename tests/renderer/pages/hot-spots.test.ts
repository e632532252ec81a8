import { expect, test } from 'vitest'
import { patientMm } from '../../../core/geometry/vector.ts'
import type { HotSpot } from '../../../core/uptake/uptake.ts'
import { unexplainedHotSpots } from '../../../renderer/pages/reading/hot-spots.tsx'
import { analysis } from '../../core/report/fixture.ts'

const spot = (change: Partial<HotSpot>): HotSpot => ({
  id: 'h',
  centreMm: patientMm(0, 0, 0),
  volumeMl: 2,
  max: 400,
  ratio: 3,
  level: 'L3',
  structure: 'pedicle',
  side: 'left',
  confidence: 0.7,
  runnerUp: null,
  extraskeletal: false,
  ...change,
})

const shown = (change: Partial<HotSpot>): boolean => unexplainedHotSpots({ ...analysis, hotSpots: [spot(change)] }).length === 1

test('a hot spot that a finding speaks for is not listed again', () => {
  expect(shown({ level: 'L4-L5', structure: 'facet-joint', side: 'right' })).toBe(false)
})

test('the same joint on the other side is listed', () => {
  expect(shown({ level: 'L4-L5', structure: 'facet-joint', side: 'left' })).toBe(true)
})

test('a hot spot without a named structure is listed', () => {
  expect(shown({ level: null, structure: null, side: null })).toBe(true)
})

test('kidney and bladder are not', () => {
  expect(shown({ extraskeletal: 'kidney' })).toBe(false)
  expect(shown({ extraskeletal: 'bladder' })).toBe(false)
})
