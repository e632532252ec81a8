import { add, patientMm, scale } from '../geometry/vector.ts'
import type { PatientMm, Vec3 } from '../geometry/vector.ts'
import { mean, median, middleSpread } from './ct-samples.ts'
import type { Hu } from './ct-samples.ts'

/**
 * Where the space of a facet joint is looked for: lines through the joint in directions across the patient's length, mm and degrees.
 * Design values of this program, unvalidated.
 */
const gapRule = { turnDeg: 15, reachMm: 9, stepMm: 0.5, middleMm: 4, alongMm: [-4, -2, 0, 2, 4], softHu: 60, leastShoulderHu: 250, mostShoulderHu: 900, smooth: [-1, 0, 1] } as const

interface Frame {
  readonly left: Vec3
  readonly posterior: Vec3
  readonly cranial: Vec3
}

interface DarkLine {
  /** Equivalent width. */
  readonly widthMm: number
  /** How far it falls below the bone beside it. */
  readonly depthHu: number
}

/**
 * The equivalent width of the dark line in a profile, mm: its missing HU over the fall from bone to soft tissue. Blur widens and fills a
 * narrow line alike, so that this stays. Null where there is no bone on both sides of it.
 */
export const darkLine = (profile: readonly number[], stepMm: number, middleMm: number): DarkLine | null => {
  const half = (profile.length - 1) / 2
  const near = Math.round(middleMm / stepMm)
  let lowest = half
  for (let index = half - near; index <= half + near; index++) if ((profile[index] ?? 0) < (profile[lowest] ?? 0)) lowest = index
  const shoulder = (from: number, to: number): { readonly at: number; readonly hu: number } => {
    let best = { at: from, hu: -Infinity }
    for (let index = Math.min(from, to); index <= Math.max(from, to); index++) if ((profile[index] ?? 0) > best.hu) best = { at: index, hu: profile[index] ?? 0 }
    return best
  }
  const [before, after] = [shoulder(0, lowest), shoulder(lowest, profile.length - 1)]
  const bone = Math.min(gapRule.mostShoulderHu, before.hu, after.hu)
  if (bone < gapRule.leastShoulderHu) return null
  let missing = 0
  for (let index = before.at; index <= after.at; index++) missing += Math.max(0, bone - Math.max(gapRule.softHu, profile[index] ?? 0))
  return { widthMm: (missing * stepMm) / (bone - gapRule.softHu), depthHu: bone - (profile[lowest] ?? bone) }
}

/** Width of a joint space, and the spread of the heights it was read at. */
export interface FacetGap {
  readonly mm: number
  readonly spreadMm: number
}

/**
 * Width of the joint space of a facet joint, mm: of all directions across, the one in which the dark line between the two bones is
 * deepest, over several heights. Null where no such line shows in most of them. `centreMm` of the joint, LPS; `frame` of its vertebra.
 */
export const facetGap = (hu: Hu, centreMm: PatientMm, frame: Frame): FacetGap | null => {
  const steps = Math.round(gapRule.reachMm / gapRule.stepMm)
  const lineIn = (angle: number, along: number): DarkLine | null => {
    const direction = add(scale(frame.left, Math.cos(angle)), scale(frame.posterior, Math.sin(angle)))
    const across = add(scale(frame.left, -Math.sin(angle)), scale(frame.posterior, Math.cos(angle)))
    const profile = Array.from({ length: 2 * steps + 1 }, (_, index) => {
      const values = gapRule.smooth.flatMap((aside) => {
        const p = add(centreMm, add(scale(direction, (index - steps) * gapRule.stepMm), add(scale(across, aside), scale(frame.cranial, along))))
        return hu(patientMm(p[0], p[1], p[2])) ?? []
      })
      return mean(values)
    })
    return profile.some((value) => value === null) ? null : darkLine(profile as number[], gapRule.stepMm, gapRule.middleMm)
  }
  let best = { depth: -1, mm: 0, spreadMm: 0 }
  for (let degrees = 0; degrees < 180; degrees += gapRule.turnDeg) {
    const found = gapRule.alongMm.flatMap((along) => lineIn((degrees * Math.PI) / 180, along) ?? [])
    if (found.length * 2 <= gapRule.alongMm.length) continue
    const depth = median(found.map(({ depthHu }) => depthHu)) ?? 0
    const widths = found.map(({ widthMm }) => widthMm)
    if (depth > best.depth) best = { depth, mm: median(widths) ?? 0, spreadMm: middleSpread(widths) ?? 0 }
  }
  return best.depth < 0 ? null : { mm: best.mm, spreadMm: best.spreadMm }
}

/**
 * From which narrowing (space over the median of the patient's other joints) and which density (HU over theirs) a degeneration counts.
 * Pathria's grades are read by eye: 1 narrowing, 2 narrowing with sclerosis or hypertrophy, 3 severe with sclerosis. These limits are
 * design values of this program, unvalidated.
 */
const degenerationRule = { narrow: 0.75, severe: 0.4, sclerotic: 1.15 } as const

/** A proposed grade 0-3; null where either measure is missing. */
export const facetDegeneration = (narrowing: number | null, huRatio: number | null): 0 | 1 | 2 | 3 | null => {
  if (narrowing === null || huRatio === null) return null
  if (narrowing > degenerationRule.narrow) return 0
  if (huRatio < degenerationRule.sclerotic) return 1
  return narrowing <= degenerationRule.severe ? 3 : 2
}
