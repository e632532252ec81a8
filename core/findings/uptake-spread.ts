import type { Place } from '../base/anatomy.ts'
import { dot, subtract, translate } from '../geometry/vector.ts'
import type { PatientMm, Vec3 } from '../geometry/vector.ts'
import { morphometry } from '../knowledge/morphometry-schema.ts'
import type { SpineLevel, SpineModel } from '../spine/spine-model.ts'
import { inVertebra } from '../uptake/neo-joint.ts'
import { endplatePoints } from './disc-correlates.ts'
import { vertebraeOf } from './posterior-correlates.ts'

/** What the SPECT shows at a place over the reference mean; null outside it. */
type RatioAt = (position: PatientMm) => number | null

const highest = (ratioAt: RatioAt, points: readonly PatientMm[]): number | null => {
  const values = points.flatMap((point) => ratioAt(point) ?? [])
  return values.length === 0 ? null : Math.max(...values)
}

/** Of the two plates of a disc, the cooler one's hottest place; null where one lies outside the SPECT. */
export const endplateRatio = (ratioAt: RatioAt, spine: SpineModel, level: Place): number | null => {
  const segment = spine.segments.find((candidate) => candidate.name === level)
  const vertebrae = segment === undefined ? null : vertebraeOf(segment, spine.levels)
  if (segment === undefined || vertebrae === null) return null
  const [above, below] = [highest(ratioAt, endplatePoints(segment, vertebrae[0], 1)), highest(ratioAt, endplatePoints(segment, vertebrae[0], -1))]
  return above === null || below === null ? null : Math.min(above, below)
}

/** Share of a body's cross-section, at the height of its maximum, in which the SPECT shows at least half of that maximum. */
export const bodyShareHot = (ratioAt: RatioAt, { frame }: SpineLevel, maxMm: PatientMm, maxRatio: number): number | null => {
  const height = Math.max(-frame.heightMm / 2, Math.min(frame.heightMm / 2, dot(subtract(maxMm, frame.centreMm), frame.cranial)))
  const values = [-0.4, -0.2, 0, 0.2, 0.4].flatMap((u) =>
    [-0.36, -0.18, 0, 0.18, 0.36].flatMap((v) => (Math.hypot(u, v) > 0.45 ? [] : (ratioAt(inVertebra(frame, u * frame.widthMm, v * frame.depthMm, height)) ?? []))),
  )
  return values.length < 10 ? null : values.filter((value) => value >= maxRatio / 2).length / values.length
}

/** What the SPECT shows at the two pedicles: the hotter one, and how much hotter it is. Null where one lies outside. */
export const pedicleSpread = (ratioAt: RatioAt, { frame }: SpineLevel): { readonly hotter: number; readonly asymmetry: number } | null => {
  const { lateralOfWidth, behindBodyMm, upOfHeight } = morphometry.regions.pedicle
  const [left, right] = [1, -1].map((sign) => ratioAt(inVertebra(frame, sign * frame.widthMm * lateralOfWidth, frame.depthMm / 2 + behindBodyMm, frame.heightMm * upOfHeight)))
  if (left == null || right == null || Math.min(left, right) <= 0) return null
  return { hotter: Math.max(left, right), asymmetry: Math.max(left, right) / Math.min(left, right) }
}

/** Below the middle of S1's upper endplate: the bar of an H-shaped sacral fracture crosses S2. Design value. */
const barBelowS1Mm = 22

export const sacralBarRatio = (ratioAt: RatioAt, spine: SpineModel): number | null => {
  const s1 = spine.levels.find((level) => level.name === 'S1')
  return s1 === undefined ? null : highest(ratioAt, [-6, 0, 6].map((u) => inVertebra(s1.frame, u, 2, -barBelowS1Mm)))
}

/** Beside its line a joint is read this far, mm: well inside its width of 20 mm (knowledge 5 [74]). */
const besideJointMm = 5

const besideJoint: readonly Vec3[] = [-besideJointMm, 0, besideJointMm].flatMap((x) => [-besideJointMm, 0, besideJointMm].map((y): Vec3 => [x, y, 0]))

/** Both sacroiliac joints at their hottest place: the cooler one, and how much hotter the other is. Null where one is out of view. */
export const sacroiliacSpread = (ratioAt: RatioAt, { sacroiliac }: SpineModel): { readonly cooler: number; readonly asymmetry: number } | null => {
  const [left, right] = [sacroiliac.left, sacroiliac.right].map((joint) => (joint === null ? null : highest(ratioAt, joint.pathMm.flatMap((at) => besideJoint.map((offset) => translate(at, offset))))))
  if (left == null || right == null || Math.min(left, right) <= 0) return null
  return { cooler: Math.min(left, right), asymmetry: Math.max(left, right) / Math.min(left, right) }
}
