import { dialog } from 'electron'
import type { BrowserWindow } from 'electron'
import { ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import type { templateCalls } from '../../contract/templates.ts'
import type { LibrarySession } from '../workflow/library-session.ts'
import { writeFilesTogether } from '../workflow/report-files.ts'
import { exportTemplate, importTemplate, listTemplates, saveTemplate, withdrawTemplate } from '../workflow/site-templates.ts'
import type { Handlers } from './doors.ts'

interface TemplateContext {
  readonly window: () => BrowserWindow | null
  readonly withLibrary: <T>(work: (library: { readonly session: LibrarySession }) => Promise<Result<T>>) => Promise<Result<T>>
}

const saveAs = async (parent: BrowserWindow | null, id: string, html: string): Promise<Result<string | null>> => {
  const options: Electron.SaveDialogOptions = { title: 'Save the template as IHE MRRT', defaultPath: `${id}.html`, filters: [{ name: 'HTML', extensions: ['html'] }] }
  const chosen = await (parent === null ? dialog.showSaveDialog(options) : dialog.showSaveDialog(parent, options))
  if (chosen.canceled || chosen.filePath === undefined || chosen.filePath === '') return ok(null)
  const written = await writeFilesTogether([{ path: chosen.filePath, bytes: html }])
  return written.ok ? ok(chosen.filePath) : written
}

/** The handlers of the calls on templates. */
export const templateHandlers = ({ window, withLibrary }: TemplateContext): Pick<Handlers, keyof typeof templateCalls> => ({
  'templates.list': () => withLibrary(({ session }) => listTemplates(session)),
  'templates.save': ({ template }) => withLibrary(({ session }) => saveTemplate(session, template)),
  'templates.withdraw': ({ id }) => withLibrary(({ session }) => withdrawTemplate(session, id)),
  'templates.import': ({ html }) => withLibrary(({ session }) => importTemplate(session, html)),
  'templates.export': ({ id }) =>
    withLibrary(async ({ session }) => {
      const html = await exportTemplate(session, id)
      return html.ok ? saveAs(window(), id, html.value) : html
    }),
})
