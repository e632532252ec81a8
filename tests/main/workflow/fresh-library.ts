import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { openLibrary } from '../../../main/workflow/library-session.ts'
import type { LibrarySession } from '../../../main/workflow/library-session.ts'
import type { Bundle } from '../bundle.ts'
import { temporaryFolder } from '../library/open.ts'

export interface FreshLibrary {
  /** An empty folder for the files of a test. */
  readonly data: string
  /** The folder of the library. */
  readonly library: string
  readonly session: LibrarySession
}

/** An empty library and an empty folder beside it, for one test; the test closes the session. */
export const freshLibrary = async (workers: Bundle): Promise<FreshLibrary> => {
  const data = join(temporaryFolder(), 'data')
  mkdirSync(data)
  const library = join(temporaryFolder(), 'library')
  const opened = await openLibrary(library, { create: true, workersFolder: workers.folder })
  if (!opened.ok) throw new Error(opened.error.sentence)
  return { data, library, session: opened.value }
}
