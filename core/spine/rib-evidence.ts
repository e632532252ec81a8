import { ribRule } from './ribs.ts'
import type { RibPair, SpineGeometry } from './spine-geometry.ts'

/** Lengths of a pair as far as its sides are in view; empty where neither is. */
const seenOf = (pair: RibPair | undefined): readonly number[] => [pair?.leftMm ?? null, pair?.rightMm ?? null].filter((length) => length !== null)

export const isSeen = (pair: RibPair | undefined): boolean => seenOf(pair).length > 0

/** A long rib on one side is enough; of two short ones each must be more than a transverse process. */
const bearsRibs = (pair: RibPair | undefined): boolean =>
  isSeen(pair) && (Math.max(...seenOf(pair)) >= ribRule.shortMm || Math.min(...seenOf(pair)) >= ribRule.leastMm)

const isShort = (pair: RibPair | undefined): boolean => Math.min(pair?.leftMm ?? 0, pair?.rightMm ?? 0) < ribRule.shortMm

/** What the ribs say. `lowest` is the lowest body that bears them, or null. */
export interface RibEvidence {
  readonly lowest: number | null
  /** The lowest pair is short or one-sided, a vertebra above it shows none, or one below it is out of view or shows one. */
  readonly doubtful: boolean
  /** Bodies of which it is known that they bear none, from the lowest mobile vertebra upwards without a break. */
  readonly free: number
}

/**
 * Ribs come in a row; a single gap in it is a rib that did not show. Short ones below a gap run to the ilium, and above the row the
 * shoulder hides ribs. Index of the row's lower end, foot to head; -1 where nothing bears a rib.
 */
const lowestOfRow = (ribs: readonly RibPair[], lowestMobile: number): number => {
  let best = { lowest: -1, count: 0 }
  let row = { lowest: -1, count: 0, last: -3, long: false }
  ribs.forEach((pair, index) => {
    if (index < lowestMobile || !bearsRibs(pair)) return
    const long = !isShort(pair)
    const joins = index - row.last === 1 || (index - row.last === 2 && row.long)
    row = joins ? { ...row, count: row.count + 1, last: index, long: row.long || long } : { lowest: index, count: 1, last: index, long }
    if (row.count >= best.count) best = row
  })
  return best.lowest
}

/** Beside these the iliac wings stand; nothing that runs to the side from them is a rib. */
export const vertebraeBesideIlium = 2

export const ribEvidence = ({ ribs, sacrum }: SpineGeometry): RibEvidence => {
  const lowestMobile = sacrum === null ? 0 : sacrum.s1Index + 1 + vertebraeBesideIlium
  let free = 0
  while (lowestMobile + free < ribs.length && isSeen(ribs[lowestMobile + free]) && !bearsRibs(ribs[lowestMobile + free])) free++
  const lowest = lowestOfRow(ribs, lowestMobile)
  if (lowest < 0) return { lowest: null, doubtful: false, free }
  const missing = [lowest + 1, lowest + 2].some((index) => index < ribs.length - 1 && isSeen(ribs[index]) && !bearsRibs(ribs[index]))
  const unclearBelow = ribs.some((pair, index) => index >= lowestMobile && index < lowest && (!isSeen(pair) || bearsRibs(pair)))
  const next = lowest > lowestMobile ? seenOf(ribs[lowest - 1]) : []
  const oneMore = next.some((length) => length >= ribRule.leastMm)
  return { lowest, doubtful: isShort(ribs[lowest]) || missing || unclearBelow || oneMore, free }
}
