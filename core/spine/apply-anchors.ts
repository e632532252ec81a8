import { segmentName } from '../base/anatomy.ts'
import type { VertebraName } from '../base/anatomy.ts'
import { problem } from '../base/problem.ts'
import { fail, ok } from '../base/result.ts'
import type { Result } from '../base/result.ts'
import { translate } from '../geometry/vector.ts'
import type { PatientMm, Vec3 } from '../geometry/vector.ts'
import { anchoredNaming } from './anchored-naming.ts'
import { automaticNaming, nameConfidence } from './automatic-naming.ts'
import type { Naming } from './automatic-naming.ts'
import { madeInterspace } from './interspace.ts'
import { placeAnchors } from './place-anchors.ts'
import type { PlacedBody } from './place-anchors.ts'
import { nameRow } from './numbering.ts'
import { withoutBodies } from './remove-bodies.ts'
import type { Interspace, SpineGeometry } from './spine-geometry.ts'
import type { Anchor, SpineLevel, SpineModel, SpineSegment } from './spine-model.ts'

const confidenceOf = (naming: Naming, name: VertebraName): number =>
  Math.min(naming.confidence, ...(naming.doubts ?? []).flatMap(({ names, confidence }) => (names.test(name) ? [confidence] : [])))

const levelOf = (body: PlacedBody, name: VertebraName, naming: Naming, { bodies }: SpineGeometry): SpineLevel => {
  const { frame, canalCentreMm } = body.body
  const anchored = body.anchor !== null
  return {
    name,
    centreMm: frame.centreMm,
    heightMm: frame.heightMm,
    confidence: anchored ? nameConfidence.anchor : Math.min(confidenceOf(naming, name), 0.25 + body.body.confidence),
    source: anchored ? 'anchor' : 'automatic',
    frame,
    canalCentreMm,
    foundMm: (body.foundIndex === null ? null : bodies[body.foundIndex]?.frame.centreMm) ?? null,
  }
}

const mean = (a: Vec3, b: Vec3): Vec3 => [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2, (a[2] + b[2]) / 2]

/** The interspace found on CT, carried along by half of what its two bodies were moved; or one made between two bodies. */
const interspaceBetween = (geometry: SpineGeometry, lower: PlacedBody, upper: PlacedBody): Interspace => {
  const found = lower.foundIndex !== null && upper.foundIndex === lower.foundIndex + 1 ? geometry.interspaces[lower.foundIndex] : undefined
  if (found !== undefined) {
    const shift = mean(lower.movedMm, upper.movedMm)
    return {
      ...found,
      centreMm: translate(found.centreMm, shift),
      facets: { left: translate(found.facets.left, shift), right: translate(found.facets.right, shift) },
    }
  }
  return madeInterspace(lower.body.frame, upper.body.frame)
}

const segmentOf = (space: Interspace, upper: VertebraName, lower: VertebraName): SpineSegment => ({
  name: segmentName(upper, lower),
  disc: { centreMm: space.centreMm, cranial: space.cranial, heightMm: space.heightMm, widthMm: space.widthMm, depthMm: space.depthMm },
  facets: space.facets,
})

/**
 * Names the column. Without anchors: counted from sacrum and ribs, or placeholders at low confidence. With anchors: the
 * anchored bodies are exactly where and what the reader says, every other body counts from them. Anchors that cannot all be
 * true are a `Problem` that says which and why. `removedMm`: bodies of the search that the reader says are none (`remove-bodies.ts`).
 * Cheap: the geometry is made once, this runs after each correction.
 */
export const applyAnchors = (found: SpineGeometry, anchors: readonly Anchor[], removedMm: readonly PatientMm[] = []): Result<SpineModel> => {
  const remaining = withoutBodies(found, removedMm, anchors)
  if (!remaining.ok) return remaining
  const { geometry, notes } = remaining.value
  const anchorRow = nameRow(anchors.map((anchor) => anchor.name))
  const placed = placeAnchors(geometry, anchors, anchorRow, removedMm)
  if (!placed.ok) return placed
  const bodies = placed.value
  const naming = anchoredNaming(bodies, anchorRow, geometry) ?? automaticNaming(geometry)
  const { row } = naming
  const warnings = [...geometry.warnings, ...notes, ...naming.warnings]
  const named = bodies.flatMap((body, index) => {
    const name = row[naming.lowest - index]
    return name === undefined ? [] : [{ body, level: levelOf(body, name, naming, geometry) }]
  })
  const sacrum = bodies.findIndex((body) => body.foundIndex !== null && body.foundIndex === geometry.sacrum?.s1Index)
  const sacrumName = sacrum < 0 ? undefined : row[naming.lowest - sacrum]
  if (naming.landmark === 'anchor' && sacrum >= 0 && sacrumName !== 'S1')
    warnings.push(`By the reader's names the vertebra that looks like S1 is ${sacrumName ?? 'beyond S2'}: confirm the count, or note a transitional vertebra.`)
  if (named.length < bodies.length)
    warnings.push('Some vertebrae at the ends of the field have no name in this count: check the levels.')
  if (named.length === 0)
    return fail(problem('no-level-named', 'No vertebra gets a name from these positions; place one name on a vertebral body.'))
  if (named.length < 3)
    warnings.push('Fewer than three vertebrae are in view: the levels are doubtful until the reader confirms them.')
  const segments = named.slice(0, -1).flatMap((lower, index) => {
    const upper = named[index + 1]
    return upper === undefined
      ? []
      : [segmentOf(interspaceBetween(geometry, lower.body, upper.body), upper.level.name, lower.level.name)]
  })
  const doubtful = named.length < 3 ? 0.4 : 1
  return ok({
    numbering: naming.numbering,
    landmark: naming.landmark,
    askFor: (naming.ask === null ? null : row[naming.lowest - naming.ask]) ?? null,
    levels: named.map(({ level }) => (level.source === 'anchor' ? level : { ...level, confidence: Math.min(level.confidence, doubtful) })).reverse(),
    segments: segments.reverse(),
    canalMm: [...geometry.canalMm].reverse(),
    sacroiliac: geometry.sacroiliac,
    warnings,
  })
}
