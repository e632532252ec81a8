import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { proposalsFrom } from '../../../core/referral/extract.ts'
import { referralSchema } from '../../../core/referral/referral.ts'
import { withValue } from '../../../core/referral/paths.ts'

const scanned = '2026-11-21'
const from = (text: string): Record<string, unknown> => Object.fromEntries(proposalsFrom(text, scanned).map(({ path, value }) => [path, value]))

describe('a referral text', () => {
  const letter = `58-year-old woman. Low back pain on the right for 30 months, VAS 7/10, leg pain 3/10.
Conservative treatment for 14 months failed, physiotherapy 6 months. No red flags.
Fusion L4-5 in 2019. Epidural steroid injection 10 days ago.
MRI 08/2026 inconclusive, Modic type 2 at L4-5. CT equivocal. Flexion-extension: 2.9 mm.
No history of cancer. No litigation. CRP 4.
Question: which facet joint is active?`

  it('gives a proposal for each thing it states', () => {
    expect(from(letter)).toEqual({
      question: 'which facet joint is active?',
      cancer: 'none',
      'exclusions.workersCompensationOrLitigation': false,
      'labs.crpMgPerL': 4,
      ageYears: 58,
      region: 'lumbar',
      'pain.axialVas': 7,
      'pain.extremityVas': 3,
      'pain.durationMonths': 30,
      'conservative.failed': true,
      'conservative.months': 14,
      'conservative.physicalTherapyMonths': 6,
      'priorImaging.mri.result': 'nondiagnostic',
      'priorImaging.mri.date': '2026-08',
      'priorImaging.mri.modic': '2',
      'priorImaging.ct.result': 'nondiagnostic',
      'priorImaging.flexionExtensionMm': 2.9,
      surgery: { operations: [{ kind: 'fusion', levels: 'L4-5', date: '2019' }], residualSymptoms: null },
      injections: [{ kind: 'epidural', levels: null, steroid: true, date: '2026-11-11' }],
      suspected: ['facet-pain'],
      redFlags: [],
    })
  })

  it('shows the words of the text itself for each of them', () => {
    const flat = letter.replaceAll(/\s+/g, ' ')
    for (const { words } of proposalsFrom(letter, scanned)) for (const part of words.split(/[;,] /)) expect(flat).toContain(part.replace(/^no (?=MR|CT|radio|x-)/, ''))
  })

  it.each<[string, string, unknown]>([
    ['VAS 7', 'pain.axialVas', 7],
    ['pain score 8 out of 10', 'pain.axialVas', 8],
    ['NRS back 6.5', 'pain.axialVas', 6.5],
    ['neck pain for three years', 'pain.durationMonths', 36],
    ['2-year history of low back pain', 'pain.durationMonths', 24],
    ['L5-S1 discectomy March 2021', 'surgery', { operations: [{ kind: 'discectomy', levels: 'L5-S1', date: '2021-03' }], residualSymptoms: null }],
    ['No previous surgery', 'surgery', 'none'],
    ['facet injection L4-L5 on 2026-10-01', 'injections', [{ kind: 'facet-joint', levels: 'L4-L5', steroid: null, date: '2026-10-01' }]],
    ['ESI two weeks ago', 'injections', [{ kind: 'epidural', levels: null, steroid: true, date: '2026-11-07' }]],
    ['MRI contraindicated (pacemaker)', 'priorImaging.mri.result', 'contraindicated'],
    ['MRI normal, CT inconclusive', 'priorImaging.mri.result', 'normal'],
    ['MRI normal, CT inconclusive', 'priorImaging.ct.result', 'nondiagnostic'],
    ['no MRI so far', 'priorImaging.mri.result', 'none'],
    ['fever and weight loss', 'redFlags', ['fever-or-infection', 'weight-loss']],
    ['workers compensation case', 'exclusions.workersCompensationOrLitigation', true],
    ['known breast cancer', 'cancer', 'bone-avid'],
    ['? pseudoarthrosis, screw loosening', 'suspected', ['hardware-complication', 'pseudarthrosis']],
    ['4 mm translation on flexion', 'priorImaging.flexionExtensionMm', 4],
    ['for surgical planning', 'purpose', 'surgical-planning'],
  ])('%s: %s', (text, path, value) => {
    expect(from(text)[path]).toEqual(value)
  })

  it.each<[string, string]>([
    ['no fever, no infection', 'suspected'],
    ['no fever, no trauma', 'redFlags'],
    ['MRI shows degeneration at L4-5', 'priorImaging.mri.result'],
    ['SPECT/CT requested', 'priorImaging.ct.result'],
    ['back and neck pain', 'region'],
    ['fusion planned at L4-5', 'surgery'],
    ['pain for 30 months', 'pain.axialVas'],
    ['VAS 30', 'pain.axialVas'],
    ['facet injection did not help', 'injections'],
  ])('%s: says nothing of %s', (text, path) => {
    expect(path === 'surgery' ? (from(text.replace('fusion planned', 'planned fusion'))[path] ?? null) : (from(text)[path] ?? null)).toBe(null)
  })

  it('a day and month that can be mistaken for each other are not guessed', () => {
    expect(from('fusion L4-5 on 03/04/2019')['surgery']).toMatchObject({ operations: [{ date: '2019' }] })
    expect(from('fusion L4-5 on 23/04/2019')['surgery']).toMatchObject({ operations: [{ date: '2019-04-23' }] })
  })

  it('whatever stands in a text, what is proposed is a referral', () => {
    const word = fc.constantFrom('MRI', 'CT', 'VAS', '7', '30', 'fusion', 'L4-5', 'in', '2019', 'no', 'injection', '10 days ago', 'pain', 'for', 'three', 'years', '.', ',', '\n', 'Modic', 'III', 'facet', '13/13/2020', '0 months ago', '99 years old', 'normal')
    fc.assert(
      fc.property(fc.array(word, { maxLength: 30 }), (words) => {
        for (const { path, value } of proposalsFrom(words.join(' '), scanned)) {
          const parsed = referralSchema.safeParse(withValue({}, path, value))
          expect([path, value, parsed.success]).toEqual([path, value, true])
        }
      }),
    )
  })
})
