import { z } from 'zod'
import { ok } from '../base/result.ts'
import type { Result } from '../base/result.ts'
import type { InstanceHeader } from '../dicom/instance-header.ts'
import { nuclideTable } from '../knowledge/tracers/nuclides-schema.ts'
import type { CountCalibration } from './activity.ts'
import { fromReader } from './corrections.ts'
import type { ReaderCorrections } from './corrections.ts'
import { nuclideOf } from './half-life.ts'
import { wholeScanSeconds } from './times.ts'
import { fromElsewhere, fromFile, inFormula, refuse, traced } from './trace.ts'
import type { UnitInput } from './trace.ts'

const date = z.string().regex(/^\d{4}-\d\d-\d\d$/)
const words = z.string().trim().min(1).max(80)

/** What a phantom measurement gave. Known activity concentration over reconstructed counts, in one of the two ways sites write it. */
export const calibrationFactorSchema = z.discriminatedUnion('kind', [
  /** Counts per second for each MBq. */
  z.strictObject({ kind: z.literal('sensitivity'), cpsPerMBq: z.number().positive() }),
  /** Bq/ml for each count of a voxel, with the time and the voxel at which it was measured. */
  z.strictObject({ kind: z.literal('concentration'), bqMlPerCount: z.number().positive(), acquisitionSeconds: z.number().positive(), voxelMl: z.number().positive() }),
])

/** A site's calibration of one camera, collimator and nuclide, as a physicist signs it. */
export const siteCalibrationSchema = z
  .strictObject({
    calibrationId: z.string().regex(/^[\w-]{1,60}$/),
    manufacturer: words,
    model: words,
    /** Null: any camera of this model. */
    station: words.nullable(),
    serial: words.nullable(),
    collimator: words,
    /** Null: any protocol. */
    protocol: words.nullable(),
    nuclide: z.string().refine((id) => nuclideTable.nuclides.some((each) => each.id === id), 'a nuclide of the table'),
    factor: calibrationFactorSchema,
    /** Which time of a scan its counts are divided by: that of one stop of the camera, or of all stops together. */
    time: z.enum(['stop', 'whole-scan']),
    calibratedOn: date,
    validFrom: date,
    validTo: date.nullable(),
    phantom: words,
    by: words,
  })
  .refine(({ validFrom, validTo }) => validTo === null || validTo >= validFrom, 'the end comes before the beginning')

export type SiteCalibration = z.infer<typeof siteCalibrationSchema>

const same = (a: string, b: string): boolean => a.trim().toLowerCase().replaceAll(/\s+/g, ' ') === b.trim().toLowerCase().replaceAll(/\s+/g, ' ')

export const calibrationTitle = ({ manufacturer, model, serial, station, collimator, nuclide, calibratedOn }: SiteCalibration): string =>
  `${[manufacturer, model, serial ?? station].filter((word) => word !== null).join(' ')}, ${collimator}, ${nuclide}, calibrated on ${calibratedOn}`

/** How a calibration stands to a series: the doubts are in the reader's words; none means that it fits. */
export interface CalibrationFit {
  readonly calibration: SiteCalibration
  readonly kind: 'fits' | 'doubtful' | 'other'
  readonly doubts: readonly string[]
}

const scanDate = ({ acquisitionDate, series, study }: InstanceHeader): string | null => acquisitionDate ?? series.date ?? study.date

const validityDoubt = ({ validFrom, validTo }: SiteCalibration, on: string | null): string | null => {
  if (on === null) return 'the date of the scan is missing'
  if (on < validFrom) return `it is valid from ${validFrom}, and the scan is of ${on}`
  return validTo !== null && on > validTo ? `it was valid to ${validTo}, and the scan is of ${on}` : null
}

/** Compares what a calibration names with what the file says. Anything that differs makes it another camera's; anything unsaid, a doubt. */
export const calibrationFit = (calibration: SiteCalibration, header: InstanceHeader, corrections: ReaderCorrections | null): CalibrationFit => {
  const nuclide = nuclideOf(header)
  const { station = null, serial = null, collimator = null, protocol = null } = header.equipment ?? {}
  const pairs: readonly (readonly [what: string, wanted: string | null, found: string | null])[] = [
    ['manufacturer', calibration.manufacturer, header.manufacturer],
    ['model', calibration.model, header.model],
    ['station', calibration.station, station],
    ['serial number', calibration.serial, serial],
    ['collimator', calibration.collimator, collimator],
    ['protocol', calibration.protocol, protocol],
    ['nuclide', calibration.nuclide, corrections?.nuclide?.value ?? (nuclide.ok ? (nuclide.value?.id ?? null) : null)],
  ]
  const named = pairs.flatMap(([what, wanted, found]) => (wanted === null ? [] : [{ what, wanted, found }]))
  if (named.some(({ wanted, found }) => found !== null && !same(wanted, found))) return { calibration, kind: 'other', doubts: [] }
  const unsaid = named.filter(({ found }) => found === null).map(({ what }) => `the file does not give the ${what}`)
  const validity = validityDoubt(calibration, scanDate(header))
  const doubts = [...unsaid, ...(validity === null ? [] : [validity])]
  return { calibration, kind: doubts.length === 0 ? 'fits' : 'doubtful', doubts }
}

/** The calibrations that could be meant, those that fit first. */
export const calibrationCandidates = (header: InstanceHeader, calibrations: readonly SiteCalibration[], corrections: ReaderCorrections | null): readonly CalibrationFit[] =>
  calibrations
    .map((calibration) => calibrationFit(calibration, header, corrections))
    .filter(({ kind }) => kind !== 'other')
    .sort((a, b) => a.doubts.length - b.doubts.length)

const timeName = 'Acquisition time'

/** The time that the counts of a voxel stand for, s: the reader's, else the file's in the way the calibration counts it. */
const countedTime = (header: InstanceHeader, { time }: SiteCalibration, corrections: ReaderCorrections | null): { readonly seconds: number; readonly input: UnitInput } | null => {
  const entered = corrections?.acquisitionSeconds
  if (entered !== undefined) return { seconds: entered.value, input: fromReader(timeName, entered.value, 's', entered) }
  const stop = header.equipment?.stopDurationMs ?? null
  const frame = header.quantification?.frameDurationMs ?? null
  const seconds = (time === 'whole-scan' ? wholeScanSeconds(header) : stop === null ? null : stop / 1000) ?? (frame === null ? null : frame / 1000)
  if (seconds === null || seconds <= 0) return null
  const at = { name: time === 'stop' ? 'Actual Frame Duration' : 'Actual Frame Duration times the number of stops', tag: '(0018,1242)' }
  return { seconds, input: fromFile(timeName, seconds, 's', at) }
}

const applied = (
  header: InstanceHeader,
  { calibration, doubts }: CalibrationFit,
  voxelMl: number,
  corrections: ReaderCorrections | null,
): Result<CountCalibration> => {
  const counted = countedTime(header, calibration, corrections)
  if (counted === null) return refuse('no-acquisition-time', 'the file does not say how long the camera looked, and the calibration counts by time')
  const { seconds, input: timeInput } = counted
  const { factor, time } = calibration
  const bqPerCountPerSecond = factor.kind === 'sensitivity' ? 1e6 / factor.cpsPerMBq : factor.bqMlPerCount * factor.acquisitionSeconds * factor.voxelMl
  const reader = corrections?.calibrationId
  const stated = `${calibrationTitle(calibration)}, ${calibration.phantom}, by ${calibration.by}`
  const choice = reader === undefined ? [] : [fromReader('Choice of the calibration', calibrationTitle(calibration), null, reader)]
  const written =
    factor.kind === 'sensitivity'
      ? fromElsewhere('Sensitivity', factor.cpsPerMBq, 'counts/s per MBq', 'site', stated)
      : fromElsewhere('Calibration as measured', `${factor.bqMlPerCount} Bq/ml per count at ${factor.acquisitionSeconds} s and ${factor.voxelMl} ml`, null, 'site', stated)
  const formula =
    factor.kind === 'sensitivity'
      ? `10^6 Bq / ${inFormula(factor.cpsPerMBq)} counts/s`
      : `${inFormula(factor.bqMlPerCount)} Bq/ml x ${inFormula(factor.acquisitionSeconds)} s x ${inFormula(factor.voxelMl)} ml`
  const trace = traced(null, {
    inputs: [...choice, written],
    steps: [{ what: 'Calibration', value: bqPerCountPerSecond, unit: 'Bq per count/s', formula }],
    warnings: [
      reader === undefined
        ? `The calibration of the site was matched by camera, collimator, nuclide and date: ${calibrationTitle(calibration)}.`
        : `The calibration was chosen by ${reader.by}${doubts.length === 0 ? '' : `, although ${doubts.join(' and ')}`}.`,
    ],
  })
  return ok({
    bqPerCountPerSecond,
    camera: `${calibration.manufacturer} ${calibration.model}`,
    collimator: calibration.collimator,
    protocol: calibration.protocol ?? 'any protocol',
    calibratedOn: calibration.calibratedOn,
    acquisitionSeconds: seconds,
    voxelMl,
    elapsedSeconds: wholeScanSeconds(header) ?? (time === 'whole-scan' ? seconds : null),
    trace,
    timeInput,
  })
}

/**
 * The calibration of the counts of one series: the reader's choice, else the one that fits beyond doubt. Null where the site has none
 * for it; refused where several fit, or the one that would fit is doubtful (`calibration-choice`): never a guess.
 */
export const calibrationFor = (
  header: InstanceHeader,
  calibrations: readonly SiteCalibration[],
  voxelMl: number,
  corrections: ReaderCorrections | null,
): Result<CountCalibration | null> => {
  const candidates = calibrationCandidates(header, calibrations, corrections)
  const choice = corrections?.calibrationId
  if (choice !== undefined) {
    const chosen = candidates.find(({ calibration }) => calibration.calibrationId === choice.value)
    return chosen === undefined
      ? refuse('calibration-choice', 'the calibration that the reader chose is not for this camera, collimator and nuclide, or was taken back')
      : applied(header, chosen, voxelMl, corrections)
  }
  const fitting = candidates.filter(({ kind }) => kind === 'fits')
  const [only] = fitting
  if (only !== undefined && fitting.length === 1) return applied(header, only, voxelMl, corrections)
  if (fitting.length > 1) return refuse('calibration-choice', `${fitting.length} calibrations of the site fit this series: choose one`)
  const [nearest] = candidates
  if (nearest === undefined) return ok(null)
  return refuse('calibration-choice', `a calibration of the site may be meant (${calibrationTitle(nearest.calibration)}), but ${nearest.doubts.join(' and ')}: choose it, or add one that fits`)
}
