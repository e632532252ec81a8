import { z } from 'zod'
import { problem } from '../base/problem.ts'
import { fail, ok } from '../base/result.ts'
import type { Result } from '../base/result.ts'
import { unstoppable } from '../base/stop.ts'
import type { Checkpoint } from '../base/stop.ts'
import { shapePoints, shapeVolumeMl } from '../uptake/shape.ts'
import { spectField } from '../uptake/spect-field.ts'
import { estimateNoise, meanShare, voxelSd } from '../uptake/noise.ts'
import type { Reference, RegionUptake, SpectQuality } from '../uptake/uptake.ts'
import type { Volume } from '../volume/volume.ts'
import { uptakeMeasurement } from '../knowledge/measurement-schema.ts'

/** One region in the blood pool and in the late phase, each against the same vertebrae in its own phase. */
export const phaseRowSchema = z.strictObject({
  regionId: z.string(),
  /** Mean of the region over the mean of the reference vertebrae, blood pool. */
  poolRatio: z.number(),
  /** The same measure in the late phase; not the ratio of the table of regions, which is of the maximum. */
  lateRatio: z.number(),
  /** One standard deviation of noise of `poolRatio`; null where it could not be told. */
  poolRatioSd: z.number().nullable(),
  /** Whether the blood pool stands above the reference vertebrae by more than noise; null where noise could not be told. */
  raisedInPool: z.boolean().nullable(),
})

export const phaseComparisonSchema = z.strictObject({
  /** The vertebrae that both phases are measured against. */
  referenceLevels: z.array(z.string()),
  rows: z.array(phaseRowSchema),
})

export type PhaseRow = z.infer<typeof phaseRowSchema>
export type PhaseComparison = z.infer<typeof phaseComparisonSchema>

/** What the late SPECT has shown: where to read, and against which vertebrae. */
export interface LateUptake {
  readonly regions: readonly RegionUptake[]
  readonly reference: Pick<Reference, 'levels'>
  /** Absent in older analyses. */
  readonly quality?: SpectQuality | undefined
}

/**
 * The blood pool uptake of every region beside its late one. Both SPECTs lie on the same CT, so that the same volumes of interest are
 * read in both; means over the whole volume, since the few counts of a blood pool carry no maximum. The reference is the vertebrae of
 * the late analysis where it chose vertebrae, else every body in view. Problem where the blood pool shows none of them. Passes
 * `checkpoint` all along.
 */
export const comparePhases = (late: Volume, pool: Volume, { regions, reference: { levels }, quality }: LateUptake, checkpoint: Checkpoint = unstoppable): Result<PhaseComparison> => {
  const [lateField, poolField] = [spectField(late, checkpoint), spectField(pool, checkpoint)]
  const bodies = regions.filter(({ structure }) => structure === 'vertebral-body')
  const chosen = bodies.filter(({ level }) => levels.includes(level))
  const reference = chosen.length > 0 ? chosen : bodies
  const meanOf = (field: typeof lateField, { shape }: Pick<RegionUptake, 'shape'>): number | null => {
    const points = shapePoints(shape, 2)
    const values = points.flatMap((at) => field.valueAt(at) ?? [])
    return values.length < points.length * 0.9 ? null : values.reduce((sum, value) => sum + value, 0) / values.length
  }
  const referenceMean = (field: typeof lateField): number | null => {
    const means = reference.flatMap((body) => meanOf(field, body) ?? [])
    return means.length === 0 ? null : means.reduce((sum, value) => sum + value, 0) / means.length
  }
  const [lateMean, poolMean] = [referenceMean(lateField), referenceMean(poolField)]
  if (lateMean === null || poolMean === null || !(lateMean > 0) || !(poolMean > 0))
    return fail(problem('no-phase-reference', 'The blood pool SPECT does not show the vertebrae that the late one is measured against, so the two cannot be compared.'))
  const shapes = bodies.map((body) => ({ ...body, thinnestMm: 0, partOf: [] }))
  const noise = estimateNoise(poolField, shapes, reference.map(({ level }) => level), quality?.resolution.fwhmMm ?? uptakeMeasurement.resolution.assumedFwhmMm)
  const referenceMl = reference.reduce((sum, { shape }) => sum + shapeVolumeMl(shape), 0)
  const rows = regions.flatMap((region): PhaseRow[] => {
    const [inLate, inPool] = [meanOf(lateField, region), meanOf(poolField, region)]
    if (inLate === null || inPool === null) return []
    const poolRatio = inPool / poolMean
    const poolRatioSd = noise === null ? null : Math.hypot(voxelSd(noise, poolRatio, 1) * meanShare(noise, shapeVolumeMl(region.shape)), poolRatio * noise.relativeSd * meanShare(noise, referenceMl))
    const raisedInPool = poolRatioSd === null ? null : poolRatio - 1 > uptakeMeasurement.noise.beyondSd * poolRatioSd
    return [{ regionId: region.id, poolRatio, lateRatio: inLate / lateMean, poolRatioSd, raisedInPool }]
  })
  return ok({ referenceLevels: reference.map(({ level }) => level), rows })
}
