import type { Cohort, ScoreChange, Subgroup } from './cohort.ts'
import type { CohortRegion } from './cohort-patient.ts'
import type { VisitName } from './entry.ts'
import type { ImportantChange } from './important-change.ts'
import { procedures } from './procedures.ts'
import type { Description, Interval, Share } from './statistics/describe.ts'
import { isComparison } from './statistics/paired.ts'

/** A table as text: the window and the paper show the same. */
export interface CohortTable {
  readonly id: string
  readonly title: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly string[])[]
  /** What must be read with it. */
  readonly notes: readonly string[]
}

const visitWords: Readonly<Record<VisitName, string>> = { '2-weeks': '2 weeks', '2-months': '2 months', '6-months': '6 months', '12-months': '12 months' }

const fixed = (value: number, digits = 1): string => value.toFixed(digits).replace('-', '\u2212')

const interval = ([low, high]: Interval, digits = 1): string => `${fixed(low, digits)} to ${fixed(high, digits)}`

const meanAndSpread = (described: Description | null): string =>
  described === null ? '' : described.standardDeviation === null ? fixed(described.mean) : `${fixed(described.mean)} ± ${fixed(described.standardDeviation)}`

const pWords = (p: number | undefined): string => (p === undefined ? '' : p < 0.001 ? '< 0.001' : p.toFixed(3))

const shareWords = (share: Share | null): string =>
  share === null ? '' : `${share.count} of ${share.of} (${Math.round((100 * share.count) / share.of)} %, 95 % ${Math.round(100 * share.interval[0])} to ${Math.round(100 * share.interval[1])} %)`

const missingWords = ({ comparison: { missing } }: ScoreChange): string => {
  const count = missing.before + missing.after + missing.both
  return count === 0 ? 'none' : `${count} (${missing.before} before, ${missing.after} after, ${missing.both} both)`
}

const changeRow = (label: string, change: ScoreChange, withShare: boolean): readonly string[] => {
  const { comparison } = change
  const head = [label, String(comparison.count), missingWords(change), meanAndSpread(change.before), meanAndSpread(change.after)]
  const improved = withShare ? [shareWords(change.improved)] : []
  if (!isComparison(comparison)) return [...head, comparison.reason, '', '', '', ...improved]
  const { meanChange, changeInterval, t, wilcoxon, effect } = comparison
  return [
    ...head,
    `${fixed(meanChange)} (${interval(changeInterval)})`,
    pWords(t?.p),
    pWords(wilcoxon?.p),
    effect === null ? '' : `${fixed(effect.value, 2)} (${interval(effect.interval, 2)})`,
    ...improved,
  ]
}

const changeColumns = (withShare: boolean): readonly string[] => [
  'Patients',
  'Pairs',
  'Missing',
  'Before',
  'After',
  'Change (95 %)',
  'p, paired t',
  'p, Wilcoxon',
  'Effect size (95 %)',
  ...(withShare ? ['Improved'] : []),
]

const changeNotes = (important: ImportantChange | null): readonly string[] => [
  'Scores from 0 to 10, mean ± standard deviation of the complete pairs; a change below zero is less pain. Missing scores are counted and left out, never filled in.',
  'p values are two-sided and not corrected for the number of comparisons. The groups are small and not randomised: read the intervals first.',
  ...(important === null
    ? ['No important change is entered for this site, so no share of improved patients is shown.']
    : [`Improved: a fall of at least ${fixed(important.points)} points (${important.source}).`]),
]

const scoreTables = (subgroups: readonly Subgroup[], which: 'axial' | 'extremity', important: ImportantChange | null): readonly CohortTable[] => {
  const name = which === 'axial' ? 'Axial pain' : 'Arm or leg pain'
  const columns = changeColumns(important !== null)
  const notes = changeNotes(important)
  const all = subgroups.find(({ by }) => by === 'all')
  const sixMonths = subgroups.flatMap((group) => {
    const change = group[which].find(({ visit }) => visit === '6-months')
    return change === undefined || group.by === 'all' ? [] : [changeRow(group.label, change, important !== null)]
  })
  return [
    { id: `${which}-visits`, title: `${name} at each visit, all operated`, columns: ['Visit', ...columns.slice(1)], rows: (all?.[which] ?? []).map((change) => changeRow(visitWords[change.visit], change, important !== null)), notes },
    { id: `${which}-groups`, title: `${name} after 6 months, by group`, columns, rows: sixMonths, notes },
  ]
}

const regionColumns: readonly (readonly [CohortRegion, string])[] = [
  ['cervical', 'Cervical'],
  ['thoracic', 'Thoracic'],
  ['lumbar', 'Lumbar'],
  ['several', 'Several'],
]

const demographicTable = ({ demographics, age, ageUnknown, operatedByRegion }: Cohort): CohortTable => {
  const used = regionColumns.filter(([region]) => operatedByRegion[region] > 0)
  const words = { M: 'Men', F: 'Women', unknown: 'Sex not known' }
  return {
    id: 'demographics',
    title: 'Patients who were operated',
    columns: ['', 'Patients', ...used.map(([, label]) => label)],
    rows: demographics
      .filter(({ sex, patients }) => sex !== 'unknown' || patients > 0)
      .map(({ sex, patients, byRegion }) => [words[sex], String(patients), ...used.map(([region]) => String(byRegion[region]))]),
    notes: [
      age === null
        ? 'No age is known.'
        : `Age at the scan: ${meanAndSpread(age)} years, ${age.minimum} to ${age.maximum}${ageUnknown === 0 ? '' : `; not known for ${ageUnknown}`}.`,
    ],
  }
}

const procedureTable = (cohort: Cohort, region: 'cervical' | 'lumbar' | 'other'): CohortTable => ({
  id: `procedures-${region}`,
  title: region === 'other' ? 'Other operations' : `Operations, ${region}`,
  columns: ['Operation', 'Levels', 'Patients'],
  rows: cohort.procedures
    .filter(({ procedure }) => procedures[procedure].region === region)
    .map(({ procedure, levels, patients }) => [procedures[procedure].words, String(levels), String(patients)]),
  notes: [],
})

const courseTable = ({ concordance, fusion, fusionExpected, complications, lost }: Cohort): CohortTable => ({
  id: 'course',
  title: 'What became of the operated patients',
  columns: ['', 'Patients'],
  rows: [
    ['Every treated segment was reported hot', shareWords(concordance.all)],
    ['Some treated segments were reported hot', shareWords(concordance.some)],
    ['No treated segment was reported hot', shareWords(concordance.none)],
    ['Bone growth on CT', shareWords(fusion)],
    ['With a complication', shareWords(complications)],
    ['Lost to follow-up', shareWords(lost)],
  ].filter(([, words]) => words !== ''),
  notes: fusionExpected === 0 ? [] : [`CT after a fusion: ${fusion?.of ?? 0} of ${fusionExpected} patients.`],
})

/** Every table that has a row, in the order of the page. */
export const cohortTables = (cohort: Cohort, important: ImportantChange | null): readonly CohortTable[] =>
  [
    demographicTable(cohort),
    procedureTable(cohort, 'cervical'),
    procedureTable(cohort, 'lumbar'),
    procedureTable(cohort, 'other'),
    ...scoreTables(cohort.subgroups, 'axial', important),
    ...scoreTables(cohort.subgroups, 'extremity', important),
    courseTable(cohort),
  ].filter(({ rows }) => rows.length > 0)

/** What every page of a cohort says first. */
export const cohortStatement = ({ patients, flow }: Cohort): string =>
  `${patients} ${patients === 1 ? 'patient' : 'patients'} with a signed report, ${flow.operated} of them operated. Own data of this site, collected without controls: it describes what happened and proves no effect of a treatment.`
