import { problem } from '../base/problem.ts'
import { fail, ok } from '../base/result.ts'
import type { Result } from '../base/result.ts'
import type { InstanceHeader } from '../dicom/instance-header.ts'
import { seriesWord } from './frame-planes.ts'
import type { FramePlane } from './frame-planes.ts'
import type { VolumeUnit } from './volume.ts'

/** value = slope * stored + intercept */
export interface Linear {
  readonly slope: number
  readonly intercept: number
}

/** What the stored values of a series mean. */
export interface ValueRule {
  readonly unit: VolumeUnit
  readonly linearOf: (frame: Pick<FramePlane, 'headerIndex' | 'rescale'>) => Linear
  readonly warnings: readonly string[]
}

const asStored: Linear = { slope: 1, intercept: 0 }

/** UCUM writes millilitre as `ml` or `mL`. */
const isActivityConcentration = (unit: string): boolean => /^bq\/ml$/i.test(unit)

const ctUnit = (headers: readonly InstanceHeader[]): { readonly unit: VolumeUnit; readonly warnings: readonly string[] } => {
  const rescales = headers.flatMap((header) => [header.rescale ?? header.frameGroups?.[0]?.rescale ?? null])
  if (rescales.some((rescale) => rescale === null)) {
    return { unit: 'unknown', warnings: ['This CT has no Rescale Slope and Intercept: its values are as stored, not Hounsfield units.'] }
  }
  const odd = rescales.find((rescale) => rescale?.type != null && rescale.type !== 'HU')
  return odd == null
    ? { unit: 'HU', warnings: [] }
    : { unit: 'unknown', warnings: [`This CT gives its values in "${odd.type ?? ''}", not in Hounsfield units.`] }
}

/** Units (0054,1001) of PET objects. PS3.3 C.8.9.1.1.3. */
const petUnit = (units: string | null): VolumeUnit => {
  switch (units) {
    case 'BQML':
      return 'Bq/ml'
    case 'GML':
      return 'g/ml'
    case 'CM2ML':
      return 'cm2/ml'
    case 'CNTS':
    case 'PROPCNTS':
      return 'counts'
    default:
      return 'unknown'
  }
}

/** Real-world value maps in Bq/ml, if every image has one that can be used. */
const activityMaps = (headers: readonly InstanceHeader[]): readonly Linear[] | null => {
  const maps = headers.flatMap((header) => header.realWorldValueMaps.find((map) => isActivityConcentration(map.unit) && map.slope > 0) ?? [])
  return maps.length === headers.length ? maps : null
}

const mapped = (maps: readonly Linear[]): ValueRule => ({
  unit: 'Bq/ml',
  linearOf: ({ headerIndex }) => {
    const map = maps[headerIndex]
    return map === undefined ? asStored : { slope: map.slope, intercept: map.intercept }
  },
  warnings: [],
})

const petRule = (headers: readonly InstanceHeader[], units: string | null): ValueRule => {
  const rescaled: ValueRule['linearOf'] = ({ rescale }) => rescale ?? asStored
  const unit = headers.every((header) => header.rescale !== null || header.frameGroups !== null) ? petUnit(units) : 'unknown'
  if (unit !== 'counts' && unit !== 'unknown') return { unit, linearOf: rescaled, warnings: [] }
  const maps = activityMaps(headers)
  if (maps !== null) return mapped(maps)
  const factors = headers.flatMap((header) => header.quantification?.philipsBqMlPerCount ?? [])
  if (units === 'CNTS' && unit === 'counts' && factors.length === headers.length && factors.every((factor) => factor > 0)) {
    return {
      unit: 'Bq/ml',
      linearOf: ({ rescale, headerIndex }) => {
        const { slope, intercept } = rescale ?? asStored
        const factor = factors[headerIndex] ?? 1
        return { slope: slope * factor, intercept: intercept * factor }
      },
      warnings: ['The counts of this series were turned into Bq/ml by the activity concentration factor of the scanner (7053,xx09).'],
    }
  }
  const warnings = unit === 'unknown' ? ['The file does not say what its values mean (Units and Rescale Slope); they are shown as stored.'] : []
  return { unit, linearOf: rescaled, warnings }
}

const nuclearRule = (headers: readonly InstanceHeader[]): ValueRule => {
  const maps = activityMaps(headers)
  if (maps !== null) return mapped(maps)
  const scaled = headers.some((header) => header.rescale !== null && (header.rescale.slope !== 1 || header.rescale.intercept !== 0))
  return {
    unit: 'counts',
    linearOf: ({ rescale }) => rescale ?? asStored,
    warnings: scaled ? ['The counts were stored scaled; the Rescale Slope and Intercept of the file have been applied.'] : [],
  }
}

/**
 * The unit of a series and how its stored values become that unit: HU for CT, counts for NM unless a real-world value map
 * says Bq/ml; Bq/ml, g/ml, cm2/ml or counts for PET by its Units, and Bq/ml for counts with a Philips factor or such a map. PS3.3 C.7.6.16.2.11, C.8.9.1, C.11.1.
 */
export const valuesOf = (headers: readonly InstanceHeader[]): Result<ValueRule> => {
  const [first] = headers
  if (first === undefined) return fail(problem('no-images', 'This series holds no images.'))
  if (headers.some((header) => header.modalityLut)) {
    return fail(problem('modality-lut', `This ${seriesWord(first)} gives its values through a lookup table, which this version does not read. Send it with Rescale Slope and Intercept.`))
  }
  if (headers.some((header) => header.units !== first.units)) {
    return fail(problem('mixed-units', `The images of this ${seriesWord(first)} have different units, so they make no single volume.`))
  }
  const rescaled: ValueRule['linearOf'] = ({ rescale }) => rescale ?? asStored
  switch (first.series.modality) {
    case 'CT':
      return ok({ ...ctUnit(headers), linearOf: rescaled })
    case 'NM':
      return ok(nuclearRule(headers))
    case 'PT':
      return ok(petRule(headers, first.units))
    default:
      return ok({ unit: 'unknown', linearOf: rescaled, warnings: [] })
  }
}
