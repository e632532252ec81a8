import { problem } from '../../core/base/problem.ts'
import { fail, ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import type { Template } from '../../core/knowledge/templates/template-schema.ts'
import { mrrtHtml } from '../../core/report/mrrt-export.ts'
import { importMrrt } from '../../core/report/mrrt-import.ts'
import { asNextVersion, listedTemplates } from '../../core/report/site-templates.ts'
import type { ListedTemplate } from '../../core/report/site-templates.ts'
import { parseMrrt } from '../report/parse-mrrt.ts'
import type { LibrarySession } from './library-session.ts'

const now = (): string => new Date().toISOString()

export const listTemplates = async ({ library }: LibrarySession): Promise<Result<ListedTemplate[]>> => {
  const all = await library.call('site-templates', undefined)
  return all.ok ? ok(listedTemplates(all.value)) : all
}

/** Saves a template as the next version of its id; the list with it. */
export const saveTemplate = async (session: LibrarySession, template: Template): Promise<Result<ListedTemplate[]>> => {
  const all = await session.library.call('site-templates', undefined)
  if (!all.ok) return all
  const next = asNextVersion(template, all.value)
  if (!next.ok) return next
  const saved = await session.library.call('add-site-template', { id: next.value.id, template: next.value, savedAt: now() })
  return saved.ok ? listTemplates(session) : saved
}

/** Reads an MRRT document into the library: the template's id, and the list with it. */
export const importTemplate = async (session: LibrarySession, html: string): Promise<Result<{ readonly id: string; readonly templates: ListedTemplate[] }>> => {
  const read = importMrrt(parseMrrt(html))
  if (!read.ok) return read
  const saved = await saveTemplate(session, read.value)
  return saved.ok ? ok({ id: read.value.id, templates: saved.value }) : saved
}

export const withdrawTemplate = async (session: LibrarySession, id: string): Promise<Result<ListedTemplate[]>> => {
  const saved = await session.library.call('add-site-template', { id, template: null, savedAt: now() })
  return saved.ok ? listTemplates(session) : saved
}

/** A listed template as the text of an MRRT document. */
export const exportTemplate = async (session: LibrarySession, id: string): Promise<Result<string>> => {
  const listed = await listTemplates(session)
  if (!listed.ok) return listed
  const found = listed.value.find(({ template }) => template.id === id)
  if (found === undefined) return fail(problem('unknown-template', `There is no template ${id} in this library. Open the list again.`))
  const settings = await session.library.call('settings', undefined)
  return ok(mrrtHtml(found.template, { publisher: settings.ok ? settings.value.siteName : '', date: now() }))
}
