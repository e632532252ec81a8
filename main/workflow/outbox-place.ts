import { constants } from 'node:fs'
import { access, realpath, stat } from 'node:fs/promises'
import { isAbsolute, parse, relative, sep } from 'node:path'
import { problem } from '../../core/base/problem.ts'
import type { Problem } from '../../core/base/problem.ts'
import type { Outbox } from '../../core/report/delivery.ts'
import { fileProblem } from '../imaging/file-problem.ts'
import type { LibrarySession } from './library-session.ts'
import { absentFolders } from './presence.ts'

type Library = Pick<LibrarySession, 'folder' | 'library'>

const liesIn = (path: string, folder: string): boolean => {
  const way = relative(folder, path)
  return !isAbsolute(way) && way.split(sep)[0] !== '..'
}

/** A folder under each of its names: as it was given, and where links lead. */
const namesOf = async (folder: string): Promise<readonly string[]> => [folder, await realpath(folder).catch(() => folder)]

/** Whether a folder lies on another drive than the root of its path does. */
export const isOnOwnDrive = async (folder: string): Promise<boolean> => (await stat(folder)).dev !== (await stat(parse(folder).root)).dev

/** Why nothing may be written here: the library's own files stay its own, and folders that images are read from are never written to. */
const takenBy = async ({ folder: libraryFolder, library }: Library, folder: string): Promise<Problem | null> => {
  const names = await namesOf(folder)
  const lieIn = (others: readonly string[]): boolean => others.some((other) => names.some((name) => liesIn(name, other)))
  if (lieIn(await namesOf(libraryFolder))) return problem('outbox-in-library', `${folder} lies in the folder of this library, where only the program keeps its files. Choose a folder outside of it.`)
  const sources = await library.call('folders', undefined)
  if (!sources.ok) return sources.error
  // A drive that is away, or hangs, is not asked where its links lead.
  const absent = await absentFolders(sources.value)
  for (const source of sources.value) {
    if (lieIn(absent.has(source) ? [source] : await namesOf(source))) {
      return problem('outbox-in-source', `${folder} lies in ${source}, a folder that this library reads images from. Nothing is ever written there, and a report would be taken for a study. Choose another folder.`)
    }
  }
  return null
}

/** Why reports cannot be written to the folder now; null when they can. It is never made: a drive that is away must not become a local folder. */
export const outboxProblem = async (library: Library, { folder, onOwnDrive }: Pick<Outbox, 'folder' | 'onOwnDrive'>): Promise<Problem | null> => {
  try {
    if (!(await stat(folder)).isDirectory()) return problem('not-a-folder', `${folder} is a file, and a folder is needed there. Choose another folder.`)
    if (onOwnDrive && !(await isOnOwnDrive(folder))) return problem('outbox-away', `The drive of ${folder} is not connected: only the empty place for it is there. Connect it.`)
    await access(folder, constants.W_OK | constants.X_OK)
  } catch (error) {
    return fileProblem(folder, error)
  }
  return takenBy(library, folder)
}
