import { daysBefore, partialDateSchema } from './dates.ts'

const monthNames = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'] as const
const numberWords: Readonly<Record<string, number>> = { a: 1, an: 1, one: 1, two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7, eight: 8, nine: 9, ten: 10, twelve: 12 }

/** A number in digits or as a word up to twelve; null for anything else. */
export const spokenNumber = (text: string): number | null => {
  const word = text.trim().toLowerCase()
  if (/^\d+(?:[.,]\d+)?$/.test(word)) return Number(word.replace(',', '.'))
  return numberWords[word] ?? null
}

const two = (value: number): string => String(value).padStart(2, '0')

const valid = (text: string): string | null => (partialDateSchema.safeParse(text).success ? text : null)

/** Months are counted back by the calendar, weeks and days by days; years and months answer without a day, as they were said. */
const ago = (amount: number, unit: string, onDate: string | null): string | null => {
  if (onDate === null) return null
  if (unit.startsWith('d')) return daysBefore(onDate, Math.round(amount))
  if (unit.startsWith('w')) return daysBefore(onDate, Math.round(amount * 7))
  const [year = 0, month = 1] = onDate.split('-').map(Number)
  if (unit.startsWith('y')) return valid(String(year - Math.round(amount)))
  const months = year * 12 + (month - 1) - Math.round(amount)
  return valid(`${Math.floor(months / 12)}-${two((months % 12) + 1)}`)
}

/** What a written date looks like; the first that stands in a text is the one that is read. */
const datePattern =
  /(\d{4}-\d{2}-\d{2})|(\d{1,2}) (jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,? (\d{4})|(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,? (\d{4})|(\d{1,2})[/.](\d{1,2})[/.](\d{4})|(\d{1,2})\/(\d{4})|(\d{4}-\d{2})\b|(\d+(?:\.\d+)?|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve) (days?|weeks?|months?|years?) ago|\b((?:19|20)\d{2})\b/i

/** The first date of a text as far as it is said, with the words it stands in. A date whose day and month could be mistaken for each other keeps only its year. */
export const dateIn = (text: string, onDate: string | null): { readonly date: string; readonly words: string; readonly at: number } | null => {
  const found = datePattern.exec(text)
  if (found === null) return null
  const [words, iso, day, dayMonth, dayYear, month, monthYear, first, second, slashYear, slashMonth, monthOfYear, isoMonth, amount, unit, year] = found
  const monthOf = (name: string): string => two(monthNames.findIndex((each) => name.toLowerCase().startsWith(each)) + 1)
  const written = (): string | null => {
    if (iso !== undefined) return valid(iso)
    if (day !== undefined && dayMonth !== undefined && dayYear !== undefined) return valid(`${dayYear}-${monthOf(dayMonth)}-${two(Number(day))}`)
    if (month !== undefined && monthYear !== undefined) return valid(`${monthYear}-${monthOf(month)}`)
    if (first !== undefined && second !== undefined && slashYear !== undefined) {
      const [a, b] = [Number(first), Number(second)]
      if (a > 12 && b <= 12) return valid(`${slashYear}-${two(b)}-${two(a)}`)
      if (b > 12 && a <= 12) return valid(`${slashYear}-${two(a)}-${two(b)}`)
      return a === b ? valid(`${slashYear}-${two(a)}-${two(a)}`) : valid(slashYear)
    }
    if (slashMonth !== undefined && monthOfYear !== undefined) return valid(`${monthOfYear}-${two(Number(slashMonth))}`)
    if (isoMonth !== undefined) return valid(isoMonth)
    if (amount !== undefined && unit !== undefined) return ago(spokenNumber(amount) ?? 0, unit.toLowerCase(), onDate)
    return year === undefined ? null : valid(year)
  }
  const date = written()
  return date === null ? null : { date, words, at: found.index }
}

const monthsPer: Readonly<Record<string, number>> = { d: 1 / 30.4, w: 7 / 30.4, m: 1, y: 12 }

/** A length of time in whole months; less than one is 0. */
export const inMonths = (amount: string, unit: string): number | null => {
  const count = spokenNumber(amount)
  const per = monthsPer[unit.slice(0, 1).toLowerCase()]
  return count === null || per === undefined ? null : Math.floor(count * per + 1e-9)
}
