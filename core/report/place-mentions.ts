import { vertebraNames } from '../base/anatomy.ts'
import type { Place, Side } from '../base/anatomy.ts'

/** What a free sentence says about side and level. English. */
export interface Mentions {
  readonly sides: ReadonlySet<'left' | 'right'>
  /** `L4-L5` or `L4`, normalised. */
  readonly levels: ReadonlySet<string>
}

/** "left" that is no side: left in place, right angle, left over. */
const notASide = /\b(right (?:angle|away|after|before|now|at the)|left (?:in place|in situ|over|out|untreated|unchanged)|(?:is|was|were|are|been|be) left(?= (?:with|by|for|to)\b))/gi

const level = /\b([CTLS])\s?(\d{1,2})(?:\s?[-–—/]\s?(?:([CTLS])\s?)?(\d{1,2}))?\b/g

const known = new Set<string>(vertebraNames)

const levelsIn = (text: string): Set<string> => {
  const found = new Set<string>()
  for (const [, letter = '', number = '', nextLetter, nextNumber] of text.matchAll(level)) {
    const upper = `${letter}${Number(number)}`
    const lower = nextNumber === undefined ? null : `${nextLetter ?? letter}${Number(nextNumber)}`
    if (!known.has(upper) || (lower !== null && !known.has(lower))) continue
    found.add(lower === null ? upper : `${upper}-${lower}`)
  }
  return found
}

export const mentionsIn = (text: string): Mentions => {
  const plain = text.replace(notASide, ' ')
  const sides = new Set<'left' | 'right'>()
  if (/\b(left|bilateral(?:ly)?|both)\b|\bleft[- ]?sided\b/i.test(plain)) sides.add('left')
  if (/\b(right|bilateral(?:ly)?|both)\b|\bright[- ]?sided\b/i.test(plain)) sides.add('right')
  return { sides, levels: levelsIn(text) }
}

/** The sentence speaks of a side, and never of this one. */
export const contradictsSide = (mentions: Mentions, side: Side): boolean =>
  side !== 'midline' && mentions.sides.size > 0 && !mentions.sides.has(side)

/**
 * The sentence speaks of levels, and never of this one. A vertebra of the segment counts as the segment ("the superior articular
 * process of L5" for L4-L5), and so does the whole range that holds it.
 */
export const contradictsLevel = (mentions: Mentions, place: Place): boolean => {
  if (mentions.levels.size === 0 || place === 'pelvis' || place === 'sacrum') return false
  const own = new Set([place, ...place.split('-')])
  const order = (name: string): number => (vertebraNames as readonly string[]).indexOf(name)
  const spans = (mention: string): boolean => {
    const [from = '', to = from] = mention.split('-')
    return place.split('-').every((vertebra) => order(from) <= order(vertebra) && order(vertebra) <= order(to))
  }
  return ![...mentions.levels].some((mention) => own.has(mention) || spans(mention))
}
