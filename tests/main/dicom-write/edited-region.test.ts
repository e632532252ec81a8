import { expect, it } from 'vitest'
import type { Report } from '../../../core/report/report.ts'
import type { EvidenceSeries, SignedReport } from '../../../main/dicom-write/report-modules.ts'
import { segmentation } from '../../../main/dicom-write/segmentation.ts'
import { structuredReport } from '../../../main/dicom-write/structured-report.ts'
import { analysis, signable } from '../../core/report/fixture.ts'
import { obliqueGrid } from './spect-info.ts'

const evidence: EvidenceSeries = { seriesInstanceUid: '1.2.3', modality: 'NM', sopClassUid: '1.2.840.10008.5.1.4.1.1.20', frameOfReferenceUid: '1.2.3.4', sopInstanceUids: ['1.2.3.7'] }

const signed = (report: Report): SignedReport => ({ report, signedAt: '2026-11-21T09:20:00+01:00', reader: 'Dr. Ada Example', appVersion: 'test', evidence: [evidence] })

const edited: Report = { ...signable, analysis: { ...analysis, regions: analysis.regions.map((region) => (region.id === 'facet-joint/L4-L5/right' ? { ...region, foundShape: region.shape } : region)) } }

const count = (bytes: Uint8Array | null, words: string): number => Buffer.from(bytes ?? []).toString('latin1').split(words).length - 1

it('the structured report says of a region that the reader set its shape, and of no other', () => {
  expect(count(structuredReport(signed(edited), '1.2.3.4'), 'Measured in a shape that the reader set')).toBe(1)
  expect(count(structuredReport(signed(signable), '1.2.3.4'), 'Measured in a shape that the reader set')).toBe(0)
})

it('the segmentation does not call a shape automatic that the reader set', () => {
  const seg = (report: Report) => segmentation(signed(report), { grid: obliqueGrid, frameOfReferenceUid: '1.2.3.4', evidence })
  expect(count(seg(edited), 'SEMIAUTOMATIC')).toBe(1)
  expect(count(seg(signable), 'SEMIAUTOMATIC')).toBe(0)
})
