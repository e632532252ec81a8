import type { Pattern, Place, Side } from '../../core/base/anatomy.ts'
import { dateWords, placeLabel, ratioWords } from '../../core/report/words.ts'

/** `2026-03-02` -> `2 Mar 2026`; unknown is said, never guessed. */
export const displayDate = (isoDate: string | null): string => (isoDate === null ? 'date unknown' : dateWords(isoDate))

/** An instant with zone -> `2 Mar 2026, 14:05` in the reader's own time zone. */
export const displayInstant = (isoInstant: string): string => {
  const at = new Date(isoInstant)
  const two = (n: number): string => String(n).padStart(2, '0')
  const date = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
  return `${dateWords(date)}, ${two(at.getHours())}:${two(at.getMinutes())}`
}

/** What is said of a passphrase until another reader confirms it. */
export const setAnewWords = (isoInstant: string): string => `set anew on ${displayInstant(isoInstant)} without the old one`

/** `F 58`; what is unknown is left out. */
export const sexAndAge = (sex: 'M' | 'F' | 'O' | null, age: number | null): string =>
  [sex, age === null ? null : String(age)].filter((part) => part !== null).join(' ')

/** A standard deviation to the tenth; never shown as none. */
export const displaySd = (sd: number): string => Math.max(0.1, Math.abs(sd)).toFixed(1)

/** `L4-L5` with the dash that printers use. */
export const displayPlace = (place: Place): string => place.replace('-', '–')

/** `L4–L5 facet joint, right`. */
export const displaySite = (at: Parameters<typeof placeLabel>[0]): string => placeLabel(at).replace(at.level, displayPlace(at.level))

export const displayCount = (count: number): string => count.toLocaleString('en-GB')

/** `90` -> `about 2 min`. */
export const displaySeconds = (seconds: number): string =>
  seconds < 60 ? `${Math.max(1, Math.round(seconds))} s` : `about ${Math.round(seconds / 60)} min`

const patternNames: Record<Pattern, string> = {
  facet: 'Facet',
  discogenic: 'Discogenic',
  fracture: 'Fracture',
  'sacral-insufficiency': 'Sacral insufficiency',
  pars: 'Pars',
  pseudarthrosis: 'Pseudarthrosis',
  'hardware-loosening': 'Hardware loosening',
  'adjacent-segment': 'Adjacent segment',
  'si-joint': 'SI joint',
  infection: 'Infection',
  'malignancy-suspicion': 'Suspicion of malignancy',
  baastrup: 'Baastrup',
  'transitional-vertebra': 'Transitional vertebra',
  physiologic: 'Physiologic',
}

/** `Facet, L4–L5 right`; `SI joint, left`. */
export const findingTitle = (pattern: Pattern, level: Place, side: Side): string => {
  const place = level === 'pelvis' || (level === 'sacrum' && pattern === 'si-joint') ? null : displayPlace(level)
  const where = [place, side === 'midline' ? null : side].filter((part) => part !== null).join(' ')
  return where === '' ? patternNames[pattern] : `${patternNames[pattern]}, ${where}`
}

/** A UCUM unit as it is printed behind a number: ` g/ml`; ` ×` for a plain ratio; nothing for ordinal scales. */
export const displayUnit = (ucum: string | null): string => {
  if (ucum === null || ucum.startsWith('{')) return ''
  return ucum === '1' ? ' ×' : ` ${ucum}`
}

/** `5.13` -> `5.1 ×`. */
export const displayRatio = (ratio: number): string => `${ratioWords(ratio)} ×`
