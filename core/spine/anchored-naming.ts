import type { VertebraName } from '../base/anatomy.ts'
import { aboveLumbar, asking, looksLikeFreeS1, nameConfidence, openRibs } from './automatic-naming.ts'
import type { Doubt, Naming } from './automatic-naming.ts'
import { rowIndex } from './numbering.ts'
import type { PlacedBody } from './place-anchors.ts'
import { ribEvidence } from './rib-evidence.ts'
import type { SpineGeometry } from './spine-geometry.ts'

const countedFrom = (bodies: readonly PlacedBody[], row: readonly VertebraName[]): Naming | null => {
  const index = bodies.findIndex((body) => body.anchor !== null)
  const anchor = bodies[index]?.anchor ?? null
  if (anchor === null) return null
  const names = bodies.flatMap((body) => (body.anchor === null ? [] : [body.anchor.name])).reverse()
  return {
    row,
    lowest: rowIndex(row, anchor.name) + index,
    landmark: 'anchor',
    numbering: `counted from ${names.join(', ')} as named by the reader`,
    confidence: nameConfidence.countedFromAnchor,
    ask: null,
    warnings: [],
  }
}

/** A question that the reader's names leave open: the names that hang on it, and the one that settles it. */
const withQuestion = (naming: Naming, doubt: Doubt, ask: number, warning: string): Naming => ({
  ...naming,
  doubts: [...(naming.doubts ?? []), doubt],
  ask,
  warnings: [...naming.warnings, warning],
})

/**
 * Where the sacrum is not where the reader's count has it, names from there on are open as long as every anchor stands above. Where it shows
 * one vertebra more than five, that one is an L6, or by its low disc a free S1.
 */
const withOpenSacrum = (naming: Naming, bodies: readonly PlacedBody[], geometry: SpineGeometry): Naming => {
  const s1Index = geometry.sacrum?.s1Index ?? null
  const sacrum = bodies.findIndex((body) => s1Index !== null && body.foundIndex === s1Index)
  const named = bodies.findIndex((body) => body.anchor !== null)
  const name = naming.row[naming.lowest - sacrum]
  if (sacrum < 0 || s1Index === null || name === 'S1' || named <= sacrum + 1) return naming
  const doubt: Doubt = { names: /^(L6|S)/, confidence: nameConfidence.disagree }
  if (name !== 'S2') return { ...naming, doubts: [...(naming.doubts ?? []), doubt] }
  if (looksLikeFreeS1(geometry, s1Index))
    return withQuestion(naming, doubt, sacrum + 1, `By the reader's names six lumbar-type vertebrae stand above the sacrum; the lowest stands on a low disc and is called S1 (lumbarised), but may be L6: ${asking(naming, sacrum + 1)}`)
  const sixth = { ...naming, row: naming.row.flatMap((name): VertebraName[] => (name === 'L5' ? ['L5', 'L6'] : [name])) }
  return withQuestion(sixth, doubt, sacrum + 1, `By the reader's names six lumbar-type vertebrae stand above the sacrum; the lowest is called L6, but may be a lumbarised S1: ${asking(sixth, sacrum + 1)}`)
}

/** Names given to lumbar vertebrae do not tell whether the lowest ribs are those of T12, a T13 or, where they come lower or higher, another. */
const withOpenRibs = (naming: Naming, bodies: readonly PlacedBody[], geometry: SpineGeometry): Naming => {
  const { lowest, doubtful } = ribEvidence(geometry)
  const index = lowest === null ? -1 : bodies.findIndex(({ foundIndex }) => foundIndex === lowest)
  if (index < 0 || bodies.some(({ anchor }) => anchor !== null && aboveLumbar.test(anchor.name))) return naming
  const name = naming.row[naming.lowest - index] ?? 'no vertebra'
  if (name === 'T12' && !doubtful) return naming
  const question = name === 'T12' ? openRibs(naming, index) : `By the reader's names the lowest ribs in view stand at ${name}: ${asking(naming, index)}`
  return withQuestion(naming, { names: aboveLumbar, confidence: nameConfidence.disagree }, index, question)
}

/**
 * Names counted from the reader's; null without any. What a count leaves open beyond a landmark that does not fit stays doubtful until the
 * reader names a vertebra there: a name in the lumbar spine does not settle a T13, nor one in the chest an L6.
 */
export const anchoredNaming = (bodies: readonly PlacedBody[], row: readonly VertebraName[], geometry: SpineGeometry): Naming | null => {
  const naming = countedFrom(bodies, row)
  return naming === null ? null : withOpenRibs(withOpenSacrum(naming, bodies, geometry), bodies, geometry)
}
