import { describe, expect, it } from 'vitest'
import { autotextSchema, autotextsFor, builtInAutotexts, expandedAt, nextSlot } from '../../../core/report/autotext.ts'
import type { Autotext } from '../../../core/report/autotext.ts'
import { blockedInReport } from '../../../core/report/wording.ts'

const text = (abbreviation: string, words: string, readerId = ''): Autotext => ({ readerId, abbreviation, text: words })
const texts = [text('nl', 'No increased activity from {firstLevel} to {lastLevel}.'), text('ab', '{place}: [amount] on [date].'), text('Nl', 'other')]
const values = { firstLevel: 'T11', lastLevel: 'L5', place: '' }

/** The text with the caret or selection drawn in. */
const shown = (before: string): string | null => {
  const caret = before.indexOf('|')
  const expanded = expandedAt(before.replace('|', ''), caret, texts, values)
  return expanded === null ? null : `${expanded.text.slice(0, expanded.from)}<${expanded.text.slice(expanded.from, expanded.to)}>${expanded.text.slice(expanded.to)}`
}

describe('an abbreviation', () => {
  it.each([
    ['nl|', 'No increased activity from T11 to L5.<>'],
    ['See: nl| and more', 'See: No increased activity from T11 to L5.<> and more'],
    ['line\nnl|', 'line\nNo increased activity from T11 to L5.<>'],
    ['Nl|', 'other<>'],
    // A macro without a value stays to be seen, and the checks refuse it; the first slot is selected.
    ['ab|', '{place}: <[amount]> on [date].'],
    ['unl|', null],
    ['nl |', null],
    ['|nl', null],
    ['|', null],
  ])('in %j becomes %j', (before, after) => {
    expect(shown(before)).toBe(after)
  })

  it('is followed from slot to slot', () => {
    const words = 'a [one] b [two]'
    expect(nextSlot(words, 0)).toEqual({ from: 2, to: 7 })
    expect(nextSlot(words, 7)).toEqual({ from: 10, to: 15 })
    expect(nextSlot(words, 15)).toBeNull()
  })

  it("is the reader's own before the site's before the program's", () => {
    const own = [text('nlev', 'of everyone'), text('nlev', 'of Ada', 'ada'), text('x', 'of Bo', 'bo')]
    const first = (readerId: string | null): string | undefined => autotextsFor(own, readerId, 'en').find(({ abbreviation }) => abbreviation === 'nlev')?.text
    expect(first('ada')).toBe('of Ada')
    expect(first('bo')).toBe('of everyone')
    expect(first(null)).toBe('of everyone')
    expect(autotextsFor(own, 'ada', 'en').map(({ abbreviation }) => abbreviation)).not.toContain('x')
  })
})

it('the texts of the program have an abbreviation that can be typed, say no blocked word, and ask for the same in both languages', () => {
  const [english, german] = [builtInAutotexts('en'), builtInAutotexts('de')]
  expect(english.map(({ abbreviation }) => abbreviation)).toEqual(german.map(({ abbreviation }) => abbreviation))
  english.forEach((each, index) => {
    const other = german[index]?.text ?? ''
    expect(autotextSchema.safeParse(each).success).toBe(true)
    expect([each.text, other].flatMap(blockedInReport)).toEqual([])
    expect([...other.matchAll(/\{\w+\}/g)].map(([macro]) => macro)).toEqual([...each.text.matchAll(/\{\w+\}/g)].map(([macro]) => macro))
    expect([...other.matchAll(/\[[^\]]+\]/g)]).toHaveLength([...each.text.matchAll(/\[[^\]]+\]/g)].length)
  })
})
