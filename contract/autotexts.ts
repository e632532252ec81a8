import { z } from 'zod'
import { autotextSchema } from '../core/report/autotext.ts'

/** Texts behind abbreviations, of each reader and of the site. */
const list = z.array(autotextSchema)

export const autotextCalls = {
  'autotexts.list': { input: z.undefined(), output: list },
  'autotexts.save': { input: autotextSchema, output: list },
  'autotexts.remove': { input: autotextSchema.omit({ text: true }), output: list },
} as const
