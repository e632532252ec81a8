import { describe, expect, test } from 'vitest'
import { edited } from '../../../core/report/sentences.ts'
import { mergeContent } from '../../../renderer/state/merge-content.ts'
import { draft } from '../../core/report/fixture.ts'

const base = draft.content
const first = base.findings[0]
if (first === undefined) throw new Error('the fixture has no finding')

const withFinding = (text: string): typeof base => ({
  ...base,
  findings: base.findings.map((finding) => (finding.findingId === first.findingId ? { ...finding, sentence: edited(finding.sentence, text) } : finding)),
})

describe('bringing two states of a report together', () => {
  test('nothing changed on either side changes nothing', () => {
    expect(mergeContent(base, base, base, false)).toEqual({ content: base, replaced: [] })
  })

  test('what only the reader changed is kept', () => {
    const mine = { ...base, question: 'Pain on the right' }
    expect(mergeContent(base, mine, { ...base, comparison: 'None' }, false)).toEqual({
      content: { ...base, question: 'Pain on the right', comparison: 'None' },
      replaced: [],
    })
  })

  test('where both changed, the saved text stands and the reader gets the own one back', () => {
    const { content, replaced } = mergeContent(base, { ...base, question: 'mine' }, { ...base, question: 'theirs' }, false)
    expect(content.question).toBe('theirs')
    expect(replaced).toEqual([{ field: 'Question', text: 'mine' }])
  })

  test('both wrote the same: no one is disturbed', () => {
    const both = { ...base, question: 'the same' }
    expect(mergeContent(base, both, both, false)).toEqual({ content: both, replaced: [] })
  })

  test('a finding keeps the reader’s sentence while another finding is taken over', () => {
    const mine = withFinding('My words.')
    const theirs = { ...base, findings: base.findings.filter(({ findingId }) => findingId === first.findingId) }
    expect(mergeContent(base, mine, theirs, false).content.findings).toEqual([mine.findings[0]])
  })

  test('a finding accepted meanwhile comes in', () => {
    const before = { ...base, findings: [] }
    expect(mergeContent(before, { ...before, question: 'mine' }, base, false).content.findings).toEqual(base.findings)
  })

  test('nothing is written into a signed report; the reader’s text is handed back', () => {
    const { content, replaced } = mergeContent(base, { ...base, question: 'too late' }, base, true)
    expect(content).toEqual(base)
    expect(replaced).toEqual([{ field: 'Question', text: 'too late' }])
  })
})
