import { z } from 'zod'
import { paperSchema, reportLanguageSchema } from '../core/report/report.ts'

/** What the site sets once: the head of new reports, and how they are written and printed. */
export const settingsSchema = z.strictObject({
  siteName: z.string(),
  department: z.string(),
  lastReader: z.string(),
  /** English and A4 where nothing was chosen. */
  reportLanguage: reportLanguageSchema.optional(),
  paper: paperSchema.optional(),
})
