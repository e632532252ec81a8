import { dot, subtract } from '../geometry/vector.ts'
import type { PatientMm } from '../geometry/vector.ts'
import type { SpineLevel, SpineSegment } from '../spine/spine-model.ts'
import { inVertebra } from '../uptake/neo-joint.ts'
import { mean, middleSpread } from './ct-samples.ts'
import type { Hu } from './ct-samples.ts'
import { discFrame } from './disc-correlates.ts'

/** Where the posterior wall is read: close to the disc, near the midline, mm. Design values of this program, unvalidated. */
const wallRule = { fromEndplateMm: [3, 5, 7], asideMm: [-6, -4, -2, 0, 2, 4, 6], beforeMm: 9, behindMm: 9, stepMm: 0.5, leastFall: 60, leastLines: 8, mostSpreadMm: 3, leastHeightMm: 8 } as const

/** The posterior wall along one line: the steepest fall of HU from body to canal; null where there is none. */
const wallAt = (hu: Hu, level: SpineLevel, aside: number, height: number): PatientMm | null => {
  const { frame } = level
  const at = (v: number): PatientMm => inVertebra(frame, aside, frame.depthMm / 2 + v, height)
  const smooth = (v: number): number | null => mean([-0.5, 0, 0.5].flatMap((step) => hu(at(v + step)) ?? []))
  let best: { readonly fall: number; readonly v: number | null } = { fall: wallRule.leastFall, v: null }
  for (let v = -wallRule.beforeMm; v <= wallRule.behindMm; v += wallRule.stepMm) {
    const [inside, outside] = [smooth(v - 1.5), smooth(v + 1.5)]
    if (inside === null || outside === null) return null
    const fall = Math.min(600, inside) - Math.max(-50, outside)
    if (fall > best.fall) best = { fall, v }
  }
  return best.v === null ? null : at(best.v)
}

/** The posterior walls of a body next to its upper (1) or lower (-1) endplate, LPS mm. */
const walls = (hu: Hu, level: SpineLevel, end: 1 | -1): readonly PatientMm[] =>
  wallRule.fromEndplateMm.flatMap((inward) =>
    wallRule.asideMm.flatMap((aside) => {
      const wall = wallAt(hu, level, aside, end * (level.frame.heightMm / 2 - inward))
      return wall === null ? [] : [wall]
    }),
  )

/** Slip of the upper vertebra on the lower one. */
export interface Listhesis {
  /** Along the disc, mm: positive forward (anterolisthesis), negative backward. */
  readonly mm: number
  /** Over the depth of the lower body: quarters are Meyerding's grades. */
  readonly share: number
}

/** A slip as it was measured, with the widest middle spread of the walls it was read from, mm. */
export interface MeasuredSlip extends Listhesis {
  readonly spreadMm: number
}

/** Middle and middle spread of the places where walls lie along an axis; null where they are too few or do not agree. */
const agreed = (points: readonly PatientMm[], along: (point: PatientMm) => number, mostSpreadMm: number): number | null => {
  if (points.length < wallRule.leastLines) return null
  const sorted = points.map(along).sort((a, b) => a - b)
  const quarter = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? 0
  return quarter(0.75) - quarter(0.25) > mostSpreadMm ? null : quarter(0.5)
}

/**
 * Slip of a segment: how far the posterior walls of the two bodies, each continued through its own upper and lower end to the middle of
 * the disc, miss each other there. Null where the walls do not show, or not clearly.
 */
export const listhesis = (hu: Hu, segment: SpineSegment, upper: SpineLevel, lower: SpineLevel): MeasuredSlip | null => {
  const { posterior, cranial, pointMm } = discFrame(segment, upper)
  const back = (point: PatientMm): number => dot(subtract(point, pointMm), posterior)
  const up = (point: PatientMm): number => dot(subtract(point, pointMm), cranial)
  const spreads: number[] = []
  const atDisc = (level: SpineLevel): number | null => {
    const ends = ([1, -1] as const).map((end) => {
      const points = walls(hu, level, end)
      const [v, w] = [agreed(points, back, wallRule.mostSpreadMm), agreed(points, up, Infinity)]
      spreads.push(middleSpread(points.map(back)) ?? 0)
      return v === null || w === null ? null : { v, w }
    })
    const [top, bottom] = ends
    if (top == null || bottom == null || top.w - bottom.w < wallRule.leastHeightMm) return null
    return bottom.v - (bottom.w * (top.v - bottom.v)) / (top.w - bottom.w)
  }
  const [above, below] = [atDisc(upper), atDisc(lower)]
  if (above === null || below === null) return null
  const mm = below - above
  return { mm, share: Math.abs(mm) / lower.frame.depthMm, spreadMm: Math.max(...spreads) }
}

/** A slip is called one from here, mm: on coarse CT the measure strays by up to about 4 mm. Design value, unvalidated. */
export const leastSlipMm = 5

/** Meyerding's grade: 1 to 4 in quarters of the lower endplate, 5 off it; 0 where there is no slip that could be told. */
export const meyerdingGrade = ({ mm, share }: Listhesis): number => (Math.abs(mm) < leastSlipMm ? 0 : share > 1 ? 5 : Math.max(1, Math.ceil(share * 4)))
