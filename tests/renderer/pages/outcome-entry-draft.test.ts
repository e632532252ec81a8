import { describe, expect, test } from 'vitest'
import { emptyDraft, entryOf, entryWords, procedureLabels, segmentsOf } from '../../../renderer/pages/outcomes/entry-draft.ts'
import type { EntryDraft } from '../../../renderer/pages/outcomes/entry-draft.ts'

const draft = (kind: EntryDraft['kind'], changes: Partial<EntryDraft>): EntryDraft => ({ ...emptyDraft(kind, '2026-03-01'), ...changes })

describe('segments as they are typed', () => {
  test.each([
    ['L4-L5', ['L4-L5']],
    ['l4-5', ['L4-L5']],
    ['L4/5, L5-S1', ['L4-L5', 'L5-S1']],
    ['C7-T1 T12-L1', ['C7-T1', 'T12-L1']],
    ['L5-L6 L6-S1', ['L5-L6', 'L6-S1']],
    ['', []],
  ])('%s', (typed, segments) => {
    expect(segmentsOf(typed)).toEqual(segments)
  })
  test.each(['L4', 'L4-L6', 'L5-L4', 'L4-5-S1', 'S1-S2', 'disc'])('%s is none', (typed) => {
    expect(segmentsOf(typed)).toBeNull()
  })
})

describe('what the fields mean', () => {
  test('an operation', () => {
    const [procedure = ''] = procedureLabels.filter((label) => label.startsWith('Lumbar: posterior'))
    const meant = entryOf(draft('Treatment', { course: 'Surgery', procedure, segments: 'L4-5', side: 'Both sides' }))
    expect(meant).toEqual({
      entry: { kind: 'treatment', date: '2026-03-01', course: 'surgery', procedure: 'lumbar-posterior-discectomy-fusion', segments: ['L4-L5'], side: 'both' },
    })
    expect('entry' in meant && entryWords(meant.entry)).toBe('Surgery, Lumbar: posterior discectomy and fusion, L4-L5, both sides')
  })
  test('a declined operation has no operation and no segments, whatever stood in the fields', () => {
    expect(entryOf(draft('Treatment', { course: 'Surgery declined', procedure: 'Other operation', segments: 'L4-L5' }))).toMatchObject({
      entry: { course: 'declined-surgery', procedure: null, segments: [] },
    })
  })
  test('an empty score is not known, a comma is a point', () => {
    expect(entryOf(draft('Follow-up', { visit: '6 months', axialVas: '3,5' }))).toMatchObject({ entry: { visit: '6-months', axialVas: 3.5, extremityVas: null } })
  })
  test.each<[string, EntryDraft]>([
    ['no visit', draft('Follow-up', { axialVas: '3' })],
    ['no score', draft('Follow-up', { visit: '6 months' })],
    ['a score over 10', draft('Score before', { axialVas: '11' })],
    ['a score in words', draft('Score before', { axialVas: 'high' })],
    ['no course', draft('Treatment', { segments: 'L4-L5' })],
    ['a segment that is none', draft('Treatment', { course: 'Surgery', segments: 'L4' })],
    ['no day', draft('Complication', { date: '', text: 'fall' })],
    ['no text', draft('Complication', {})],
    ['no result', draft('CT after fusion', {})],
  ])('%s is not ready', (_what, fields) => {
    expect(entryOf(fields)).toHaveProperty('lacks')
  })
})
