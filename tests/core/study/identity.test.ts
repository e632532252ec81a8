import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isOnePatient, nameKey, namesDiffer, patientsDiffer } from '../../../core/dicom/same-patient.ts'
import type { NamedPatient } from '../../../core/dicom/same-patient.ts'
import { copyDifferences, identityWarnings } from '../../../core/study/identity.ts'
import { ctFiles, headerOf, uprightShape } from '../../fixtures/images.ts'

const jane: NamedPatient = { patientName: 'Doe^Jane', patientId: '123', patientBirthDate: '1961-05-20' }

describe('names that are the same person', () => {
  it.each([
    ['case', 'DOE^JANE', 'Doe^Jane'],
    ['trailing component marks', 'Doe^Jane^^^', 'Doe^Jane'],
    ['accents', 'Dupré^Zoë', 'DUPRE^ZOE'],
    ['umlauts spelled out', 'Müller^Jürgen', 'Mueller^Juergen'],
    ['umlauts left away', 'Müller^Jürgen', 'MULLER^JURGEN'],
    ['order of the words', 'Doe^Jane', 'Jane Doe'],
    ['comma', 'Doe, Jane', 'Doe^Jane'],
    ['title', 'Doe^Jane^^Dr', 'Doe^Jane'],
    ['a middle name written once', 'Doe^Jane^Mary', 'Doe^Jane'],
    ['a hyphen', 'Doe-Roe^Jane', 'Doe Roe^Jane'],
    ['half-width katakana', 'ﾔﾏﾀﾞ^ﾀﾛｳ', 'ヤマダ^タロウ'],
    ['one romanised differently, same ideograms', 'Yamada^Tarou=山田^太郎', 'Yamada^Taro=山田^太郎'],
    ['one with groups, one without', 'Yamada^Tarou=山田^太郎=やまだ^たろう', 'YAMADA^TAROU'],
    ['no group in common', '山田^太郎'.replace(/^/, '='), 'Yamada^Tarou'],
    ['one without a name', '', 'Doe^Jane'],
  ])('%s', (_, a, b) => {
    expect(namesDiffer(a, b)).toBe(false)
    expect(namesDiffer(b, a)).toBe(false)
  })

  it('whatever the name: it never differs from itself in other case', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (name) => !namesDiffer(name, name)))
  })
})

describe('names that are not', () => {
  it.each([
    ['another given name', 'Doe^Jane', 'Doe^John'],
    ['another family name', 'Doe^Jane', 'Roe^Jane'],
    ['a letter less', 'Doe^Jane', 'Do^Jane'],
    ['same sound, other ideograms', 'Yamada^Tarou=山田^太郎', 'Yamada^Tarou=山田^太朗'],
    ['only the family name in common', 'Doe', 'Doe^Jane'],
  ])('%s', (_, a, b) => {
    expect(namesDiffer(a, b)).toBe(true)
    expect(namesDiffer(b, a)).toBe(true)
  })
})

describe('one patient ID', () => {
  it('with two names is a conflict that names the other', () => {
    const warnings = identityWarnings(jane, [{ ...jane, patientName: 'Roe^Richard' }])
    expect(warnings).toEqual([{ kind: 'conflict', sentence: 'The patient ID 123 also names Roe, Richard: check before comparing.' }])
  })
  it('with two birth dates is a conflict that names both', () => {
    const [warning] = identityWarnings(jane, [{ ...jane, patientBirthDate: '1961-02-05' }])
    expect(warning?.kind).toBe('conflict')
    expect(warning?.sentence).toContain('1961-02-05')
    expect(warning?.sentence).toContain('1961-05-20')
  })
  it('with the same name in other spelling is none', () => {
    expect(identityWarnings(jane, [{ ...jane, patientName: 'DOE^JANE^^Dr' }, { ...jane, patientBirthDate: null }])).toEqual([])
  })
  it('names each other patient once, and few of many', () => {
    const others = ['Ash^A', 'Ash^A', 'Birch^B', 'Cedar^C', 'Elm^E'].map((patientName) => ({ ...jane, patientName }))
    expect(identityWarnings(jane, others)[0]?.sentence).toContain('Ash, A; Birch, B; Cedar, C and 1 more')
  })
  it('that is empty says nothing', () => {
    expect(identityWarnings({ ...jane, patientId: ' ' }, [{ ...jane, patientId: '', patientName: 'Roe^Richard' }])).toEqual([])
  })
  it('with a space behind it is the same ID', () => {
    expect(identityWarnings(jane, [{ ...jane, patientId: '123 ', patientName: 'Roe^Richard' }])).toHaveLength(1)
  })
})

describe('the same name and birth date under two IDs', () => {
  it('is a hint that names the other ID', () => {
    expect(identityWarnings(jane, [{ ...jane, patientName: 'DOE^JANE', patientId: '77' }])).toEqual([
      { kind: 'hint', sentence: 'The same name and birth date also stand under the patient ID 77: it may be the same person.' },
    ])
  })
  it('is none where a birth date is missing', () => {
    expect(identityWarnings({ ...jane, patientBirthDate: null }, [{ ...jane, patientId: '77', patientBirthDate: null }])).toEqual([])
  })
  it('is none for two nameless patients', () => {
    expect(identityWarnings({ ...jane, patientName: '^^' }, [{ ...jane, patientName: '', patientId: '77' }])).toEqual([])
    expect(nameKey('^^=')).toBe('')
  })
})

describe('patients of one study', () => {
  it('differ by ID, by name, by birth date', () => {
    expect(patientsDiffer(jane, { ...jane, patientId: '124' })).toBe(true)
    expect(patientsDiffer(jane, { ...jane, patientName: 'Doe^John' })).toBe(true)
    expect(patientsDiffer(jane, { ...jane, patientBirthDate: '1961-05-21' })).toBe(true)
  })
  it('do not differ by spelling or by what one leaves out', () => {
    expect(patientsDiffer(jane, { patientName: 'DOE^JANE', patientId: '123 ', patientBirthDate: null })).toBe(false)
    expect(patientsDiffer(jane, { patientName: '', patientId: '', patientBirthDate: null })).toBe(false)
  })
})

describe('images of one study', () => {
  it.each([
    ['spelled otherwise', { patientName: 'DOE^JANE^^^' }],
    ['with a space behind the ID', { patientId: '123 ' }],
    ['with a middle name', { patientName: 'Doe^Jane^Mary' }],
    ['without a birth date', { patientBirthDate: null }],
    ['with another group beside the name', { patientName: 'Doe^Jane=ドウ^ジェーン' }],
  ])('are of one patient: %s', (_, other) => {
    expect(isOnePatient([jane, { ...jane, ...other }])).toBe(true)
  })

  it.each([
    ['another ID', { patientId: '124' }],
    ['no ID', { patientId: '' }],
    ['another name', { patientName: 'Doe^John' }],
    ['a family name alone', { patientName: 'Doe' }],
    ['no name', { patientName: '' }],
    ['a name in another script alone', { patientName: '=山田^太郎' }],
    ['another birth date', { patientBirthDate: '1961-05-21' }],
  ])('are not, with %s', (_, other) => {
    expect(isOnePatient([jane, { ...jane, ...other }])).toBe(false)
  })

  it('without an ID, only the same birth date makes one of them', () => {
    const unknown = { ...jane, patientId: '' }
    expect(isOnePatient([unknown, { ...unknown, patientName: 'DOE^JANE' }])).toBe(true)
    expect(isOnePatient([unknown, { ...unknown, patientBirthDate: null }])).toBe(false)
  })

  it('two who are both like a third one are two', () => {
    const people = ['Doe^Jane^Mary', 'Doe^Jane', 'Doe^Jane^Ann'].map((patientName) => ({ ...jane, patientName }))
    expect(isOnePatient(people.slice(0, 2))).toBe(true)
    expect(isOnePatient(people.slice(1))).toBe(true)
    expect(isOnePatient(people)).toBe(false)
  })

  it('in any order, and whoever differs is found', () => {
    const spelled = fc.constantFrom('Doe^Jane', 'DOE^JANE', 'doe^jane', 'Doe^Jane^^^', 'Jane Doe').map((patientName) => ({ ...jane, patientName }))
    const stranger = fc.constantFrom<Partial<NamedPatient>>({ patientId: '9' }, { patientName: 'Roe^Jane' }, { patientBirthDate: '1970-01-01' }, { patientName: '' })
    fc.assert(
      fc.property(fc.array(spelled, { minLength: 2, maxLength: 30 }), fc.nat(), stranger, (people, at, other) => {
        expect(isOnePatient(people)).toBe(true)
        const mixed = people.map((each, index) => (index === at % people.length ? { ...each, ...other } : each))
        expect(isOnePatient(mixed)).toBe(false)
        expect(isOnePatient([...mixed].reverse())).toBe(false)
      }),
    )
  })

  it('with more spellings than a name has, are not trusted', () => {
    const many = Array.from({ length: 13 }, (_, count) => ({ ...jane, patientName: `Doe${' '.repeat(count)}^Jane` }))
    expect([isOnePatient(many.slice(1)), isOnePatient(many)]).toEqual([true, false])
  })
})

describe('two copies of one image', () => {
  const [header] = ctFiles(uprightShape).map(headerOf)
  if (header === undefined || header.pixels === null) throw new Error('fixture without slices')

  it('are the same in another transfer syntax, and with the pixels elsewhere in the file', () => {
    expect(copyDifferences(header, { ...header, transferSyntaxUid: '1.2.840.10008.1.2.4.90', pixels: { ...header.pixels!, offset: 7, length: null } })).toEqual([])
  })
  it('differ when they name another patient', () => {
    expect(copyDifferences(header, { ...header, patient: { ...header.patient, name: 'Roe^Richard' } })).toEqual(['patient name'])
  })
  it('differ when they lie elsewhere', () => {
    expect(copyDifferences(header, { ...header, spacingBetweenSlicesMm: -4.13 })).toEqual(['position or spacing'])
  })
  it('differ when their values are scaled otherwise', () => {
    expect(copyDifferences(header, { ...header, rescale: { slope: 2, intercept: 0, type: null } })).toEqual(['scaling or units'])
  })
})
