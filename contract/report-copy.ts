import { z } from 'zod'
import { reportIdSchema } from './report-id.ts'

/** A signed or preliminary report for the clipboard of the system. */
export const reportCopyCalls = {
  'report.copy': { input: z.strictObject({ reportId: reportIdSchema, as: z.enum(['text', 'hl7']) }), output: z.undefined() },
}
