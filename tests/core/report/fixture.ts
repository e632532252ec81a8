import { analysisSchema } from '../../../core/findings/analysis.ts'
import type { Analysis } from '../../../core/findings/analysis.ts'
import type { Finding } from '../../../core/findings/finding.ts'
import { patientMm } from '../../../core/geometry/vector.ts'
import type { PatientMm } from '../../../core/geometry/vector.ts'
import type { Grade, Place, Side, Structure, VertebraName } from '../../../core/base/anatomy.ts'
import { draftReport } from '../../../core/report/draft.ts'
import type { DraftInput } from '../../../core/report/draft.ts'
import type { Report } from '../../../core/report/report.ts'
import { syncFindings } from '../../../core/report/sync-findings.ts'
import { studySchema } from '../../../core/study/study.ts'
import type { RegionUptake } from '../../../core/uptake/uptake.ts'

/** A hand-made analysis of T11-L5 with three findings; centres in LPS mm, 36 mm from level to level, L5 at z = 0. */
const names: readonly VertebraName[] = ['T11', 'T12', 'L1', 'L2', 'L3', 'L4', 'L5']
const axes = [[1, 0, 0], [0, 1, 0], [0, 0, 1]] as const

const zOf = (name: string): number => (names.length - 1 - names.indexOf(name as VertebraName)) * 36

const region = (structure: Structure, level: Place, side: Side, centreMm: PatientMm, ratio: number, grade: Grade): RegionUptake => ({
  id: `${structure}/${level}/${side}`,
  level,
  structure,
  side,
  shape: { kind: 'ellipsoid', centreMm, axes, semiAxesMm: [8, 8, 9] },
  centreMm,
  maxMm: centreMm,
  max: ratio * 120,
  mean: ratio * 80,
  peak: ratio * 100,
  volumeMl: structure === 'vertebral-body' ? 24.1 : 2.4,
  ratio,
  grade,
  asymmetry: side === 'midline' ? null : ratio / 1.1,
  suv: null,
  partialVolume: structure === 'facet-joint',
})

const hot: Readonly<Record<string, readonly [number, Grade]>> = {
  'facet-joint/L4-L5/right': [5.1, 4],
  'disc/L2-L3/midline': [3.2, 3],
  'sacroiliac-joint/pelvis/left': [2.9, 3],
  'facet-joint/L3-L4/left': [1.4, 1],
  'disc/L5-S1/midline': [1.5, 1],
  'facet-joint/L5-S1/right': [1.6, 1],
  'facet-joint/T12-L1/left': [2.1, 2],
}

const make = (structure: Structure, level: Place, side: Side, centreMm: PatientMm): RegionUptake => {
  const [ratio, grade] = hot[`${structure}/${level}/${side}`] ?? [1.04, 0]
  return region(structure, level, side, centreMm, ratio, grade)
}

const segments = names.map((name, index) => ({ name: `${name}-${names[index + 1] ?? 'S1'}` as Place, z: zOf(name) - 18 }))

export const regions: readonly RegionUptake[] = [
  ...names.map((name) => make('vertebral-body', name, 'midline', patientMm(0, 0, zOf(name)))),
  ...segments.flatMap(({ name, z }) => [
    make('disc', name, 'midline', patientMm(0, 0, z)),
    make('facet-joint', name, 'left', patientMm(18, 32, z)),
    make('facet-joint', name, 'right', patientMm(-18, 32, z)),
  ]),
  make('sacroiliac-joint', 'pelvis', 'left', patientMm(38, 30, -50)),
  make('sacroiliac-joint', 'pelvis', 'right', patientMm(-38, 30, -50)),
]

const finding = (pattern: Finding['pattern'], regionId: string, reasonsFor: readonly string[], reasonsAgainst: readonly string[]): Finding => {
  const at = regions.find((each) => each.id === regionId)
  if (!at) throw new Error(`the fixture has no region ${regionId}`)
  return {
    id: `${pattern}/${at.level}/${at.side}`,
    pattern,
    level: at.level,
    structure: at.structure,
    side: at.side,
    grade: at.grade,
    score: 0.82,
    ratio: at.ratio,
    centreMm: at.centreMm,
    regionId,
    reasonsFor: reasonsFor.map((text) => ({ text, regionId })),
    reasonsAgainst: reasonsAgainst.map((text) => ({ text, regionId: null })),
    cautions: ['Uptake alone predicts block response weakly.'],
    sources: ['PMID 26177035'],
    patternVersion: '1.0.0',
  }
}

export const analysis: Analysis = analysisSchema.parse({
  registration: { shiftMm: 0.8, rotationDeg: 0.2, verdict: 'ok', method: 'overlap of bone and uptake along the column' },
  spine: {
    numbering: 'counted up from the sacrum; 5 lumbar vertebrae',
    landmark: 'sacrum',
    levels: names.map((name, index) => {
      const centreMm = patientMm(0, 0, zOf(name))
      const frame = { centreMm, left: axes[0], posterior: axes[1], cranial: axes[2], widthMm: 36 + index * 2, depthMm: 33, heightMm: 22 + index }
      return { name, centreMm, heightMm: frame.heightMm, confidence: 0.9, source: 'automatic', frame, canalCentreMm: patientMm(0, 26, zOf(name)) }
    }),
    segments: segments.map(({ name, z }) => ({
      name,
      disc: { centreMm: patientMm(0, 0, z), cranial: axes[2], heightMm: 9, widthMm: 44, depthMm: 33 },
      facets: { left: patientMm(18, 32, z), right: patientMm(-18, 32, z) },
    })),
    canalMm: [patientMm(0, 26, 216), patientMm(0, 26, 0)],
    sacroiliac: { left: { pathMm: [patientMm(40, 30, -30), patientMm(35, 30, -70)] }, right: { pathMm: [patientMm(-40, 30, -30), patientMm(-35, 30, -70)] } },
    warnings: [],
  },
  reference: { region: 'normal vertebra (mean of L1, L3, L4)', levels: ['L1', 'L3', 'L4'], mean: 120, unit: 'counts', iliacCrestMean: 210, source: 'automatic' },
  regions,
  hotSpots: [],
  findings: [
    finding('facet', 'facet-joint/L4-L5/right', ['Focal, posterolateral at disc level, one segment', 'CT: joint-space narrowing 1.1 mm, sclerosis +310 HU against the other side', 'Right 3.4 × left'], ['Pars of L5 right lies 6 mm away']),
    finding('discogenic', 'disc/L2-L3/midline', ['Paired bands across one disc', 'CT: disc height 0.7 of the neighbours'], []),
    finding('si-joint', 'sacroiliac-joint/pelvis/left', ['Upper joint, left 2.6 × right'], ['CT normal']),
    finding('baastrup', 'facet-joint/T12-L1/left', ['Test of a pattern without a template of its own'], []),
  ],
  warnings: [],
  provenance: {
    appVersion: '0.1.0',
    analysisVersion: '1',
    seriesUids: ['1.2.826.0.1.3680043.10.999.1', '1.2.826.0.1.3680043.10.999.2'],
    parameters: { facetRadiusMm: 9, spectFwhmMm: 11 },
    anchors: [],
    referenceLevel: null,
  },
})

export const study = studySchema.parse({
  studyInstanceUid: '1.2.826.0.1.3680043.10.999',
  patientName: 'DOE^Jane',
  patientId: '40317',
  patientSex: 'F',
  patientBirthDate: '1968-02-14',
  studyDate: '2026-03-02',
  studyTime: '13:05',
  accessionNumber: 'A-2231',
  description: 'Bone SPECT/CT of the spine',
  series: [],
})

/** Accepts the findings of these patterns, rejects the others. */
export const accept = (...patterns: Finding['pattern'][]): DraftInput['decisions'] =>
  analysis.findings.map((each) => ({ findingId: each.id, decision: patterns.includes(each.pattern) ? 'accepted' : 'rejected' }))

export const draftInput: DraftInput = {
  study,
  analysis,
  decisions: accept('facet', 'discogenic', 'si-joint'),
  settings: { siteName: 'Community Imaging North', department: 'Department of Radiology' },
  reportId: 'SR-7K3QX9P2',
  volumes: null,
  acquisition: null,
  template: 'auto',
  acceptance: 'reader',
}

export const draft: Report = draftReport(draftInput)

/** A copy of the draft with some of its content changed. */
export const draftWith = (content: Partial<Report['content']>): Report => ({ ...draft, content: { ...draft.content, ...content } })

/** A draft that a reader could sign. */
const confirmed = draftWith({ levelsConfirmed: true, question: 'Axial low back pain on the right for 30 months, VAS 8.' })

export const signable: Report = { ...confirmed, content: syncFindings(confirmed.content, analysis, draftInput.decisions, confirmed.procedure) }
