import { z } from 'zod'
import { fromElsewhere, fromFile } from './trace.ts'
import type { FileTag, UnitInput } from './trace.ts'

/** ISO date and time in the clock of the scanner, without zone. */
export const localDateTimeSchema = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/)

const measuredActivitySchema = z.strictObject({ activityMBq: z.number().nonnegative(), measuredAt: localDateTimeSchema })

/** What a reader may put in place of the file's values, or beside them. */
const values = {
  weightKg: z.number().positive(),
  heightM: z.number().positive(),
  sex: z.enum(['M', 'F']),
  /** Answers the question whether Radionuclide Total Dose (0018,1074) is written in MBq or in Bq. */
  doseUnit: z.enum(['MBq', 'Bq']),
  /** Activity at the time of the injection. */
  injectedMBq: z.number().positive(),
  /** The syringe before and after, in place of `injectedMBq`; the residual alone is taken off the file's activity. */
  syringe: measuredActivitySchema,
  residual: measuredActivitySchema,
  injectedAt: localDateTimeSchema,
  /** Id of a nuclide of the table, such as `Tc-99m`. */
  nuclide: z.string().min(1),
  halfLifeSeconds: z.number().positive(),
  decayCorrection: z.enum(['ADMIN', 'START', 'NONE']),
  /** The time to which values of `START` refer. */
  referenceAt: localDateTimeSchema,
  /** The time that the counts of a voxel stand for. */
  acquisitionSeconds: z.number().positive(),
  /** One of the site's calibrations, where none or several fit by rule. */
  calibrationId: z.string().min(1),
} as const

export type CorrectionField = keyof typeof values

export const correctionFields = Object.keys(values) as readonly CorrectionField[]

const entry = <F extends CorrectionField>(field: F) => z.strictObject({ field: z.literal(field), value: values[field] })

/** One correction, as a reader enters it. */
export const correctionSchema = z.discriminatedUnion('field', [
  entry('weightKg'),
  entry('heightM'),
  entry('sex'),
  entry('doseUnit'),
  entry('injectedMBq'),
  entry('syringe'),
  entry('residual'),
  entry('injectedAt'),
  entry('nuclide'),
  entry('halfLifeSeconds'),
  entry('decayCorrection'),
  entry('referenceAt'),
  entry('acquisitionSeconds'),
  entry('calibrationId'),
])

export type Correction = z.infer<typeof correctionSchema>

const who = { by: z.string().min(1), at: z.string().min(1), reason: z.string() }

const corrected = <F extends CorrectionField>(field: F) => z.strictObject({ value: values[field], ...who }).optional()

/** The corrections in force for one series: each apart from the file, with who, when and why. */
export const readerCorrectionsSchema = z.strictObject({
  weightKg: corrected('weightKg'),
  heightM: corrected('heightM'),
  sex: corrected('sex'),
  doseUnit: corrected('doseUnit'),
  injectedMBq: corrected('injectedMBq'),
  syringe: corrected('syringe'),
  residual: corrected('residual'),
  injectedAt: corrected('injectedAt'),
  nuclide: corrected('nuclide'),
  halfLifeSeconds: corrected('halfLifeSeconds'),
  decayCorrection: corrected('decayCorrection'),
  referenceAt: corrected('referenceAt'),
  acquisitionSeconds: corrected('acquisitionSeconds'),
  calibrationId: corrected('calibrationId'),
})

export type ReaderCorrections = z.infer<typeof readerCorrectionsSchema>

/** Who put a value in, when and why. */
export interface Corrected<T> {
  readonly value: T
  readonly by: string
  readonly at: string
  readonly reason: string
}

const ofSeries: ReadonlySet<CorrectionField> = new Set<CorrectionField>(['doseUnit', 'decayCorrection', 'referenceAt', 'acquisitionSeconds', 'calibrationId'])

/** Patient and injection are the same for a whole study; how values are written and made belongs to one series of it. */
export const correctionScope = (field: CorrectionField): 'study' | 'series' => (ofSeries.has(field) ? 'series' : 'study')

/** `2026-03-14T12:00:41.207Z` -> `2026-03-14 12:00 UTC`. */
const minute = (at: string): string => `${at.slice(0, 16).replace('T', ' ')}${at.endsWith('Z') ? ' UTC' : ''}`

export const readerSource = ({ by, at, reason }: Omit<Corrected<unknown>, 'value'>): string => `reader ${by}, ${minute(at)}${reason === '' ? '' : `: ${reason}`}`

export const fromReader = (name: string, shown: number | string, unit: string | null, entered: Omit<Corrected<unknown>, 'value'>, replaces: string | null = null): UnitInput => ({
  ...fromElsewhere(name, shown, unit, 'reader', readerSource(entered)),
  ...(replaces === null ? {} : { replaces }),
})

/** The reader's value if there is one, else the file's; null where neither has any. */
export const chosen = <T extends number | string>(
  name: string,
  unit: string | null,
  written: T | null,
  at: FileTag,
  entered: Corrected<T> | undefined,
): { readonly value: T; readonly input: UnitInput } | null => {
  const inFile = written === null ? null : fromFile(name, written, unit, at)
  if (entered !== undefined) return { value: entered.value, input: fromReader(name, entered.value, unit, entered, inFile?.value ?? null) }
  return written === null || inFile === null ? null : { value: written, input: inFile }
}
