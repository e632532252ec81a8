import { z } from 'zod'
import { structureSchema, vertebraNameSchema } from '../base/anatomy.ts'

const code = z.string().regex(/^\d{6,18}$/)

/** Public codes of anatomy: codes only, no licensed descriptors. What is not here has none that is known. */
export const codeTableSchema = z.strictObject({
  id: z.string(),
  version: z.string(),
  source: z.string(),
  vertebrae: z.partialRecord(vertebraNameSchema, code),
  structures: z.partialRecord(structureSchema, code),
  sacrum: code,
  sides: z.strictObject({ left: code, right: code }),
  /** Units of this program as UCUM. */
  units: z.record(z.string(), z.string()),
})
