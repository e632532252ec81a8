import type { Grade, Place, Side, Structure } from '../base/anatomy.ts'
import type { Reference } from '../uptake/uptake.ts'

/** Anatomical terms as they are printed (English; Terminologia Anatomica where it has one). */
export const structureWords: Readonly<Record<Structure, string>> = {
  'vertebral-body': 'vertebral body',
  'superior-endplate': 'superior endplate',
  'inferior-endplate': 'inferior endplate',
  disc: 'disc and adjoining endplates',
  'facet-joint': 'facet joint',
  pedicle: 'pedicle',
  'pars-interarticularis': 'pars interarticularis',
  lamina: 'lamina',
  'spinous-process': 'spinous process',
  interspinous: 'interspinous space',
  'transverse-process': 'transverse process',
  'costovertebral-joint': 'costovertebral joint',
  'sacral-ala': 'sacral ala',
  'sacroiliac-joint': 'sacroiliac joint',
  'iliac-crest': 'iliac crest',
  hardware: 'hardware',
}

/** How much above the reference, in one word per grade, for the impression. */
export const gradeWords: Readonly<Record<Grade, string>> = {
  0: 'no increased',
  1: 'slight',
  2: 'moderate',
  3: 'marked',
  4: 'very marked',
}

interface Located {
  readonly level: Place
  readonly structure: Structure
  readonly side: Side
}

/** "right L4-L5 facet joint", "L3 vertebral body", "left sacroiliac joint": side, level and structure, always in this order. */
export const placeWords = ({ level, structure, side }: Located): string =>
  [side === 'midline' ? '' : side, level === 'pelvis' || level === 'sacrum' ? '' : level, structureWords[structure]]
    .filter((word) => word !== '')
    .join(' ')

/** For tables, where the level is looked for first: "L4-L5 facet joint, right". */
export const placeLabel = ({ level, structure, side }: Located): string => {
  const place = placeWords({ level, structure, side: 'midline' })
  return `${upperFirst(place)}${side === 'midline' ? '' : `, ${side}`}`
}

export const upperFirst = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)

/** One decimal: the ratio's reproducibility does not carry more. */
export const ratioWords = (ratio: number): string => ratio.toFixed(1)

/** Three figures and no needless digits: "12.4", "0.85", "1 240". */
export const measureWords = (value: number): string => {
  if (value === 0) return '0'
  const size = Math.abs(value)
  const digits = size >= 100 ? 0 : size >= 10 ? 1 : 2
  const [whole = '', fraction] = value.toFixed(digits).split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, '\u202f')
  return fraction === undefined ? grouped : `${grouped}.${fraction}`
}

/** What a ratio is taken against, short enough for a sentence: "normal vertebra". */
export const referenceWords = (reference: Reference): string => reference.region.replace(/\s*\(.*\)\s*$/, '')

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** ISO date -> "2 Mar 2026"; anything else is shown as it stands. */
export const dateWords = (isoDate: string): string => {
  const parts = /^(\d{4})-(\d{2})-(\d{2})/.exec(isoDate)
  const month = months[Number(parts?.[2]) - 1]
  return parts && month !== undefined ? `${Number(parts[3])} ${month} ${parts[1]}` : isoDate
}

/** ISO date and time -> "2 Mar 2026 13:05 +01:00"; the zone is printed where it is known. */
export const dateTimeWords = (iso: string): string => {
  const parts = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})(?::\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}:\d{2})?$/.exec(iso)
  if (!parts) return iso
  return [dateWords(parts[1] ?? ''), parts[2], parts[3] === 'Z' ? 'UTC' : parts[3]].filter(Boolean).join(' ')
}

/** "L2, L3 and L4". */
export const listWords = (items: readonly string[]): string =>
  items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`
