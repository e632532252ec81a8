/** Operations as the published cohort counts them (Neurosurg Focus 2019;47(6):E16, tables 2 and 3), and the rest. */
export const procedureIds = [
  'cervical-anterior-discectomy-fusion',
  'cervical-corpectomy-fusion',
  'cervical-discectomy-arthroplasty',
  'cervical-posterior-minimally-invasive-fusion',
  'cervical-posterior-open-fusion',
  'lumbar-anterior-discectomy-fusion',
  'lumbar-lateral-discectomy-fusion',
  'lumbar-posterior-discectomy-fusion',
  'other',
] as const

export type ProcedureId = (typeof procedureIds)[number]

/** In the order of the published tables. `fusion`: bone growth is looked for on CT after a year. */
export const procedures: Readonly<Record<ProcedureId, { readonly region: 'cervical' | 'lumbar' | 'other'; readonly words: string; readonly fusion: boolean }>> = {
  'cervical-anterior-discectomy-fusion': { region: 'cervical', words: 'Anterior discectomy and fusion', fusion: true },
  'cervical-corpectomy-fusion': { region: 'cervical', words: 'Anterior corpectomy and fusion', fusion: true },
  'cervical-discectomy-arthroplasty': { region: 'cervical', words: 'Anterior discectomy and arthroplasty', fusion: false },
  'cervical-posterior-minimally-invasive-fusion': { region: 'cervical', words: 'Posterior minimally invasive fusion', fusion: true },
  'cervical-posterior-open-fusion': { region: 'cervical', words: 'Posterior open fusion', fusion: true },
  'lumbar-anterior-discectomy-fusion': { region: 'lumbar', words: 'Anterior discectomy and fusion', fusion: true },
  'lumbar-lateral-discectomy-fusion': { region: 'lumbar', words: 'Lateral discectomy and fusion', fusion: true },
  'lumbar-posterior-discectomy-fusion': { region: 'lumbar', words: 'Posterior discectomy and fusion', fusion: true },
  other: { region: 'other', words: 'Other operation', fusion: false },
}
