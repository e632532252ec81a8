import type { Paper, ReportLanguage } from '../core/report/report.ts'

/** One sample report: a phantom study, how its reader words it, and on which paper. */
export interface Sample {
  /** Names the file: the template it shows, or `several`. */
  readonly name: string
  readonly caseName: string
  readonly seed: number
  readonly language: ReportLanguage
  readonly paper: Paper
  readonly question: string
  /** What the reader fills in besides what was measured. */
  readonly fields?: Readonly<Record<string, string>>
  /** Another template than that of the pattern. */
  readonly templateId?: string
  /** Month of the operation that the referral names. */
  readonly operated?: string
}

const sample = (name: string, seed: number, language: ReportLanguage, question: string, more: Partial<Sample> = {}): Sample => ({ name, caseName: name, seed, language, paper: 'A4', question, ...more })

/** Every template has one; facet and disc stand in `several`, which composes three. */
export const samples: readonly Sample[] = [
  sample('several', 1, 'en', 'Axial low back pain on the right for 30 months, VAS 8. MRI: multilevel degeneration. Which level is active?'),
  sample('normal', 2, 'de', 'Tief sitzender Rückenschmerz seit 4 Monaten, MRT ohne Erklärung. Fokale Mehranreicherung?'),
  sample('si-joint', 1, 'de', 'Gesäßschmerz seit 8 Monaten. Iliosakralgelenk oder Facettengelenk?'),
  sample('fracture', 2, 'en', 'Acute back pain after a fall three weeks ago. Known osteoporosis. Which vertebra is fresh?', { paper: 'Letter' }),
  sample('sacral-insufficiency', 1, 'de', 'Kreuzschmerz seit 3 Wochen ohne Sturz, Osteoporose. Insuffizienzfraktur?', { fields: { shape: 'both alae', elsewhere: 'no further focus' } }),
  sample('pars', 1, 'en', 'Competitive gymnast, low back pain on extension for 5 months. Stress reaction?'),
  sample('pseudarthrosis', 1, 'en', 'Pain 20 months after lumbar fusion. Is the fusion solid?', { operated: '2024-07' }),
  sample('hardware-loosening', 2, 'en', 'Pain 26 months after lumbar fusion. Loosening, incomplete fusion, or the level next to it?', { operated: '2024-01' }),
  sample('adjacent-segment', 1, 'de', 'Neuer Schmerz oberhalb einer Spondylodese vor 4 Jahren. Anschlussdegeneration?', { operated: '2022-02' }),
  sample('infection', 1, 'en', 'Back pain and fever for 4 weeks, CRP 96 mg/l. Focus in the spine?', { fields: { markers: 'CRP 96 mg/l' }, paper: 'Letter' }),
  sample('malignancy-suspicion', 1, 'de', 'Rückenschmerz, Prostatakarzinom vor 6 Jahren. Fokus?', { fields: { cancer: 'Prostatakarzinom vor 6 Jahren', number: 'single focus' } }),
  sample('baastrup', 1, 'en', 'Midline pain on extension for a year. Interspinous contact?', { fields: { levels: 'one' } }),
  sample('transitional-vertebra', 1, 'de', 'Einseitiger tiefer Rückenschmerz, Übergangswirbel bekannt. Aktives Neogelenk?', { fields: { numbering: 'counted from the sacrum' } }),
  sample('physiologic', 1, 'en', 'Student of 21 years, morning stiffness. Active sacroiliac joints?'),
  sample('focal-uptake', 2, 'en', 'Low back pain, no earlier imaging. Any focus?', { caseName: 'facet', templateId: 'focal-uptake', fields: { differential: 'facet joint, stress reaction of the pedicle' } }),
]
