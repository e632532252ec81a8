/** The dates that a reader's comparison names, in English and German, each at its earliest reading. */
export interface NamedDate {
  readonly match: string
  /** ISO date, or ISO month; null where there is no such day. */
  readonly iso: string | null
}

const months = ['jan', 'feb', 'mar|mär|mrz', 'apr', 'may|mai', 'jun', 'jul', 'aug', 'sep', 'oct|okt', 'nov', 'dec|dez']
const monthNumber = (word: string): number | null => {
  const index = months.findIndex((month) => new RegExp(`^(?:${month})`, 'i').test(word))
  return index < 0 ? null : index + 1
}

const two = (value: number): string => String(value).padStart(2, '0')
const fullYear = (text: string): number => (text.length === 2 ? (Number(text) > 69 ? 1900 : 2000) + Number(text) : Number(text))

const isoDay = (year: number, month: number | null, day: number): string | null => {
  if (month === null || month < 1 || month > 12 || day < 1 || day > new Date(Date.UTC(year, month, 0)).getUTCDate()) return null
  return `${year}-${two(month)}-${two(day)}`
}

const isoMonth = (year: number, month: number | null): string | null => (month === null || month < 1 || month > 12 ? null : `${year}-${two(month)}`)

/** Day and month may stand in either order between slashes: the earlier reading counts, so that only what is wrong both ways is named. */
const earliest = (dates: readonly (string | null)[]): string | null => dates.filter((date) => date !== null).sort()[0] ?? null

const monthWord = String.raw`(\p{L}{3,9})\.?`

const forms: readonly (readonly [RegExp, (parts: readonly string[]) => string | null])[] = [
  [/(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)/gu, ([y = '', m = '', d = '']) => isoDay(Number(y), Number(m), Number(d))],
  [/(?<!\d)(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d{2})(?!\d)/gu, ([d = '', m = '', y = '']) => isoDay(fullYear(y), Number(m), Number(d))],
  [/(?<!\d)(\d{1,2})\/(\d{1,2})\/(\d{4}|\d{2})(?!\d)/gu, ([a = '', b = '', y = '']) => earliest([isoDay(fullYear(y), Number(b), Number(a)), isoDay(fullYear(y), Number(a), Number(b))])],
  [new RegExp(String.raw`(?<!\d)(\d{1,2})\.?\s+${monthWord}\s+(\d{4})(?!\d)`, 'gu'), ([d = '', m = '', y = '']) => (monthNumber(m) === null ? '' : isoDay(Number(y), monthNumber(m), Number(d)))],
  [new RegExp(String.raw`(?<!\p{L})${monthWord}\s+(\d{1,2}),?\s+(\d{4})(?!\d)`, 'gu'), ([m = '', d = '', y = '']) => (monthNumber(m) === null ? '' : isoDay(Number(y), monthNumber(m), Number(d)))],
  [new RegExp(String.raw`(?<!\p{L})${monthWord}\s+(\d{4})(?!\d)`, 'gu'), ([m = '', y = '']) => (monthNumber(m) === null ? '' : isoMonth(Number(y), monthNumber(m)))],
  [/(?<![\d/])(\d{1,2})\/(\d{4})(?!\d)/gu, ([m = '', y = '']) => isoMonth(Number(y), Number(m))],
  [/(?<![\d./-])((?:19|20)\d{2})(?![\d/-])/gu, ([y = '']) => y],
]

/** Every date of a text, the fuller forms first; a place in the text counts once. `iso` may be a year or a month alone. */
export const datesIn = (text: string): readonly NamedDate[] => {
  let rest = text
  const found: NamedDate[] = []
  for (const [pattern, read] of forms) {
    rest = rest.replace(pattern, (match: string, ...groups: unknown[]) => {
      const iso = read(groups.filter((group): group is string => typeof group === 'string'))
      // A word that is no month: not a date in this form.
      if (iso === '') return match
      found.push({ match: match.trim(), iso })
      return ' '.repeat(match.length)
    })
  }
  return found
}
