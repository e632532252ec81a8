import { existsSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { indexFolders } from '../../../main/workflow/index-folders.ts'
import { knownFolders, removeKnownFolder, setFolderWatched } from '../../../main/workflow/known-folders.ts'
import type { KnownFolder } from '../../../main/workflow/known-folders.ts'
import type { LibrarySession } from '../../../main/workflow/library-session.ts'
import { openVolume } from '../../../main/workflow/read-study.ts'
import { ctFiles, nmFile, uids, uprightShape } from '../../fixtures/images.ts'
import { zipFile } from '../../fixtures/zip-file.ts'
import type { Bundle } from '../bundle.ts'
import { temporaryFolder } from '../library/open.ts'
import { bundleWorkers, numbered, writeFiles } from '../program.ts'
import { freshLibrary } from './fresh-library.ts'

let workers: Bundle
let data: string
let library: string
let session: LibrarySession

beforeAll(async () => {
  workers = await bundleWorkers()
})
afterAll(() => workers.remove())

beforeEach(async () => {
  ;({ data, library, session } = await freshLibrary(workers))
})
afterEach(() => session.close())

const index = async (...paths: readonly string[]): Promise<void> => {
  const outcome = await indexFolders(session, paths)
  if (!outcome.ok) throw new Error(outcome.error.sentence)
}
const known = async (): Promise<KnownFolder[]> => {
  const folders = await knownFolders(session)
  if (!folders.ok) throw new Error(folders.error.sentence)
  return folders.value
}
const instances = async (): Promise<number> => {
  const counts = await session.library.call('counts', undefined)
  return counts.ok ? counts.value.instances : -1
}
const images = [...ctFiles(uprightShape), nmFile(uprightShape)]
const zip = zipFile(images.map((bytes, at) => ({ name: `IM${at}`, data: bytes })))
const loose = numbered('loose', ctFiles(uprightShape, { elements: (k) => ({ '00080018': ['UI', `1.2.9.${k}`], '0020000E': ['UI', '1.2.9'], '0020000D': ['UI', '1.2.8'] }) }))

describe('the folders of a library', () => {
  it('are listed as the reader knows them: an archive under its own name, once', async () => {
    const [archive = ''] = writeFiles(data, { 'study.zip': zip })
    await index(archive)
    expect(await known()).toMatchObject([{ name: archive, kind: 'archive', present: true }])
  })

  it('stand for the archives in them for as long as these are there', async () => {
    const [archive = ''] = writeFiles(data, { 'study.zip': zip, 'letter.txt': 'Dear colleague' })
    await index(data)
    expect(await known()).toEqual([{ path: data, name: data, kind: 'folder', present: true, watched: true }])
    rmSync(archive)
    expect((await known()).map(({ name }) => name)).toEqual([data, archive])
  })

  it('can be switched to update by hand, and back', async () => {
    await index(data)
    await setFolderWatched(session, data, false)
    expect((await known())[0]?.watched).toBe(false)
    await setFolderWatched(session, data, true)
    expect((await known())[0]?.watched).toBe(true)
    expect(await setFolderWatched(session, '/elsewhere', false)).toMatchObject({ ok: false, error: { code: 'folder-unknown' } })
  })
})

describe('taking a folder out of the library', () => {
  it('takes its images and what was unpacked from archives in it, and touches no file', async () => {
    const paths = writeFiles(data, { ...loose, 'study.zip': zip })
    await index(data)
    expect(await instances()).toBe(7)
    expect(await removeKnownFolder(session, data)).toEqual({ ok: true, value: null })
    expect(await instances()).toBe(0)
    expect(await known()).toEqual([])
    expect(readdirSync(join(library, 'imported'))).toEqual([])
    expect(paths.every((path) => existsSync(path))).toBe(true)
  })

  it('an archive goes with its copies; the archive itself stays, and can come in again', async () => {
    const [archive = ''] = writeFiles(data, { 'study.zip': zip })
    await index(archive)
    const [only] = await known()
    await removeKnownFolder(session, only?.path ?? '')
    expect([await known(), await instances(), readdirSync(join(library, 'imported')), existsSync(archive)]).toEqual([[], 0, [], true])
    await index(archive)
    expect(await instances()).toBe(4)
  })

  it('leaves what also lies in another known folder, and copies elsewhere', async () => {
    writeFiles(data, { ...loose, ...numbered('inner', images) })
    const copy = join(temporaryFolder(), 'copy')
    writeFiles(copy, loose)
    await index(join(data, 'inner'))
    await index(data)
    await index(copy)
    await removeKnownFolder(session, data)
    expect(await instances()).toBe(7)
    expect((await known()).map(({ name }) => name)).toEqual([join(data, 'inner'), copy])
    await removeKnownFolder(session, copy)
    expect(await instances()).toBe(4)
  })

  it('leaves the reader’s work on its studies', async () => {
    writeFiles(data, numbered('all', images))
    await index(data)
    await session.library.call('decide', { studyUid: uids.study, decision: { findingId: 'x', decision: 'accepted', reason: null }, now: '2026-03-14T10:00:00Z' })
    await removeKnownFolder(session, data)
    await index(data)
    expect(await session.library.call('decisions', { studyUid: uids.study })).toMatchObject({ ok: true, value: [{ findingId: 'x' }] })
  })
})

describe('files that swapped their names and look untouched', () => {
  it('are noticed when they are opened, and read anew by the next index', async () => {
    const paths = writeFiles(data, numbered('ct', ctFiles({ ...uprightShape, slices: 6 })))
    const sizeOf = (path: string): number => statSync(path).size
    const first = paths.find((path) => paths.some((other) => other !== path && sizeOf(other) === sizeOf(path))) ?? ''
    const second = paths.find((path) => path !== first && sizeOf(path) === sizeOf(first)) ?? ''
    const at = new Date('2026-03-14T10:00:00Z')
    for (const path of [first, second]) utimesSync(path, at, at)
    await index(data)
    renameSync(first, `${first}.away`)
    renameSync(second, first)
    renameSync(`${first}.away`, second)
    await index(data)
    expect(await openVolume(session, uids.ct)).toMatchObject({ ok: false, error: { code: 'file-changed' } })
    await index(data)
    expect(await openVolume(session, uids.ct)).toMatchObject({ ok: true })
  })
})
