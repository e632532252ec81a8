import { inFrame } from './path-frame.ts'
import type { PathFrame } from './path-frame.ts'
import type { Sampler } from './work-volume.ts'

/**
 * A frame of the canal path that knows how large the vertebral bodies in front of it are, measured on this CT, so that one search
 * serves from neck to sacrum: a body of C4 is 15 mm deep, of T4 23, of L4 36, and from disc to disc it is about as far as a body is
 * deep (0.85-1.05 times from C3 to L5, knowledge 5).
 */
export interface ColumnFrame extends PathFrame {
  /** Canal to the middle of the bodies, mm. */
  readonly offsetMm: number
  /** Depth of the bodies against that of an adult's lumbar ones: 1 there, down to 0.45 in the neck. */
  readonly scale: number
}

const rule = {
  lumbarDepthMm: 34,
  usualOffsetMm: 25,
  mostOffsetMm: 28,
  /** Bodies this large against lumbar ones are searched as lumbar. */
  wholeFrom: 0.88,
  leastScale: 0.45,
  boneHu: 170,
  /**
   * The front wall is the first fall from bone to soft tissue, no nearer than this to the back wall, with no bone for a good way in
   * front of it: in porotic marrow noise looks like a wall, but the true one follows.
   */
  leastDepthMm: 11,
  mostDepthMm: 46,
  clearMm: 22,
  fallHu: 120,
  softHu: 110,
  windowMm: 28,
  leastValues: 10,
} as const

interface Walls {
  readonly backMm: number
  readonly depthMm: number
}

const isClear = (hu: (v: number) => number, front: number): boolean => {
  for (let v = front + 3; v <= front + rule.clearMm; v += 2) if (hu(v) >= rule.boneHu) return false
  return true
}

const wallsAt = (sample: Sampler, frame: PathFrame, u: number): Walls | null => {
  const hu = (v: number): number => {
    const p = inFrame(frame, u, -v)
    return sample(p[0], p[1], p[2])
  }
  let back = 4
  while (back <= 20 && hu(back) < rule.boneHu) back++
  if (back > 20) return null
  for (let front = back + rule.leastDepthMm; front <= back + rule.mostDepthMm; front++) {
    const inside = Math.max(hu(front - 1), hu(front - 2))
    if (inside < rule.boneHu) continue
    const outside = (hu(front + 2) + hu(front + 3.5)) / 2
    if (outside < rule.softHu && inside - outside > rule.fallHu && isClear(hu, front)) return { backMm: back, depthMm: front - back }
  }
  return null
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

/** Measures the column along frames of the canal, `stepMm` apart; where it does not show, the nearest place where it does decides. */
export const columnFrames = (sample: Sampler, frames: readonly PathFrame[], stepMm: number): readonly ColumnFrame[] => {
  const seen = frames.map((frame, index) => (index % 2 === 0 ? [-4, 0, 4].flatMap((u) => wallsAt(sample, frame, u) ?? []) : []))
  const reach = Math.round(rule.windowMm / stepMm)
  const at = frames.map((_, index): Walls | null => {
    const near = seen.slice(Math.max(0, index - reach), index + reach + 1).flat()
    if (near.length < rule.leastValues) return null
    return { backMm: median(near.map((walls) => walls.backMm)), depthMm: median(near.map((walls) => walls.depthMm)) }
  })
  return frames.map((frame, index) => {
    let near = at[index] ?? null
    for (let off = 1; near === null && off < frames.length; off++) near = at[index - off] ?? at[index + off] ?? null
    if (near === null) return { ...frame, offsetMm: rule.usualOffsetMm, scale: 1 }
    const scale = Math.min(1, Math.max(rule.leastScale, near.depthMm / rule.lumbarDepthMm / rule.wholeFrom))
    return { ...frame, offsetMm: Math.min(rule.mostOffsetMm, near.backMm + near.depthMm / 2), scale }
  })
}
