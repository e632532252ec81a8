import { clipboard, shell } from 'electron'
import { existsSync } from 'node:fs'
import { problem } from '../../core/base/problem.ts'
import { fail, ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import type { problemCalls } from '../../contract/problems.ts'
import type { LibrarySession } from '../workflow/library-session.ts'
import type { Handlers } from './doors.ts'

interface Rooms {
  readonly withLibrary: <T>(work: (library: { readonly session: LibrarySession }) => Promise<Result<T>>) => Promise<Result<T>> | Result<T>
  /** Starts a job that looks through known folders once more. */
  readonly rescan: (session: LibrarySession, folders: readonly string[]) => { readonly jobId: string }
}

/** Fails unless the library has seen this very path: a page must not have the system open whatever it names. */
const checkKnown = async ({ library }: LibrarySession, path: string): Promise<Result<null>> => {
  const known = await library.call('is-known-file', { path })
  if (!known.ok) return known
  return known.value ? ok(null) : fail(problem('not-in-library', 'This file is not one that the library has seen. Look through its folder again.'))
}

/** The handlers of the calls on problems. */
export const problemHandlers = ({ withLibrary, rescan }: Rooms): Pick<Handlers, keyof typeof problemCalls> => ({
  'library.leftOut': (query) =>
    withLibrary(async ({ session }) => {
      const page = await session.library.call('left-out-files', query)
      return page.ok ? ok({ ...page.value, files: [...page.value.files] }) : page
    }),
  'library.retryProblems': ({ paths }) =>
    withLibrary(async ({ session }) => {
      const folders = await session.library.call('forget-problems', { paths })
      return folders.ok ? ok(rescan(session, folders.value)) : folders
    }),
  'library.showFile': ({ path }) =>
    withLibrary(async ({ session }) => {
      const known = await checkKnown(session, path)
      if (!known.ok) return known
      if (!existsSync(path)) return fail(problem('file-missing', `${path} is not there. Connect its drive, or look through its folder again.`))
      shell.showItemInFolder(path)
      return ok(undefined)
    }),
  'library.copyPath': ({ path }) =>
    withLibrary(async ({ session }) => {
      const known = await checkKnown(session, path)
      if (!known.ok) return known
      await clipboard.writeText(path)
      return ok(undefined)
    }),
  'library.identity': ({ studyUid }) =>
    withLibrary(async ({ session }) => {
      const warnings = await session.library.call('identity-warnings', { studyUids: [studyUid] })
      return warnings.ok ? ok(warnings.value[studyUid] ?? []) : warnings
    }),
})
