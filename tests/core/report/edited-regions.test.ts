import { describe, expect, it } from 'vitest'
import { analysisSchema } from '../../../core/findings/analysis.ts'
import { patientMm } from '../../../core/geometry/vector.ts'
import { qualityText } from '../../../core/report/quality.ts'
import { reportHtml } from '../../../core/report/report-html.ts'
import { allRows, notableRows, provenanceRows } from '../../../core/report/report-parts.ts'
import { reportText } from '../../../core/report/report-text.ts'
import type { Report } from '../../../core/report/report.ts'
import { analysis, draftWith, signable } from './fixture.ts'

const facet = 'facet-joint/L4-L5/right'

/** The fixture with that joint 5 mm further up and half as large as the program had drawn it. */
const edited = analysisSchema.parse({
  ...analysis,
  regions: analysis.regions.map((region) =>
    region.id === facet ? { ...region, foundShape: { kind: 'ellipsoid', centreMm: patientMm(region.centreMm[0], region.centreMm[1], region.centreMm[2] - 5), axes: [[1, 0, 0], [0, 1, 0], [0, 0, 1]], semiAxesMm: [10, 10, 12] } } : region,
  ),
  provenance: { ...analysis.provenance, removedBodies: [patientMm(3, -4, 120)] },
})
const report: Report = { ...signable, analysis: edited }
const text = (html: string): string => html.replace(/<style>.*?<\/style>/gs, ' ').replace(/<[^>]+>/g, '').replace(/\s+/g, ' ')

describe('a region that the reader edited', () => {
  it('carries its mark in both tables, and no other does', () => {
    for (const rows of [notableRows(report), allRows(report)]) expect(rows.filter(({ isEdited }) => isEdited).map(({ place }) => place)).toEqual(['L4-L5 facet joint, right'])
    const page = text(reportHtml(report, { fontCss: '', keyImages: {} }))
    expect(page.match(/facet joint, right(?: \*)? †/g)).toHaveLength(2)
    expect(page).toContain('† Measured in a shape that the reader set.')
    expect(text(reportHtml(signable, { fontCss: '', keyImages: {} }))).not.toContain('†')
  })

  it('is told with how far it was moved and its two volumes, beside the vertebrae that were removed', () => {
    const rows = provenanceRows(report)
    expect(rows.find(({ label }) => label === 'Regions edited by the reader')?.value).toBe('L4-L5 facet joint, right (moved 5.0 mm, 2.40 ml instead of 5.03 ml)')
    expect(rows.find(({ label }) => label === 'Vertebrae removed by the reader')?.value).toBe('(3, -4, 120) mm')
    expect(provenanceRows(signable).some(({ label }) => label.includes('edited') || label.includes('removed'))).toBe(false)
  })

  it('is named among the limits, in English and in German', () => {
    expect(qualityText(edited, signable.content, null)).toContain('The reader set the shape of right L4-L5 facet joint.')
    expect(qualityText(edited, { ...signable.content, language: 'de' }, null)).toContain('Vom Befunder gesetzte Form: Facettengelenk LWK 4/5 rechts.')
    expect(qualityText(analysis, signable.content, null)).not.toContain('shape')
  })

  it('is marked in the plain text, with the note', () => {
    const plain = reportText(report)
    expect(plain).toMatch(/L4-L5 facet joint, right †/)
    expect(plain).toContain('† Measured in a shape that the reader set.')
  })

  it('is marked in German too', () => {
    const german = { ...draftWith({ language: 'de' }), analysis: edited }
    expect(text(reportHtml(german, { fontCss: '', keyImages: {} }))).toContain('† In einer vom Befunder gesetzten Form gemessen.')
  })
})
