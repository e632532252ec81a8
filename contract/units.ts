import { z } from 'zod'
import { siteCalibrationSchema } from '../core/units/calibrations.ts'
import { correctionFields, correctionSchema } from '../core/units/corrections.ts'
import type { CorrectionField } from '../core/units/corrections.ts'
import { unitSheetSchema } from '../core/volume/unit-sheet.ts'

/** Where the numbers of a study come from, and what readers and the site put beside its files. Calls of the window on units. */
const uid = z.string().regex(/^[0-9.]{1,64}$/)
const fieldSchema = z.enum(correctionFields as readonly [CorrectionField, ...CorrectionField[]])
const person = z.string().trim().min(2).max(120)
const reason = z.string().trim().min(2).max(400)

export const correctionRowSchema = z.strictObject({
  field: fieldSchema,
  /** Null: the earlier value was withdrawn. */
  correction: correctionSchema.nullable(),
  by: z.string(),
  at: z.string(),
  reason: z.string(),
})

export type CorrectionRow = z.infer<typeof correctionRowSchema>

export const studyUnitsSchema = z.strictObject({
  spect: unitSheetSchema,
  ct: unitSheetSchema,
  /** What readers changed for the SPECT and its study, oldest first. */
  history: z.array(correctionRowSchema),
})

export type StudyUnits = z.infer<typeof studyUnitsSchema>

export const listedCalibrationSchema = z.strictObject({
  calibration: siteCalibrationSchema,
  recordedAt: z.string(),
  ended: z.strictObject({ validTo: z.string().nullable(), by: z.string(), at: z.string(), reason: z.string() }).nullable(),
  /** Series of the library that it would be used for by rule, among those that were looked at. */
  appliesTo: z.array(z.strictObject({ patientName: z.string(), studyDate: z.string().nullable(), description: z.string() })),
})

export type ListedCalibration = z.infer<typeof listedCalibrationSchema>

/** A camera that the library has seen, to fill the form from. */
export const seenCameraSchema = z.strictObject({
  manufacturer: z.string(),
  model: z.string(),
  station: z.string().nullable(),
  serial: z.string().nullable(),
  collimator: z.string().nullable(),
})

export const calibrationsSchema = z.strictObject({ calibrations: z.array(listedCalibrationSchema), cameras: z.array(seenCameraSchema) })

export type Calibrations = z.infer<typeof calibrationsSchema>

export const unitCalls = {
  'units.sheets': { input: z.strictObject({ studyUid: uid }), output: studyUnitsSchema },
  /** Stores a correction; refused with `please-confirm` where the number is unusual and `confirmed` is false. */
  'units.correct': {
    input: z.strictObject({ studyUid: uid, correction: correctionSchema, by: person, reason, confirmed: z.boolean() }),
    output: studyUnitsSchema,
  },
  'units.withdraw': { input: z.strictObject({ studyUid: uid, field: fieldSchema, by: person, reason }), output: studyUnitsSchema },
  'calibrations.list': { input: z.undefined(), output: calibrationsSchema },
  'calibrations.add': { input: siteCalibrationSchema.safeExtend({ calibrationId: z.literal('new') }), output: calibrationsSchema },
  /** Ends a calibration on a day, or takes it back altogether (null). */
  'calibrations.end': {
    input: z.strictObject({ calibrationId: z.string().max(60), validTo: z.iso.date().nullable(), by: person, reason }),
    output: calibrationsSchema,
  },
} as const
