import type { Analysis } from '../../../core/findings/analysis.ts'
import { comparePrior } from '../../../core/report/prior-comparable.ts'
import type { Visit } from '../../../core/report/prior-comparable.ts'
import { withPrior } from '../../../core/report/prior-parts.ts'
import type { PriorVisit } from '../../../core/report/prior-schema.ts'
import type { Report } from '../../../core/report/report.ts'
import { value } from '../../fixtures/result.ts'
import { analysis, signable } from './fixture.ts'

/** A report that is compared with an earlier visit, on the hand-made analysis. */

const noise = { maxSd: 4, meanSd: 1, ratioSd: 0.1 }

/** An analysis with noise; ratios by region id where they are other than in the fixture. */
export const visited = (ratios: Readonly<Record<string, number>> = {}): Analysis => ({
  ...analysis,
  regions: analysis.regions.map((region) => ({ ...region, noise, ratio: ratios[region.id] ?? region.ratio })),
})

export const now = visited()
/** The facet joint was hotter, the disc as hot within noise, another joint was raised and is a finding of then. */
export const before = visited({ 'facet-joint/L4-L5/right': 7.3, 'disc/L2-L3/midline': 3.15, 'facet-joint/L5-S1/right': 3.4, 'facet-joint/L1-L2/left': 1.5 })

export const visit = (more: Partial<Visit> = {}): Visit => ({ studyDate: '2026-03-02', tracer: 'Tc-99m HDP', analysis: now, ...more })
export const earlier = (more: Partial<Visit> = {}): Visit => ({ studyDate: '2025-08-29', tracer: 'TC99M  hdp', analysis: before, ...more })

export const prior: PriorVisit = {
  studyInstanceUid: '1.2.3.4.5',
  studyDate: '2025-08-29',
  description: 'Bone SPECT/CT',
  report: { reportId: 'SR-7KQ2M9XA', version: 2, reader: 'Dr. Ada Example', signedAt: '2025-08-30T10:00:00Z', seal: 'a'.repeat(64) },
  findings: [
    { regionId: 'facet-joint/L5-S1/right', level: 'L5-S1', structure: 'facet-joint', side: 'right' },
    { regionId: 'facet-joint/C3-C4/left', level: 'C3-C4', structure: 'facet-joint', side: 'left' },
  ],
  compared: value(comparePrior(visit(), earlier())),
  refusal: null,
}

export const compared = (content: Partial<Report['content']> = {}, of: PriorVisit = prior): Report => {
  const base = { ...signable, analysis: now }
  return { ...base, content: withPrior({ ...base.content, ...content }, of, now) }
}
