import { siteCalibrationSchema } from '../../../core/units/calibrations.ts'
import type { SiteCalibration } from '../../../core/units/calibrations.ts'
import type { Calibrations } from '../../../contract/units.ts'
import { numberOf } from '../reading/provenance-draft.ts'

/** What stands in the form; everything is text until it is whole. */
export interface CalibrationDraft {
  readonly manufacturer: string
  readonly model: string
  readonly station: string
  readonly serial: string
  readonly collimator: string
  readonly protocol: string
  readonly nuclide: string
  readonly kind: 'sensitivity' | 'concentration'
  readonly factor: string
  readonly seconds: string
  readonly voxelMl: string
  readonly time: 'stop' | 'whole-scan'
  readonly calibratedOn: string
  readonly validFrom: string
  readonly validTo: string
  readonly phantom: string
  readonly by: string
}

export const blankCalibration: CalibrationDraft = {
  manufacturer: '',
  model: '',
  station: '',
  serial: '',
  collimator: '',
  protocol: '',
  nuclide: 'Tc-99m',
  kind: 'sensitivity',
  factor: '',
  seconds: '',
  voxelMl: '',
  time: 'whole-scan',
  calibratedOn: '',
  validFrom: '',
  validTo: '',
  phantom: '',
  by: '',
}

/** Fills in a camera that the library has seen; what its files do not say stays empty. */
export const withCamera = (draft: CalibrationDraft, camera: Calibrations['cameras'][number]): CalibrationDraft => ({
  ...draft,
  manufacturer: camera.manufacturer,
  model: camera.model,
  station: camera.station ?? '',
  serial: camera.serial ?? '',
  collimator: camera.collimator ?? draft.collimator,
})

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim())

const positive = (text: string): number | null => {
  const value = numberOf(text)
  return value === null || value <= 0 ? null : value
}

export type Checked = { readonly calibration: Omit<SiteCalibration, 'calibrationId'> & { readonly calibrationId: 'new' }; readonly missing: null } | { readonly calibration: null; readonly missing: string }

/** Limits of this program, against slips of unit: gamma cameras count some tens to some thousands per second and MBq. */
const possibleCpsPerMBq = [1, 100_000] as const

const needed: readonly (readonly [keyof CalibrationDraft, string])[] = [
  ['manufacturer', 'the manufacturer of the camera'],
  ['model', 'the model of the camera'],
  ['collimator', 'the collimator'],
  ['calibratedOn', 'the day of the measurement'],
  ['phantom', 'the phantom'],
  ['by', 'who measured it'],
]

/** The calibration in the form, or the first thing that it lacks, in the reader's words. */
export const checkCalibration = (draft: CalibrationDraft): Checked => {
  const missing = (words: string): Checked => ({ calibration: null, missing: words })
  const empty = needed.find(([field]) => draft[field].trim() === '')
  if (empty !== undefined) return missing(`Please give ${empty[1]}.`)
  const factor = positive(draft.factor)
  if (factor === null) return missing(`Please give the factor as a number above zero, in ${draft.kind === 'sensitivity' ? 'counts/s per MBq' : 'Bq/ml per count'}.`)
  const [low, high] = possibleCpsPerMBq
  if (draft.kind === 'sensitivity' && (factor < low || factor > high)) {
    return missing(`A sensitivity of ${factor} counts/s per MBq is not possible (limits of this program: ${low} to ${high}). Is the number in another unit?`)
  }
  const seconds = positive(draft.seconds)
  const voxelMl = positive(draft.voxelMl)
  if (draft.kind === 'concentration' && seconds === null) return missing('Please give the time of the measurement in seconds.')
  if (draft.kind === 'concentration' && voxelMl === null) return missing('Please give the volume of a voxel of the measurement in ml.')
  const validFrom = orNull(draft.validFrom) ?? draft.calibratedOn
  const validTo = orNull(draft.validTo)
  if (validTo !== null && validTo < validFrom) return missing('The end of the validity comes before its beginning.')
  const calibration = {
    calibrationId: 'new' as const,
    manufacturer: draft.manufacturer.trim(),
    model: draft.model.trim(),
    station: orNull(draft.station),
    serial: orNull(draft.serial),
    collimator: draft.collimator.trim(),
    protocol: orNull(draft.protocol),
    nuclide: draft.nuclide,
    factor:
      draft.kind === 'sensitivity'
        ? { kind: 'sensitivity' as const, cpsPerMBq: factor }
        : { kind: 'concentration' as const, bqMlPerCount: factor, acquisitionSeconds: seconds ?? 0, voxelMl: voxelMl ?? 0 },
    time: draft.time,
    calibratedOn: draft.calibratedOn,
    validFrom,
    validTo,
    phantom: draft.phantom.trim(),
    by: draft.by.trim(),
  }
  return siteCalibrationSchema.safeParse(calibration).success ? { calibration, missing: null } : missing('A field holds more than 80 letters, or a day that does not exist.')
}
