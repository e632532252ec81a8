import { z } from 'zod'
import type { InstanceHeader } from '../dicom/instance-header.ts'
import { calibrationFor, siteCalibrationSchema } from '../units/calibrations.ts'
import { readerCorrectionsSchema } from '../units/corrections.ts'
import { suvScale } from '../units/suv.ts'
import type { SuvRequest } from '../units/suv.ts'
import type { SuvVariant } from '../units/body-measure.ts'
import type { SuvAvailability, Volume, VolumeInfo, VolumeUnit } from './volume.ts'

const ratiosRemain = 'Ratios to normal bone remain valid.'

/** Factors that differ by less are one: what is left of the rounding of times and slopes. */
const tolerance = 1e-6

const refused = (reason: string, code: string, unit: VolumeUnit): SuvAvailability => ({ kind: 'refused', reason: unit === 'HU' ? reason : `${reason} ${ratiosRemain}`, code })

/** Whether SUV can be had from this series: SUV = value x factor, with every input named; otherwise why not. IBSI-SUV. */
export const suvOf = (headers: readonly InstanceHeader[], unit: VolumeUnit, request: SuvRequest = {}): SuvAvailability => {
  const scale = suvScale(headers, unit, request)
  if (!scale.ok) return refused(scale.error.sentence, scale.error.code, unit)
  const { variant, factors, inputs, steps, warnings } = scale.value
  const [factor] = factors
  if (factor === undefined) throw new Error('a series with headers has factors')
  if (factors.some((other) => Math.abs(other / factor - 1) > tolerance)) {
    return refused('No SUV: the images of this series were acquired one after another and are not corrected to one time.', 'many-factors', unit)
  }
  return { kind: 'available', variant, factor, unit: scale.value.unit, inputs: [...inputs], steps: [...steps], warnings: [...warnings] }
}

/** What the library knows about the units of one series beside its files: the reader's corrections and the site's calibrations. */
export const seriesUnitsSchema = z.strictObject({
  studyInstanceUid: z.string(),
  seriesInstanceUid: z.string(),
  corrections: readerCorrectionsSchema,
  calibrations: z.array(siteCalibrationSchema),
  /** What the reader should know of them, such as corrections that are not used. */
  notes: z.array(z.string()),
})

export type SeriesUnits = z.infer<typeof seriesUnitsSchema>

const voxelMl = ({ grid: { spacingMm } }: Pick<VolumeInfo, 'grid'>): number => (spacingMm[0] * spacingMm[1] * spacingMm[2]) / 1000

const isOf = (info: VolumeInfo, units: SeriesUnits): boolean =>
  info.studyInstanceUid === units.studyInstanceUid && info.seriesInstanceUid === units.seriesInstanceUid

/** SUV of a series with the reader's corrections and the site's calibrations. Throws where they belong to another series. */
export const suvWithUnits = (info: VolumeInfo, headers: readonly InstanceHeader[], units: SeriesUnits, variant?: SuvVariant): SuvAvailability => {
  if (!isOf(info, units)) throw new Error('corrections of one series were put on another')
  const [first] = headers
  const { corrections } = units
  const request: SuvRequest = { corrections, ...(variant === undefined ? {} : { variant }) }
  const plain = suvOf(headers, info.unit, request)
  if (first === undefined || plain.kind === 'available' || plain.code !== 'counts') return plain
  const calibration = calibrationFor(first, units.calibrations, voxelMl(info), corrections)
  if (!calibration.ok) return refused(calibration.error.sentence, calibration.error.code, info.unit)
  return calibration.value === null ? plain : suvOf(headers, info.unit, { ...request, calibration: calibration.value })
}

/** The same volume with its SUV and warnings taken anew; the voxels are shared. One that was made in memory has no headers and stays as it is. */
export const withUnits = (volume: Volume, units: SeriesUnits): Volume => {
  const { info, headers } = volume
  if (headers === undefined || headers.length === 0) return volume
  const suv = suvWithUnits(info, headers, units)
  const earlier = new Set(info.suv.kind === 'available' ? (info.suv.warnings ?? []) : [])
  const warnings = [...info.warnings.filter((warning) => !earlier.has(warning)), ...(suv.kind === 'available' ? (suv.warnings ?? []) : []), ...units.notes]
  return { ...volume, info: { ...info, suv, warnings } }
}
