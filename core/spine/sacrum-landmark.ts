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
  /** Share of the block beside the body that makes an ala on that side. */
  share: 0.6,
  /** Both alae run down together for 15-80 mm; the transverse process of L5, however broad, for less than 25 mm, and a rib for 10. */
  leastMm: 30,
  /** Share of bone in the place of the iliac wings: 0.15 or more beside S1, under 0.06 beside the transverse processes of L5. */
  ilium: 0.07,
  /** Where the wings stand beside it so clearly, a shorter run is enough: a steep sacrum leaves the plane, the field may end. */
  leastBesideWingsMm: 10,
  clearIlium: 0.12,
  /** Two runs as far apart as this belong to two vertebrae. */
  apartMm: 15,
  /** Gaps as short as this do not end an ala (foramina, metal streaks). */
  gapMm: 6,
  /** The lumbosacral disc lies this far above the upper edge of the alae, give or take. */
  discAboveMm: 3,
  discSpreadMm: 8,
  /** Further from there than this it is another disc; the next one is 28 mm away in the smallest. */
  discOffMm: 20,
} as const

interface Run {
  readonly top: number
  readonly bottom: number
}

/** Stretches in which both sides show an ala, from the head downwards; short gaps are bridged. */
const alaRuns = (ala: SpineProfiles['ala'], gap: number): readonly Run[] => {
  const runs: Run[] = []
  for (let index = ala.left.length - 1; index >= 0; index--) {
    if (Math.min(ala.left[index] as number, ala.right[index] as number) < rule.share) continue
    const last = runs[runs.length - 1]
    if (last !== undefined && last.bottom - index <= gap) runs[runs.length - 1] = { top: last.top, bottom: index }
    else runs.push({ top: index, bottom: index })
  }
  return runs
}

/** Where one side's ala begins above a run that both sides share: a tilted sacrum shows one side first. */
const sideTop = (side: Float32Array, from: number, reach: number): number => {
  let top = from
  while (top + 1 < side.length && top - from < reach && (side[top + 1] as number) >= rule.share) top++
  return top
}

const meanBetween = (values: Float32Array, low: number, high: number): number => {
  let sum = 0
  for (let index = low; index <= high; index++) sum += values[index] as number
  return sum / (high - low + 1)
}

/**
 * Finds the upper edge of the sacral alae; null where the sacrum is not in view. Two signs together: blocks of bone on both
 * sides of the column, and iliac wings beside them. The transverse processes of L5 can be as broad, but never as long.
 */
export const findSacrum = (profiles: SpineProfiles, stepMm: number): SacrumLandmark | null => {
  const { ala, ilium } = profiles
  const runs = alaRuns(ala, rule.gapMm / stepMm)
  const lengthMm = ({ top, bottom }: Run): number => (top - bottom + 1) * stepMm
  const isWhole = (run: Run): boolean => lengthMm(run) >= rule.leastMm && meanBetween(ilium, run.bottom, run.top) >= rule.ilium
  const isBesideWings = (run: Run): boolean => lengthMm(run) >= rule.leastBesideWingsMm && meanBetween(ilium, run.bottom, run.top) >= rule.clearIlium
  const whole = runs.find(isWhole)
  // A short run well above a whole one is no part of it: the processes of L5 among the streaks of its screws.
  const sacrum = runs.find((run) => run === whole || (isBesideWings(run) && (whole === undefined || (run.bottom - whole.top) * stepMm < rule.apartMm)))
  if (sacrum === undefined) return null
  const reach = 16 / stepMm
  const alaTop = Math.round((sideTop(ala.left, sacrum.top, reach) + sideTop(ala.right, sacrum.top, reach)) / 2)
  const length = Math.min(1, lengthMm(sacrum) / 50)
  const wings = Math.min(1, meanBetween(ilium, sacrum.bottom, sacrum.top) / 0.15)
  return { alaTop, confidence: 0.4 + 0.3 * length + 0.3 * wings }
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
export const isLumbosacral = (disc: Pick<DiscCandidate, 'at'>, sacrum: SacrumLandmark, stepMm: number): boolean =>
  Math.abs((disc.at - sacrum.alaTop) * stepMm - rule.discAboveMm) <= rule.discOffMm
