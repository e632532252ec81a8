import { cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { archivesOf } from '../../../main/workflow/import-archive.ts'
import { indexFolders, rescanFolders } from '../../../main/workflow/index-folders.ts'
import type { IndexOutcome } from '../../../main/workflow/index-folders.ts'
import type { LibrarySession } from '../../../main/workflow/library-session.ts'
import type { IndexOptions } from '../../../main/workflow/scan-one.ts'
import { ctFiles, nmFile, uprightShape } from '../../fixtures/images.ts'
import { zipFile } from '../../fixtures/zip-file.ts'
import type { ZipEntry } from '../../fixtures/zip-file.ts'
import type { Bundle } from '../bundle.ts'
import { bundleWorkers, writeFiles } from '../program.ts'
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

const index = async (paths: readonly string[], options: IndexOptions = {}): Promise<IndexOutcome> => {
  const outcome = await indexFolders(session, paths, options)
  if (!outcome.ok) throw new Error(outcome.error.sentence)
  expect(outcome.value.files).toBe(
    outcome.value.indexed + outcome.value.unchanged + outcome.value.duplicates + outcome.value.skipped.length + outcome.value.problems.length,
  )
  return outcome.value
}

const images: readonly ZipEntry[] = [...ctFiles(uprightShape), nmFile(uprightShape)].map((bytes, at) => ({ name: `study/IM${at}`, data: bytes }))
const letter: ZipEntry = { name: 'letter.txt', data: 'Dear colleague' }

const writeZip = (name: string, ...entries: readonly ZipEntry[]): string => writeFiles(data, { [name]: zipFile(entries) })[0] ?? ''

const only = async () => {
  const [archive, ...others] = await archivesOf(library)
  if (archive === undefined || others.length > 0) throw new Error('not one archive')
  return archive
}

describe('a ZIP archive', () => {
  it('that is named: its images come in, and every file counts once', async () => {
    const path = writeZip('study.zip', ...images, letter)
    const before = readFileSync(path)
    const outcome = await index([path])
    expect(outcome).toMatchObject({ files: 6, indexed: 4, problems: [], studies: 1, series: 2, instances: 4 })
    const { filesFolder } = await only()
    expect(outcome.skipped.map(({ path: each }) => each)).toEqual([join(filesFolder, 'letter.txt'), path])
    expect(outcome.skipped[1]?.reason).toContain('5 files were unpacked')
    expect(readFileSync(path)).toEqual(before)
  })

  it('in a folder: indexed beside the files of the folder', async () => {
    writeZip('deep/study.ZIP', ...images.slice(1))
    writeFiles(data, { 'one.dcm': Buffer.from(images[0]?.data ?? '') })
    expect(await index([data])).toMatchObject({ files: 5, indexed: 4, studies: 1, instances: 4 })
    expect(await index([data])).toMatchObject({ files: 5, indexed: 0, unchanged: 4 })
  })

  it('by another name is known by its first bytes', async () => {
    const path = writeZip('study.archive', ...images)
    expect(await index([path])).toMatchObject({ files: 5, indexed: 4 })
  })

  it('that has not changed is not opened again', async () => {
    const path = writeZip('study.zip', ...images)
    const at = new Date('2026-03-14T10:00:00Z')
    utimesSync(path, at, at)
    await index([path])
    const { folder } = await only()
    // What is read again would now be found damaged.
    writeFileSync(path, Buffer.alloc(statSync(path).size))
    utimesSync(path, at, at)
    const again = await index([path])
    expect(again).toMatchObject({ files: 5, indexed: 0, unchanged: 4, problems: [] })
    expect(readdirSync(join(folder, '..'))).toHaveLength(1)
  })

  it('that was replaced is unpacked beside the first', async () => {
    const path = writeZip('study.zip', ...images.slice(0, 2))
    await index([path])
    writeZip('study.zip', ...images)
    expect(await index([path])).toMatchObject({ files: 5, indexed: 2, duplicates: 2, instances: 4 })
  })

  it('of the same content under two names is unpacked and counted once', async () => {
    const path = writeZip('a.zip', ...images)
    cpSync(path, join(data, 'b.zip'))
    expect(await index([data])).toMatchObject({ files: 6, indexed: 4, duplicates: 0 })
    expect((await only()).sources).toHaveLength(2)
  })

  it('that vanished leaves its images in the library', async () => {
    const path = writeZip('study.zip', ...images)
    writeFiles(data, { 'letter.txt': 'Dear colleague' })
    await index([data])
    rmSync(path)
    expect(await index([data])).toMatchObject({ files: 1, instances: 4 })
    const folders = await session.library.call('folders', undefined)
    expect(await rescanFolders(session, folders.ok ? folders.value : [])).toMatchObject({ ok: true, value: { unchanged: 4, away: [], instances: 4 } })
  })

  it('that was named and vanished is not away: what it held is here', async () => {
    const path = writeZip('study.zip', ...images)
    await index([path])
    rmSync(path)
    const folders = await session.library.call('folders', undefined)
    expect(await rescanFolders(session, folders.ok ? folders.value : [])).toMatchObject({ ok: true, value: { unchanged: 4, away: [], instances: 4 } })
  })

  it('shows progress with rate and total while it is unpacked', async () => {
    const path = writeZip('study.zip', { name: 'big', data: Buffer.from(Array.from({ length: 3_000_000 }, (_, at) => (at * 7919) & 0xff)) })
    const labels = new Set<string>()
    await index([path], { onProgress: ({ label }) => labels.add(label.replace(/:.*/, '')) })
    expect([...labels]).toEqual(expect.arrayContaining(['Checking study.zip', 'Unpacking study.zip', 'Indexing study.zip']))
  })
})

describe('what is wrong with an archive', () => {
  it('is listed entry by entry, and beside the archive', async () => {
    const path = writeZip('study.zip', ...images, { name: '../evil.dcm', data: 'x' }, { name: 'inner.zip', data: 'PK' })
    const outcome = await index([path])
    expect(outcome).toMatchObject({ files: 7, indexed: 4 })
    expect(outcome.problems.map((each) => each.path).sort()).toEqual([path, `${path}/../evil.dcm`].sort())
    expect(outcome.skipped.map((each) => each.path)).toEqual([`${path}/inner.zip`])
    expect(await index([path])).toMatchObject({ files: 7, indexed: 0, unchanged: 4 })
    expect(existsSync(join(library, 'imported', 'evil.dcm'))).toBe(false)
  })

  it('refuses it when it was named alone, every time, and says what to do', async () => {
    const path = writeFiles(data, { 'cut.zip': zipFile(images).subarray(0, 900) })[0] ?? ''
    const first = await indexFolders(session, [path])
    expect(first).toMatchObject({ ok: false, error: { sentence: expect.stringContaining('copy it again') as string } })
    expect(await indexFolders(session, [path])).toEqual(first)
    expect(readdirSync(join(library, 'imported'))).toEqual([])
  })

  it('is listed under Problems when it lies in a folder; the rest goes on', async () => {
    writeFiles(data, { 'cut.zip': 'PK\u0003\u0004', 'one.dcm': Buffer.from(images[0]?.data ?? '') })
    expect(await index([data])).toMatchObject({ files: 2, indexed: 1, problems: [{ path: join(data, 'cut.zip') }] })
    const problems = await session.library.call('left-out-files', { find: '', kind: null, offset: 0, limit: 100 })
    expect(problems.ok && problems.value.files.map(({ path }) => path)).toEqual([join(data, 'cut.zip')])
  })

  it('is forgotten when it is copied again', async () => {
    const path = writeFiles(data, { 'cut.zip': zipFile(images).subarray(0, 900) })[0] ?? ''
    await index([data])
    writeFileSync(path, zipFile(images))
    expect(await index([data])).toMatchObject({ files: 5, indexed: 4, problems: [] })
  })

  it('cancelled while it is unpacked: nothing of it shows, and the next time it goes on', async () => {
    const path = writeZip('study.zip', ...images)
    const controller = new AbortController()
    const cancelled = await index([path], { signal: controller.signal, onProgress: ({ label }) => label.startsWith('Checking') && controller.abort() })
    expect(cancelled).toMatchObject({ isCancelled: true, instances: 0 })
    expect(await index([path])).toMatchObject({ indexed: 4, isCancelled: false })
  })
})

describe('/work/shared', () => {
  const real = '/work/shared/data/awkward/fo-dicom/abd1.zip'
  it.skipIf(!existsSync(real))('a real archive of eleven images comes in whole', async () => {
    const copy = join(data, 'abd1.zip')
    cpSync(real, copy)
    renameSync(copy, join(data, 'abdomen.zip'))
    expect(await index([data])).toMatchObject({ files: 12, indexed: 11, problems: [], studies: 1 })
  })
})
