import { describe, expect, it } from 'vitest'
import type { CtMeasure } from '../../../core/findings/ct-measure.ts'
import { reasonWords } from '../../../core/findings/finding.ts'
import type { Finding, Reason } from '../../../core/findings/finding.ts'
import { ctMeasureRules } from '../../../core/knowledge/ct-measures-schema.ts'
import { patientMm } from '../../../core/geometry/vector.ts'
import { ctReasons, followedCtReasons } from '../../../core/report/ct-reasons.ts'
import { fieldWords } from '../../../core/report/field-words.ts'
import { followFields } from '../../../core/report/follow-fields.ts'
import { engineWords } from '../../../core/report/language.ts'
import { provenanceRows, readerCtValues } from '../../../core/report/report-parts.ts'
import { reportHtml } from '../../../core/report/report-html.ts'
import { reportText } from '../../../core/report/report-text.ts'
import { templates } from '../../../core/report/templates.ts'
import { analysis, draft } from './fixture.ts'

const reason = (text: string, mark?: Reason['mark']): Reason => ({ text, regionId: null, ...(mark === undefined ? {} : { mark }) })
const height = 'On CT the disc has 0.70 of the height of its neighbours.'
const gas = 'On CT there is gas in the disc space (0.21 ml).'
const withReasons = (finding: Finding, reasonsFor: Reason[]): Finding => ({ ...finding, reasonsFor })
const [first] = analysis.findings
if (first === undefined) throw new Error('the fixture has findings')

const measure: CtMeasure = {
  id: 'disc-height-ratio/disc/L2-L3/midline',
  measure: 'disc-height-ratio',
  level: 'L2-L3',
  structure: 'disc',
  side: 'midline',
  value: 0.95,
  unit: '1',
  measured: 0.62,
  origin: 'reader',
  confidence: 'good',
  reasons: ['set by the reader'],
  positionsMm: [patientMm(0, 0, 126)],
}
const corrected = { ...draft, analysis: { ...analysis, ctMeasures: [measure, { ...measure, id: 'slip/disc/L2-L3/midline', measure: 'slip' as const, unit: 'mm' as const, value: 1.2, measured: 1.2, origin: 'measured' as const }] } }

describe('a sentence about the CT', () => {
  it('says that the reader set a value in it, and that one is doubtful', () => {
    const finding = withReasons(first, [reason(height, { kind: 'reader', text: 'set by the reader; measured 0.92' }), reason(gas, { kind: 'doubtful', text: 'doubtful: noise' }), reason('The ratio is high.')])
    expect(ctReasons(finding)).toBe('the disc has 0.70 of the height of its neighbours (set by the reader); there is gas in the disc space (0.21 ml) (doubtful on this CT)')
  })

  it('says so in German too', () => {
    const field = templates.flatMap(({ fields }) => fields).find(({ id }) => id === 'ctCorrelate')
    if (field === undefined) throw new Error('the templates have a CT correlate')
    expect(fieldWords(field, 'the disc has 0.70 of the height of its neighbours (set by the reader); own words', 'de')).toBe('Bandscheibenhöhe das 0,70-Fache der Nachbarn (vom Befunder gesetzt); own words')
    expect(fieldWords(field, 'there is gas in the disc space (0.21 ml) (doubtful on this CT)', 'de')).toBe('Gas im Zwischenwirbelraum (0,21 ml) (in diesem CT unsicher)')
  })

  it('as a reason has both behind it in plain words', () => {
    expect(reasonWords(reason(height, { kind: 'reader', text: 'set by the reader; measured 0.92' }))).toBe('On CT the disc has 0.70 of the height of its neighbours (set by the reader; measured 0.92).')
    expect(reasonWords(reason(height))).toBe(height)
  })
})

describe('the CT field of a draft after a new analysis', () => {
  const before = withReasons(first, [reason(height)])
  const now = withReasons(first, [reason(gas)])
  const generated = ctReasons(before)

  it('follows what was generated', () => {
    expect(followedCtReasons(generated, before, now)).toBe(ctReasons(now))
    expect(followedCtReasons('', withReasons(first, []), now)).toBe(ctReasons(now))
  })

  it('keeps what the reader wrote beside it, and brings nothing back that the reader took out', () => {
    expect(followedCtReasons(`${generated}; osteophyte in front`, before, now)).toBe(`${ctReasons(now)}; osteophyte in front`)
    expect(followedCtReasons('osteophyte in front', before, now)).toBe('osteophyte in front')
    expect(followedCtReasons('', before, now)).toBe('')
  })

  it('is renewed in the content, other fields and findings that are gone stay', () => {
    const [own] = draft.content.findings
    if (own === undefined) throw new Error('the fixture has findings')
    const at = (finding: Finding | undefined) => ({ ...analysis, findings: finding === undefined ? [] : [finding] })
    const old = analysis.findings.find(({ id }) => id === own.findingId) ?? first
    const content = { ...draft.content, findings: [{ ...own, fields: { ...own.fields, ctCorrelate: ctReasons(withReasons(old, [reason(height)])) } }] }
    const renewed = followFields(content, at(withReasons(old, [reason(height)])), at(withReasons(old, [reason(gas)])))
    expect(renewed.findings[0]?.fields).toEqual({ ...own.fields, ctCorrelate: ctReasons(withReasons(old, [reason(gas)])) })
    expect(followFields(content, at(old), at(undefined))).toEqual(content)
  })
})

describe('values of the CT that the reader set', () => {
  it('stand in the provenance and in the appendix with what was measured, and only they', () => {
    expect(readerCtValues(corrected)).toEqual(['L2-L3 disc and adjoining endplates, disc height over its neighbours: 0.95 × (measured: 0.62 ×)'])
    expect(provenanceRows(corrected).find(({ label }) => label === 'CT values set by the reader')?.value).toBe(readerCtValues(corrected).join())
    const page = reportHtml(corrected, { keyImages: {}, fontCss: '' })
    expect(page.slice(page.indexOf('id="appendix"'))).toContain('disc height over its neighbours')
    expect(reportText(corrected)).toContain('CT values set by the reader')
  })

  it('are not mentioned where there are none', () => {
    expect(readerCtValues(draft)).toEqual([])
    expect(reportHtml(draft, { keyImages: {}, fontCss: '' })).not.toContain('CT values set by the reader')
  })

  it('can be called not assessable, and be set where nothing was measured', () => {
    const of = (more: Partial<CtMeasure>) => readerCtValues({ ...corrected, analysis: { ...analysis, ctMeasures: [{ ...measure, ...more }] } })[0]
    expect(of({ value: null })).toContain('not assessable (measured: 0.62 ×)')
    expect(of({ measured: null })).toContain('0.95 × (measured: not measured)')
  })

  it('have a German name each', () => {
    for (const { name } of ctMeasureRules.measures) expect(engineWords(name, 'de'), name).not.toBe(name)
    expect(readerCtValues({ ...corrected, content: { ...draft.content, language: 'de' } })).toEqual(['Bandscheibe und angrenzende Endplatten LWK 2/3, Bandscheibenhöhe gegen die Nachbarn: 0,95 × (gemessen: 0,62 ×)'])
  })

  it('leave warnings that German reports understand', () => {
    for (const warning of [
      'Metal in the CT: its artefacts make the CT measures at L4-L5, L5 doubtful; they count less, or not at all.',
      "The reader's value of the disc height, L4-L5 stays at its place, which is now called L3-L4.",
      "The reader's value of the joint space, L4-L5 right is not used: nothing is measured at the place it was entered for. Enter it again where it belongs.",
      'Metal in the disc space L4-L5 was taken for a cage; a disc prosthesis or cement can look alike. Look at the CT.',
    ]) {
      expect(engineWords(warning, 'de')).not.toBe(warning)
      expect(engineWords(warning, 'de')).toContain('LWK')
    }
  })
})
