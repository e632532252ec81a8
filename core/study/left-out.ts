/** Why a file is not used, as the groups in which a reader looks through them. In the order in which they matter. */
export const leftOutKinds = ['identity', 'no-uid', 'cut-short', 'damaged', 'unreadable', 'other', 'duplicate', 'skipped'] as const

export type LeftOutKind = (typeof leftOutKinds)[number]

/** What the library stores of a file that is not used. */
export type LeftOutOutcome = 'problem' | 'duplicate' | 'skipped'

/** By the words in which the program itself gives the reason: libraries hold these, also those of older versions. First match wins. */
const byWords: readonly (readonly [LeftOutKind, RegExp])[] = [
  ['identity', /\bsame identity\b|different patients|different studies/],
  ['no-uid', /^The (SOP Class|SOP Instance|Study Instance|Series Instance) UID of this file\b/],
  ['cut-short', /\bcut short\b/],
  ['unreadable', /\bcannot be (opened|read)\b|\bis not there\b|\bleads to something that is not there\b/],
  ['damaged', /\bdamaged\b|\bheader of this file is longer\b/],
]

/** The group of a file that is left out, from its stored outcome and reason. */
export const leftOutKind = (outcome: LeftOutOutcome, reason: string): LeftOutKind =>
  outcome === 'problem' ? (byWords.find(([, words]) => words.test(reason))?.[0] ?? 'other') : outcome
