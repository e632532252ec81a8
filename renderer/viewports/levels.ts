import { vertebraNames } from '../../core/base/anatomy.ts'
import { problem } from '../../core/base/problem.ts'
import { fail, ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import type { Place, VertebraName } from '../../core/base/anatomy.ts'
import type { PatientMm, Vec3 } from '../../core/geometry/vector.ts'
import { distanceMm, dot, scale, subtract, translate } from '../../core/geometry/vector.ts'
import { nameRow } from '../../core/spine/numbering.ts'
import { anchorLimits } from '../../core/spine/place-anchors.ts'
import { doubtfulBelow } from '../../core/spine/spine-model.ts'
import type { Anchor, SpineLevel, SpineModel } from '../../core/spine/spine-model.ts'

const fromHead = (name: VertebraName): number => vertebraNames.indexOf(name)

const headToTail = (spine: SpineModel): readonly SpineLevel[] => [...spine.levels].sort((a, b) => fromHead(a.name) - fromHead(b.name))

/** How far outside its own half height a position may lie and still be called by a body or disc. */
const reach = 1.6

/**
 * The level at a position: `L4` within the height of a body, `L4-L5` within that of a disc,
 * measured along the column, so that a facet joint is called by the disc it stands beside. null away from the column's ends.
 */
export const levelAt = (spine: SpineModel, positionMm: PatientMm): Place | null => {
  const bodies = spine.levels.map(({ name, centreMm, heightMm, frame }) => ({ name, centreMm, heightMm, cranial: frame.cranial }))
  const discs = spine.segments.map(({ name, disc }) => ({ name, ...disc }))
  let best: { name: Place; away: number } | null = null
  for (const { name, centreMm, heightMm, cranial } of [...bodies, ...discs]) {
    const away = Math.abs(dot(subtract(positionMm, centreMm), cranial)) / Math.max(heightMm / 2, 1)
    if (best === null || away < best.away) best = { name, away }
  }
  return best !== null && best.away <= reach ? best.name : null
}

/** The vertebra whose body lies nearest to a position. */
export const nearestLevel = (spine: SpineModel, positionMm: PatientMm): SpineLevel | null => {
  let best: { level: SpineLevel; away: number } | null = null
  for (const level of spine.levels) {
    const away = Math.abs(dot(subtract(positionMm, level.centreMm), level.frame.cranial))
    if (best === null || away < best.away) best = { level, away }
  }
  return best?.level ?? null
}

/** Distance from the middle of the nearest body to the patient's left, mm; negative to the right. */
export const leftOfMidlineMm = (spine: SpineModel, positionMm: PatientMm): number | null => {
  const level = nearestLevel(spine, positionMm)
  return level === null ? null : dot(subtract(positionMm, level.centreMm), level.frame.left)
}

/**
 * The same place one level further (`-1` towards the head, `1` towards the tail): right facet to right facet, body to body.
 * null at the end of the column.
 */
export const oneLevelOn = (spine: SpineModel, positionMm: PatientMm, step: -1 | 1): PatientMm | null => {
  const levels = headToTail(spine)
  const here = nearestLevel(spine, positionMm)
  if (here === null) return null
  const next = levels[levels.indexOf(here) + step]
  if (next === undefined) return null
  const offset = subtract(positionMm, here.centreMm)
  const axes = (level: SpineLevel): readonly Vec3[] => [level.frame.left, level.frame.posterior, level.frame.cranial]
  const target = axes(next)
  return axes(here).reduce<PatientMm>((at, axis, index) => translate(at, scale(target[index] ?? axis, dot(offset, axis))), next.centreMm)
}

/** The anchors after the reader has put a vertebra elsewhere. */
export const anchorsAfterMove = (anchors: readonly Anchor[], name: VertebraName, centreMm: PatientMm): Anchor[] => [
  ...anchors.filter((anchor) => anchor.name !== name),
  { name, centreMm },
]

/** The column as it is usually counted; T13 and L6 appear only where the reader or the program names them. */
const usualColumn: readonly VertebraName[] = vertebraNames.filter((name) => name !== 'T13' && name !== 'L6')

/**
 * The anchors after the reader has given a vertebra another name. The whole column follows: anchors set before keep their
 * place and are counted on by the same number of levels; one that would leave the column is dropped.
 */
export const anchorsAfterRename = (anchors: readonly Anchor[], level: SpineLevel, name: VertebraName): Anchor[] => {
  // An answer to what the other names left open: they were not counted up to here, so they stay.
  if (level.confidence < doubtfulBelow) return [...anchors.filter((anchor) => anchor.name !== level.name), { name, centreMm: level.centreMm }]
  const shift = usualColumn.indexOf(name) - usualColumn.indexOf(level.name)
  const known = usualColumn.includes(name) && usualColumn.includes(level.name)
  const others = known
    ? anchors.flatMap((anchor): Anchor[] => {
        const at = usualColumn.indexOf(anchor.name)
        const shifted = at < 0 ? undefined : usualColumn[at + shift]
        return anchor.name === level.name || shifted === undefined ? [] : [{ name: shifted, centreMm: anchor.centreMm }]
      })
    : []
  return [...others, { name, centreMm: level.centreMm }]
}

/** The anchors after the reader has named a vertebra that the search missed. One of that name elsewhere stays: both cannot be true, and the engine says so. */
export const anchorsAfterAdding = (anchors: readonly Anchor[], name: VertebraName, centreMm: PatientMm): Anchor[] => [...anchors, { name, centreMm }]

/** Whether the names of a spine run down from above a position: from ribs, skull, or an anchor that has none below. */
const countedFromAbove = ({ landmark, levels }: SpineModel, above: (level: SpineLevel) => boolean): boolean => {
  if (landmark === 'ribs' || landmark === 'skull') return true
  const anchored = levels.filter(({ source }) => source === 'anchor')
  return landmark === 'anchor' && anchored.some(above) && anchored.every(above)
}

/**
 * What a vertebra that the search missed would be called at a position: the next name from where the column is counted. `Problem` where a
 * vertebra was found there: that one is moved or renamed.
 */
export const newLevelAt = (spine: SpineModel, positionMm: PatientMm): Result<VertebraName> => {
  const column = headToTail(spine)
  const here = nearestLevel(spine, positionMm)
  if (here === null) return fail(problem('no-level-here', 'No level is known yet.'))
  if (distanceMm(here.centreMm, positionMm) <= Math.max(anchorLimits.sameBodyMm, here.heightMm / 2 + 2))
    return fail(problem('level-is-here', `${here.name} is already here: drag its name to put its centre elsewhere, double-click it to rename or remove it. To add a vertebra, put the crosshair on the middle of its body.`))
  const isAbove = (level: SpineLevel): boolean => dot(subtract(level.centreMm, positionMm), here.frame.cranial) > 0
  const upper = column.filter(isAbove).at(-1)
  const lower = column.find((level) => !isAbove(level))
  const row = nameRow(spine.levels.map(({ name }) => name))
  const nextTo = (level: SpineLevel | undefined, step: -1 | 1): VertebraName | undefined => (level === undefined ? undefined : row[row.indexOf(level.name) + step])
  const name = lower === undefined || (upper !== undefined && countedFromAbove(spine, isAbove)) ? nextTo(upper, 1) : nextTo(lower, -1)
  return name === undefined ? fail(problem('no-name-left', 'There is no name for another vertebra at this end of the column.')) : ok(name)
}

/**
 * What the removal of a level asks for: without its anchor, and without the body that was found there. `Problem` where the level stands
 * there only because of the names round it.
 */
export const removalOf = (level: SpineLevel, anchors: readonly Anchor[], removedBodies: readonly PatientMm[]): Result<{ readonly anchors: Anchor[]; readonly removedBodies: PatientMm[] }> => {
  const others = anchors.filter(({ name }) => name !== level.name)
  if (level.foundMm === undefined) return fail(problem('level-not-known', `This analysis does not say where ${level.name} was found; have it measured anew (any correction does), then remove it.`))
  if (level.foundMm !== null) return ok({ anchors: others, removedBodies: [...removedBodies, level.foundMm] })
  if (others.length < anchors.length) return ok({ anchors: others, removedBodies: [...removedBodies] })
  return fail(problem('level-from-names', `${level.name} stands here because the names above and below ask for it; rename one of those instead.`))
}

/** Where a label stands beside its body, LPS mm: in front of it, or (coronal) to the patient's right of it. */
export const labelPlaceMm = ({ frame, centreMm }: SpineLevel, beside: 'front' | 'right'): PatientMm =>
  translate(
    centreMm,
    beside === 'front' ? scale(frame.posterior, -(frame.depthMm / 2 + 5)) : scale(frame.left, -(frame.widthMm / 2 + 16)),
  )
