import { distanceMm } from '../geometry/vector.ts'
import { tiltsDeg } from './profiles.ts'
import type { SpineProfiles } from './profiles.ts'

/**
 * Discs from the rhythm of the body column: not "discs are dark" (in a porotic spine bodies are darker than discs) but
 * pairs of endplate peaks 6-14 mm apart, with pedicles between one pair and the next.
 */
const rhythm = {
  thicknessMm: [5, 7, 9, 11, 13, 15],
  /** The shortest in the neck, the longest in the lumbar spine of a tall man. */
  gapMm: [13, 46],
  /** How fast the distance from disc to disc may change from level to level, mm; less for small bodies. */
  gapChangeMm: 4,
  /** A pair of peaks further apart than this, times the scale of the bodies, is the two ends of one small body. */
  mostThicknessMm: 16,
  /** Cost of naming one more disc, so that a weak one is not invented. */
  levelCost: 0.25,
  /** Cost of a disc in a vertebra with a screw in each of its pedicles: between the tips of two screws CT has a dark band across the body. */
  screwCost: 1,
  /** A disc as near as this to a vertebra with screws lies among their streaks. */
  nearScrewMm: 16,
  huScale: 150,
} as const

export interface DiscCandidate {
  /** Index of the frame of the canal path. */
  readonly at: number
  readonly tiltDeg: number
  readonly thicknessMm: number
  /** How well the pair of endplates shows, about 0-1. */
  readonly score: number
  /** Whether pedicle screws stand in a vertebra beside it: then metal there is theirs, and their streaks cross it. */
  readonly besideScrews: boolean
}

const at = (values: Float32Array, index: number): number => values[Math.min(values.length - 1, Math.max(0, Math.round(index)))] as number

const peak = (values: Float32Array, index: number): number => Math.max(at(values, index - 1), at(values, index), at(values, index + 1))

/** The best pair of endplates round each frame; frames are `stepMm` apart. */
export const discCandidates = (profiles: SpineProfiles, stepMm: number): readonly DiscCandidate[] =>
  Array.from(profiles.pedicle, (_, index) => {
    const scale = at(profiles.scale, index)
    const screw = at(profiles.screw, index)
    const reach = Math.round((rhythm.nearScrewMm * scale) / stepMm)
    const besideScrews = profiles.screw.subarray(Math.max(0, index - reach), index + reach + 1).some((share) => share > 0)
    let best: DiscCandidate = { at: index, tiltDeg: 0, thicknessMm: 9, score: -1, besideScrews }
    tiltsDeg.forEach((tiltDeg, t) => {
      const body = profiles.body[t]
      if (body === undefined) return
      for (const thicknessMm of rhythm.thicknessMm) {
        if (thicknessMm > rhythm.mostThicknessMm * scale) continue
        const half = thicknessMm / 2 / stepMm
        if (index - half < 0 || index + half > body.length - 1) continue
        const beyondMm = 6 * Math.max(0.7, scale)
        const low = peak(body, index - half)
        const high = peak(body, index + half)
        const inside = (at(body, index) + at(body, index - half / 3) + at(body, index + half / 3)) / 3
        const beyond = Math.max(at(body, index - half - beyondMm / stepMm), at(body, index + half + beyondMm / stepMm))
        // A disc lies between two peaks; the weaker one counts most, and the bodies beyond are darker than their endplates.
        const pair = 0.7 * Math.min(low, high) + 0.3 * Math.max(low, high)
        const contrast = pair - inside + 0.4 * Math.max(-60, pair - beyond)
        const score = Math.tanh(contrast / rhythm.huScale) - 0.004 * Math.abs(tiltDeg) - rhythm.screwCost * screw
        if (score > best.score) best = { ...best, tiltDeg, thicknessMm, score }
      }
    })
    return best
  })

/** How well pedicles lie in the upper half of the vertebra between two discs, and a foramen at each disc: about -1 to 1. */
const pedicleContrast = (pedicle: Float32Array, low: number, high: number): number => {
  const mean = (from: number, to: number): number => {
    let sum = 0
    let count = 0
    for (let index = Math.round(low + from * (high - low)); index <= Math.round(low + to * (high - low)); index++) {
      sum += at(pedicle, index)
      count++
    }
    return sum / Math.max(1, count)
  }
  return Math.tanh((mean(0.55, 0.85) - 0.5 * (mean(0.05, 0.3) + mean(1.02, 1.2))) / rhythm.huScale)
}

/** Expected distance from disc to disc, mm, for bodies of a scale. A prior only: the patient's own rhythm decides. */
const gapPrior = (gapMm: number, scale: number): number => {
  const lumbar = gapMm / scale
  return lumbar < 28 ? (28 - lumbar) / 10 : lumbar > 42 ? (lumbar - 42) / 12 : 0
}

/**
 * The chain of discs, from foot to head, that fits best as a whole (dynamic programme over position and distance to the disc
 * below). It may begin and end anywhere.
 */
export const discChain = (profiles: SpineProfiles, candidates: readonly DiscCandidate[], stepMm: number): readonly DiscCandidate[] => {
  const gapLow = Math.round(rhythm.gapMm[0] / stepMm)
  const gapHigh = Math.round(rhythm.gapMm[1] / stepMm)
  const gaps = gapHigh - gapLow + 1
  const length = candidates.length
  const total = new Float64Array(length * gaps).fill(-Infinity)
  const back = new Int16Array(length * gaps).fill(-1)
  // From disc to disc through the middle of the bodies: along the canal, lordosis makes the same distance short.
  const apart = new Float64Array(length * gaps)
  for (let index = 0; index < length; index++)
    for (let g = 0; g < gaps; g++) {
      const [upper, lower] = [profiles.middleMm[index], profiles.middleMm[index - (g + gapLow)]]
      apart[index * gaps + g] = upper === undefined || lower === undefined ? 0 : distanceMm(upper, lower)
    }
  let best = { score: 0, at: -1, gap: -1 }
  for (let index = 0; index < length; index++) {
    const own = (candidates[index]?.score ?? -1) - rhythm.levelCost
    for (let g = 0; g < gaps; g++) {
      const below = index - (g + gapLow)
      if (below < 0) continue
      const start = (candidates[below]?.score ?? -1) - rhythm.levelCost
      const distance = apart[index * gaps + g] as number
      const scale = at(profiles.scale, (index + below) / 2)
      const changeMm = rhythm.gapChangeMm * Math.max(0.6, scale)
      let from = start
      let link = -1
      for (let h = 0; h < gaps; h++) {
        const before = total[below * gaps + h] as number
        if (before === -Infinity) continue
        const change = (distance - (apart[below * gaps + h] as number)) / changeMm
        const candidate = before - 0.15 * Math.min(9, change * change)
        if (candidate > from) {
          from = candidate
          link = h
        }
      }
      const pedicles = pedicleContrast(profiles.pedicle, below, index)
      const value = from + own + 0.6 * pedicles - gapPrior(distance, scale)
      total[index * gaps + g] = value
      back[index * gaps + g] = link
      if (value > best.score) best = { score: value, at: index, gap: g }
    }
  }
  const chain: DiscCandidate[] = []
  let { at: position, gap } = best
  while (position >= 0) {
    const candidate = candidates[position]
    if (candidate === undefined) break
    chain.unshift(candidate)
    if (gap < 0) break
    const link = back[position * gaps + gap] as number
    position -= gap + gapLow
    gap = link
  }
  return chain
}
