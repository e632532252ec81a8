import { z } from 'zod'

/** A signed or preliminary report for the clipboard of the system. */
export const reportCopyCalls = {
  'report.copy': { input: z.strictObject({ reportId: z.string().regex(/^[\w/.-]{1,120}$/), as: z.enum(['text', 'hl7']) }), output: z.undefined() },
}
