import { problem } from '../base/problem.ts'
import { fail, ok } from '../base/result.ts'
import type { Result } from '../base/result.ts'
import type { InstanceHeader, LookupTable, Rescale } from '../dicom/instance-header.ts'
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
  readonly linearOf: (frame: Pick<FramePlane, 'headerIndex' | 'frameIndex' | 'rescale'>) => Linear
  /** A lookup table in place of the line, by header. */
  readonly tableOf?: (headerIndex: number) => LookupTable | undefined
  readonly warnings: readonly string[]
}

export const asStored: Linear = { slope: 1, intercept: 0 }

/** UCUM writes millilitre as `ml` or `mL`. */
const isActivityConcentration = (unit: string): boolean => /^bq\/ml$/i.test(unit)

/** The rescale of every frame, or null for one that has none. */
const rescalesOf = (header: InstanceHeader): readonly (Rescale | null)[] =>
  header.frameGroups === null ? [header.rescale] : header.frameGroups.map((group) => group.rescale ?? header.rescale)

const ctUnit = (headers: readonly InstanceHeader[]): { readonly unit: VolumeUnit; readonly warnings: readonly string[] } => {
  const rescales = headers.flatMap(rescalesOf)
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

/** Real-world value maps in Bq/ml of every frame, by header and frame, if each has one that can be used. */
const activityMaps = (headers: readonly InstanceHeader[]): readonly (readonly Linear[])[] | null => {
  const inActivity = (maps: InstanceHeader['realWorldValueMaps']): Linear[] => maps.filter((map) => isActivityConcentration(map.unit) && map.slope > 0).slice(0, 1)
  const maps = headers.map((header) =>
    header.frameGroups === null
      ? inActivity(header.realWorldValueMaps)
      : header.frameGroups.flatMap((group) => inActivity(group.realWorldValueMaps ?? header.realWorldValueMaps)),
  )
  return maps.every((each, index) => each.length === (headers[index]?.frameGroups?.length ?? 1)) ? maps : null
}

/** Maps that stand for the whole file hold for all of its frames. */
const mapped = (maps: readonly (readonly Linear[])[]): ValueRule => ({
  unit: 'Bq/ml',
  linearOf: ({ headerIndex, frameIndex }) => {
    const map = maps[headerIndex]?.[frameIndex] ?? maps[headerIndex]?.[0]
    if (map === undefined) throw new Error('every image has a value map')
    return { slope: map.slope, intercept: map.intercept }
  },
  warnings: [],
})

const mapTableWarnings = (headers: readonly InstanceHeader[]): string[] =>
  headers.some((header) => (header.pixels?.valueTables ?? 0) > 0)
    ? ['The file relates its values to others by a lookup table (Real World Value Mapping, 0040,9212), which this version does not apply.']
    : []

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
  return { unit, linearOf: rescaled, warnings: [...warnings, ...mapTableWarnings(headers)] }
}

const nuclearRule = (headers: readonly InstanceHeader[]): ValueRule => {
  const maps = activityMaps(headers)
  if (maps !== null) return mapped(maps)
  const scaled = headers.some((header) => header.rescale !== null && (header.rescale.slope !== 1 || header.rescale.intercept !== 0))
  return {
    unit: 'counts',
    linearOf: ({ rescale }) => rescale ?? asStored,
    warnings: [
      ...(scaled ? ['The counts were stored scaled; the Rescale Slope and Intercept of the file have been applied.'] : []),
      ...mapTableWarnings(headers),
    ],
  }
}

/** Values through a Modality LUT Sequence. PS3.3 C.11.1: it stands in place of slope and intercept, never beside them. */
const tableRule = (headers: readonly InstanceHeader[], first: InstanceHeader): Result<ValueRule> => {
  const refused = (why: string): Result<never> =>
    fail(problem('modality-lut', `This ${seriesWord(first)} gives its values through a lookup table (Modality LUT Sequence), ${why}. Send it with Rescale Slope and Intercept.`))
  if (first.series.modality !== 'CT') return refused('which this version applies to CT only')
  const tables = headers.map((header) => header.pixels?.lookupTable)
  if (!headers.every((header) => header.modalityLut)) return refused('but not in every image')
  if (tables.some((table) => table === undefined)) return refused('but the table is missing, damaged or longer than 4096 entries')
  const scaled = headers.flatMap(rescalesOf).some((rescale) => rescale !== null && (rescale.slope !== 1 || rescale.intercept !== 0))
  if (scaled) return refused('and through Rescale Slope and Intercept as well, which contradict each other')
  const types = new Set(tables.map((table) => table?.type ?? null))
  if (types.size > 1) return refused('with different units in different images')
  const [type] = types
  return ok({
    unit: type === 'HU' ? 'HU' : 'unknown',
    linearOf: () => asStored,
    tableOf: (headerIndex) => tables[headerIndex],
    warnings: [
      'The values come from the lookup table of the file (Modality LUT Sequence).',
      ...(type === 'HU' ? [] : [`This CT gives its values in "${type ?? 'no named unit'}", not in Hounsfield units.`]),
    ],
  })
}

/**
 * The unit of a series and how its stored values become that unit: HU for CT, counts for NM unless a real-world value map
 * says Bq/ml; Bq/ml, g/ml, cm2/ml or counts for PET by its Units, and Bq/ml for counts with a Philips factor or such a map. PS3.3 C.7.6.16.2.11, C.8.9.1, C.11.1.
 */
export const valuesOf = (headers: readonly InstanceHeader[]): Result<ValueRule> => {
  const [first] = headers
  if (first === undefined) return fail(problem('no-images', 'This series holds no images.'))
  if (headers.some((header) => header.modalityLut)) return tableRule(headers, first)
  if (headers.flatMap(rescalesOf).some((rescale) => rescale?.slope === 0)) {
    return fail(problem('bad-rescale', `An image of this ${seriesWord(first)} has a Rescale Slope of 0, which makes all of its values the same. Send the series again from its source.`))
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
