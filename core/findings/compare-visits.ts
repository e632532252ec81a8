import { z } from 'zod'
import { placeSchema, sideSchema, structureSchema } from '../base/anatomy.ts'
import { problem } from '../base/problem.ts'
import { fail, ok } from '../base/result.ts'
import type { Result } from '../base/result.ts'
import { uptakeMeasurement } from '../knowledge/measurement-schema.ts'
import { add, dot, scale, subtract } from '../geometry/vector.ts'
import type { PatientMm, Vec3 } from '../geometry/vector.ts'
import { doubtfulBelow } from '../spine/spine-model.ts'
import type { SpineLevel } from '../spine/spine-model.ts'
import { regionName } from '../uptake/region-edit.ts'
import type { RegionUptake } from '../uptake/uptake.ts'
import type { Analysis } from './analysis.ts'

/** One structure at two visits. Ratios as in the tables of the two analyses. */
export const visitRowSchema = z.strictObject({
  regionId: z.string(),
  level: placeSchema,
  structure: structureSchema,
  side: sideSchema,
  now: z.strictObject({ ratio: z.number(), ratioSd: z.number().nullable(), grade: z.number().int() }),
  before: z.strictObject({ ratio: z.number(), ratioSd: z.number().nullable(), grade: z.number().int() }),
  /** Now less before. */
  change: z.number(),
  /** Change in standard deviations of the noise of both; null where noise could not be told. */
  changeSd: z.number().nullable(),
  /** Whether the change exceeds the noise of both; null where noise could not be told: then it is not called a change. */
  beyondNoise: z.boolean().nullable(),
})

export const visitComparisonSchema = z.strictObject({
  rows: z.array(visitRowSchema),
  alignment: z.strictObject({
    /** Levels named in both. */
    levels: z.array(z.string()),
    /** How far the centres of these levels miss each other, mm, after the one spine is laid on the other. */
    rmsMm: z.number(),
  }),
  referenceNow: z.string(),
  referenceBefore: z.string(),
  /** What makes the comparison doubtful, in the reader's words. */
  cautions: z.array(z.string()),
})

export type VisitRow = z.infer<typeof visitRowSchema>
export type VisitComparison = z.infer<typeof visitComparisonSchema>

/** When two spines fit badly, and when a shift of names by one fits so much better that the names must be doubted. Design values. */
const visitRule = { leastLevels: 3, mostRmsMm: 8, shiftFitsShare: 0.6, leastRmsMm: 3 } as const

type Centre = Pick<SpineLevel, 'name' | 'centreMm'>

const meanPoint = (points: readonly PatientMm[]): Vec3 => scale(points.reduce<Vec3>((sum, point) => add(sum, point), [0, 0, 0]), 1 / points.length)

const turned = ([x, y, z]: Vec3, degrees: Vec3): Vec3 => {
  const [a, b, c] = degrees.map((value) => (value * Math.PI) / 180) as [number, number, number]
  const [y1, z1] = [y * Math.cos(a) - z * Math.sin(a), y * Math.sin(a) + z * Math.cos(a)]
  const [x2, z2] = [x * Math.cos(b) + z1 * Math.sin(b), -x * Math.sin(b) + z1 * Math.cos(b)]
  return [x2 * Math.cos(c) - y1 * Math.sin(c), x2 * Math.sin(c) + y1 * Math.cos(c), z2]
}

/** How far pairs of points miss each other after the best shift and a search of the three turns, root mean square, mm. */
export const rigidMissMm = (pairs: readonly (readonly [PatientMm, PatientMm])[]): number => {
  const [from, to] = [meanPoint(pairs.map(([a]) => a)), meanPoint(pairs.map(([, b]) => b))]
  const missAt = (degrees: Vec3): number =>
    Math.sqrt(pairs.reduce((sum, [a, b]) => {
      const off = subtract(add(turned(subtract(a, from), degrees), to), b)
      return sum + dot(off, off)
    }, 0) / pairs.length)
  let best: { readonly degrees: Vec3; readonly miss: number } = { degrees: [0, 0, 0], miss: missAt([0, 0, 0]) }
  for (const step of [12, 6, 3, 1.5, 0.75, 0.3])
    for (let pass = 0; pass < 3; pass++)
      for (const axis of [0, 1, 2])
        for (const sign of [-1, 1]) {
          const degrees = best.degrees.map((value, index) => (index === axis ? value + sign * step : value)) as unknown as Vec3
          const miss = missAt(degrees)
          if (miss < best.miss) best = { degrees, miss }
        }
  return best.miss
}

/** The two spines laid on each other by names, with the names of one moved by `shift` levels. Null for too few. */
const missWithShift = (now: readonly Centre[], before: readonly Centre[], shift: number): number | null => {
  const pairs = now.flatMap((level): (readonly [PatientMm, PatientMm])[] => {
    const at = before.findIndex(({ name }) => name === level.name)
    const other = at < 0 ? undefined : before[at + shift]
    return other === undefined ? [] : [[other.centreMm, level.centreMm]]
  })
  return pairs.length < visitRule.leastLevels ? null : rigidMissMm(pairs)
}

const differs = (a: RegionUptake, b: RegionUptake): Pick<VisitRow, 'change' | 'changeSd' | 'beyondNoise'> => {
  const change = a.ratio - b.ratio
  const sd = a.noise == null || b.noise == null ? null : Math.hypot(a.noise.ratioSd, b.noise.ratioSd)
  const changeSd = sd === null || !(sd > 0) ? null : change / sd
  return { change, changeSd, beyondNoise: changeSd === null ? null : Math.abs(changeSd) > uptakeMeasurement.noise.beyondSd }
}

const kindOf = ({ reference }: Analysis): string => (reference.levels.includes('pelvis') ? 'crest' : reference.levels.includes('sacrum') ? 'sacrum' : 'vertebra')

/**
 * Two visits of one patient, structure by structure, matched by the names of their levels: each ratio against the reference of its own
 * day. The spines are laid on each other by the centres of equal names; a bad fit, or names moved by one that fit better, is a caution
 * and never silently corrected. Problem where fewer than three levels carry the same name, or the references are of different kinds.
 */
export const compareVisits = (now: Analysis, before: Analysis): Result<VisitComparison> => {
  const common = now.spine.levels.filter(({ name }) => before.spine.levels.some((level) => level.name === name))
  const rmsMm = missWithShift(now.spine.levels, before.spine.levels, 0)
  if (rmsMm === null)
    return fail(problem('visits-not-alike', `Only ${common.length} levels carry the same name in both studies; three are needed to lay one spine on the other. Check the names of the levels in both.`))
  if (kindOf(now) !== kindOf(before))
    return fail(problem('visits-references', `The two studies are measured against different references (${now.reference.region}; ${before.reference.region}); choose the same one in both.`))
  const rows = now.regions.flatMap((region): VisitRow[] => {
    const earlier = before.regions.find(({ id }) => id === region.id)
    if (earlier === undefined) return []
    const { id, level, structure, side } = region
    const atVisit = ({ ratio, noise, grade }: RegionUptake) => ({ ratio, ratioSd: noise?.ratioSd ?? null, grade })
    return [{ regionId: id, level, structure, side, now: atVisit(region), before: atVisit(earlier), ...differs(region, earlier) }]
  })
  const edited = now.regions.flatMap((region) => ([region, before.regions.find(({ id }) => id === region.id)].some((each) => each?.foundShape !== undefined) ? [regionName(region)] : []))
  const shifted = [-1, 1].flatMap((shift) => missWithShift(now.spine.levels, before.spine.levels, shift) ?? [])
  const doubtful = [now, before].some(({ spine }) => spine.levels.some(({ confidence, source }) => source === 'automatic' && confidence < doubtfulBelow))
  const cautions = [
    ...(rmsMm > visitRule.mostRmsMm ? [`Laid on each other by their names, the levels of the two studies miss each other by ${rmsMm.toFixed(0)} mm: check the names in both.`] : []),
    ...(shifted.some((miss) => rmsMm > visitRule.leastRmsMm && miss < visitRule.shiftFitsShare * rmsMm) ? ['The two spines fit better with the names of one moved by a level: check the names in both before a change is believed.'] : []),
    ...(doubtful ? ['The names of the levels are doubtful in at least one of the studies; confirm them in both.'] : []),
    ...(now.provenance.analysisVersion === before.provenance.analysisVersion ? [] : ['The earlier study was analysed by another version; analyse it again for a fair comparison.']),
    ...(edited.length === 0 ? [] : [`The reader set the shape of ${edited.join(', ')} at one visit or both: such a change may be one of the shape.`]),
    ...(rows.some(({ changeSd }) => changeSd === null) ? ['For some structures noise is not known, so that no change of theirs is called one.'] : []),
  ]
  return ok({
    rows: [...rows].sort((a, b) => Math.abs(b.changeSd ?? 0) - Math.abs(a.changeSd ?? 0) || Math.abs(b.change) - Math.abs(a.change)),
    alignment: { levels: common.map(({ name }) => name), rmsMm },
    referenceNow: now.reference.region,
    referenceBefore: before.reference.region,
    cautions,
  })
}
