import { ok } from '../base/result.ts'
import type { Result } from '../base/result.ts'
import type { InstanceHeader } from '../dicom/instance-header.ts'
import type { StoredVariant } from './body-measure.ts'
import { fromElsewhere, fromFile, inFormula, joinTraces, refuse, traced } from './trace.ts'
import type { Trace, Traced, UnitInput } from './trace.ts'
import type { ValueUnit } from './value-unit.ts'

/**
 * A site's calibration of one camera, collimator and protocol: known Bq/ml over reconstructed counts/ml/s in a uniform cylinder;
 * with the time and the voxel of this scan, which turn its counts per voxel into counts/ml/s.
 */
export interface CountCalibration {
  readonly bqPerCountPerSecond: number
  readonly camera: string
  readonly collimator: string
  readonly protocol: string
  readonly calibratedOn: string
  /** Acquisition time that the counts of a voxel stand for, as in the calibration, s. */
  readonly acquisitionSeconds: number
  readonly voxelMl: number
  /** From the start to the end of the scan, s, where that is known: the decay within it is averaged over. */
  readonly elapsedSeconds: number | null
  /** How this calibration came to be taken, and what was concluded on the way. */
  readonly trace?: Trace
  /** Where the acquisition time comes from; left out, from the calibration. */
  readonly timeInput?: UnitInput
}

/** What values are, and per image the factor that makes them Bq/ml or the stored SUV. */
export type Quantity =
  | { readonly kind: 'activity'; readonly toBqMl: readonly number[]; readonly elapsedSeconds: number | null }
  | { readonly kind: 'suv'; readonly variant: StoredVariant; readonly factors: readonly number[] }

const storedVariants: Readonly<Record<string, StoredVariant>> = {
  BW: 'bw',
  LBM: 'lbm-morgan',
  LBMJANMA: 'lbm-janma',
  LBMJAMES128: 'lbm-james128',
  IBW: 'ibw',
  BSA: 'bsa',
}

const storedSuv = (header: InstanceHeader, unit: 'g/ml' | 'cm2/ml', ones: readonly number[]): Result<Traced<Quantity>> => {
  const written = header.quantification?.suvType ?? null
  const type = written ?? (unit === 'cm2/ml' ? 'BSA' : 'BW')
  const variant = storedVariants[type]
  if (variant === undefined) return refuse('unknown-suv-type', `the values are SUV of a type "${type}" that is not known`)
  if ((variant === 'bsa') !== (unit === 'cm2/ml')) return refuse('suv-type-contradiction', `the file gives SUV in ${unit} and of type ${type}, which contradict each other`)
  const warnings = written === null && unit === 'g/ml' ? ['The file does not say which SUV it holds; by the standard it is SUV by body weight.'] : []
  const inputs = [
    fromFile('Units', unit === 'g/ml' ? 'GML' : 'CM2ML', null, { name: 'Units', tag: '(0054,1001)' }),
    ...(written === null ? [] : [fromFile('SUV type', written, null, { name: 'SUV Type', tag: '(0054,1006)' })]),
  ]
  return ok(traced({ kind: 'suv', variant, factors: ones }, { inputs, warnings }))
}

const countsBySite = (calibration: CountCalibration, ones: readonly number[]): Result<Traced<Quantity>> => {
  const { bqPerCountPerSecond, acquisitionSeconds, voxelMl, camera, collimator, protocol, calibratedOn, elapsedSeconds, trace } = calibration
  if (![bqPerCountPerSecond, acquisitionSeconds, voxelMl].every((value) => Number.isFinite(value) && value > 0)) {
    return refuse('odd-calibration', 'the calibration of the camera, the acquisition time or the voxel volume is zero or missing')
  }
  const source = `site, ${camera}, ${collimator}, ${protocol}, calibrated on ${calibratedOn}`
  const factor = bqPerCountPerSecond / (acquisitionSeconds * voxelMl)
  const own = traced(
    { kind: 'activity' as const, toBqMl: ones.map(() => factor), elapsedSeconds },
    {
      inputs: [
        fromElsewhere('Calibration', inFormula(bqPerCountPerSecond), 'Bq per count/s', 'site', source),
        calibration.timeInput ?? fromElsewhere('Acquisition time', acquisitionSeconds, 's', 'site', source),
        fromFile('Voxel', inFormula(voxelMl), 'ml', { name: 'Pixel Spacing, and the distance of the slices', tag: '(0028,0030)' }),
      ],
      steps: [
        {
          what: 'Activity concentration per count',
          value: factor,
          unit: 'Bq/ml',
          formula: `${inFormula(bqPerCountPerSecond)} Bq per count/s / (${inFormula(acquisitionSeconds)} s x ${inFormula(voxelMl)} ml)`,
        },
      ],
    },
  )
  return ok(trace === undefined ? own : { ...joinTraces(trace, own), value: own.value })
}

const isFactor = (value: number | null): value is number => value !== null && Number.isFinite(value) && value > 0

const counts = (headers: readonly InstanceHeader[], calibration: CountCalibration | null, ones: readonly number[]): Result<Traced<Quantity>> => {
  const philips = headers.map((header) => header.quantification?.philipsSuvPerCount ?? null)
  if (philips.every(isFactor)) {
    const inputs = [fromFile('SUV per count', philips[0] ?? 0, 'g/ml', { name: 'SUV Scale Factor (Philips)', tag: '(7053,xx00)' })]
    return ok(traced({ kind: 'suv', variant: 'bw', factors: philips }, { inputs }))
  }
  return calibration === null
    ? refuse('counts', 'the stored values are counts, and no calibration to Bq/ml is known for this camera and protocol')
    : countsBySite(calibration, ones)
}

/** What rescaled values in `unit` stand for: activity concentration, or SUV already made by the scanner. One factor per header. */
export const quantityOf = (headers: readonly InstanceHeader[], unit: ValueUnit, calibration: CountCalibration | null): Result<Traced<Quantity>> => {
  const [first] = headers
  if (first === undefined) return refuse('no-images', 'the series holds no images')
  const ones = headers.map(() => 1)
  switch (unit) {
    case 'Bq/ml':
      return ok(traced({ kind: 'activity', toBqMl: ones, elapsedSeconds: null }))
    case 'g/ml':
    case 'cm2/ml':
      return storedSuv(first, unit, ones)
    case 'counts':
      return counts(headers, calibration, ones)
    case 'HU':
      return refuse('not-nuclear', 'a CT has no SUV, its values are Hounsfield units')
    case 'unknown':
      return refuse('unknown-unit', 'the file does not say what its values mean')
  }
}
