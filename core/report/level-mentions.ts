import { vertebraNames } from '../base/anatomy.ts'
import type { Place } from '../base/anatomy.ts'

/** The level names a text uses, English and German, however they are written: `L4-L5`, `L4/5`, `LWK 4`, `Th 11/12`, "fourth lumbar vertebra". */

const letters: Readonly<Record<string, string>> = { C: 'C', HWK: 'C', HW: 'C', T: 'T', TH: 'T', BWK: 'T', BW: 'T', L: 'L', LWK: 'L', LW: 'L', S: 'S', SWK: 'S', SW: 'S' }

/** With a space only after what cannot be taken for something else; a single small letter stands close to its number. */
const prefix = String.raw`(?:(?:LWK|BWK|HWK|SWK|LW|BW|HW|SW|Th|TH|[CTLS])[\s.-]?\s?|[ctls]|th|lwk\s?|bwk\s?|hwk\s?)`
const between = String.raw`\s?(?:[-–—/]|\b(?:to|through|bis)\b)\s?`
const level = new RegExp(String.raw`(?<![\p{L}\p{N}])(${prefix})(\d{1,2})(?![\d.]*\d)(?:${between}(${prefix})?(\d{1,2})(?!\d))?`, 'gu')

/** What looks like a level and is none: a weighting of MRI, a nerve root, a dermatome. */
const noLevels = [
  /\bT[12](?:\s?(?:\/|,|and|und)\s?T[12])*[-\s]?(?:weight\w*|w\b|gewicht\w*|wicht\w*|signal\w*|sequen\w*|images?\b|bild\w*|hyper\w*|hypo\w*|map\w*|fs\b|tse\b|stir\b|\*)/gi,
  /\b[CTLS]\s?\d{1,2}(?:\s?[-/]\s?[CTLS]?\d{1,2})?[-\s]?(?:nerve|root|radicul\w*|dermatom\w*|myotom\w*|wurzel\w*|nervenwurzel\w*|syndrom\w*)/gi,
] as const

const regions: readonly (readonly [letter: string, words: string])[] = [
  ['C', 'cervical|halswirbel\\w*'],
  ['T', 'thoracic|brustwirbel\\w*'],
  ['L', 'lumbar|lendenwirbel\\w*'],
  ['S', 'sacral|sakralwirbel\\w*|kreuzbeinwirbel\\w*'],
]

const ordinals = ['first|1st|erste[nrms]?', 'second|2nd|zweite[nrms]?', 'third|3rd|dritte[nrms]?', 'fourth|4th|vierte[nrms]?', 'fifth|5th|fünfte[nrms]?', 'sixth|6th|sechste[nrms]?', 'seventh|7th|siebte[nrms]?', 'eighth|8th|achte[nrms]?', 'ninth|9th|neunte[nrms]?', 'tenth|10th|zehnte[nrms]?', 'eleventh|11th|elfte[nrms]?', 'twelfth|12th|zwölfte[nrms]?']

const spelledOut = regions.flatMap(([letter, words]) =>
  ordinals.map((ordinal, index) => ({ name: `${letter}${index + 1}`, pattern: new RegExp(`(?<![\\p{L}\\p{N}])(?:${ordinal}|${index + 1}\\.)\\s+(?:${words})`, 'iu') })),
)

const known = new Set<string>(vertebraNames)
const order = (name: string): number => (vertebraNames as readonly string[]).indexOf(name)

const letterOf = (written: string | undefined): string | undefined => letters[(written ?? '').replace(/[\s.-]/g, '').toUpperCase()]

/** A text without what looks like a level and is none. */
export const withoutFalseLevels = (text: string): string => noLevels.reduce((rest, pattern) => rest.replace(pattern, ' '), text)

/** Every level and range of a text, as `L4` or `L4-L5`. */
export const levelsIn = (text: string): ReadonlySet<string> => {
  // "between L4 and L5" is the segment, not two vertebrae.
  const plain = withoutFalseLevels(text).replace(/\b(?:between|zwischen)\s+(\S+)\s+(?:and|und)\s+(?=[A-Z]{0,3}\s?\d)/g, '$1-')
  const found = new Set<string>()
  for (const [, letter, number = '', nextLetter, nextNumber] of plain.matchAll(level)) {
    const upper = `${letterOf(letter) ?? ''}${Number(number)}`
    const lower = nextNumber === undefined ? null : `${letterOf(nextLetter) ?? letterOf(letter) ?? ''}${Number(nextNumber)}`
    if (!known.has(upper)) continue
    // "L4 to 20 mm": what follows the first is no level, the first is one.
    if (lower !== null && known.has(lower) && order(lower) > order(upper)) found.add(`${upper}-${lower}`)
    else found.add(upper)
  }
  for (const { name, pattern } of spelledOut) if (known.has(name) && pattern.test(plain)) found.add(name)
  return found
}

/**
 * Whether a mention covers a place: the place itself, a vertebra of the segment ("the superior articular process of L5" for L4-L5), or a
 * range that holds it.
 */
export const covers = (mention: string, place: Place): boolean => {
  if (mention === place || place.split('-').includes(mention)) return true
  const [from = '', to = from] = mention.split('-')
  return place.split('-').every((vertebra) => order(vertebra) >= 0 && order(from) <= order(vertebra) && order(vertebra) <= order(to))
}
