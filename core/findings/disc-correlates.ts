import { cross, dot, normalise, patientMm, scale, subtract } from '../geometry/vector.ts'
import type { PatientMm } from '../geometry/vector.ts'
import { inFrame } from '../spine/path-frame.ts'
import type { PathFrame } from '../spine/path-frame.ts'
import type { SpineLevel, SpineSegment } from '../spine/spine-model.ts'
import { boneHu } from '../uptake/ct-bone.ts'
import { median } from './ct-samples.ts'
import type { Hu } from './ct-samples.ts'

/** How a disc is looked through on CT. HU limits and depths are design values of this program, unvalidated. */
export const discRule = {
  gasHu: -200,
  gasShareOfExtent: 0.75,
  columnShareOfExtent: 0.62,
  columnStepMm: 2.5,
  deepestMm: 12,
  /** A pit: bone begins this much deeper than round it. */
  pitMm: 2,
  bridgeHu: 215,
  leastColumns: 30,
} as const

/** The disc's own frame: middle, its axis, and the patient's left across it. */
export const discFrame = ({ disc }: SpineSegment, upper: SpineLevel): PathFrame => {
  const hint = upper.frame.left
  const left = normalise(subtract(hint, scale(disc.cranial, dot(hint, disc.cranial))))
  return { pointMm: disc.centreMm, left, posterior: cross(disc.cranial, left), cranial: disc.cranial }
}

/** Gas in the disc space, ml: voxels under `gasHu`. Null where the CT does not cover the disc. */
export const vacuumMl = (hu: Hu, segment: SpineSegment, upper: SpineLevel): number | null => {
  const frame = discFrame(segment, upper)
  const { widthMm, depthMm, heightMm } = segment.disc
  const [a, b, c] = [(widthMm / 2) * discRule.gasShareOfExtent, (depthMm / 2) * discRule.gasShareOfExtent, Math.max(2, heightMm / 2)]
  let gas = 0
  let seen = 0
  let all = 0
  for (let w = -c; w <= c; w++)
    for (let v = -b; v <= b; v++)
      for (let u = -a; u <= a; u++) {
        if ((u / a) ** 2 + (v / b) ** 2 > 1) continue
        all++
        const value = hu(inFrame(frame, u, v, w))
        if (value === null) continue
        seen++
        if (value < discRule.gasHu) gas++
      }
  return seen < all * 0.9 ? null : gas / 1000
}

interface Column {
  readonly u: number
  readonly v: number
}

const columns = ({ widthMm, depthMm }: SpineSegment['disc']): Column[] => {
  const [a, b] = [(widthMm / 2) * discRule.columnShareOfExtent, (depthMm / 2) * discRule.columnShareOfExtent]
  const out: Column[] = []
  const step = discRule.columnStepMm
  for (let v = -Math.floor(b / step) * step; v <= b; v += step)
    for (let u = -Math.floor(a / step) * step; u <= a; u += step) if ((u / a) ** 2 + (v / b) ** 2 <= 1) out.push({ u, v })
  return out
}

/** Depth from the middle of the disc at which bone begins along one line, mm; `deepestMm` where none does. */
const boneDepth = (hu: Hu, frame: PathFrame, { u, v }: Column, sign: 1 | -1): number | null => {
  for (let w = 0; w <= discRule.deepestMm; w += 0.5) {
    const value = hu(inFrame(frame, u, v, sign * w))
    if (value === null) return null
    if (value > boneHu) return w
  }
  return discRule.deepestMm
}

/**
 * Share of an endplate that lies in pits: places where bone begins clearly deeper than at the median of the places round it. The
 * dish of a normal endplate is shallow over so short a way. Both plates of the disc, the more irregular one counts. Null where
 * metal or the edge of the CT leaves too little.
 */
export const endplateErosion = (hu: Hu, segment: SpineSegment, upper: SpineLevel): number | null => {
  const frame = discFrame(segment, upper)
  const places = columns(segment.disc)
  const shares = ([1, -1] as const).flatMap((sign) => {
    const depths = places.flatMap((place) => {
      const depth = boneDepth(hu, frame, place, sign)
      return depth === null ? [] : [{ ...place, depth }]
    })
    if (depths.length < discRule.leastColumns) return []
    const reach = discRule.columnStepMm * 2.1
    const pits = depths.filter(({ u, v, depth }) => {
      const around = median(depths.flatMap((other) => (Math.hypot(other.u - u, other.v - v) <= reach ? [other.depth] : [])))
      return around !== null && depth - around >= discRule.pitMm
    })
    return [pits.length / depths.length]
  })
  return shares.length === 0 ? null : Math.max(...shares)
}

/**
 * Share of lines through the disc space from endplate to endplate that never leave bone. Lines through metal are left out. Only
 * said of an instrumented segment. Null where too few lines are left.
 */
export const bridgingShare = (hu: Hu, segment: SpineSegment, upper: SpineLevel): number | null => {
  const frame = discFrame(segment, upper)
  const half = segment.disc.heightMm / 2 + 1
  const lines = columns(segment.disc).flatMap(({ u, v }) => {
    const values: number[] = []
    for (let w = -half; w <= half; w += 1) {
      const value = hu(inFrame(frame, u, v, w))
      if (value === null || value > 1500) return []
      values.push(value)
    }
    // Noise of one voxel breaks no bridge.
    const smooth = values.map((value, index) => (value + (values[index - 1] ?? value) + (values[index + 1] ?? value)) / 3)
    return [Math.min(...smooth) >= discRule.bridgeHu]
  })
  return lines.length < discRule.leastColumns ? null : lines.filter(Boolean).length / lines.length
}

/** The middle of the bone next to the disc on each side, LPS mm: where an endplate's uptake is read. */
export const endplatePoints = (segment: SpineSegment, upper: SpineLevel, sign: 1 | -1): PatientMm[] => {
  const frame = discFrame(segment, upper)
  const { widthMm, depthMm, heightMm } = segment.disc
  return [-0.3, 0, 0.3].flatMap((u) => [-0.2, 0.1].map((v) => {
    const p = inFrame(frame, u * widthMm, v * depthMm, sign * (heightMm / 2 + 3))
    return patientMm(p[0], p[1], p[2])
  }))
}
