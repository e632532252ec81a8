import { z } from 'zod'
import { reportIdSchema } from './report-id.ts'

/** Printing on paper: the very PDF that the page shows, by the printing system of the computer. */
export const printersSchema = z.strictObject({
  names: z.array(z.string()).min(1),
  /** The one that the system prints on unless told otherwise. */
  usual: z.string().nullable(),
})

export type Printers = z.infer<typeof printersSchema>

export const reportPaperCalls = {
  /** Refused with `no-printer`; null where the system's own viewer of PDF files prints. */
  'report.printers': { input: z.undefined(), output: printersSchema.nullable() },
  /** Prints a version, the newest unless one is named; with null for the printer the system's viewer opens a copy. */
  'report.printOnPaper': {
    input: z.strictObject({ reportId: reportIdSchema, version: z.number().int().positive().optional(), printer: z.string().max(300).nullable() }),
    output: z.undefined(),
  },
} as const
