import type { CohortGroup, CohortPatient, CohortRegion } from './cohort-patient.ts'
import { cohortGroups } from './cohort-patient.ts'
import { visitNames } from './entry.ts'
import type { VisitName } from './entry.ts'
import type { ImportantChange } from './important-change.ts'
import { procedureIds, procedures } from './procedures.ts'
import type { ProcedureId } from './procedures.ts'
import { describe, share } from './statistics/describe.ts'
import type { Description, Share } from './statistics/describe.ts'
import { comparePairs } from './statistics/paired.ts'
import type { Incomparable, PairedComparison } from './statistics/paired.ts'

export interface ScoreChange {
  readonly visit: VisitName
  readonly before: Description | null
  readonly after: Description | null
  readonly comparison: PairedComparison | Incomparable
  /** Patients with both scores who fell by at least the important change; null where none is entered. */
  readonly improved: Share | null
}

/** Patients that are looked at together ("Lumbar", "Facet joint"), with their change at each visit. */
export interface Subgroup {
  readonly by: 'all' | 'region' | 'structure' | 'grade' | 'treatment'
  readonly label: string
  readonly patients: number
  readonly axial: readonly ScoreChange[]
  readonly extremity: readonly ScoreChange[]
}

export interface ProcedureRow {
  readonly procedure: ProcedureId
  readonly levels: number
  readonly patients: number
}

export interface Cohort {
  readonly patients: number
  readonly flow: Readonly<Record<CohortGroup, number>>
  readonly operatedByRegion: Readonly<Record<CohortRegion, number>>
  /** Of the operated, by region: what table 1 of the published cohort holds. */
  readonly demographics: readonly { readonly sex: 'F' | 'M' | 'unknown'; readonly patients: number; readonly byRegion: Readonly<Record<CohortRegion, number>> }[]
  readonly age: Description | null
  readonly ageUnknown: number
  /** Tables 2 and 3: only what occurs, in the published order. */
  readonly procedures: readonly ProcedureRow[]
  readonly subgroups: readonly Subgroup[]
  readonly concordance: { readonly all: Share | null; readonly some: Share | null; readonly none: Share | null }
  /** Bone growth on the CT after a year, among those that had one after a fusion. */
  readonly fusion: Share | null
  readonly fusionExpected: number
  readonly complications: Share | null
  readonly lost: Share | null
}

const noRegions: Readonly<Record<CohortRegion, number>> = { cervical: 0, thoracic: 0, lumbar: 0, several: 0, none: 0 }

const byRegion = (patients: readonly CohortPatient[]): Readonly<Record<CohortRegion, number>> => {
  const counts = { ...noRegions }
  for (const { region } of patients) counts[region] += 1
  return counts
}

const change = (patients: readonly CohortPatient[], which: 'axial' | 'extremity', visit: VisitName, important: ImportantChange | null): ScoreChange => {
  const pairs = patients.map((patient) => ({ before: patient[which].baseline, after: patient[which][visit] }))
  const complete = pairs.flatMap(({ before, after }) => (before === null || after === null ? [] : [{ before, after }]))
  return {
    visit,
    before: describe(complete.map(({ before }) => before)),
    after: describe(complete.map(({ after }) => after)),
    comparison: comparePairs(pairs),
    improved: important === null ? null : share(complete.filter(({ before, after }) => before - after >= important.points).length, complete.length),
  }
}

const regionWords: Readonly<Record<CohortRegion, string>> = {
  cervical: 'Cervical',
  thoracic: 'Thoracic',
  lumbar: 'Lumbar',
  several: 'Several regions',
  none: 'Region not known',
}

const structureWords = { 'facet-joint': 'Facet joint', disc: 'Disc', mixed: 'Facet joint and disc', none: 'No disc or facet uptake' } as const

const treatmentWords = ({ course }: CohortPatient): string => {
  const { treatment } = course
  if (treatment?.procedure == null) return 'Not named'
  const { region, words } = procedures[treatment.procedure]
  return region === 'other' ? words : `${regionWords[region]}: ${words.toLowerCase()}`
}

const groupings: readonly { readonly by: Subgroup['by']; readonly label: (patient: CohortPatient) => string }[] = [
  { by: 'all', label: () => 'All operated' },
  { by: 'region', label: ({ region }) => regionWords[region] },
  { by: 'structure', label: ({ structure }) => structureWords[structure] },
  { by: 'grade', label: ({ highestGrade }) => (highestGrade === null ? 'No grade' : `Grade ${highestGrade}`) },
  { by: 'treatment', label: treatmentWords },
]

const subgroups = (operated: readonly CohortPatient[], important: ImportantChange | null): readonly Subgroup[] =>
  groupings.flatMap(({ by, label }) => {
    const labels = [...new Set(operated.map(label))].sort((a, b) => a.localeCompare(b, 'en'))
    return labels.map((each): Subgroup => {
      const patients = operated.filter((patient) => label(patient) === each)
      const changes = (which: 'axial' | 'extremity'): readonly ScoreChange[] => visitNames.map((visit) => change(patients, which, visit, important))
      return { by, label: each, patients: patients.length, axial: changes('axial'), extremity: changes('extremity') }
    })
  })

const procedureRows = (operated: readonly CohortPatient[]): readonly ProcedureRow[] =>
  procedureIds.flatMap((procedure) => {
    const levels = operated.flatMap(({ course: { treatment } }) => (treatment?.procedure === procedure ? [treatment.segments.length] : []))
    return [...new Set(levels)]
      .sort((a, b) => a - b)
      .map((count): ProcedureRow => ({ procedure, levels: count, patients: levels.filter((each) => each === count).length }))
  })

const isFusion = ({ course: { treatment } }: CohortPatient): boolean => treatment?.procedure != null && procedures[treatment.procedure].fusion

/** The tables, tests and counts of a cohort. Missing scores are counted and left out, never filled in. */
export const describeCohort = (patients: readonly CohortPatient[], important: ImportantChange | null): Cohort => {
  const operated = patients.filter(({ group }) => group === 'operated')
  const ages = operated.flatMap(({ ageYears }) => (ageYears === null ? [] : [ageYears]))
  const fused = operated.filter(isFusion)
  const scanned = fused.flatMap(({ course }) => (course.fusionCt === null ? [] : [course.fusionCt]))
  const placed = operated.filter(({ concordance }) => concordance !== null)
  const placedAs = (wanted: CohortPatient['concordance']): Share | null => share(placed.filter(({ concordance }) => concordance === wanted).length, placed.length)
  return {
    patients: patients.length,
    flow: Object.fromEntries(cohortGroups.map((group) => [group, patients.filter((patient) => patient.group === group).length])) as Record<CohortGroup, number>,
    operatedByRegion: byRegion(operated),
    demographics: (['M', 'F', 'unknown'] as const).map((sex) => {
      const those = operated.filter((patient) => (patient.sex === 'M' || patient.sex === 'F' ? patient.sex === sex : sex === 'unknown'))
      return { sex, patients: those.length, byRegion: byRegion(those) }
    }),
    age: describe(ages),
    ageUnknown: operated.length - ages.length,
    procedures: procedureRows(operated),
    subgroups: subgroups(operated, important),
    concordance: { all: placedAs('all-treated-were-hot'), some: placedAs('some-treated-were-hot'), none: placedAs('none-was-hot') },
    fusion: share(scanned.filter(({ result }) => result === 'bone-growth').length, scanned.length),
    fusionExpected: fused.length,
    complications: share(operated.filter(({ course }) => course.complications.length > 0).length, operated.length),
    lost: share(operated.filter(({ course }) => course.lost !== null).length, operated.length),
  }
}
