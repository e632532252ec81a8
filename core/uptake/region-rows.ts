import { uptakeMeasurement } from '../knowledge/measurement-schema.ts'
import type { SuvAvailability } from '../volume/volume.ts'
import type { Basins } from './basins.ts'
import { uptakeGrade } from './grading.ts'
import { hotSpotRule } from './hot-spots.ts'
import { measureRegion } from './measure.ts'
import type { Measured, SummitOwner } from './measure.ts'
import { meanShare, voxelSd } from './noise.ts'
import { amongOwn } from './own-levels.ts'
import { recovered } from './recovery.ts'
import type { Region } from './regions.ts'
import { voxelVolumeMl } from './spect-field.ts'
import type { SpectField } from './spect-field.ts'
import type { Reference, RegionUptake, SpectQuality } from './uptake.ts'

export interface RegionTable {
  readonly field: SpectField
  readonly shapes: readonly Region[]
  readonly basins: Basins
  readonly owners: SummitOwner
  /** What ratios and grades are taken against. */
  readonly vertebra: Reference
  readonly suv: SuvAvailability
  readonly quality: SpectQuality
}

interface MeasuredRegion {
  readonly region: Region
  readonly values: Measured
}

const suvOf = (suv: SuvAvailability, { max, mean, peak }: Measured): RegionUptake['suv'] =>
  suv.kind === 'available' ? { variant: suv.variant, max: max * suv.factor, mean: mean * suv.factor, peak: peak * suv.factor } : null

/**
 * Standard deviations from the noise of normal bone. A maximum is one value, as uncertain as a voxel; a mean is the more certain, the
 * more grains its region holds.
 */
const noiseOf = ({ vertebra, quality: { noise } }: RegionTable, { values }: MeasuredRegion, referenceMl: number): RegionUptake['noise'] => {
  if (noise === null) return null
  const maxSd = voxelSd(noise, values.max, vertebra.mean)
  return {
    maxSd,
    meanSd: voxelSd(noise, values.mean, vertebra.mean) * meanShare(noise, values.volumeMl),
    ratioSd: Math.hypot(maxSd, values.max * noise.relativeSd * meanShare(noise, referenceMl)) / vertebra.mean,
  }
}

/** Diameter of the sphere of the same volume, mm. */
const sphereMm = (volumeMl: number): number => Math.cbrt((6 * volumeMl * 1000) / Math.PI)

/**
 * Regions that hold a hot hill narrower than `leastMm` at its half height, however large they are themselves. The edge of a hill is known to
 * half a voxel on either side: what may be narrower counts as narrower.
 */
const withNarrowHill = ({ field, basins, owners, vertebra }: RegionTable, leastMm: number): ReadonlySet<string> =>
  new Set([...owners].flatMap(([label, id]) => {
    const hill = basins.basins.get(label)
    return id !== null && hill !== undefined && hill.max >= hotSpotRule.ratio * vertebra.mean && sphereMm(hill.volumeMl) - Math.cbrt(1000 * voxelVolumeMl(field.grid)) < leastMm ? [id] : []
  }))

/** The table of regions: everything that is measured in each, against the vertebra. Regions outside the SPECT are left out. */
export const regionRows = (table: RegionTable): readonly RegionUptake[] => {
  const { field, shapes, basins, owners, vertebra, suv, quality } = table
  const measured = shapes.flatMap((region): MeasuredRegion[] => {
    const values = measureRegion(field, region, shapes, basins, owners, vertebra.mean)
    return values === null ? [] : [{ region, values }]
  })
  const byId = new Map(measured.map(({ region, values }) => [region.id, values]))
  const otherSide = (region: Region): Measured | undefined =>
    region.side === 'midline' ? undefined : byId.get(`${region.structure}/${region.level}/${region.side === 'left' ? 'right' : 'left'}`)
  const referenceMl = measured.reduce((sum, { region, values }) => (region.structure === 'vertebral-body' && vertebra.levels.includes(region.level) ? sum + values.volumeMl : sum), 0)
  const rows = measured.map((one) => ({ ...one, id: one.region.id, level: one.region.level, structure: one.region.structure, max: one.values.max, noise: noiseOf(table, one, referenceMl) }))
  const leastMm = uptakeMeasurement.resolution.partialVolumeFactor * quality.resolution.fwhmMm
  const narrow = withNarrowHill(table, leastMm)
  return rows.map((row): RegionUptake => {
    const { region, values, noise } = row
    const other = otherSide(region)
    const { thinnestMm, partOf: _, ...named } = region
    const corrected = recovered(field, region, values.max, vertebra.mean, quality.resolution)
    return {
      ...named,
      maxMm: values.maxMm,
      max: values.max,
      mean: values.mean,
      peak: values.peak,
      volumeMl: values.volumeMl,
      ratio: values.max / vertebra.mean,
      grade: uptakeGrade(values.max, vertebra.mean, vertebra.iliacCrestMean),
      asymmetry: other === undefined || other.max <= 0 ? null : values.max / other.max,
      suv: suvOf(suv, values),
      partialVolume: thinnestMm < leastMm || narrow.has(region.id),
      noise,
      ownLevels: amongOwn(row, rows),
      recovered: corrected === null ? null : { max: corrected.max, ratio: corrected.max / vertebra.mean, coefficient: corrected.coefficient },
    }
  })
}
