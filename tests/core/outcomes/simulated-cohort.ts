import type { CohortCase, ReportedFinding } from '../../../core/outcomes/cohort-patient.ts'
import type { OutcomeEntry, OutcomeRow } from '../../../core/outcomes/entry.ts'
import type { ProcedureId } from '../../../core/outcomes/procedures.ts'

/** Small and fixed: a test must give the same patients each time. */
const chance = (seed: number): (() => number) => {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

/** `count` scores from 0 to 10 with this mean and sample standard deviation: moved and stretched until both hold inside the scale. */
const scoresWith = (count: number, mean: number, spread: number, seed: number): number[] => {
  const random = chance(seed)
  let values = Array.from({ length: count }, () => mean + spread * (random() + random() + random() - 1.5) * 2)
  for (let round = 0; round < 4000; round += 1) {
    const now = values.reduce((sum, value) => sum + value, 0) / count
    const wide = Math.sqrt(values.reduce((sum, value) => sum + (value - now) ** 2, 0) / (count - 1))
    values = values.map((value) => Math.min(10, Math.max(0, mean + ((value - now) * spread) / wide)))
  }
  return values
}

const rows = (entries: readonly OutcomeEntry[]): OutcomeRow[] =>
  entries.map((entry, index) => ({ rowId: index + 1, entry, withdraws: null, by: 'Dr. Test', at: '2020-01-01T00:00:00Z' }))

const finding = (level: string, structure: 'disc' | 'facet-joint'): ReportedFinding => ({
  pattern: structure === 'disc' ? 'discogenic' : 'facet',
  level: level as ReportedFinding['level'],
  structure,
  side: structure === 'disc' ? 'midline' : 'left',
  grade: 3,
})

interface Operated {
  readonly region: 'cervical' | 'lumbar'
  readonly sexes: readonly ('F' | 'M')[]
  readonly procedures: readonly (readonly [ProcedureId, levels: number])[]
  readonly before: readonly [mean: number, spread: number]
  readonly after: readonly [mean: number, spread: number]
  readonly fusionCts: number
}

const many = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value)

/** Group sizes, means and spreads of Neurosurg Focus 2019;47(6):E16; every score itself is invented. */
export const published: readonly Operated[] = [
  {
    region: 'cervical',
    sexes: [...many(16, 'F' as const), ...many(9, 'M' as const)],
    procedures: [
      ...many(3, ['cervical-anterior-discectomy-fusion', 1] as const),
      ...many(6, ['cervical-anterior-discectomy-fusion', 2] as const),
      ['cervical-corpectomy-fusion', 1],
      ['cervical-discectomy-arthroplasty', 1],
      ...many(6, ['cervical-posterior-minimally-invasive-fusion', 1] as const),
      ...many(5, ['cervical-posterior-minimally-invasive-fusion', 2] as const),
      ...many(3, ['cervical-posterior-open-fusion', 2] as const),
    ],
    before: [8.8, 1.8],
    after: [3.92, 2.2],
    fusionCts: 12,
  },
  {
    region: 'lumbar',
    sexes: [...many(10, 'F' as const), ...many(13, 'M' as const)],
    procedures: [
      ['lumbar-anterior-discectomy-fusion', 1],
      ...many(4, ['lumbar-lateral-discectomy-fusion', 1] as const),
      ...many(3, ['lumbar-lateral-discectomy-fusion', 2] as const),
      ...many(8, ['lumbar-posterior-discectomy-fusion', 1] as const),
      ...many(7, ['lumbar-posterior-discectomy-fusion', 2] as const),
    ],
    before: [9.35, 0.7],
    after: [4.87, 2.3],
    fusionCts: 10,
  },
]

const segmentsOf = (region: Operated['region'], levels: number) => (region === 'cervical' ? (['C5-C6', 'C6-C7'] as const) : (['L4-L5', 'L5-S1'] as const)).slice(0, levels)

const operatedCases = ({ region, sexes, procedures, before, after, fusionCts }: Operated): Omit<CohortCase, 'caseNumber'>[] => {
  const first = scoresWith(sexes.length, ...before, 7)
  const later = scoresWith(sexes.length, ...after, 11)
  return sexes.map((sex, index) => {
    const [procedure, levels] = procedures[index] ?? ['other', 1]
    const segments = [...segmentsOf(region, levels)]
    const hasCt = index < fusionCts + (region === 'cervical' ? 1 : 0) && procedure !== 'cervical-discectomy-arthroplasty'
    return {
      ageYears: 54,
      sex,
      scanYear: 2016,
      findings: segments.map((segment) => finding(segment, 'disc')),
      rows: rows([
        { kind: 'baseline', date: '2016-01-04', axialVas: first[index] ?? null, extremityVas: null },
        { kind: 'treatment', date: '2016-02-01', course: 'surgery', procedure, segments, side: null },
        { kind: 'follow-up', visit: '6-months', date: '2016-08-03', axialVas: later[index] ?? null, extremityVas: null },
        ...(hasCt ? [{ kind: 'fusion-ct', date: '2017-02-01', result: 'bone-growth' } as const] : []),
      ]),
    }
  })
}

/** 315 cases: 126 negative, 103 with more than two areas, 38 who declined, 48 operated. */
export const simulatedCohort = (): CohortCase[] => {
  const plain = { ageYears: 60, sex: 'F' as const, scanYear: 2016 }
  const all: Omit<CohortCase, 'caseNumber'>[] = [
    ...many(126, { ...plain, findings: [], rows: [] }),
    ...many(103, { ...plain, findings: [finding('L3-L4', 'disc'), finding('L4-L5', 'facet-joint'), finding('L5-S1', 'disc')], rows: [] }),
    ...many(38, {
      ...plain,
      findings: [finding('L4-L5', 'disc')],
      rows: rows([{ kind: 'treatment', date: '2016-03-01', course: 'declined-surgery', procedure: null, segments: [], side: null }]),
    }),
    ...published.flatMap(operatedCases),
  ]
  return all.map((each, index) => ({ caseNumber: index + 1, ...each }))
}
