import { describe, expect, it } from 'vitest'
import { daysBefore, daysBetween, latestDayBefore, monthsBetween, partialDateSchema } from '../../../core/referral/dates.ts'
import { factsOf, nothingKnown } from '../../../core/referral/facts-of.ts'
import type { KnownFacts } from '../../../core/referral/facts-of.ts'
import { judgeReferral } from '../../../core/referral/judge-referral.ts'
import { referralSchema } from '../../../core/referral/referral.ts'
import type { Referral } from '../../../core/referral/referral.ts'

const scanned = '2026-11-21'
const facts = (referral: Referral, known: KnownFacts = nothingKnown, onDate: string | null = scanned) => factsOf(referral, known, onDate)
const cautions = (referral: Referral, onDate: string | null = scanned): string[] => judgeReferral(facts(referral, nothingKnown, onDate)).cautions.map(({ id }) => id)
const operated = (...dates: (string | null)[]): Referral => ({ surgery: { operations: dates.map((date) => ({ kind: 'fusion', levels: 'L4-L5', date })) } })

describe('times count back from the scan', () => {
  it.each<[string, number, string]>([
    ['2025-11-21', 12, 'operative-bed-over-12-months'],
    ['2025-11-22', 11, 'operative-bed-under-12-months'],
    ['2025-12-31', 10, 'operative-bed-under-12-months'],
    ['2024-02-29', 32, 'operative-bed-over-12-months'],
  ])('surgery on %s is %i months ago', (date, months, caution) => {
    expect(facts(operated(date)).surgery).toMatchObject({ monthsAgo: months })
    expect(cautions(operated(date))).toContain(caution)
  })

  it.each<[string, number, boolean]>([
    ['2026-11-08', 13, true],
    ['2026-11-07', 14, false],
    ['2026-11-21', 0, true],
  ])('a steroid on %s is %i days ago', (date, days, warns) => {
    const referral: Referral = { injections: [{ kind: 'epidural', steroid: true, date }] }
    expect(facts(referral).steroidInjectionDaysAgo).toBe(days)
    expect(cautions(referral).includes('steroid-under-14-days')).toBe(warns)
  })

  it('the newest of several counts, and one without a date has a caution of its own', () => {
    expect(facts(operated('2019', '2026-01-02')).surgery).toMatchObject({ monthsAgo: 10, undated: false })
    expect(facts(operated('2019', null)).surgery).toMatchObject({ monthsAgo: 82, undated: true })
    expect(cautions(operated('2019', null))).toContain('operative-bed-undated')
  })

  it('a date without its day counts as the latest it can mean, so that no caution is missed', () => {
    expect(facts(operated('2025')).surgery).toMatchObject({ monthsAgo: 10 })
    expect(facts(operated('2026')).surgery).toMatchObject({ monthsAgo: 0 })
    expect(facts({ injections: [{ steroid: true, date: '2026-11' }] }).steroidInjectionDaysAgo).toBe(0)
  })

  it('nothing is counted from a date after the scan, or without the date of the scan', () => {
    expect(facts(operated('2026-12-01')).surgery).toMatchObject({ monthsAgo: null })
    expect(facts(operated('2019'), nothingKnown, null).surgery).toMatchObject({ monthsAgo: null })
    expect(cautions(operated('2026-12-01'))).not.toContain('operative-bed-under-12-months')
  })

  it('an injection of unknown content is neither a steroid nor none', () => {
    const unclear: Referral = { injections: [{ kind: 'epidural', date: '2026-11-16' }] }
    expect([facts(unclear).steroidInjectionDaysAgo ?? null, facts(unclear).unclearInjectionDaysAgo]).toEqual([null, 5])
    expect(cautions(unclear)).toContain('injection-of-unknown-content')
    const both: Referral = { injections: [{ steroid: true, date: '2026-08-01' }, { date: '2026-11-16' }] }
    expect(cautions(both)).toEqual(expect.arrayContaining(['injection-of-unknown-content']))
    expect(facts({ injections: [{ steroid: false, date: '2026-11-16' }] })).toMatchObject({ steroidInjectionDaysAgo: 'none', unclearInjectionDaysAgo: 'none' })
    expect(cautions({ injections: [{ steroid: true, date: '2026-01-05' }, { steroid: true }] })).toContain('injection-undated')
    expect(facts({ injections: 'none' }).steroidInjectionDaysAgo).toBe('none')
    expect(facts({}).steroidInjectionDaysAgo ?? null).toBe(null)
  })

  it.each<[string, boolean]>([
    ['2026-06-01', true],
    ['2026-05-21', false],
  ])('treatment of bone disease on %s: flare %s', (boneTreatment, warns) => {
    expect(cautions({ cancer: 'bone-avid', boneTreatment }).includes('flare')).toBe(warns)
  })

  it('months and days go by the calendar', () => {
    expect([monthsBetween('2025-08-31', '2026-02-28'), monthsBetween('2024-02-29', '2025-02-28'), daysBetween('2024-02-28', '2024-03-01')]).toEqual([5, 11, 2])
    expect(daysBefore('2024-03-01', 1)).toBe('2024-02-29')
    expect([latestDayBefore('2024', '2023-12-31'), latestDayBefore('2023-02', '2024-01-01')]).toEqual([null, '2023-02-28'])
  })

  it.each([
    ['2019', true],
    ['2024-02-29', true],
    ['2023-02-29', false],
    ['2024-13', false],
    ['19', false],
    ['2024-00-10', false],
  ])('%s is a date: %s', (text, isDate) => {
    expect(partialDateSchema.safeParse(text).success).toBe(isDate)
  })
})

describe('what the files know', () => {
  const known: KnownFacts = { facts: { ageYears: 58, sex: 'F', study: { tracer: '99mTc-HDP', uptakeMinutes: 180 } }, origins: { ageYears: 'date of birth' } }

  it('stands where the reader entered nothing', () => {
    expect(facts({ region: 'lumbar' }, known)).toMatchObject({ ageYears: 58, region: 'lumbar', study: { uptakeMinutes: 180 } })
  })

  it('gives way to the reader, field by field', () => {
    expect(facts({ ageYears: 57, study: { uptakeMinutes: 95 } }, known)).toMatchObject({ ageYears: 57, study: { tracer: '99mTc-HDP', uptakeMinutes: 95 } })
    expect(facts({ ageYears: null }, known).ageYears).toBe(58)
  })
})

it('the result of each examination becomes a fact, its date and words do not', () => {
  const referral = referralSchema.parse({ priorImaging: { mri: { result: 'nondiagnostic', date: '2026-08', modic: '1', note: 'oedema' }, flexionExtensionMm: 2.9 }, question: 'Which facet joint?' })
  expect(facts(referral).priorImaging).toEqual({ radiograph: null, ct: null, mri: 'nondiagnostic', flexionExtensionMm: 2.9 })
})
