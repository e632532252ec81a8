import { describe, expect, test } from 'vitest'
import { cohortPatient } from '../../../core/outcomes/cohort-patient.ts'
import type { CohortCase } from '../../../core/outcomes/cohort-patient.ts'
import { describeCohort } from '../../../core/outcomes/cohort.ts'
import { isComparison } from '../../../core/outcomes/statistics/paired.ts'
import { published, simulatedCohort } from './simulated-cohort.ts'

const cohort = describeCohort(simulatedCohort().map(cohortPatient), { points: 2, source: 'the test' })

const atSixMonths = (label: string) => {
  const change = cohort.subgroups.find((group) => group.label === label)?.axial.find(({ visit }) => visit === '6-months')
  if (change === undefined || !isComparison(change.comparison)) throw new Error(`no comparison for ${label}`)
  return { before: change.before, after: change.after, comparison: change.comparison, improved: change.improved }
}

describe('a simulated cohort with the published sizes, means and spreads', () => {
  test('the flow: 315 = 126 + 103 + 38 + 48', () => {
    expect(cohort.patients).toBe(315)
    expect(cohort.flow).toEqual({ negative: 126, multiple: 103, declined: 38, operated: 48, managed: 0, 'other-finding': 0, open: 0 })
    expect(cohort.operatedByRegion).toMatchObject({ cervical: 25, lumbar: 23, thoracic: 0 })
  })

  test('table 1: 22 men (9 cervical, 13 lumbar) and 26 women (16 and 10)', () => {
    expect(cohort.demographics.map(({ sex, patients, byRegion }) => [sex, patients, byRegion.cervical, byRegion.lumbar])).toEqual([
      ['M', 22, 9, 13],
      ['F', 26, 16, 10],
      ['unknown', 0, 0, 0],
    ])
  })

  test('tables 2 and 3: each operation with its number of levels, in the published order', () => {
    expect(cohort.procedures.map(({ procedure, levels, patients }) => `${procedure} ${levels}: ${patients}`)).toEqual([
      'cervical-anterior-discectomy-fusion 1: 3',
      'cervical-anterior-discectomy-fusion 2: 6',
      'cervical-corpectomy-fusion 1: 1',
      'cervical-discectomy-arthroplasty 1: 1',
      'cervical-posterior-minimally-invasive-fusion 1: 6',
      'cervical-posterior-minimally-invasive-fusion 2: 5',
      'cervical-posterior-open-fusion 2: 3',
      'lumbar-anterior-discectomy-fusion 1: 1',
      'lumbar-lateral-discectomy-fusion 1: 4',
      'lumbar-lateral-discectomy-fusion 2: 3',
      'lumbar-posterior-discectomy-fusion 1: 8',
      'lumbar-posterior-discectomy-fusion 2: 7',
    ])
  })

  test.each(published.map((group) => [group.region === 'cervical' ? 'Cervical' : 'Lumbar', group] as const))('%s: means and spreads before and after six months', (label, group) => {
    const { before, after, comparison } = atSixMonths(label)
    expect(before?.mean).toBeCloseTo(group.before[0], 2)
    expect(before?.standardDeviation).toBeCloseTo(group.before[1], 2)
    expect(after?.mean).toBeCloseTo(group.after[0], 2)
    expect(after?.standardDeviation).toBeCloseTo(group.after[1], 2)
    expect(comparison.count).toBe(group.sexes.length)
    expect(comparison.meanChange).toBeCloseTo(group.after[0] - group.before[0], 2)
    expect(comparison.t?.degreesOfFreedom).toBe(group.sexes.length - 1)
  })

  test('all operated together: 48 pairs', () => {
    expect(atSixMonths('All operated').comparison).toMatchObject({ count: 48, missing: { before: 0, after: 0, both: 0 } })
  })

  test('visits without any score say so instead of giving a number', () => {
    const twoWeeks = cohort.subgroups[0]?.axial[0]
    expect(twoWeeks?.comparison).toEqual({ count: 0, missing: { before: 0, after: 48, both: 0 }, reason: 'No patient has both scores.' })
    expect(twoWeeks?.before).toBeNull()
  })

  test('bone growth: 22 of 22 scanned, of 47 fusions', () => {
    expect(cohort.fusion).toMatchObject({ count: 22, of: 22 })
    expect(cohort.fusionExpected).toBe(47)
  })

  test('every treated segment was hot', () => {
    expect(cohort.concordance.all).toMatchObject({ count: 48, of: 48 })
    expect(cohort.concordance.none).toMatchObject({ count: 0, of: 48 })
  })
})

const oneCase = (changes: Partial<CohortCase>): CohortCase => ({ caseNumber: 1, ageYears: 50, sex: 'F', scanYear: 2026, findings: [], rows: [], ...changes })

const disc = (level: string): CohortCase['findings'][number] => ({ pattern: 'discogenic', level: level as 'L4-L5', structure: 'disc', side: 'midline', grade: 2 })

describe('one patient', () => {
  test('two areas are open, three are multiple; two sides of one joint are one area', () => {
    const facet = (side: 'left' | 'right'): CohortCase['findings'][number] => ({ pattern: 'facet', level: 'L4-L5', structure: 'facet-joint', side, grade: 2 })
    expect(cohortPatient(oneCase({ findings: [disc('L4-L5'), facet('left'), facet('right')] }))).toMatchObject({ areas: 2, group: 'open', structure: 'mixed' })
    expect(cohortPatient(oneCase({ findings: [disc('L4-L5'), disc('L3-L4'), facet('right')] }))).toMatchObject({ areas: 3, group: 'multiple' })
  })

  test('a fracture alone is another finding, physiologic uptake alone is negative', () => {
    const body = { level: 'L1', structure: 'vertebral-body', side: 'midline', grade: 3 } as const
    expect(cohortPatient(oneCase({ findings: [{ pattern: 'fracture', ...body }] })).group).toBe('other-finding')
    expect(cohortPatient(oneCase({ findings: [{ pattern: 'physiologic', ...body }] })).group).toBe('negative')
  })

  test('a treated segment that was not reported hot shows as discordant, and what was left as untreated', () => {
    const treated = oneCase({
      findings: [disc('L4-L5')],
      rows: [
        {
          rowId: 1,
          withdraws: null,
          by: 'x y',
          at: '',
          entry: { kind: 'treatment', date: '2026-01-01', course: 'surgery', procedure: 'lumbar-posterior-discectomy-fusion', segments: ['L5-S1'], side: null },
        },
      ],
    })
    expect(cohortPatient(treated)).toMatchObject({ concordance: 'none-was-hot', hotUntreated: 1, group: 'operated', region: 'lumbar' })
  })

  test('an important change is not shown where the site has entered none', () => {
    expect(describeCohort(simulatedCohort().map(cohortPatient), null).subgroups[0]?.axial[2]?.improved).toBeNull()
  })
})
