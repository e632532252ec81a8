import { foldText, spellOut } from '../base/fold-text.ts'
import type { Study } from './study.ts'

/**
 * Names as they are searched: both the study's words and the reader's query go through the same folding, so that case, accents,
 * width and letter variants never decide whether a patient is found. The index matches whole words by their beginning; where a
 * script writes no spaces, or a fragment of a number must be found, the ends of a word are words too.
 */

const foldSpelledOut = (text: string): string => foldText(spellOut(text))

const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u

const wordsIn = (folded: string): string[] => folded.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '')

/** A word and its ends down to `shortest` letters: the beginnings of these are all its fragments. */
const endsOf = (word: string, shortest: number): string[] => {
  const letters = [...word].slice(0, 64)
  return letters.slice(0, Math.max(1, letters.length - shortest + 1)).map((_, start) => letters.slice(start).join(''))
}

/** The Arabic article is written together with its word. */
const withoutArticle = (word: string): string[] => (word.startsWith('ال') && word.length > 4 ? [word.slice(2)] : [])

const chunkWords = (chunk: string): string[] =>
  [...new Set([foldText(chunk), foldSpelledOut(chunk)])].flatMap((folded) => {
    const parts = wordsIn(folded)
    // O'Brien is also typed OBrien.
    const words = parts.length > 1 ? [...parts, parts.join('')] : parts
    return words.flatMap((word) => (unspaced.test(word) ? endsOf(word, 1) : [word, ...withoutArticle(word)]))
  })

const textWords = (text: string): string[] => text.split(/[\s,;/]+/).flatMap(chunkWords)

/** Each group of a person name (PS3.5 6.2): by its components, or as one where the script has no spaces. */
const nameWords = (personName: string): string[] =>
  personName.split('=').flatMap((group) => {
    const components = group.replaceAll('^', ' ')
    return unspaced.test(group) ? [...textWords(components), ...endsOf(wordsIn(foldText(components)).join(''), 1)] : textWords(components)
  })

const numberWords = (text: string | null): string[] => {
  const word = wordsIn(foldText(text ?? '')).join('')
  return word === '' ? [] : endsOf(word, 2)
}

const dateWords = (isoDate: string | null): string[] => (isoDate === null ? [] : [isoDate.replaceAll('-', '')])

/**
 * Stands before a word that is met only as it is. Descriptions are alike in thousands of studies: their words are given by all their
 * beginnings, each met exactly, because gathering every study with one beginning would take longer than the reader waits.
 */
export const exactMark = '§'

const beginningsOf = (word: string): string[] => {
  const letters = [...word].slice(0, 64)
  return letters.map((_, end) => exactMark + letters.slice(0, end + 1).join(''))
}

const descriptionWords = (text: string): string[] => textWords(text).flatMap((word) => (unspaced.test(word) ? [word] : beginningsOf(word)))

/** The words by which a study is found, each once: name, ID, accession number, description, study date and birth date. */
export const studyWords = (study: Omit<Study, 'series'>): string[] => [
  ...new Set([
    ...nameWords(study.patientName),
    ...numberWords(study.patientId),
    ...numberWords(study.accessionNumber),
    ...descriptionWords(study.description),
    ...dateWords(study.studyDate),
    ...dateWords(study.patientBirthDate),
  ]),
]

const two = (digits: string): string => digits.padStart(2, '0')

/** A typed date as the beginning of `YYYYMMDD`; both readings where day and month cannot be told apart. */
const typedDates = (word: string): string[] => {
  const [, year, month, day] = /^(\d{4})[-./年](\d{1,2})(?:[-./月](\d{1,2})?日?)?$/.exec(word) ?? []
  if (year !== undefined && month !== undefined) return [year + two(month) + (day === undefined ? '' : two(day))]
  const [, first, second, lastYear] = /^(\d{1,2})[-./](\d{1,2})[-./](\d{4})$/.exec(word) ?? []
  if (first === undefined || second === undefined || lastYear === undefined) return []
  const dayFirst = lastYear + two(second) + two(first)
  const monthFirst = lastYear + two(first) + two(second)
  return Number(second) > 12 ? [monthFirst] : Number(first) > 12 || !word.includes('/') ? [dayFirst] : [dayFirst, monthFirst]
}

/**
 * What a typed text asks for: every entry must be met, each by any one of its words, as the beginning of a word of the study or,
 * behind `exactMark`, as the whole of one.
 * Empty for a text without letters and digits.
 */
export const queryWords = (find: string): string[][] =>
  find.split(/[\s,;^=]+/).flatMap((chunk) => {
    const dates = typedDates(foldText(chunk))
    const plain = wordsIn(foldText(chunk))
    if (dates.length > 0) return [[...new Set([...dates, plain.join('')])]]
    const spelled = wordsIn(foldSpelledOut(chunk))
    return plain.map((word, index) => [...new Set([word, spelled[index] ?? word])])
  })
