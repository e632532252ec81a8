import { z } from 'zod'
import type { InstanceHeader } from '../dicom/instance-header.ts'
import { suvVariants } from '../units/body-measure.ts'
import { calibrationCandidates, calibrationTitle } from '../units/calibrations.ts'
import { correctionFields, correctionSchema } from '../units/corrections.ts'
import type { CorrectionField } from '../units/corrections.ts'
import { fieldDescriptions, fieldFor } from '../units/fields.ts'
import { suvWithUnits } from './suv.ts'
import type { SeriesUnits } from './suv.ts'
import { suvSchema, volumeUnitSchema } from './volume.ts'
import type { VolumeInfo } from './volume.ts'

const fieldSchema = z.enum(correctionFields as readonly [CorrectionField, ...CorrectionField[]])

/** One input that the reader can put right, with what the file says and what stands in its place. */
export const unitFieldSchema = z.strictObject({
  field: fieldSchema,
  name: z.string(),
  unit: z.string().nullable(),
  tag: z.string().nullable(),
  keyword: z.string().nullable(),
  /** As the file has it; null where it has none. */
  written: z.string().nullable(),
  /** The reader's value in its place. */
  entered: z.strictObject({ correction: correctionSchema, by: z.string(), at: z.string(), reason: z.string() }).nullable(),
})

export type UnitField = z.infer<typeof unitFieldSchema>

/** Where every number of one series comes from, or what stops it. */
export const unitSheetSchema = z.strictObject({
  seriesInstanceUid: z.string(),
  modality: z.string(),
  description: z.string(),
  unit: volumeUnitSchema,
  suv: suvSchema,
  /** Every variant of SUV with its factor, or why it is missing. Empty for a CT. */
  variants: z.array(z.strictObject({ variant: z.string(), suv: suvSchema })),
  warnings: z.array(z.string()),
  /** Empty for a CT. */
  fields: z.array(unitFieldSchema),
  /** The field that would answer the refusal. */
  asked: fieldSchema.nullable(),
  /** Radionuclide Total Dose as written, for the question about its unit. */
  doseAsWritten: z.number().nullable(),
  /** Calibrations of the site that could be meant; only for counts. */
  calibrations: z.array(z.strictObject({ calibrationId: z.string(), title: z.string(), doubts: z.array(z.string()) })),
})

export type UnitSheet = z.infer<typeof unitSheetSchema>

const fieldsOf = (header: InstanceHeader, { corrections }: SeriesUnits): UnitField[] =>
  correctionFields.map((field) => {
    const { written, ...words } = fieldDescriptions[field]
    const inFile = written(header)
    const entered = corrections[field]
    return {
      field,
      ...words,
      written: inFile === null ? null : String(inFile),
      entered:
        entered === undefined
          ? null
          : { correction: correctionSchema.parse({ field, value: entered.value }), by: entered.by, at: entered.at, reason: entered.reason },
    }
  })

/** Everything the provenance panel shows of one series. `info` is the volume's, with these units already in it. */
export const unitSheetOf = (info: VolumeInfo, headers: readonly InstanceHeader[], units: SeriesUnits): UnitSheet => {
  const [first] = headers
  const hasSuv = first !== undefined && info.unit !== 'HU'
  return {
    seriesInstanceUid: info.seriesInstanceUid,
    modality: info.modality,
    description: info.description,
    unit: info.unit,
    suv: info.suv,
    variants: hasSuv ? suvVariants.map((variant) => ({ variant, suv: suvWithUnits(info, headers, units, variant) })) : [],
    warnings: info.warnings,
    fields: hasSuv ? fieldsOf(first, units) : [],
    asked: hasSuv && info.suv.kind === 'refused' ? fieldFor(info.suv.code ?? '') : null,
    doseAsWritten: first?.radiopharmaceutical?.totalDoseAsWritten ?? null,
    calibrations:
      hasSuv && info.unit === 'counts'
        ? calibrationCandidates(first, units.calibrations, units.corrections).map(({ calibration, doubts }) => ({
            calibrationId: calibration.calibrationId,
            title: calibrationTitle(calibration),
            doubts: [...doubts],
          }))
        : [],
  }
}
