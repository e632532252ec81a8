import type { SpineProfiles } from './profiles.ts'
import type { DiscCandidate } from './discs.ts'

/** Where the alae begin, seen from the head: the landmark that names S1. */
export interface SacrumLandmark {
  /** Frame index of the upper edge of the alae. */
  readonly alaTop: number
  /** 0-1; low where a broad transverse process and an ala cannot be told apart. */
  readonly confidence: number
}

const rule = {
  /** Share of bone beside the body that makes an ala; transverse processes stay well under it. */
  share: 0.38,
  /** Least length of a run: in porotic bone only the upper surface of an ala is denser than muscle, mm. */
  depthMm: 5,
  /** A run shorter than this, followed by a higher one this close below, is a transverse process. */
  transverseMm: 30,
  nextWithinMm: 30,
  /** The lumbosacral disc lies this far above the upper edge of the alae, give or take. */
  discAboveMm: 3,
  discSpreadMm: 8,
} as const

interface BoneRun {
  readonly top: number
  readonly bottom: number
  readonly height: number
}

/** Stretches of bone beside the bodies, from the head downwards, long enough for a thick transverse process or an ala. */
const boneRuns = (ala: Float32Array, leastLength: number): readonly BoneRun[] => {
  const runs: BoneRun[] = []
  let top = -1
  for (let index = ala.length - 1; index >= -1; index--) {
    const inside = index >= 0 && (ala[index] as number) > rule.share / 2
    if (inside && top < 0) top = index
    if (inside || top < 0) continue
    const bottom = index + 1
    if (top - bottom + 1 >= leastLength) {
      const height = Math.max(...ala.subarray(bottom, top + 1))
      if (height >= rule.share) runs.push({ top, bottom, height })
    }
    top = -1
  }
  return runs
}

/**
 * Finds the upper edge of the sacral alae in the profile; null where the sacrum is not in view. The broad transverse
 * processes of L5 can look like an ala, but they are short and the true alae follow soon below them: then those count.
 */
export const findSacrum = (profiles: SpineProfiles, stepMm: number): SacrumLandmark | null => {
  const { ala } = profiles
  const runs = boneRuns(ala, Math.round(rule.depthMm / stepMm))
  const sacrum = runs.find((run, index) => {
    const next = runs[index + 1]
    if (next === undefined) return true
    const short = (run.top - run.bottom) * stepMm < rule.transverseMm
    const near = (run.bottom - next.top) * stepMm < rule.nextWithinMm
    return !(short && near && next.height > run.height)
  })
  if (sacrum === undefined) return null
  // The edge is where the bone reaches half of what it becomes within the next 24 mm.
  const depth = Math.round(12 / stepMm)
  const height = Math.max(...ala.subarray(Math.max(0, sacrum.top - 2 * depth), sacrum.top + 1))
  let edge = sacrum.top
  while (edge > sacrum.bottom && (ala[edge] as number) < height / 2) edge--
  const following = runs[runs.indexOf(sacrum) + 1]
  const doubtful =
    following !== undefined &&
    (sacrum.top - sacrum.bottom) * stepMm < rule.transverseMm &&
    (sacrum.bottom - following.top) * stepMm < rule.nextWithinMm &&
    following.height > 0.8 * sacrum.height
  return { alaTop: edge, confidence: doubtful ? 0.1 : Math.min(1, 0.3 + height) }
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
