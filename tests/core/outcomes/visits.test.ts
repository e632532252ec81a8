import { describe, expect, test } from 'vitest'
import type { OutcomeEntry } from '../../../core/outcomes/entry.ts'
import { courseOf, entryProblem } from '../../../core/outcomes/entry.ts'
import { visitsOf } from '../../../core/outcomes/visits.ts'

const course = (...entries: OutcomeEntry[]) => courseOf(entries.map((entry, index) => ({ rowId: index + 1, entry, withdraws: null, by: 'Dr. Test', at: '' })))

const fusion: OutcomeEntry = { kind: 'treatment', date: '2026-08-31', course: 'surgery', procedure: 'lumbar-posterior-discectomy-fusion', segments: ['L4-L5'], side: null }
const visit = (name: string, entries: OutcomeEntry[], today: string) => visitsOf(course(...entries), today).find((each) => each.name === name)

describe('days of the visits', () => {
  test('two weeks, two, six, twelve months after the treatment, at the end of a short month where the day is missing', () => {
    expect(visitsOf(course(fusion), '2026-09-01').map(({ name, dueOn }) => [name, dueOn])).toEqual([
      ['2-weeks', '2026-09-14'],
      ['2-months', '2026-10-31'],
      ['6-months', '2027-02-28'],
      ['12-months', '2027-08-31'],
      ['fusion-ct', '2027-08-31'],
    ])
  })
  test('the window is four weeks to either side, never before the treatment', () => {
    expect(visit('2-weeks', [fusion], '2026-09-01')).toMatchObject({ from: '2026-08-31', until: '2026-10-12' })
    expect(visit('2-months', [fusion], '2026-09-01')).toMatchObject({ from: '2026-10-03', until: '2026-11-28' })
  })
  test('no visits before treatment or after a declined operation, no CT after pain management', () => {
    expect(visitsOf(course(), '2026-09-01')).toEqual([])
    expect(visitsOf(course({ ...fusion, course: 'declined-surgery', procedure: null, segments: [] }), '2026-09-01')).toEqual([])
    expect(visit('fusion-ct', [{ ...fusion, course: 'pain-management', procedure: null }], '2026-09-01')).toBeUndefined()
  })
})

describe('state of a visit on a day', () => {
  const followUp = (date: string): OutcomeEntry => ({ kind: 'follow-up', visit: '2-months', date, axialVas: 3, extremityVas: null })
  test.each([
    ['2026-10-02', 'planned'],
    ['2026-10-03', 'due'],
    ['2026-11-28', 'due'],
    ['2026-11-29', 'overdue'],
  ])('without an entry, on %s: %s', (today, state) => {
    expect(visit('2-months', [fusion], today)?.state).toBe(state)
  })
  test('an entry in the window is done, one outside is kept and marked', () => {
    expect(visit('2-months', [fusion, followUp('2026-11-28')], '2027-01-01')?.state).toBe('done')
    expect(visit('2-months', [fusion, followUp('2026-11-29')], '2027-01-01')?.state).toBe('out-of-window')
  })
  test('lost to follow-up: later visits are no longer waited for, earlier ones stay as they are', () => {
    const lost: OutcomeEntry = { kind: 'lost', date: '2026-12-24', text: 'moved away' }
    expect(visit('2-months', [fusion, lost], '2027-01-01')?.state).toBe('overdue')
    expect(visit('6-months', [fusion, lost], '2027-06-01')?.state).toBe('lost')
  })
})

describe('entries that cannot be meant', () => {
  const today = '2027-01-01'
  test.each<[string, OutcomeEntry, OutcomeEntry[], RegExp]>([
    ['a date in the future', { ...fusion, date: '2027-01-02' }, [], /future/],
    ['an operation without a segment', { ...fusion, segments: [] }, [], /segment/],
    ['an operation that is none', { ...fusion, course: 'pain-management' }, [], /not surgery/],
    ['a follow-up before any treatment', { kind: 'follow-up', visit: '2-weeks', date: '2026-09-14', axialVas: 2, extremityVas: 1 }, [], /treatment first/],
    ['a follow-up dated before the treatment', { kind: 'follow-up', visit: '2-weeks', date: '2026-08-14', axialVas: 2, extremityVas: 1 }, [fusion], /before the treatment/],
    ['a first score after the treatment', { kind: 'baseline', date: '2026-09-14', axialVas: 2, extremityVas: 1 }, [fusion], /after the treatment/],
    ['a visit without any score', { kind: 'follow-up', visit: '2-weeks', date: '2026-09-14', axialVas: null, extremityVas: null }, [fusion], /at least one/],
    ['a treatment moved behind a follow-up', { ...fusion, date: '2026-10-01' }, [fusion, { kind: 'follow-up', visit: '2-weeks', date: '2026-09-14', axialVas: 2, extremityVas: 1 }], /before this treatment/],
  ])('%s', (_what, entry, before, sentence) => {
    expect(entryProblem(entry, course(...before), today)).toMatch(sentence)
  })
  test('what is in order passes', () => {
    expect(entryProblem(fusion, course(), today)).toBeNull()
  })
  test('a row taken back no longer counts', () => {
    const rows = [
      { rowId: 1, entry: fusion, withdraws: null, by: 'a b', at: '' },
      { rowId: 2, entry: null, withdraws: 1, by: 'a b', at: '' },
    ]
    expect(courseOf(rows).treatment).toBeNull()
  })
})
