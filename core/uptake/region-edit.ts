import { z } from 'zod'
import { problem } from '../base/problem.ts'
import type { Problem } from '../base/problem.ts'
import { fail, ok } from '../base/result.ts'
import type { Result } from '../base/result.ts'
import { distanceMm, dot, patientMmSchema, subtract, translate } from '../geometry/vector.ts'
import type { PatientMm, Vec3 } from '../geometry/vector.ts'
import { anchorLimits } from '../spine/place-anchors.ts'
import type { SpineLevel } from '../spine/spine-model.ts'
import type { Region } from './regions.ts'
import { relativeRadius, shapeCentre, thinnestMm } from './shape.ts'
import type { RegionShape } from './uptake.ts'

/**
 * A reader's word on where a region lies and how large it is. It stands in the patient, not in a name: `foundMm` says where the region
 * was that the reader edited, so that the edit stays with its bone when levels are renamed.
 */
export const regionEditSchema = z.strictObject({
  /** `structure/level/side`, as the region was called when it was edited. */
  regionId: z.string(),
  /** Centre of the region as the program drew it then, LPS mm. */
  foundMm: patientMmSchema,
  /** Centre as the reader put it, LPS mm; a tube is moved as a whole. */
  centreMm: patientMmSchema,
  /** Half extents along the region's own axes, mm; of a tube its radius, three times. */
  semiAxesMm: z.tuple([z.number().positive(), z.number().positive(), z.number().positive()]).readonly(),
})

export type RegionEdit = Readonly<z.infer<typeof regionEditSchema>>

/**
 * Limits of an edit. The place: half the least distance of two vertebrae, so that never two regions of a kind are within reach. The
 * others are design values: a region that lies further off belongs to a misplaced level, which is moved as a whole.
 */
export const regionEditRule = { samePlaceMm: anchorLimits.leastSpacingMm / 2, mostMovedMm: 12, leastSize: 0.5, mostSize: 2 } as const

/** Regions after the reader's edits. */
export interface EditedRegions {
  readonly regions: readonly Region[]
  /** The edits under the names that their regions have now. */
  readonly edits: readonly RegionEdit[]
  /** What the reader must know: an edit that goes under another name now. */
  readonly notes: readonly string[]
}

type Named = Pick<Region, 'structure' | 'level' | 'side'>

/** "facet joint L4-L5 right", "sacroiliac joint left". */
export const regionName = ({ structure, level, side }: Named): string =>
  [structure.replaceAll('-', ' '), ...(level === 'pelvis' || level === 'sacrum' ? [] : [level]), ...(side === 'midline' ? [] : [side])].join(' ')

const idParts = (regionId: string): readonly [string, string, string] => {
  const [structure = '', level = '', side = ''] = regionId.split('/')
  return [structure, level, side]
}

const nameOfId = (regionId: string): string => {
  const [structure, level, side] = idParts(regionId)
  return regionName({ structure, level, side } as Named)
}

const refused = (code: string, sentence: string): Result<never> => fail(problem(code, sentence))

/** Half extents of a shape, mm; of a tube its radius, three times. */
export const semiAxesOf = (shape: RegionShape): Vec3 => (shape.kind === 'tube' ? [shape.radiusMm, shape.radiusMm, shape.radiusMm] : shape.semiAxesMm)

/** A shape moved to another centre and given another size; its axes stay. */
export const reshaped = (shape: RegionShape, centreMm: PatientMm, semiAxesMm: Vec3): RegionShape => {
  if (shape.kind !== 'tube') return { ...shape, centreMm, semiAxesMm }
  const by = subtract(centreMm, shapeCentre(shape))
  return { ...shape, pathMm: shape.pathMm.map((point) => translate(point, by)), radiusMm: semiAxesMm[0] }
}

/** The region that an edit was made on, by kind, side and place; whatever its level is called now. */
const regionOf = (found: readonly Region[], { regionId, foundMm }: RegionEdit): Region | null => {
  const [structure, , side] = idParts(regionId)
  const near = found
    .filter((region) => region.structure === structure && region.side === side)
    .map((region) => ({ region, away: distanceMm(region.centreMm, foundMm) }))
    .filter(({ away }) => away <= regionEditRule.samePlaceMm)
    .sort((a, b) => a.away - b.away)
  return near[0]?.region ?? null
}

const nearestLevel = (levels: readonly SpineLevel[], position: PatientMm): SpineLevel | undefined =>
  [...levels].sort((a, b) => distanceMm(a.centreMm, position) - distanceMm(b.centreMm, position))[0]

/** A paired structure stays on its side of the vertebra that it stands at. */
const crossesMidline = ({ side }: Region, centreMm: PatientMm, levels: readonly SpineLevel[]): boolean => {
  const level = nearestLevel(levels, centreMm)
  if (side === 'midline' || level === undefined) return false
  return dot(subtract(centreMm, level.centreMm), level.frame.left) * (side === 'left' ? 1 : -1) <= 0
}

const wrongSize = (shape: RegionShape, semiAxesMm: Vec3): boolean => {
  const own = semiAxesOf(shape)
  const factors = semiAxesMm.map((extent, axis) => extent / (own[axis] ?? 1))
  return factors.some((factor) => factor < regionEditRule.leastSize - 1e-6 || factor > regionEditRule.mostSize + 1e-6)
}

/** What is wrong with one edit, before the other regions are asked; null where nothing is. */
const problemOf = (found: readonly Region[], region: Region, { centreMm, semiAxesMm }: RegionEdit, levels: readonly SpineLevel[]): Problem | null => {
  const name = regionName(region)
  const movedMm = distanceMm(centreMm, region.centreMm)
  if (movedMm > regionEditRule.mostMovedMm + 1e-6)
    return problem('region-edit-too-far', `The ${name} was moved by ${movedMm.toFixed(0)} mm, and an edit may move a region by at most ${regionEditRule.mostMovedMm} mm; where the whole level is misplaced, drag its name instead.`)
  const other = found.find(({ id, structure, side, centreMm: its }) => id !== region.id && structure === region.structure && side === region.side && distanceMm(centreMm, its) < movedMm)
  if (other !== undefined) return problem('region-edit-other-level', `The ${name} was moved nearer to the ${regionName(other)} than to its own place; edit that one, or rename the level.`)
  if (crossesMidline(region, centreMm, levels)) return problem('region-edit-other-side', `The ${name} was moved across the midline; edit the region of the other side instead.`)
  if (wrongSize(region.shape, semiAxesMm))
    return problem('region-edit-size', `The ${name} may be made between half and twice as large as the program drew it, along each of its axes; the edit is beyond that.`)
  if (region.shape.kind === 'tube' && new Set(semiAxesMm).size > 1) return problem('region-edit-size', `The ${name} is drawn as a tube, which has one radius; edit it anew.`)
  return null
}

/** A screw lies in bone, and an endplate in its body and disc: these share their place with other regions. */
const sharesPlace = (a: Region, b: Region): boolean => a.structure === 'hardware' || b.structure === 'hardware' || a.partOf.includes(b.id) || b.partOf.includes(a.id)

/** The first other region whose middle an edited one took in, which the program's own shape did not hold. */
const swallowed = (before: Region, after: Region, regions: readonly Region[]): Region | undefined =>
  regions.find((other) => other.id !== after.id && !sharesPlace(after, other) && relativeRadius(after.shape, other.centreMm) <= 1 && relativeRadius(before.shape, other.centreMm) > 1)

/**
 * Puts the reader's edits on the regions that the program drew. Each finds its region by kind, side and place. A `Problem` says in plain
 * words which edit cannot stand and why: its region is gone, it was moved too far, to another level or side, or grew beyond its anatomy.
 */
export const withRegionEdits = (found: readonly Region[], edits: readonly RegionEdit[], levels: readonly SpineLevel[]): Result<EditedRegions> => {
  const placed = new Map<string, { readonly before: Region; readonly after: Region; readonly edit: RegionEdit }>()
  for (const edit of edits) {
    const before = regionOf(found, edit)
    if (before === null)
      return refused(
        'region-edit-lost',
        `You edited the ${nameOfId(edit.regionId)}, and no region of its kind lies within ${regionEditRule.samePlaceMm} mm of that place any more; undo this change, or take back the edit of that region first.`,
      )
    const wrong = problemOf(found, before, edit, levels)
    if (wrong !== null) return fail(wrong)
    if (placed.has(before.id)) return refused('region-edited-twice', `The ${regionName(before)} is edited twice; take one of the edits back.`)
    const shape = reshaped(before.shape, edit.centreMm, edit.semiAxesMm)
    const after: Region = { ...before, shape, centreMm: shapeCentre(shape), thinnestMm: before.thinnestMm * (thinnestMm(shape) / thinnestMm(before.shape)), foundShape: before.shape }
    placed.set(before.id, { before, after, edit })
  }
  const regions = found.map((region) => placed.get(region.id)?.after ?? region)
  for (const { before, after } of placed.values()) {
    const other = swallowed(before, after, regions)
    if (other !== undefined) return refused('region-edit-swallows', `The ${regionName(after)} would reach over the middle of the ${regionName(other)}; make it smaller, or move it away from there.`)
  }
  const all = [...placed.values()]
  return ok({
    regions,
    edits: all.map(({ after, edit }) => ({ ...edit, regionId: after.id })),
    notes: all.flatMap(({ after, edit }) =>
      after.id === edit.regionId ? [] : [`The region that the reader edited as ${nameOfId(edit.regionId)} is called ${regionName(after)} now; the edit stayed at its place.`],
    ),
  })
}
