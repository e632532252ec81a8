import type { LanguagePack } from '../knowledge/language/language-schema.ts'
import type { Place, Side, Structure } from '../base/anatomy.ts'
import type { Reference } from '../uptake/uptake.ts'
import { fillWords, levelWords, numberWords, packs } from './language.ts'

const english = packs.en

interface Located {
  readonly level: Place
  readonly structure: Structure
  readonly side: Side
}

/** Hardware in a vertebra is a screw, in a disc space a cage: the engine finds no other. */
const structureWords = (level: Place, structure: Structure, pack: LanguagePack): string =>
  structure === 'hardware' ? pack.implants[level.includes('-') ? 'segment' : 'vertebra'] : pack.structures[structure]

const placeParts = ({ level, structure, side }: Located, pack: LanguagePack): Record<'level' | 'structure' | 'side', string> => ({
  level: level === 'pelvis' || level === 'sacrum' ? '' : levelWords(level, pack),
  structure: structureWords(level, structure, pack),
  side: side === 'midline' ? '' : pack.sides[side],
})

const joined = (format: string, parts: Readonly<Record<string, string>>): string => fillWords(format, parts).replace(/\s+/g, ' ').replace(/ ?, ?$/, '').replace(/ ,/g, ',').trim()

/** "right L4-L5 facet joint", "L3 vertebral body", "left sacroiliac joint": always in the order that the language has. */
export const placeWords = (place: Located, pack: LanguagePack = english): string => joined(pack.places.named, placeParts(place, pack))

/** For tables, the side last: "L4-L5 facet joint, right". */
export const placeLabel = (place: Located, pack: LanguagePack = english): string => upperFirst(joined(pack.places.labelled, placeParts(place, pack)))

/** The same names with their levels as the pack writes them. */
export const levelNames = <T extends Readonly<Record<string, string>>>(names: T, pack: LanguagePack): Record<keyof T, string> =>
  Object.fromEntries(Object.entries(names).map(([key, name]) => [key, levelWords(name, pack)])) as Record<keyof T, string>

export const upperFirst = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)

/** One decimal: the ratio's reproducibility does not carry more. */
export const ratioWords = (ratio: number, pack: LanguagePack = english): string => numberWords(ratio.toFixed(1), pack)

/** Three figures and no needless digits: "12.4", "0.85", "1 240". */
export const measureWords = (value: number, { numbers }: LanguagePack = english): string => {
  if (value === 0) return '0'
  const size = Math.abs(value)
  const digits = size >= 100 ? 0 : size >= 10 ? 1 : 2
  const [whole = '', fraction] = value.toFixed(digits).split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, numbers.group)
  return fraction === undefined ? grouped : `${grouped}${numbers.decimal}${fraction}`
}

/** What a ratio is taken against, short enough for a sentence: "normal vertebra". */
export const referenceWords = (reference: Reference): string => reference.region.replace(/\s*\(.*\)\s*$/, '')

/** ISO date -> "2 Mar 2026"; anything else is shown as it stands. */
export const dateWords = (isoDate: string, { dates }: LanguagePack = english): string => {
  const parts = /^(\d{4})-(\d{2})-(\d{2})/.exec(isoDate)
  const month = dates.months[Number(parts?.[2]) - 1]
  return parts && month !== undefined ? fillWords(dates.format, { day: String(Number(parts[3])), month, year: parts[1] ?? '' }) : isoDate
}

/** ISO date and time -> "2 Mar 2026 13:05 +01:00"; the zone is printed where it is known. */
export const dateTimeWords = (iso: string, pack: LanguagePack = english): string => {
  const parts = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})(?::\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}:\d{2})?$/.exec(iso)
  if (!parts) return iso
  return [dateWords(parts[1] ?? '', pack), parts[2], parts[3] === 'Z' ? 'UTC' : parts[3]].filter(Boolean).join(' ')
}

/** "L2, L3 and L4". */
export const listWords = (items: readonly string[], { and }: LanguagePack = english): string =>
  items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} ${and} ${items.at(-1)}`
