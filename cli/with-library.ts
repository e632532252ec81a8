import { resolve } from 'node:path'
import type { Result } from '../core/base/result.ts'
import { openLibrary, openLibraryForReading } from '../main/workflow/library-session.ts'
import type { LibrarySession } from '../main/workflow/library-session.ts'
import { required } from './arguments.ts'

export interface LibraryUse {
  /** `read` works beside a window that has the library open; `create` makes a new library where there is none. */
  readonly access: 'read' | 'write' | 'create'
  readonly programFolder: string
}

/** Opens the library of `--library`, works with it, and puts it away whatever happens. */
export const withLibrary = async <T>(
  folder: string | undefined,
  { access, programFolder }: LibraryUse,
  work: (session: LibrarySession) => Promise<Result<T>>,
): Promise<Result<T>> => {
  const path = resolve(required(folder, '--library'))
  const session =
    access === 'read'
      ? await openLibraryForReading(path, programFolder)
      : await openLibrary(path, { create: access === 'create', workersFolder: programFolder })
  if (!session.ok) return session
  try {
    return await work(session.value)
  } finally {
    await session.value.close()
  }
}
