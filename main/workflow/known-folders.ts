import { rm } from 'node:fs/promises'
import { sep } from 'node:path'
import { problem } from '../../core/base/problem.ts'
import { fail, ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import type { CallOutput } from '../../contract/calls.ts'
import { fileProblem } from '../imaging/file-problem.ts'
import type { ImportedArchive } from '../imaging/archive/manifest.ts'
import { archivesOf } from './import-archive.ts'
import type { LibrarySession } from './library-session.ts'
import { absentFolders } from './presence.ts'
import { inReadersTurn } from './scan-queue.ts'

export type KnownFolder = CallOutput<'library.summary'>['folders'][number]

const isUnder = (path: string, folder: string): boolean => path.startsWith(folder + sep)

const isSourceOf = (archives: readonly ImportedArchive[], path: string): boolean =>
  archives.some(({ sources }) => sources.some((source) => source.path === path))

/**
 * The folders and archives of a library as the reader knows them. An unpacked archive stands once, under its own name; one that lies
 * in a folder of the list belongs to that folder for as long as it is there.
 */
export const knownFolders = async (session: LibrarySession): Promise<Result<KnownFolder[]>> => {
  const folders = await session.library.call('folders', undefined)
  if (!folders.ok) return folders
  const unwatched = await session.library.call('unwatched-folders', undefined)
  if (!unwatched.ok) return unwatched
  const archives = await archivesOf(session.folder)
  const absent = await absentFolders([...folders.value, ...archives.flatMap(({ sources }) => sources.map(({ path }) => path))])
  const inAFolder = ({ sources }: ImportedArchive): boolean =>
    sources.some(({ path }) => !absent.has(path) && folders.value.some((folder) => isUnder(path, folder)))
  return ok(
    folders.value.flatMap((path): KnownFolder[] => {
      const archive = archives.find(({ filesFolder }) => filesFolder === path)
      if (archive !== undefined) {
        return inAFolder(archive) ? [] : [{ path, name: archive.sources[0]?.path ?? path, kind: 'archive', present: true, watched: false }]
      }
      if (isSourceOf(archives, path)) return []
      return [{ path, name: path, kind: 'folder', present: !absent.has(path), watched: !unwatched.value.includes(path) }]
    }),
  )
}

const unknown = (path: string): Result<never> => fail(problem('folder-unknown', `${path} is not among the folders of this library any more.`))

/** Switches whether a folder updates by itself. */
export const setFolderWatched = async (session: LibrarySession, path: string, watched: boolean): Promise<Result<null>> => {
  const folders = await session.library.call('folders', undefined)
  if (!folders.ok) return folders
  return folders.value.includes(path) ? session.library.call('set-watched', { path, watched }) : unknown(path)
}

/** Folder and archives that go with it: what was unpacked from archives in it, or the archives that were unpacked here. */
const belongingTo = (path: string, folders: readonly string[], archives: readonly ImportedArchive[]): { readonly paths: string[]; readonly unpacked: ImportedArchive[] } => {
  const own = archives.find(({ filesFolder }) => filesFolder === path)
  const unpacked = own !== undefined ? [own] : archives.filter(({ sources }) => sources.every((source) => source.path === path || isUnder(source.path, path)))
  const sources = own?.sources.map((source) => source.path) ?? []
  const paths = [path, ...unpacked.map(({ filesFolder }) => filesFolder), ...sources].filter((each) => folders.includes(each))
  return { paths: [...new Set(paths)], unpacked }
}

/**
 * Takes a folder, or an unpacked archive, out of the library: its studies leave the list, the reader's work on them stays. No file of
 * the reader's is touched; the copies that the library unpacked for itself are deleted.
 */
export const removeKnownFolder = (session: LibrarySession, path: string): Promise<Result<null>> =>
  inReadersTurn(session, async () => {
    const folders = await session.library.call('folders', undefined)
    if (!folders.ok) return folders
    if (!folders.value.includes(path)) return unknown(path)
    const { paths, unpacked } = belongingTo(path, folders.value, await archivesOf(session.folder))
    for (const each of paths) {
      const removed = await session.library.call('remove-folder', { path: each })
      if (!removed.ok) return removed
    }
    for (const { folder } of unpacked) {
      try {
        await rm(folder, { recursive: true, force: true })
      } catch (error) {
        return fail(fileProblem(folder, error))
      }
    }
    return ok(null)
  })
