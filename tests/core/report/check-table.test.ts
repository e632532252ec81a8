import { describe, expect, it } from 'vitest'
import { checks } from '../../../core/report/checks.ts'
import type { Report, ReportFinding } from '../../../core/report/report.ts'
import { placeWords } from '../../../core/report/words.ts'
import { comparisonTable, sentenceTable } from './check-table.ts'
import type { At } from './check-table.ts'
import { signable } from './fixture.ts'

/** The checks that judge what a sentence says. */
const judging = new Set(['side-mismatch', 'side-both', 'level-mismatch', 'place-denied', 'not-mentioned', 'not-a-finding', 'blocked-word', 'placeholder', 'unit-slip', 'suv-without-inputs', 'comparison-date'])

const [model] = signable.content.findings

const findingAt = ([level, structure, side]: At): ReportFinding => {
  if (model === undefined) throw new Error('the fixture has findings')
  return { ...model, level, structure, side }
}

const withFindings = (findings: ReportFinding[], content: Partial<Report['content']> = {}): Report => ({ ...signable, content: { ...signable.content, findings, ...content } })

const said = (report: Report): string[] => [...new Set(checks(report).filter(({ id, level }) => level !== 'ok' && judging.has(id)).map(({ id }) => id))]

describe('the table of sentences', () => {
  it('holds enough of both languages', () => {
    expect(sentenceTable.length + comparisonTable.length).toBeGreaterThanOrEqual(80)
    expect(sentenceTable.filter(([, text]) => /[äöüß]|gelenk|anreicherung|LWK|BWK|HWK/i.test(text)).length).toBeGreaterThan(30)
  })

  it.each(sentenceTable)('%j: %s is judged %s', (at, text, verdict) => {
    const finding = findingAt(at)
    const found = said(withFindings([{ ...finding, sentence: { text, origin: 'edited', generatedText: finding.sentence.generatedText } }]))
    expect(found).toEqual(verdict === 'fine' ? [] : [verdict])
  })

  it.each(comparisonTable)('the comparison "%s" asks: %s', (comparison, asks) => {
    expect(said(withFindings(signable.content.findings, { comparison }))).toEqual(asks ? ['comparison-date'] : [])
  })
})

describe('what is accepted and what is said', () => {
  const facet = findingAt(['L4-L5', 'facet-joint', 'right'])
  const disc = findingAt(['L2-L3', 'disc', 'midline'])
  const impression = (finding: ReportFinding, text: string): ReportFinding => ({ ...finding, impression: { text, origin: 'edited', generatedText: null } })
  const conclusion = (text: string): Partial<Report['content']> => ({ conclusion: { text, origin: 'edited', generatedText: null } })
  const frame = conclusion('')

  it.each<[ReportFinding[], Partial<Report['content']>, string[]]>([
    [[impression(facet, 'Active facet joint.')], frame, ['not-mentioned']],
    [[impression(facet, 'Active facet joint L4-L5.')], frame, ['not-mentioned']],
    [[impression(facet, 'Active right facet joint L4-L5.')], frame, []],
    [[impression(facet, 'Aktives Facettengelenk L4/5 rechts.')], frame, []],
    [[impression(facet, 'As concluded below.')], conclusion('Active right L4-L5 facet joint.'), []],
    [[facet], conclusion('Active right L4-L5 facet joint. Active disc at L1-L2.'), ['not-a-finding']],
    [[facet], conclusion('Aktives Facettengelenk L4/5 rechts. Anreicherung in L1/2.'), ['not-a-finding']],
    [[facet], conclusion('Active right L4-L5 facet joint. No increased uptake at L1-L2.'), []],
    [[facet], conclusion('Active left L4-L5 facet joint.'), ['side-mismatch']],
    [[facet, disc], conclusion('L2-L3 is unremarkable; active right L4-L5 facet joint.'), ['place-denied']],
    [[facet, disc], conclusion('No increased uptake at L2-L3.'), ['place-denied']],
  ])('case %#', (findings, content, wanted) => {
    expect(said(withFindings(findings, content))).toEqual(wanted)
  })

  it('names the facet joint over pictures that do not lie on each other', () => {
    const report = withFindings([facet])
    const shifted = { ...report, analysis: { ...report.analysis, registration: { ...report.analysis.registration, verdict: 'refuse' as const } } }
    expect(checks(shifted).map(({ id }) => id)).toContain('registration-facet')
    expect(placeWords(facet)).toBe('right L4-L5 facet joint')
  })
})
