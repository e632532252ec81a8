import type { CohortPatient } from './cohort-patient.ts'
import { visitNames } from './entry.ts'

const columns: readonly (readonly [name: string, value: (patient: CohortPatient) => string | number | null])[] = [
  ['case', ({ caseNumber }) => caseNumber],
  ['sex', ({ sex }) => sex],
  ['age_years', ({ ageYears }) => ageYears],
  ['scan_year', ({ scanYear }) => scanYear],
  ['group', ({ group }) => group],
  ['region', ({ region }) => region],
  ['areas', ({ areas }) => areas],
  ['structure', ({ structure }) => structure],
  ['highest_grade', ({ highestGrade }) => highestGrade],
  ['course', ({ course }) => course.treatment?.course ?? null],
  ['procedure', ({ course }) => course.treatment?.procedure ?? null],
  ['treated_segments', ({ course }) => course.treatment?.segments.join(' ') ?? null],
  ['side', ({ course }) => course.treatment?.side ?? null],
  ['concordance', ({ concordance }) => concordance],
  ['hot_untreated', ({ hotUntreated }) => hotUntreated],
  ...(['axial', 'extremity'] as const).flatMap((which) =>
    (['baseline', ...visitNames] as const).map((visit) => [`vas_${which}_${visit}`.replaceAll('-', '_'), (patient: CohortPatient) => patient[which][visit]] as const),
  ),
  ['fusion_ct', ({ course }) => course.fusionCt?.result ?? null],
  ['complications', ({ course }) => course.complications.length],
  ['lost', ({ course }) => (course.lost === null ? 'no' : 'yes')],
]

/**
 * One row a patient for other programs (RFC 4180): without name, ID, birth date, free text or any day; ages over 89 are left out, as few
 * people have them. An empty field is not known.
 */
export const cohortCsv = (patients: readonly CohortPatient[]): string => {
  const lines = patients.map((patient) => columns.map(([name, value]) => {
    const field = value(patient)
    return field === null || (name === 'age_years' && Number(field) > 89) ? '' : String(field)
  }))
  return [columns.map(([name]) => name), ...lines].map((fields) => `${fields.join(',')}\r\n`).join('')
}
