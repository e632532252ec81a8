import { z } from 'zod'
import { daysBetween, latestDayBefore, monthsBetween } from './dates.ts'
import { factsSchema } from './facts.ts'
import type { Facts } from './facts.ts'
import type { Referral } from './referral.ts'

/** What files and analysis know by themselves; `origins` says by fact (dotted path) where each comes from, in the reader's words. */
export const knownFactsSchema = z.strictObject({ facts: factsSchema, origins: z.record(z.string(), z.string()) })

export type KnownFacts = z.infer<typeof knownFactsSchema>

export const nothingKnown: KnownFacts = { facts: {}, origins: {} }

/** The day that counts as "now" for a referral: that of the scan. */
type StudyDate = string | null

const daysAgo = (partial: string | null | undefined, onDate: StudyDate): number | null => {
  const day = partial == null || onDate === null ? null : latestDayBefore(partial, onDate)
  return day === null || onDate === null ? null : daysBetween(day, onDate)
}

const monthsAgo = (partial: string | null | undefined, onDate: StudyDate): number | null => {
  const day = partial == null || onDate === null ? null : latestDayBefore(partial, onDate)
  return day === null || onDate === null ? null : monthsBetween(day, onDate)
}

const least = (values: readonly (number | null)[]): number | null => {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? null : Math.min(...known)
}

const surgeryFact = (surgery: Referral['surgery'], onDate: StudyDate): Facts['surgery'] => {
  if (surgery == null || surgery === 'none') return surgery
  return {
    monthsAgo: least(surgery.operations.map((each) => monthsAgo(each.date, onDate))),
    residualSymptoms: surgery.residualSymptoms ?? null,
    undated: surgery.operations.some((each) => each.date == null),
  }
}

const injectionFacts = (injections: Referral['injections'], onDate: StudyDate): Pick<Facts, 'steroidInjectionDaysAgo' | 'unclearInjectionDaysAgo' | 'undatedInjection'> => {
  if (injections == null) return {}
  if (injections === 'none') return { steroidInjectionDaysAgo: 'none', unclearInjectionDaysAgo: 'none', undatedInjection: false }
  const of = (steroid: boolean | null): (number | null)[] => injections.filter((each) => (each.steroid ?? null) === steroid).map((each) => daysAgo(each.date, onDate))
  const [held, unclear] = [of(true), of(null)]
  const steroid = least(held)
  return {
    // "None" only where each one is known to have been without; a steroid without a date leaves the time open.
    steroidInjectionDaysAgo: held.length === 0 ? (unclear.length === 0 ? 'none' : null) : steroid,
    unclearInjectionDaysAgo: unclear.length === 0 ? 'none' : least(unclear),
    undatedInjection: injections.some(({ steroid, date }) => steroid !== false && date == null),
  }
}

const isUnknown = (value: unknown): boolean => value === null || value === undefined

/** Field by field, the first that is known. Objects are looked into, lists and scalars taken whole. */
const over = (mine: unknown, known: unknown): unknown => {
  if (isUnknown(mine)) return known
  const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
  if (!isRecord(mine) || !isRecord(known)) return mine
  return Object.fromEntries([...new Set([...Object.keys(known), ...Object.keys(mine)])].map((key) => [key, over(mine[key], known[key])]))
}

/**
 * The facts of the rules: the reader's value first, else what files and analysis know, else unknown. Times count back from `studyDate`
 * (ISO; null leaves them open); a date without its day counts as the latest it can mean, so that no caution is missed by it.
 */
export const factsOf = (referral: Referral, known: KnownFacts, studyDate: StudyDate): Facts => {
  const { question: _question, priorImaging, surgery, injections, interferingTreatment: _treatment, boneTreatment, labs: _labs, payer: _payer, ...same } = referral
  const entered: Facts = {
    ...same,
    priorImaging:
      priorImaging == null
        ? null
        : {
            radiograph: priorImaging.radiograph?.result ?? null,
            ct: priorImaging.ct?.result ?? null,
            mri: priorImaging.mri?.result ?? null,
            flexionExtensionMm: priorImaging.flexionExtensionMm ?? null,
          },
    surgery: surgeryFact(surgery, studyDate),
    ...injectionFacts(injections, studyDate),
    boneTreatmentMonthsAgo: boneTreatment == null || boneTreatment === 'none' ? boneTreatment : monthsAgo(boneTreatment, studyDate),
  }
  return factsSchema.parse(over(entered, known.facts))
}
