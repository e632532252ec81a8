import { describe, expect, it } from 'vitest'
import { checks } from '../../../core/report/checks.ts'
import { comparePrior } from '../../../core/report/prior-comparable.ts'
import type { Visit } from '../../../core/report/prior-comparable.ts'
import { priorSentence, priorTable } from '../../../core/report/prior-parts.ts'
import { reportPrintJob } from '../../../core/report/print-job.ts'
import { reportText } from '../../../core/report/report-text.ts'
import { reportSchema } from '../../../core/report/report.ts'
import type { Report } from '../../../core/report/report.ts'
import { edited } from '../../../core/report/sentences.ts'
import { syncFindings } from '../../../core/report/sync-findings.ts'
import { code, value } from '../../fixtures/result.ts'
import { before, compared, earlier, now, prior, visit } from './compared-report.ts'
import { analysis, draftInput, signable } from './fixture.ts'

const idsOf = (report: Report): string[] => checks(report).filter(({ level }) => level !== 'ok').map(({ id, level }) => `${id} ${level}`)

describe('two visits are compared', () => {
  it('however the same tracer is spelled', () => {
    expect(code(comparePrior(visit(), earlier()))).toBe('ok')
  })

  it.each<[string, Visit, Visit, string]>([
    ['another tracer', visit(), earlier({ tracer: 'F-18 fluoride' }), 'prior-tracer'],
    ['other units', visit(), earlier({ analysis: { ...before, reference: { ...before.reference, unit: 'Bq/ml' } } }), 'prior-units'],
    ['another kind of reference', visit(), earlier({ analysis: { ...before, reference: { ...before.reference, levels: ['pelvis'] } } }), 'visits-references'],
    ['too few levels of the same name', visit(), earlier({ analysis: { ...before, spine: { ...before.spine, levels: before.spine.levels.slice(0, 2) } } }), 'visits-not-alike'],
    ['a later day', visit(), earlier({ studyDate: '2026-03-03' }), 'prior-not-earlier'],
    ['the same day', visit(), earlier({ studyDate: '2026-03-02' }), 'prior-not-earlier'],
    ['no day', visit(), earlier({ studyDate: null }), 'prior-undated'],
  ])('not with %s', (_, a, b, reason) => {
    expect(code(comparePrior(a, b))).toBe(reason)
  })

  it('with a caution where a tracer is not named', () => {
    expect(value(comparePrior(visit(), earlier({ tracer: null }))).cautions.join(' ')).toContain('do not name the tracer')
  })
})

describe('the table of both visits', () => {
  const table = priorTable(compared())

  it('has the findings of both, and what is raised and changed beyond noise', () => {
    const rows = table?.rows.map(({ place, before: was, now: is, change, verdict }) => [place, was, is, change, verdict]) ?? []
    expect(rows).toContainEqual(['L4-L5 facet joint, right', '7.3 ± 0.1', '5.1 ± 0.1', '−2.2', 'lower'])
    expect(rows).toContainEqual(['L5-S1 facet joint, right', '3.4 ± 0.1', '1.6 ± 0.1', '−1.8', 'lower'])
    expect(rows).toContainEqual(['L2-L3 disc and adjoining endplates', '3.1 ± 0.1', '3.2 ± 0.1', '+0.1', 'unchanged within noise'])
    // Cold at both visits: counted, not listed.
    expect(rows.map(([place]) => place)).not.toContain('L1-L2 facet joint, left')
    expect(table?.notes.join(' ')).toContain('not listed: 1')
  })

  it('says what only one visit measured, and which sealed report it is compared with', () => {
    expect(table?.notes.join(' ')).toContain('Measured at one visit only: left C3-C4 facet joint')
    expect(table?.notes.join(' ')).toContain(`Earlier report SR-7KQ2M9XA, version 2, signed 30 Aug 2025 10:00 UTC by Dr. Ada Example, seal ${'a'.repeat(64)}`)
  })

  it('calls nothing a change whose noise is not known', () => {
    const unknown = value(comparePrior(visit({ analysis }), earlier({ analysis })))
    expect(new Set(priorTable(compared({}, { ...prior, compared: unknown }))?.rows.map(({ verdict }) => verdict))).toEqual(new Set(['noise not known, not called a change']))
  })

  it('stands on the page and in the text, in the language of the report', () => {
    const page = (report: Report): string => reportPrintJob(report, { keyImages: {}, fontCss: '' }, '2026-11-21T09:20:00Z').html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
    expect(page(compared())).toContain('29 Aug 2025')
    expect(reportText(compared())).toMatch(/L4-L5 facet joint, right +7\.3 ± 0\.1 \(\d\) +5\.1 ± 0\.1 \(\d\) +−2\.2 +lower/)
    const german = compared({ language: 'de' })
    expect(page(german)).toContain('niedriger')
    expect(reportText(german)).toContain('Im Vergleich zur Skelett-SPECT/CT vom 29. Aug. 2025 (Befundbericht SR-7KQ2M9XA, Version 2)')
    expect(reportText(german)).toMatch(/Facettengelenk LWK 4\/5, rechts +7,3 ± 0,1/)
  })

  it('is kept by the schema of stored reports, and is not there without a prior', () => {
    expect(reportSchema.parse(compared())).toEqual(compared())
    expect(priorTable(signable)).toBeNull()
  })
})

describe('the sentence on the earlier visit', () => {
  it('is bound to the two studies: date, report, both ratios', () => {
    const { priorSentence: sentence } = compared().content
    expect(sentence?.origin).toBe('generated')
    expect(sentence?.text).toContain('Compared with the bone SPECT/CT of 29 Aug 2025 (report SR-7KQ2M9XA, version 2)')
    expect(sentence?.text).toContain('Right L4-L5 facet joint lower (7.3 before, 5.1 now)')
  })

  it('follows the findings, and stays as the reader edited it', () => {
    const report = compared()
    const all = draftInput.decisions.map(({ findingId }) => ({ findingId, decision: 'rejected' as const }))
    expect(syncFindings(report.content, now, all).priorSentence?.text).not.toContain('L2-L3')
    const own = { ...report.content, priorSentence: edited(report.content.priorSentence ?? { text: '', origin: 'free', generatedText: null }, 'Better than on 29 Aug 2025.') }
    expect(syncFindings(own, now, all).priorSentence?.text).toBe('Better than on 29 Aug 2025.')
  })

  it('says that the earlier visit has no signed report', () => {
    expect(priorSentence(compared({}, { ...prior, report: null }).content, now)).toContain('(no signed report)')
  })
})

describe('what is looked at before signing', () => {
  it('is content with what the program wrote', () => {
    expect(idsOf(compared()).filter((each) => /comparison|prior/.test(each))).toEqual([])
    expect(idsOf(compared({ language: 'de' })).filter((each) => /comparison|prior/.test(each))).toEqual([])
  })

  it.each([
    ['another date than that of the study', 'Better than on 29 Aug 2024.'],
    ['no date', 'Better than before.'],
  ])('asks about %s', (_, text) => {
    const report = compared()
    expect(idsOf({ ...report, content: { ...report.content, priorSentence: { text, origin: 'edited', generatedText: '' } } })).toContain('comparison-date alert')
  })

  it('stops where the earlier study is not earlier, or can no longer be compared', () => {
    expect(idsOf(compared({}, { ...prior, studyDate: '2027-01-01' }))).toContain('comparison-date prohibit')
    const refused = compared({}, { ...prior, compared: null, refusal: 'The values of the two studies have different units.' })
    expect(idsOf(refused)).toContain('prior-refused prohibit')
    expect(priorTable(refused)).toBeNull()
  })
})
