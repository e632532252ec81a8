import type { Result } from '../../core/base/result.ts'
import type { Autotext } from '../../core/report/autotext.ts'
import type { autotextCalls } from '../../contract/autotexts.ts'
import type { LibrarySession } from '../workflow/library-session.ts'
import type { Handlers } from './doors.ts'

type Library = LibrarySession['library']

/** The handlers of the calls on autotexts; each answers with the list as it is now. */
export const autotextHandlers = (
  withLibrary: <T>(work: (library: { readonly session: LibrarySession }) => Promise<Result<T>> | Result<T>) => Promise<Result<T>>,
): Pick<Handlers, keyof typeof autotextCalls> => {
  const after = (change: (library: Library) => Promise<Result<unknown>>): Promise<Result<Autotext[]>> =>
    withLibrary(async ({ session: { library } }) => {
      const changed = await change(library)
      return changed.ok ? library.call('autotexts', undefined) : changed
    })
  return {
    'autotexts.list': () => withLibrary(({ session }) => session.library.call('autotexts', undefined)),
    'autotexts.save': (autotext) => after((library) => library.call('save-autotext', autotext)),
    'autotexts.remove': (autotext) => after((library) => library.call('remove-autotext', autotext)),
  }
}
