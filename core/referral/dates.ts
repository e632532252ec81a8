import { z } from 'zod'

const monthLengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const

const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0

const daysIn = (year: number, month: number): number => (month === 2 && isLeap(year) ? 29 : (monthLengths[month - 1] ?? 0))

/** `2019`, `2019-04` or `2019-04-17`: referrals seldom know the day. */
export const partialDateSchema = z.string().refine(
  (text) => {
    const parts = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(text)
    if (parts === null) return false
    const [year = 0, month = 1, day = 1] = parts.slice(1).map((part) => (part === undefined ? undefined : Number(part)))
    return year >= 1900 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month)
  },
  { message: 'is no date such as 2019, 2019-04 or 2019-04-17' },
)

interface Day {
  readonly year: number
  readonly month: number
  readonly day: number
}

const dayOf = (isoDate: string): Day => {
  const [year = 0, month = 1, day = 1] = isoDate.split('-').map(Number)
  return { year, month, day }
}

/** Days since 1 January 1970 of the proleptic Gregorian calendar, without any clock. */
const dayNumber = ({ year, month, day }: Day): number => Math.round(Date.UTC(year, month - 1, day) / 86_400_000)

const iso = ({ year, month, day }: Day): string => `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`

/** The last day that a date without its day or month can mean. */
export const latestDay = (partial: string): string => {
  const [year = '', month, day] = partial.split('-')
  if (day !== undefined) return partial
  return month === undefined ? `${year}-12-31` : iso({ year: Number(year), month: Number(month), day: daysIn(Number(year), Number(month)) })
}

/** The first day that it can mean. */
const earliestDay = (partial: string): string => {
  const [year = '', month = '01', day = '01'] = partial.split('-')
  return `${year}-${month}-${day}`
}

/** The latest day that a partial date can mean and that is not after `onDate`; null where it lies wholly after it. */
export const latestDayBefore = (partial: string, onDate: string): string | null => {
  if (earliestDay(partial) > onDate) return null
  const latest = latestDay(partial)
  return latest > onDate ? onDate : latest
}

/** Whole days from one ISO date to a later one. */
export const daysBetween = (from: string, to: string): number => dayNumber(dayOf(to)) - dayNumber(dayOf(from))

/** Completed calendar months from one ISO date to a later one: the twelfth is complete on the anniversary, not a day before. */
export const monthsBetween = (from: string, to: string): number => {
  const [a, b] = [dayOf(from), dayOf(to)]
  const months = (b.year - a.year) * 12 + (b.month - a.month)
  return b.day < a.day ? months - 1 : months
}

/** The date that lies `days` before an ISO date. */
export const daysBefore = (onDate: string, days: number): string => {
  const at = new Date((dayNumber(dayOf(onDate)) - days) * 86_400_000)
  return iso({ year: at.getUTCFullYear(), month: at.getUTCMonth() + 1, day: at.getUTCDate() })
}
