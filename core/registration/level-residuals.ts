import { dot, length, subtract } from '../geometry/vector.ts'
import type { Vec3 } from '../geometry/vector.ts'
import type { VertebraName } from '../base/anatomy.ts'
import type { SpineLevel } from '../spine/spine-model.ts'
import { covarianceAtTop } from './curvature.ts'
import type { RigidMove } from './rigid.ts'
import { independentSamples } from './samples.ts'
import { boneHistogram, comparisonOn, edgeHistogram, similarityRule } from './similarity.ts'
import type { Comparison } from './similarity.ts'

/** Which bone belongs to a level: half a disc above and below its body, and its arch. Design values. */
export const levelRule = { beyondBodyMm: 6, asideMm: 45, frontMm: 30, behindMm: 70, leastSamples: 300, reachMm: 8, pseudoCount: 0.5 } as const

/** How far the uptake of one level lies from its bone beside what the whole column says. */
export interface LevelResidual {
  readonly level: VertebraName
  /** In LPS, beside the rigid move of the whole. */
  readonly residualMm: Vec3
  /** Standard deviation of that, over the three axes together. */
  readonly uncertaintyMm: number
}

const { bins } = similarityRule

/** What each meeting of values says for the two images showing one place: log of how much likelier it is than by chance. */
const evidence = (counts: Float64Array): Float64Array => {
  const smooth = counts.map((count) => count + levelRule.pseudoCount)
  const all = smooth.reduce((sum, count) => sum + count, 0)
  const rows = new Float64Array(bins)
  const columns = new Float64Array(bins)
  smooth.forEach((count, at) => {
    rows[Math.floor(at / bins)] = (rows[Math.floor(at / bins)] as number) + count
    columns[at % bins] = (columns[at % bins] as number) + count
  })
  return smooth.map((count, at) => Math.log((count * all) / ((rows[Math.floor(at / bins)] as number) * (columns[at % bins] as number))))
}

const weighed = (counts: Float64Array, table: Float64Array): number => counts.reduce((sum, count, at) => sum + count * (table[at] as number), 0)

/** The samples of a level, by their place in its frame. */
const ofLevel = ({ samples: { positions, grid } }: Comparison, { frame, heightMm }: SpineLevel): number[] => {
  const { beyondBodyMm, asideMm, frontMm, behindMm } = levelRule
  const { originMm, spacingMm } = grid
  const from = subtract(originMm, frame.centreMm)
  /** Along an axis of the frame: at the grid's origin, and for one step of each index. The grid lies along the patient's axes. */
  const along = (axis: Vec3) => ({ at: dot(from, axis), i: axis[0] * spacingMm[0], j: axis[1] * spacingMm[1], k: axis[2] * spacingMm[2] })
  const [up, left, back] = [along(frame.cranial), along(frame.left), along(frame.posterior)]
  const kept: number[] = []
  for (let sample = 0; 3 * sample < positions.length; sample += 1) {
    const i = positions[3 * sample] as number
    const j = positions[3 * sample + 1] as number
    const k = positions[3 * sample + 2] as number
    if (Math.abs(up.at + up.i * i + up.j * j + up.k * k) > heightMm / 2 + beyondBodyMm) continue
    if (Math.abs(left.at + left.i * i + left.j * j + left.k * k) > asideMm) continue
    const behind = back.at + back.i * i + back.j * j + back.k * k
    if (behind >= -frontMm && behind <= behindMm) kept.push(sample)
  }
  return kept
}

const axes = [0, 1, 2] as const

const shifted = (from: Vec3, axis: number, step: number): Vec3 => from.map((value, index) => (index === axis ? value + step : value)) as unknown as Vec3

/**
 * After the whole has been fitted: what each level is off beside it. How bone and uptake meet over the whole column is the
 * expectation; each level is moved until it meets it best. Levels with too little bone in view are left out.
 */
export const levelResiduals = (compared: Comparison, whole: RigidMove, levels: readonly SpineLevel[]): readonly LevelResidual[] => {
  const ofBone = evidence(boneHistogram(compared, whole))
  const ofEdges = evidence(edgeHistogram(compared, whole))
  return levels.flatMap((level) => {
    const kept = ofLevel(compared, level)
    const count = kept.length
    if (count < levelRule.leastSamples) return []
    // Every second sample says the same: they lie closer together than the SPECT can tell apart.
    const own = comparisonOn(compared, kept.filter((_, index) => index % 2 === 0))
    const apart = (by: Vec3): RigidMove => ({ ...whole, translationMm: axes.map((axis) => whole.translationMm[axis] + by[axis]) as unknown as Vec3 })
    const score = (by: Vec3): number => weighed(boneHistogram(own, apart(by)), ofBone) + weighed(edgeHistogram(own, apart(by)), ofEdges)
    let best: Vec3 = [0, 0, 0]
    let value = score(best)
    for (const step of [3, 2, 1, 1]) {
      for (const axis of axes) {
        const from = best
        const [low, high] = [score(shifted(from, axis, -step)), score(shifted(from, axis, step))]
        const curve = low - 2 * value + high
        const top = curve < 0 ? Math.max(-1.5, Math.min(1.5, (0.5 * (low - high)) / curve)) * step : low > high ? -step : step
        for (const [offset, found] of [[-step, low], [step, high], [top, score(shifted(from, axis, top))]] as const)
          if (found > value) [best, value] = [shifted(from, axis, offset), found]
      }
    }
    if (length(best) > levelRule.reachMm) return []
    const share = independentSamples(count) / own.samples.bone.length
    const covariance = covarianceAtTop((offset) => share * score([best[0] + (offset[0] ?? 0), best[1] + (offset[1] ?? 0), best[2] + (offset[2] ?? 0)]), [2, 2, 2])
    if (covariance === null) return []
    return [{ level: level.name, residualMm: best, uncertaintyMm: Math.sqrt(axes.reduce<number>((sum, axis) => sum + (covariance[axis]?.[axis] ?? 0), 0)) }]
  })
}
