import { expect, it } from 'vitest'
import { provenanceRows } from '../../../core/report/report-parts.ts'
import { analysis, signable } from './fixture.ts'

const seriesIn = (bloodPool: { seriesUid: string; isCompared: boolean }): string | undefined => {
  const provenance = { ...analysis.provenance, seriesUids: ['1.1', '1.2'], bloodPool }
  return provenanceRows({ ...signable, analysis: { ...analysis, provenance } }).find(({ label }) => label === 'Series')?.value
}

it('the report names the blood pool among the series that were measured, and only one that was', () => {
  expect(seriesIn({ seriesUid: '1.3', isCompared: true })).toBe('1.1, 1.2, 1.3')
  expect(seriesIn({ seriesUid: '1.3', isCompared: false })).toBe('1.1, 1.2')
})
