import { z } from 'zod'
import { templateSchema } from '../core/knowledge/templates/template-schema.ts'

/** The templates of the site. Calls of the window on them; a document is the text of an IHE MRRT file. */
const templateId = z.string().regex(/^[a-z-]{1,60}$/)

export const listedTemplatesSchema = z.array(z.strictObject({ template: templateSchema, from: z.enum(['program', 'site']), versions: z.array(z.string()) }))

export type ListedTemplates = z.infer<typeof listedTemplatesSchema>

export const templateCalls = {
  'templates.list': { input: z.undefined(), output: listedTemplatesSchema },
  /** Saves the next version of a template; new reports are written with it. */
  'templates.save': { input: z.strictObject({ template: templateSchema }), output: listedTemplatesSchema },
  /** Reads an MRRT document and saves what it holds. */
  'templates.import': { input: z.strictObject({ html: z.string().max(2_000_000) }), output: z.strictObject({ id: z.string(), templates: listedTemplatesSchema }) },
  /** Asks for a place and writes the template there as MRRT; the path, or null where none was chosen. */
  'templates.export': { input: z.strictObject({ id: templateId }), output: z.string().nullable() },
  /** Back to the template as it came with the program; one of the site's own is no longer offered. */
  'templates.withdraw': { input: z.strictObject({ id: templateId }), output: listedTemplatesSchema },
}
