import type { ColumnFrame } from './column-size.ts'
import type { DiscCandidate } from './discs.ts'
import { subtract } from '../geometry/vector.ts'
import { axesAlong, inFrame } from './path-frame.ts'
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
  /** Searched beyond the end of the canal path, in the direction of its last stretch. */
  furtherMm: 45,
  directionMm: 30,
  /** Bodies as small as this are cervical or the uppermost thoracic ones. */
  mostScale: 0.62,
  /**
   * The disc C2-C3 lies this far below, along the canal: the axis with its dens is nearly 40 mm tall, and the occiput ends at its tip or
   * a little below or above. The next disc is some 17 mm away, so what decides is that no disc lies above C2-C3.
   */
  discBelowMm: [32, 57],
  leastDiscScore: 0.7,
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

/** Frames beyond the upper end of the canal, straight on: the path may end at the atlas, where the canal is wide. */
const furtherUp = (frames: readonly ColumnFrame[], stepMm: number): readonly PathFrame[] => {
  const last = frames[frames.length - 1]
  const before = frames[Math.max(0, frames.length - 1 - Math.round(rule.directionMm / stepMm))]
  if (last === undefined || before === undefined || before === last) return []
  const axes = axesAlong(subtract(last.pointMm, before.pointMm))
  return Array.from({ length: Math.round(rule.furtherMm / stepMm) }, (_, index) => ({
    ...axes,
    pointMm: inFrame({ ...axes, pointMm: last.pointMm }, 0, 0, (index + 1) * stepMm),
  }))
}

/** Finds the skull above the upper end of the canal; null where it is not in view. Frames run from foot to head. */
export const findSkull = (sample: Sampler, frames: readonly ColumnFrame[], stepMm: number): SkullLandmark | null => {
  const top = frames[frames.length - 1]
  const small = frames.findIndex((frame, index) => frame.scale <= rule.mostScale && frames.slice(index).every((above) => above.scale <= rule.mostScale))
  if (top === undefined || small < 0) return null
  const candidates: readonly PathFrame[] = [...frames, ...furtherUp(frames, stepMm)]
  let run = 0
  for (let index = small; index < candidates.length; index++) {
    const frame = candidates[index]
    if (frame === undefined) break
    run = occiput(sample, frame) >= rule.share ? run + 1 : 0
    if (run * stepMm >= rule.leastMm) return { base: index - run + 1 }
  }
  return null
}

/** Closes everything above the place of C2-C3: atlas and skull hold no disc. */
export const withSkull = (candidates: readonly DiscCandidate[], skull: SkullLandmark, stepMm: number): readonly DiscCandidate[] =>
  candidates.map((candidate) => ((skull.base - candidate.at) * stepMm < rule.discBelowMm[0] ? { ...candidate, score: -2 } : candidate))

/** A chain of discs, foot to head, up to the highest that shows clearly: what looks like a weak one above it lies in the axis. */
export const upToAxis = (chain: readonly DiscCandidate[], skull: SkullLandmark, stepMm: number): readonly DiscCandidate[] => {
  const weak = (disc: DiscCandidate): boolean => (skull.base - disc.at) * stepMm < rule.discBelowMm[1] && disc.score < rule.leastDiscScore
  let length = chain.length
  for (let disc = chain[length - 1]; disc !== undefined && weak(disc); disc = chain[length - 1]) length--
  return chain.slice(0, length)
}

/** True if the highest disc of a chain can be that below the axis. */
export const isBelowAxis = (at: number, skull: SkullLandmark, stepMm: number): boolean => {
  const below = (skull.base - at) * stepMm
  return below >= rule.discBelowMm[0] && below <= rule.discBelowMm[1]
}
