import type { SpineProfiles } from './profiles.ts'
import type { DiscCandidate } from './discs.ts'

/** Where the alae begin, seen from the head: the landmark that names S1. */
export interface SacrumLandmark {
  /** Frame index of the upper edge of the alae. */
  readonly alaTop: number
  /** 0-1. */
  readonly confidence: number
}

const rule = {
  /** Share of bone beside the body that makes an ala; transverse processes stay well under it. */
  share: 0.38,
  /** How far an ala must reach downwards, mm. */
  depthMm: 12,
  /** The lumbosacral disc lies this far above the upper edge of the alae, give or take. */
  discAboveMm: 3,
  discSpreadMm: 8,
} as const

/** Finds the upper edge of the sacral alae in the profile; null where the sacrum is not in view. */
export const findSacrum = (profiles: SpineProfiles, stepMm: number): SacrumLandmark | null => {
  const { ala } = profiles
  const depth = Math.round(rule.depthMm / stepMm)
  const runMean = (from: number, to: number): number => {
    let sum = 0
    for (let index = from; index < to; index++) sum += ala[index] as number
    return sum / Math.max(1, to - from)
  }
  // From the head downwards: the first run that stays bone for as long as an ala is high; its edge is at half its height.
  for (let top = ala.length - 1; top >= depth; top--) {
    const plateau = runMean(top - depth, top)
    if (plateau < rule.share) continue
    const height = Math.max(...ala.subarray(Math.max(0, top - 2 * depth), top + 1))
    let edge = Math.min(ala.length - 1, top + depth)
    while (edge > top - depth && (ala[edge] as number) < height / 2) edge--
    return { alaTop: edge, confidence: Math.min(1, 0.4 + plateau) }
  }
  return null
}

/** Raises the disc candidates where the lumbosacral disc must be, and closes everything below it. */
export const withSacrum = (candidates: readonly DiscCandidate[], sacrum: SacrumLandmark, stepMm: number): readonly DiscCandidate[] => {
  const expected = sacrum.alaTop + rule.discAboveMm / stepMm
  return candidates.map((candidate) => {
    const off = ((candidate.at - expected) * stepMm) / rule.discSpreadMm
    if (off < -1.5) return { ...candidate, score: -2 }
    return { ...candidate, score: candidate.score + 0.6 * Math.exp(-0.5 * off * off) }
  })
}

/** True if a disc can be the lumbosacral one. */
export const isLumbosacral = (disc: DiscCandidate, sacrum: SacrumLandmark, stepMm: number): boolean =>
  Math.abs((disc.at - sacrum.alaTop) * stepMm - rule.discAboveMm) <= 16
