import { resolve } from 'node:path'
import type { Result } from '../core/base/result.ts'
import { openLibrary } from '../main/workflow/library-session.ts'
import type { LibrarySession } from '../main/workflow/library-session.ts'
import { required } from './arguments.ts'

/** Opens the library of `--library`, works with it, and puts it away whatever happens. */
export const withLibrary = async <T>(
  folder: string | undefined,
  options: { readonly create: boolean; readonly programFolder: string },
  work: (session: LibrarySession) => Promise<Result<T>>,
): Promise<Result<T>> => {
  const session = await openLibrary(resolve(required(folder, '--library')), { create: options.create, workersFolder: options.programFolder })
  if (!session.ok) return session
  try {
    return await work(session.value)
  } finally {
    await session.value.close()
  }
}
