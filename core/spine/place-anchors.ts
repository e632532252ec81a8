import type { VertebraName } from '../base/anatomy.ts'
import { problem } from '../base/problem.ts'
import type { Problem } from '../base/problem.ts'
import { fail, ok } from '../base/result.ts'
import type { Result } from '../base/result.ts'
import { add, distanceMm, dot, normalise, patientMm, scale, subtract } from '../geometry/vector.ts'
import type { PatientMm, Vec3 } from '../geometry/vector.ts'
import { rowIndex } from './numbering.ts'
import type { Body, SpineGeometry } from './spine-geometry.ts'
import type { Anchor } from './spine-model.ts'

/** A body with what the reader said about it. `foundIndex` is its place in the geometry, null if the reader added it. */
export interface PlacedBody {
  readonly body: Body
  readonly foundIndex: number | null
  readonly movedMm: Vec3
  readonly anchor: Anchor | null
}

/** Limits of what anchors can mean, mm. */
export const anchorLimits = { sameBodyMm: 16, leastSpacingMm: 12, mostSpacingMm: 55, fromCanalMm: 70 } as const

const point = (v: Vec3): PatientMm => patientMm(v[0], v[1], v[2])

const movedBody = (body: Body, centreMm: PatientMm): Body => {
  const shift = subtract(centreMm, body.frame.centreMm)
  return { ...body, frame: { ...body.frame, centreMm }, canalCentreMm: point(add(body.canalCentreMm, shift)) }
}

/** Height of a position along the column: distance along the straight line from foot to head of the canal. */
const heightAlong = (geometry: SpineGeometry): ((position: PatientMm) => number) => {
  const low = geometry.canalMm[0]
  const high = geometry.canalMm[geometry.canalMm.length - 1]
  const axis: Vec3 = low === undefined || high === undefined ? [0, 0, 1] : normalise(subtract(high, low))
  return (position) => dot(position, axis)
}

const contradiction = (a: Anchor, b: Anchor, why: string): Problem =>
  problem('anchors-contradict', `The positions given for ${a.name} and ${b.name} contradict each other: ${why}; correct one of them.`)

/** Pairwise sense of the anchors themselves, before the CT is asked. Lower one first. */
const checkPair = (lower: Anchor, upper: Anchor, row: readonly VertebraName[]): Problem | null => {
  const steps = rowIndex(row, lower.name) - rowIndex(row, upper.name)
  const apart = distanceMm(lower.centreMm, upper.centreMm)
  if (steps === 0) return contradiction(upper, lower, 'one name stands at two places')
  if (steps < 0) return contradiction(upper, lower, `${lower.name} is placed below ${upper.name}`)
  if (apart / steps < anchorLimits.leastSpacingMm)
    return contradiction(upper, lower, `they are ${Math.round(apart)} mm apart, too close for ${steps === 1 ? 'neighbouring vertebrae' : `${steps} levels`}`)
  if (apart / steps > anchorLimits.mostSpacingMm)
    return contradiction(upper, lower, `they are ${Math.round(apart)} mm apart, too far for ${steps === 1 ? 'neighbouring vertebrae' : `${steps} levels`}`)
  return null
}

/** Bodies evenly between two others, where the reader's names ask for another number of them than the CT search found. */
const spread = (lower: PlacedBody, upper: PlacedBody, count: number): PlacedBody[] =>
  Array.from({ length: count }, (_, index) => {
    const t = (index + 1) / (count + 1)
    const near = t < 0.5 ? lower.body : upper.body
    const centre = add(scale(lower.body.frame.centreMm, 1 - t), scale(upper.body.frame.centreMm, t))
    return { body: { ...movedBody(near, point(centre)), confidence: 0.3 }, foundIndex: null, movedMm: [0, 0, 0] as const, anchor: null }
  })

/**
 * Puts the anchors on the column, foot to head: each moves the body it stands at, or adds one where there is none. Between two
 * anchors the number of bodies follows the names; `Problem` where that would put one back that the reader removed.
 */
export const placeAnchors = (geometry: SpineGeometry, anchors: readonly Anchor[], row: readonly VertebraName[], removedMm: readonly PatientMm[] = []): Result<readonly PlacedBody[]> => {
  const height = heightAlong(geometry)
  const sorted = [...anchors].sort((a, b) => height(a.centreMm) - height(b.centreMm))
  for (const [index, upper] of sorted.entries())
    for (const lower of sorted.slice(0, index)) {
      const wrong = checkPair(lower, upper, row)
      if (wrong !== null) return fail(wrong)
    }
  let column: PlacedBody[] = geometry.bodies.map((body, foundIndex) => ({ body, foundIndex, movedMm: [0, 0, 0], anchor: null }))
  for (const anchor of sorted) {
    const fromCanal = Math.min(Infinity, ...geometry.canalMm.map((canal) => distanceMm(canal, anchor.centreMm)))
    if (fromCanal > anchorLimits.fromCanalMm)
      return fail(
        problem('anchor-off-spine', `The position given for ${anchor.name} lies ${Math.round(fromCanal)} mm from the spinal canal; place it on a vertebral body.`),
      )
    let best = { off: Infinity, index: -1 }
    column.forEach((candidate, index) => {
      const off = distanceMm(candidate.body.frame.centreMm, anchor.centreMm)
      if (off < best.off) best = { off, index }
    })
    const target = column[best.index]
    if (target === undefined) continue
    const spacing = Math.min(
      anchorLimits.sameBodyMm,
      ...[column[best.index - 1], column[best.index + 1]].flatMap((neighbour) =>
        neighbour === undefined ? [] : [distanceMm(neighbour.body.frame.centreMm, target.body.frame.centreMm) / 2],
      ),
    )
    if (best.off <= Math.max(spacing, target.body.frame.heightMm / 2 + 2)) {
      if (target.anchor !== null) return fail(contradiction(anchor, target.anchor, 'both stand at the same vertebra'))
      column[best.index] = {
        ...target,
        body: movedBody(target.body, anchor.centreMm),
        movedMm: subtract(anchor.centreMm, target.body.frame.centreMm),
        anchor,
      }
    } else {
      const added: PlacedBody = { body: movedBody(target.body, anchor.centreMm), foundIndex: null, movedMm: [0, 0, 0], anchor }
      column = [...column, added].sort((a, b) => height(a.body.frame.centreMm) - height(b.body.frame.centreMm))
    }
  }
  return betweenAnchors(column, row, removedMm.map(height), height)
}

const betweenAnchors = (column: readonly PlacedBody[], row: readonly VertebraName[], removedHeights: readonly number[], height: (position: PatientMm) => number): Result<readonly PlacedBody[]> => {
  const out: PlacedBody[] = []
  let pending: PlacedBody[] = []
  let lower: PlacedBody | null = null
  for (const body of column) {
    if (body.anchor === null) {
      pending.push(body)
      continue
    }
    if (lower?.anchor != null) {
      const wanted = rowIndex(row, lower.anchor.name) - rowIndex(row, body.anchor.name) - 1
      const [from, to] = [height(lower.body.frame.centreMm), height(body.body.frame.centreMm)]
      if (pending.length < wanted && removedHeights.some((removed) => removed > from && removed < to))
        return fail(
          problem(
            'removal-contradicts',
            `Between ${body.anchor.name} and ${lower.anchor.name} as you named them stand ${wanted} vertebrae, and you removed one there: rename one of the two first, or undo the removal.`,
          ),
        )
      out.push(...(pending.length === wanted ? pending : spread(lower, body, wanted)))
    } else out.push(...pending)
    out.push(body)
    pending = []
    lower = body
  }
  return ok([...out, ...pending])
}
