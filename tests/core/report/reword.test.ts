import { describe, expect, it } from 'vitest'
import type { Analysis } from '../../../core/findings/analysis.ts'
import { fieldValues, plainWriting } from '../../../core/report/finding-sentences.ts'
import { fieldWords } from '../../../core/report/field-words.ts'
import { answered, wordedBy } from '../../../core/report/reword.ts'
import { edited } from '../../../core/report/sentences.ts'
import { fittingTemplates, templates } from '../../../core/report/templates.ts'
import { packs } from '../../../core/report/language.ts'
import { placeLabel, placeWords } from '../../../core/report/words.ts'
import { analysis, draft } from './fixture.ts'

const facet = draft.content.findings.find(({ pattern }) => pattern === 'facet')
if (facet === undefined) throw new Error('the fixture has no facet finding')

describe('a finding worded by another template', () => {
  it('may be worded by that of its pattern and by the one that names no pattern, and by no other', () => {
    expect(fittingTemplates('facet').map(({ id }) => id)).toEqual(['facet', 'focal-uptake'])
    expect(wordedBy(facet, 'discogenic', analysis, plainWriting)).toBe(facet)
  })

  it('keeps what was measured and answered, and says no more what the pattern favours', () => {
    const next = wordedBy({ ...facet, fields: { ...facet.fields, ctCorrelate: 'narrow joint space' } }, 'focal-uptake', analysis, plainWriting)
    expect(next).toMatchObject({ templateId: 'focal-uptake', level: facet.level, side: facet.side, grade: facet.grade, ratio: facet.ratio })
    expect(next.fields).toMatchObject({ ctCorrelate: 'narrow joint space', ratio: facet.fields['ratio'], favours: '' })
    expect(next.sentence.text).toContain('right L4-L5 facet joint')
    expect(next.sentence.text).not.toContain('Favours')
    expect(next.impression.text).toContain('indeterminate')
  })

  it('leaves the reader’s own sentence, and goes back', () => {
    const own = { ...facet, sentence: edited(facet.sentence, 'My words on the right L4-L5 facet joint.') }
    const next = wordedBy(own, 'focal-uptake', analysis, plainWriting)
    expect(next.sentence).toMatchObject({ origin: 'edited', text: 'My words on the right L4-L5 facet joint.' })
    expect(wordedBy(wordedBy(facet, 'focal-uptake', analysis, plainWriting), 'facet', analysis, plainWriting).sentence).toEqual(facet.sentence)
  })

  it('has its fields filled in the generated sentences', () => {
    expect(answered(facet, { pathria: '3' }, analysis, plainWriting).sentence.text).toContain('Pathria grade 3')
  })
})

describe('the interval from surgery', () => {
  const after = (surgeryMonthsAgo: number | 'none' | null): Analysis => ({ ...analysis, provenance: { ...analysis.provenance, history: { ageYears: null, sex: null, surgeryMonthsAgo, steroidDaysAgo: null } } })
  const [finding] = analysis.findings
  const operated = templates.filter(({ fields }) => fields.some(({ id }) => id === 'interval'))
  if (finding === undefined) throw new Error('the fixture has no finding')

  it('is asked for by every template of an operated spine', () => {
    expect(operated.map(({ id }) => id).sort()).toEqual(['adjacent-segment', 'hardware-loosening', 'pseudarthrosis'])
  })

  it.each([
    [26.4, '26 months'],
    [1, '1 month'],
    [0.5, 'under 1 month'],
    // What is not known stays with the reader, and where there was no operation there is no interval.
    [null, ''],
    ['none', ''],
  ] as const)('of %s months in the referral reaches its field as "%s"', (months, wanted) => {
    for (const template of operated) expect(fieldValues(template, finding, after(months))['interval']).toBe(wanted)
  })

  it('is the reader’s once it was typed, and is printed in German', () => {
    for (const template of operated) {
      expect(fieldValues(template, finding, after(26), { interval: 'about 2 years' })['interval']).toBe('about 2 years')
      const field = template.fields.find(({ id }) => id === 'interval')
      if (field === undefined) throw new Error('no such field')
      expect(['26 months', '1 month', 'under 1 month', 'over 12 months', 'about 2 years'].map((text) => fieldWords(field, text, 'de'))).toEqual(['26 Monate', '1 Monat', 'unter 1 Monat', 'über 12 Monate', 'about 2 years'])
    }
  })
})

describe('hardware', () => {
  it('is called what it is: a screw in a vertebra, a cage in a disc space', () => {
    const screw = { level: 'S1', structure: 'hardware', side: 'right' } as const
    const cage = { level: 'L4-L5', structure: 'hardware', side: 'midline' } as const
    expect([placeWords(screw), placeLabel(screw), placeWords(cage)]).toEqual(['right S1 screw', 'S1 screw, right', 'L4-L5 interbody cage'])
    expect([placeWords(screw, packs.de), placeWords(cage, packs.de)]).toEqual([expect.stringContaining('Schraube'), expect.stringContaining('Cage')])
  })
})
