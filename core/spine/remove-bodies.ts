import { problem } from '../base/problem.ts'
import { fail, ok } from '../base/result.ts'
import type { Result } from '../base/result.ts'
import { distanceMm } from '../geometry/vector.ts'
import type { PatientMm } from '../geometry/vector.ts'
import { madeInterspace } from './interspace.ts'
import { anchorLimits } from './place-anchors.ts'
import type { Interspace, SpineGeometry } from './spine-geometry.ts'
import type { Anchor } from './spine-model.ts'

/** A body that the reader removed is known by its place: half the least distance of two vertebrae, so that never two are meant. */
export const removalRule = { samePlaceMm: anchorLimits.leastSpacingMm / 2 } as const

/** A column without what the reader removed from it. */
export interface RemainingColumn {
  readonly geometry: SpineGeometry
  /** In the reader's words, for the list of warnings. */
  readonly notes: readonly string[]
}

const placeWords = (position: PatientMm): string => `x ${position[0].toFixed(0)}, y ${position[1].toFixed(0)}, z ${position[2].toFixed(0)} mm`

const nearestIndex = ({ bodies }: SpineGeometry, position: PatientMm): number => {
  const away = bodies.map(({ frame }) => distanceMm(frame.centreMm, position))
  const best = away.indexOf(Math.min(...away))
  return (away[best] ?? Infinity) <= removalRule.samePlaceMm ? best : -1
}

/** Interspaces of what is left: those found on CT between bodies that were neighbours before, else made between the two. */
const interspacesOf = ({ bodies, interspaces }: SpineGeometry, kept: readonly number[]): Interspace[] =>
  kept.slice(1).flatMap((upper, index) => {
    const lower = kept[index] ?? upper
    const found = upper === lower + 1 ? interspaces[lower] : undefined
    const [below, above] = [bodies[lower], bodies[upper]]
    return found !== undefined ? [found] : below === undefined || above === undefined ? [] : [madeInterspace(below.frame, above.frame)]
  })

const named = (count: number): string => (count === 1 ? '1 vertebra that the search found was removed' : `${count} vertebrae that the search found were removed`)

/**
 * Leaves out the bodies that the reader says are none, each by its centre as it was found on CT (LPS mm). The column is counted anew
 * from what is left; a landmark that stood on a removed body is none any more. `Problem` where nothing was found at a place, an anchor
 * stands there, or nothing would be left.
 */
export const withoutBodies = (geometry: SpineGeometry, removedMm: readonly PatientMm[], anchors: readonly Anchor[]): Result<RemainingColumn> => {
  if (removedMm.length === 0) return ok({ geometry, notes: [] })
  const removed = new Set<number>()
  for (const position of removedMm) {
    const index = nearestIndex(geometry, position)
    if (index < 0)
      return fail(problem('no-vertebra-to-remove', `No vertebra was found within ${removalRule.samePlaceMm} mm of ${placeWords(position)}, so there is nothing to remove there; undo the removal.`))
    const anchor = anchors.find(({ centreMm }) => distanceMm(centreMm, position) <= removalRule.samePlaceMm)
    if (anchor !== undefined)
      return fail(problem('removal-contradicts', `${anchor.name} is placed where you removed a vertebra; take back one of the two.`))
    removed.add(index)
  }
  const kept = geometry.bodies.flatMap((_, index) => (removed.has(index) ? [] : [index]))
  if (kept.length === 0) return fail(problem('no-vertebra-left', 'No vertebra would be left; undo the removal.'))
  const at = (index: number): number | null => (removed.has(index) ? null : kept.indexOf(index))
  const s1Index = geometry.sacrum === null ? null : at(geometry.sacrum.s1Index)
  const c2Index = geometry.skull === null ? null : at(geometry.skull.c2Index)
  return ok({
    geometry: {
      ...geometry,
      bodies: kept.flatMap((index) => geometry.bodies[index] ?? []),
      ribs: kept.flatMap((index) => geometry.ribs[index] ?? []),
      interspaces: interspacesOf(geometry, kept),
      sacrum: geometry.sacrum === null || s1Index === null ? null : { ...geometry.sacrum, s1Index },
      skull: c2Index === null ? null : { c2Index },
    },
    notes: [
      `${named(removed.size)} by the reader; the levels are counted without.`,
      ...(geometry.sacrum !== null && s1Index === null ? ['The vertebra that looks like S1 was removed by the reader: names are no longer counted from the sacrum.'] : []),
      ...(geometry.skull !== null && c2Index === null ? ['The vertebra that looks like C2 was removed by the reader: names are no longer counted from the skull.'] : []),
    ],
  })
}
