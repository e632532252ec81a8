import type { VertebraName } from '../base/anatomy.ts'
import { nameRow, rowIndex } from './numbering.ts'
import { isSeen, ribEvidence, vertebraeBesideIlium } from './rib-evidence.ts'
import type { RibEvidence } from './rib-evidence.ts'
import type { SpineGeometry } from './spine-geometry.ts'
import type { SpineModel } from './spine-model.ts'

/**
 * Confidence of a name. Two landmarks that agree exclude every usual variant (L6, lumbarised S1, sacralised L5, 11 or 13 pairs of
 * ribs with the usual five lumbar vertebrae) but a miscount of the search itself: 0.9. One landmark leaves them open, and
 * transitional vertebrae alone are found in 18 % (knowledge 3 [63]): 0.6 at most. Landmarks that disagree: under 0.5, which is
 * shown as doubtful. Without a landmark names are guesses.
 */
export const nameConfidence = {
  anchor: 1,
  countedFromAnchor: 0.9,
  agree: 0.9,
  one: 0.6,
  disagree: 0.4,
  contradict: 0.3,
  none: 0.2,
} as const

/** How a column is named before the reader says anything. */
export interface Naming {
  /** Names from head to tail that this count uses. */
  readonly row: readonly VertebraName[]
  /** Row index of body 0, the lowest; body `i` has this minus `i`. */
  readonly lowest: number
  readonly landmark: SpineModel['landmark']
  readonly numbering: string
  readonly confidence: number
  /** Names that are less sure than the rest. */
  readonly doubts?: readonly Doubt[]
  /** Index of the body whose name settles what is open; null where nothing is, or where any vertebra will do. */
  readonly ask: number | null
  readonly warnings: readonly string[]
}

/** Confidence of the names that a question leaves open. */
export interface Doubt {
  readonly names: RegExp
  readonly confidence: number
}

/** Names that stay open while the lowest ribs may be those of T12 or of a T13. */
export const aboveLumbar = /^[TC]/

/** What the reader is asked for: the vertebra that the count is open at, by the name that it is shown with. */
export const asking = ({ row, lowest }: Pick<Naming, 'row' | 'lowest'>, index: number): string =>
  `name the vertebra shown as ${row[lowest - index] ?? 'the lowest'}, and all others follow.`

/** No lumbar body is less deep, and no cervical or upper thoracic one as deep, mm (knowledge 5: C7 18, T4 23, L1 34 in men). */
const leastLumbarDepthMm = 25

/**
 * True if the row of ribs that ends at a body ends there, as at T12: the vertebra below it is in view, bears none and is a large one.
 * Else the lowest vertebra that shows ribs may be any of the twelve.
 */
const endsAbove = ({ ribs, bodies }: SpineGeometry, lowest: number): boolean =>
  isSeen(ribs[lowest - 1]) && (bodies[lowest - 1]?.frame.depthMm ?? 0) >= leastLumbarDepthMm

const fromSacrum = (row: readonly VertebraName[], s1Index: number): number => rowIndex(row, 'S1') + s1Index
const fromRibs = (row: readonly VertebraName[], index: number): number => rowIndex(row, 'T12') + index

/** A disc lower than this share of the one above it is low: of the phantom a free S1 measures up to 0.60, an L6 from 0.67. Design value, unvalidated. */
const freeDiscShare = 0.64

/** A free S1 stands on a low disc; under an L6 the disc is about as high as its neighbours. */
export const looksLikeFreeS1 = (geometry: SpineGeometry, s1Index: number): boolean => {
  const [below, above] = [geometry.interspaces[s1Index], geometry.interspaces[s1Index + 1]]
  return below !== undefined && above !== undefined && below.heightMm < freeDiscShare * above.heightMm
}

/** The question that short, one-sided or unclear lowest ribs leave. */
export const openRibs = (naming: Pick<Naming, 'row' | 'lowest'>, index: number): string =>
  `Whether the lowest ribs are those of T12 or of a T13 is open: ${asking(naming, index)}`

const bothLandmarks = (geometry: SpineGeometry, s1Index: number, sure: number, ribs: RibEvidence & { readonly lowest: number }): Naming => {
  const usual = nameRow()
  const count = ribs.lowest - s1Index - 1
  if (count === 5) {
    const lowest = fromSacrum(usual, s1Index)
    return {
      row: usual,
      lowest,
      landmark: 'sacrum',
      numbering: ribs.doubtful
        ? 'counted up from the sacrum: five lumbar vertebrae below the lowest ribs, which are short, one-sided or unclear and may be those of T12 or of a T13'
        : 'counted up from the sacrum and down from the lowest ribs: both give five lumbar vertebrae',
      confidence: (ribs.doubtful ? nameConfidence.one : nameConfidence.agree) * sure,
      ...(ribs.doubtful ? { doubts: [{ names: aboveLumbar, confidence: nameConfidence.disagree * sure }] } : {}),
      ask: ribs.doubtful ? ribs.lowest : null,
      warnings: ribs.doubtful ? [openRibs({ row: usual, lowest }, ribs.lowest)] : [],
    }
  }
  if (count === 6) {
    const freeS1 = looksLikeFreeS1(geometry, s1Index)
    const row = freeS1 ? usual : nameRow(['L6'])
    const lowest = fromRibs(row, ribs.lowest)
    return {
      row,
      lowest,
      landmark: 'ribs',
      numbering: freeS1
        ? 'counted down from the lowest ribs, taken as those of T12: six lumbar-type vertebrae above the sacrum; the lowest stands on a low disc and is called S1 (lumbarised), but may be L6, or the uppermost a T12 without ribs'
        : 'counted down from the lowest ribs, taken as those of T12: six lumbar-type vertebrae above the sacrum; the lowest is called L6, but may be a lumbarised S1, or the uppermost a T12 without ribs',
      confidence: nameConfidence.disagree,
      ask: s1Index + 1,
      warnings: [`Six lumbar-type vertebrae stand between ribs and sacrum, so the count is open: ${asking({ row, lowest }, s1Index + 1)}`],
    }
  }
  if (count === 4) {
    const lowest = fromRibs(usual, ribs.lowest)
    return {
      row: usual,
      lowest,
      landmark: 'ribs',
      numbering:
        'counted down from the lowest ribs, taken as those of T12: four lumbar-type vertebrae above the sacrum; its uppermost part is called L5 (sacralised), but may be S1, with the lowest ribs at L1 or a T13',
      confidence: nameConfidence.disagree,
      ask: s1Index,
      warnings: [`Only four lumbar-type vertebrae stand between ribs and sacrum, so the count is open: ${asking({ row: usual, lowest }, s1Index)}`],
    }
  }
  const lowest = fromSacrum(usual, s1Index)
  return {
    row: usual,
    lowest,
    landmark: 'sacrum',
    numbering: 'counted up from the sacrum, five lumbar vertebrae assumed; the ribs do not fit this count',
    confidence: nameConfidence.contradict,
    ask: s1Index + 1,
    warnings: [`Sacrum and ribs give ${count} lumbar vertebrae, which cannot be: check the levels, then ${asking({ row: usual, lowest }, s1Index + 1)}`],
  }
}

const sacrumAlone = (s1Index: number, sure: number, ribs: RibEvidence): Naming => {
  const row = nameRow()
  const lowest = fromSacrum(row, s1Index)
  const tooMany = ribs.free > 5
  return {
    row,
    lowest,
    landmark: 'sacrum',
    numbering: tooMany
      ? 'counted up from the sacrum, five lumbar vertebrae assumed, although more without ribs stand above it: L6, a lumbarised S1 or a T12 without ribs are possible'
      : 'counted up from the sacrum, five lumbar vertebrae assumed',
    confidence: (tooMany ? nameConfidence.disagree : nameConfidence.one) * sure,
    ask: tooMany ? s1Index + 1 : null,
    warnings: tooMany ? [`More than five vertebrae without ribs stand above the sacrum, so the count is open: ${asking({ row, lowest }, s1Index + 1)}`] : [],
  }
}

const ribsAlone = (ribs: RibEvidence & { readonly lowest: number }): Naming => {
  const row = nameRow()
  const lowest = fromRibs(row, ribs.lowest)
  return {
    row,
    lowest,
    landmark: 'ribs',
    numbering: 'counted down from the lowest ribs, taken as those of T12; the sacrum is not in view',
    confidence: ribs.doubtful ? nameConfidence.disagree : nameConfidence.one,
    ask: ribs.doubtful ? ribs.lowest : null,
    warnings: ribs.doubtful ? [`The lowest ribs are short, one-sided or unclear, so T12 is not sure: ${asking({ row, lowest }, ribs.lowest)}`] : [],
  }
}

const noLandmark = (geometry: SpineGeometry, ribs: RibEvidence): Naming => {
  const row = nameRow()
  const thoracic = ribs.lowest !== null
  const lowestName = thoracic ? 'T12' : 'L5'
  return {
    row,
    lowest: rowIndex(row, lowestName) + Math.max(0, geometry.bodies.length - 1 - rowIndex(row, lowestName)),
    landmark: 'none',
    numbering: thoracic
      ? 'not counted from any landmark: the vertebrae in view bear ribs, and the lowest is called T12 until the reader names one'
      : 'not counted from any landmark: the lowest vertebra in view is called L5 until the reader names one',
    confidence: nameConfidence.none,
    ask: null,
    warnings: [
      thoracic
        ? 'Neither the sacrum nor the lowest ribs are in view, so the level names are only placeholders: name one vertebra, and all others follow.'
        : 'The sacrum is not in view, so the level names are only placeholders: name one vertebra, and all others follow.',
    ],
  }
}

/**
 * Counted down from the skull: the number of cervical vertebrae is seven, so C2 names everything down to the first rib that does not
 * fit. Where lowest ribs or sacrum are in view as well, they confirm the count or show a variant.
 */
const fromSkull = (geometry: SpineGeometry, c2Index: number, ribs: RibEvidence): Naming => {
  const usual = nameRow()
  const lowestRibs = ribs.lowest !== null && endsAbove(geometry, ribs.lowest) && !ribs.doubtful ? c2Index - ribs.lowest + 2 : null
  const thoracic = lowestRibs === null ? null : lowestRibs - 7
  const presacral = geometry.sacrum === null ? null : c2Index - geometry.sacrum.s1Index + 1
  const row = nameRow([...(thoracic === 13 ? (['T13'] as const) : []), ...(presacral === 25 && thoracic === 12 ? (['L6'] as const) : [])])
  const usualCount = (thoracic === null || thoracic === 12) && (presacral === null || presacral === 24)
  const confirmed = usualCount && (thoracic !== null || presacral !== null)
  const lowest = rowIndex(row, 'C2') + c2Index
  const open = ribs.lowest ?? c2Index
  return {
    row: usualCount ? usual : row,
    lowest,
    landmark: 'skull',
    numbering: confirmed
      ? 'counted down from the skull; the other landmarks in view fit this count'
      : usualCount
        ? 'counted down from the skull, seven cervical vertebrae; no other landmark is in view'
        : 'counted down from the skull; the other landmarks in view do not fit the usual number of vertebrae',
    confidence: confirmed ? nameConfidence.agree : usualCount ? nameConfidence.one : nameConfidence.disagree,
    ask: usualCount ? null : open,
    warnings: usualCount ? [] : [`The number of vertebrae between skull, ribs and sacrum is not the usual one: ${asking({ row, lowest }, open)}`],
  }
}

/**
 * Under an axis stand small bodies. Where the upper end of a field looks like a skull and they are as deep as lumbar ones, it is none. The second
 * body down tells: the axis itself is put together from less than it has.
 */
const hasNeck = ({ bodies }: SpineGeometry, c2Index: number): boolean => (bodies[c2Index - 2]?.frame.depthMm ?? 0) < leastLumbarDepthMm

/** Names a column from what is in view of sacrum, ribs and skull, with a confidence that follows from their agreement. */
export const automaticNaming = (geometry: SpineGeometry): Naming => {
  const { sacrum } = geometry
  const ribs = ribEvidence(geometry)
  const { lowest } = ribs
  if (geometry.skull !== null && hasNeck(geometry, geometry.skull.c2Index)) return fromSkull(geometry, geometry.skull.c2Index, ribs)
  if (sacrum !== null) {
    const sure = Math.min(1, 0.3 + sacrum.confidence)
    const free = ribs.free + vertebraeBesideIlium
    return lowest === null
      ? sacrumAlone(sacrum.s1Index, sure, { ...ribs, free })
      : bothLandmarks(geometry, sacrum.s1Index, sure, { ...ribs, lowest })
  }
  return lowest === null || !endsAbove(geometry, lowest) ? noLandmark(geometry, ribs) : ribsAlone({ ...ribs, lowest })
}
