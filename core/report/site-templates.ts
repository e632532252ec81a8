import { z } from 'zod'
import { problem } from '../base/problem.ts'
import { fail, ok } from '../base/result.ts'
import type { Result } from '../base/result.ts'
import { templateSchema } from '../knowledge/templates/template-schema.ts'
import type { Template } from '../knowledge/templates/template-schema.ts'
import { fillParts } from './fill-template.ts'
import { templateProblems } from './mrrt-import.ts'
import { templates } from './templates.ts'

/** A version of a template that a site wrote or imported; versions are added, never changed. `template` null: back to the one that came with the program. */
export const siteTemplateSchema = z.strictObject({ id: z.string(), template: templateSchema.nullable(), savedAt: z.string() })

export type SiteTemplate = z.infer<typeof siteTemplateSchema>

/** Of each id the newest version, in the order they came; those taken back are left out. */
export const currentSiteTemplates = (all: readonly SiteTemplate[]): Template[] => {
  const newest = new Map(all.map(({ id, template }) => [id, template]))
  return [...newest.values()].filter((template) => template !== null)
}

/** One template as the settings list it. */
export interface ListedTemplate {
  readonly template: Template
  /** `program`: as it came; `site`: changed or imported here. */
  readonly from: 'program' | 'site'
  /** Every version that this site saved, oldest first. */
  readonly versions: string[]
}

/** Everything that new reports can be written with: the program's, those the site changed in their place, the site's own after them. */
export const listedTemplates = (all: readonly SiteTemplate[]): ListedTemplate[] => {
  const current = currentSiteTemplates(all)
  const versions = (id: string): string[] => all.flatMap((each) => (each.id === id && each.template !== null ? [each.template.version] : []))
  const program = templates.map((template): ListedTemplate => {
    const own = current.find(({ id }) => id === template.id)
    return { template: own ?? template, from: own ? 'site' : 'program', versions: versions(template.id) }
  })
  const added = current.filter(({ id }) => !templates.some((template) => template.id === id))
  return [...program, ...added.map((template): ListedTemplate => ({ template, from: 'site', versions: versions(template.id) }))]
}

const isNewer = (version: string, than: string): boolean => {
  const [a, b] = [version.split('.').map(Number), than.split('.').map(Number)]
  const at = [0, 1, 2].find((index) => a[index] !== b[index])
  return at !== undefined && (a[at] ?? 0) > (b[at] ?? 0)
}

const nextMinor = (version: string): string => {
  const [major = 1, minor = 0] = version.split('.').map(Number)
  return `${major}.${minor + 1}.0`
}

/**
 * A template as the site's next version: newer than everything the program and the site have under its id, so that a report always says
 * which one it was written with. Refused, with every reason, where it cannot be used.
 */
export const asNextVersion = (template: Template, all: readonly SiteTemplate[]): Result<Template> => {
  const wrong = templateProblems(template)
  if (wrong.length > 0) return fail(problem('template-unsound', `This template cannot be used: ${wrong.slice(0, 5).join('; ')}.`))
  const known = [...templates.filter(({ id }) => id === template.id), ...all.flatMap((each) => (each.id === template.id && each.template ? [each.template] : []))]
  const newest = known.map(({ version }) => version).reduce((a, b) => (isNewer(b, a) ? b : a), '0.0.0')
  return ok({ ...template, version: isNewer(template.version, newest) ? template.version : nextMinor(newest) })
}

/** What a template writes for a made-up finding, with the given fields: for the preview beside its form. */
export const templatePreview = (template: Template, fields: Readonly<Record<string, string>>): { readonly sentence: string; readonly impression: string; readonly recommendation: string } => {
  const values = { place: 'right L4-L5 facet joint', reference: 'normal vertebra', amount: 'marked', firstLevel: 'T11', lastLevel: 'L5', ...fields }
  return { sentence: fillParts(template.sentence, values), impression: fillParts(template.impression, values), recommendation: fillParts(template.recommendation, values) }
}

const example: Readonly<Record<string, string>> = { level: 'L4-L5', side: 'right', grade: '3', ratio: '3.4', suvMax: '12.4', asymmetry: '2.1', ctReasons: 'joint-space narrowing', interval: '26 months', parts: 'body', bloodPool: '' }

/** Values for the preview: measured ones made up, the others their default or their first choice. */
export const exampleFields = (template: Template): Record<string, string> =>
  Object.fromEntries(template.fields.map((field) => [field.id, (field.from === null ? '' : example[field.from]) || field.default || (field.values[0] ?? '')]))
