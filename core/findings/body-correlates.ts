import type { SpineLevel } from '../spine/spine-model.ts'
import { inVertebra } from '../uptake/neo-joint.ts'
import { huOf, mean, median, middleSpread } from './ct-samples.ts'
import type { Hu } from './ct-samples.ts'

/** Where the height of a body is measured, as shares of its extent; falls of HU under `leastFall` are no endplate. Design values. */
const heightRule = { depths: { anterior: -0.34, middle: 0, posterior: 0.34 }, widths: [-0.24, -0.12, 0, 0.12, 0.24], leastFall: 60, startOfHeight: 0.2, beyondMm: 5 } as const

/** Heights of a vertebral body in front, in the middle and behind, mm. */
export interface BodyHeights {
  readonly anterior: number
  readonly middle: number
  readonly posterior: number
}

/** Heights as they were measured, with the widest middle spread of the lines they were read along, mm. */
export interface MeasuredHeights extends BodyHeights {
  readonly spreadMm: number
}

/** Distance from the mid-plane to the end of the bone along one line: the steepest fall of HU, seen from inside; null for none. */
const endAt = (hu: Hu, { frame }: SpineLevel, u: number, v: number, sign: 1 | -1): number | null => {
  const profile = (t: number): number | null => {
    const values = [-1.5, 1.5].flatMap((a) => [-1.5, 1.5].flatMap((b) => hu(inVertebra(frame, u + a, v + b, sign * t)) ?? []))
    return mean(values)
  }
  let best: { fall: number; at: number } = { fall: heightRule.leastFall, at: -1 }
  for (let t = frame.heightMm * heightRule.startOfHeight; t <= frame.heightMm / 2 + heightRule.beyondMm; t += 0.5) {
    const [a, b, c, d] = [profile(t - 2.5), profile(t - 1), profile(t + 1), profile(t + 2.5)]
    if (a === null || b === null || c === null || d === null) continue
    const fall = Math.min(500, (a + b) / 2) - Math.max(-100, (c + d) / 2)
    if (fall > best.fall) best = { fall, at: t }
  }
  return best.at < 0 ? null : best.at
}

/** Heights of one body; null where its ends do not show in at least three lines at any of the three places. */
export const bodyHeights = (hu: Hu, level: SpineLevel): MeasuredHeights | null => {
  const spreads: number[] = []
  const at = (share: number): number | null => {
    const found = heightRule.widths.flatMap((width) => {
      const [up, down] = [1, -1].map((sign) => endAt(hu, level, width * level.frame.widthMm, share * level.frame.depthMm, sign as 1 | -1))
      return up == null || down == null ? [] : [up + down]
    })
    spreads.push(middleSpread(found) ?? 0)
    return found.length < 3 ? null : median(found)
  }
  const { depths } = heightRule
  const [anterior, middle, posterior] = [at(depths.anterior), at(depths.middle), at(depths.posterior)]
  return anterior === null || middle === null || posterior === null ? null : { anterior, middle, posterior, spreadMm: Math.max(...spreads) }
}

/**
 * Loss of height against the same place of the neighbours (mean of the next body above and below), the largest of the three places;
 * 0.25 = a quarter. Null without own heights or any neighbour.
 */
export const heightLoss = (own: BodyHeights | null, neighbours: readonly (BodyHeights | null)[]): number | null => {
  const others = neighbours.flatMap((heights) => heights ?? [])
  if (own === null || others.length === 0) return null
  const losses = (['anterior', 'middle', 'posterior'] as const).map((place) => 1 - own[place] / (mean(others.map((other) => other[place])) ?? own[place]))
  return Math.max(...losses)
}

/** Genant's grade of a loss of height, 0-3: from 20, 25 and 40 % (from memory, unverified: shown as a proposal, never as a threshold). */
export const genantGrade = (loss: number): 0 | 1 | 2 | 3 => (loss < 0.2 ? 0 : loss < 0.25 ? 1 : loss <= 0.4 ? 2 : 3)

/** Wedge of a body, degrees: positive where it is lower in front. */
export const wedgeDegrees = ({ anterior, posterior }: BodyHeights, { frame }: SpineLevel): number => {
  const { depths } = heightRule
  return (Math.atan((posterior - anterior) / ((depths.posterior - depths.anterior) * frame.depthMm)) * 180) / Math.PI
}

/** Mean HU of the spongy middle of a body; null where the CT does not show it. */
export const trabecularHu = (hu: Hu, { frame }: SpineLevel): number | null => {
  const points = [-0.2, -0.1, 0, 0.1, 0.2].flatMap((u) =>
    [-0.2, -0.1, 0, 0.1].flatMap((v) => [-0.15, 0, 0.15].map((w) => inVertebra(frame, u * frame.widthMm, v * frame.depthMm, w * frame.heightMm))),
  )
  const values = huOf(hu, points)
  return values.length < points.length * 0.9 ? null : mean(values)
}
