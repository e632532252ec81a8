import type { ColumnFrame } from './column-size.ts'
import type { DiscCandidate } from './discs.ts'
import { inFrame } from './path-frame.ts'
import type { PathFrame } from './path-frame.ts'
import type { Sampler } from './work-volume.ts'

/** Where the skull begins above the neck: the landmark that names C2. */
export interface SkullLandmark {
  /** Frame index of the lowest frame behind which the occiput stands. */
  readonly base: number
}

const rule = {
  boneHu: 150,
  /** Behind the canal, off the midline, between these distances: muscle in the neck, the occiput at the skull. */
  degrees: [-45, -35, -25, 25, 35, 45],
  fromMm: 26,
  toMm: 80,
  share: 0.8,
  leastMm: 5,
  /** Bodies as small as this are cervical or the uppermost thoracic ones. */
  mostScale: 0.62,
  /** The disc C2-C3 lies this far below, along the canal, give or take: the axis with its dens is nearly 40 mm tall. */
  discBelowMm: 37,
  discSpreadMm: 6,
} as const

const occiput = (sample: Sampler, frame: PathFrame): number => {
  let hits = 0
  for (const degrees of rule.degrees) {
    const [side, back] = [Math.sin((degrees * Math.PI) / 180), Math.cos((degrees * Math.PI) / 180)]
    for (let t = rule.fromMm; t <= rule.toMm; t += 2) {
      const p = inFrame(frame, side * t, back * t)
      if (sample(p[0], p[1], p[2]) < rule.boneHu) continue
      hits++
      break
    }
  }
  return hits / rule.degrees.length
}

/** Finds the skull above the upper end of the canal; null where it is not in view. Frames run from foot to head. */
export const findSkull = (sample: Sampler, frames: readonly ColumnFrame[], stepMm: number): SkullLandmark | null => {
  let run = 0
  for (const [index, frame] of frames.entries()) {
    if (frame.scale > rule.mostScale) continue
    run = occiput(sample, frame) >= rule.share ? run + 1 : 0
    if (run * stepMm >= rule.leastMm) return { base: index - run + 1 }
  }
  return null
}

/** Raises the disc candidates where C2-C3 must be, and closes everything above it: dens, atlas and skull hold no disc. */
export const withSkull = (candidates: readonly DiscCandidate[], skull: SkullLandmark, stepMm: number): readonly DiscCandidate[] => {
  const expected = skull.base - rule.discBelowMm / stepMm
  return candidates.map((candidate) => {
    const off = ((candidate.at - expected) * stepMm) / rule.discSpreadMm
    if (off > 1.5) return { ...candidate, score: -2 }
    return { ...candidate, score: candidate.score + 0.6 * Math.exp(-0.5 * off * off) }
  })
}

/** True if a disc can be that below the axis. */
export const isBelowAxis = (at: number, skull: SkullLandmark, stepMm: number): boolean =>
  Math.abs((skull.base - at) * stepMm - rule.discBelowMm) <= 1.5 * rule.discSpreadMm
