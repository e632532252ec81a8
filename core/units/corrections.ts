import { z } from 'zod'
import { fromElsewhere, fromFile } from './trace.ts'
import type { FileTag, UnitInput } from './trace.ts'

/** ISO date and time in the clock of the scanner, without zone. */
const localDateTimeSchema = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/)

const measuredActivitySchema = z.strictObject({ activityMBq: z.number().nonnegative(), measuredAt: localDateTimeSchema })

/** What a reader put in place of the file's values, or beside them: kept apart from the file, with who and when. */
export const readerCorrectionsSchema = z.strictObject({
  by: z.string().min(1),
  at: z.string().min(1),
  /** Answers the question whether Radionuclide Total Dose (0018,1074) is written in MBq or in Bq. */
  doseUnit: z.enum(['MBq', 'Bq']).optional(),
  /** Activity at the time of the injection. */
  injectedMBq: z.number().positive().optional(),
  /** The syringe before and after, in place of `injectedMBq`; the residual alone is taken off the file's activity. */
  syringe: measuredActivitySchema.optional(),
  residual: measuredActivitySchema.optional(),
  injectedAt: localDateTimeSchema.optional(),
  halfLifeSeconds: z.number().positive().optional(),
  weightKg: z.number().positive().optional(),
  heightM: z.number().positive().optional(),
  sex: z.enum(['M', 'F']).optional(),
  decayCorrection: z.enum(['ADMIN', 'START', 'NONE']).optional(),
})

export type ReaderCorrections = z.infer<typeof readerCorrectionsSchema>

export const readerSource = (corrections: ReaderCorrections): string => `reader ${corrections.by}, ${corrections.at}`

export const fromReader = (name: string, value: number | string, unit: string | null, corrections: ReaderCorrections): UnitInput =>
  fromElsewhere(name, value, unit, 'reader', readerSource(corrections))

/** The reader's value if there is one, else the file's; null where neither has any. */
export const chosen = <T extends number | string>(
  name: string,
  unit: string | null,
  written: T | null,
  at: FileTag,
  corrections: ReaderCorrections | null,
  corrected: T | undefined,
): { readonly value: T; readonly input: UnitInput } | null => {
  if (corrections !== null && corrected !== undefined) return { value: corrected, input: fromReader(name, corrected, unit, corrections) }
  return written === null ? null : { value: written, input: fromFile(name, written, unit, at) }
}
