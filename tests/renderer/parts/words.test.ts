import { describe, expect, test } from 'vitest'
import { progressWords, rateWords } from '../../../renderer/pages/library/job-card.tsx'
import { draftWords } from '../../../renderer/pages/report/save-status.tsx'
import { displayDate, displaySite, displayUnit, findingTitle, sexAndAge } from '../../../renderer/parts/words.ts'

describe('a patient', () => {
  test('has an ISO date shown as printed, and an unknown one said', () => {
    expect(displayDate('2026-03-02')).toBe('2 Mar 2026')
    expect(displayDate(null)).toBe('date unknown')
  })

  test.each([
    ['F', 58, 'F 58'],
    ['M', null, 'M'],
    [null, 0, '0'],
    [null, null, ''],
  ] as const)('of sex %s and age %s reads “%s”', (sex, age, words) => {
    expect(sexAndAge(sex, age)).toBe(words)
  })
})

describe('a place', () => {
  test('names level, structure and side', () => {
    expect(displaySite({ level: 'L4-L5', structure: 'facet-joint', side: 'right' })).toBe('L4–L5 facet joint, right')
    expect(displaySite({ level: 'pelvis', structure: 'sacroiliac-joint', side: 'left' })).toBe('Sacroiliac joint, left')
  })

  test.each([
    ['facet', 'L4-L5', 'right', 'Facet, L4–L5 right'],
    ['discogenic', 'L2-L3', 'midline', 'Discogenic, L2–L3'],
    ['si-joint', 'pelvis', 'left', 'SI joint, left'],
    ['si-joint', 'sacrum', 'right', 'SI joint, right'],
  ] as const)('%s at %s %s is titled “%s”', (pattern, level, side, title) => {
    expect(findingTitle(pattern, level, side)).toBe(title)
  })
})

test('a unit stands behind its number; ordinal scales have none', () => {
  expect([displayUnit('g/ml'), displayUnit('1'), displayUnit('{0:4}'), displayUnit(null)]).toEqual([' g/ml', ' ×', '', ''])
})

describe('a job', () => {
  const job = { kind: 'job-progress', jobId: 'j', label: 'Indexing', done: 38420, total: 60112, ratePerSecond: 14900.4, secondsLeft: 1.6, unit: 'files' } as const

  test('says how far it is, and how fast', () => {
    expect(progressWords(job)).toBe('38,420 of 60,112 files')
    expect(rateWords(job)).toBe('14,900 /s · 2 s left')
  })

  test('leaves out what is not known yet', () => {
    expect(progressWords({ ...job, total: null })).toBe('38,420 files')
    expect(progressWords({ ...job, done: 35, total: 100, unit: '%' })).toBe('35 %')
    expect(rateWords({ ...job, ratePerSecond: null, secondsLeft: null })).toBe('')
  })
})

test.each([
  ['saved', null, 'Draft'],
  ['saved', 9_800, 'Draft, saved just now'],
  ['saved', 8_000, 'Draft, saved 2 s ago'],
  ['waiting', 8_000, 'Draft, saving…'],
  ['failed', 8_000, 'Draft, not saved'],
] as const)('a draft that is %s since %s reads “%s”', (saving, savedAtMs, words) => {
  expect(draftWords(saving, savedAtMs, 10_000)).toBe(words)
})
