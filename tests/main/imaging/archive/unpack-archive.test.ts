import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { defaultLimits, sizeRefusal } from '../../../../main/imaging/archive/list-entries.ts'
import type { ArchiveLimits } from '../../../../main/imaging/archive/list-entries.ts'
import { openShelf } from '../../../../main/imaging/archive/manifest.ts'
import type { ImportedArchive } from '../../../../main/imaging/archive/manifest.ts'
import { unpackArchive } from '../../../../main/imaging/archive/unpack-archive.ts'
import type { UnpackRequest } from '../../../../main/imaging/archive/unpack-archive.ts'
import { zipFile } from '../../../fixtures/zip-file.ts'
import type { ZipEntry } from '../../../fixtures/zip-file.ts'
import { temporaryFolder } from '../../library/open.ts'

let folder: string
let imported: string
let path: string

beforeEach(() => {
  folder = temporaryFolder()
  imported = join(folder, 'library', 'imported')
  path = join(folder, 'study.zip')
  mkdirSync(imported, { recursive: true })
})

const unpack = async (options: Partial<UnpackRequest> = {}) => {
  const { size, mtimeMs } = statSync(path)
  const source = { path, size, modifiedMs: mtimeMs }
  return unpackArchive({ source, imported, shelf: await openShelf(imported), isCancelled: () => false, onProgress: () => undefined, ...options })
}

const write = (...entries: readonly ZipEntry[]): void => writeFileSync(path, zipFile(entries))

const unpacked = async (options: Partial<UnpackRequest> = {}): Promise<ImportedArchive> => {
  const archive = await unpack(options)
  if (!archive.ok) throw new Error(archive.error.sentence)
  return archive.value
}

/** Every file below a folder, with `/`. */
const filesBelow = (below: string): string[] =>
  readdirSync(below, { recursive: true, encoding: 'utf8', withFileTypes: false })
    .filter((name) => statSync(join(below, name)).isFile())
    .map((name) => name.replaceAll('\\', '/'))
    .sort()

const refused = async (code: string, options: Partial<UnpackRequest> = {}): Promise<string> => {
  const archive = await unpack(options)
  if (archive.ok) throw new Error('it was unpacked')
  expect(archive.error.code).toBe(code)
  expect(archive.error.sentence).toContain(path)
  expect(readdirSync(imported)).toEqual([])
  return archive.error.sentence
}

const reasonsOf = ({ leftOut }: ImportedArchive): [string, string][] => leftOut.map(({ name, reason }) => [name, reason])

describe('an honest archive', () => {
  it('is unpacked with its folders, byte by byte, and stays as it was', async () => {
    write({ name: 'a/', unixMode: 0o40755 }, { name: 'a/1.dcm', data: 'one' }, { name: 'a/b/2', data: 'two', method: 0 }, { name: 'empty' })
    const before = readFileSync(path)
    const archive = await unpacked()
    expect(archive.folder).toBe(join(imported, createHash('sha256').update(before).digest('hex')))
    expect(filesBelow(archive.filesFolder)).toEqual(['a/1.dcm', 'a/b/2', 'empty'])
    expect(readFileSync(join(archive.filesFolder, 'a/b/2'), 'utf8')).toBe('two')
    expect(archive).toMatchObject({ files: 3, bytes: 6, leftOut: [] })
    expect(readFileSync(path)).toEqual(before)
  })

  it('tells how far it is, up to the end', async () => {
    write({ name: '1', data: 'x'.repeat(5000), method: 0 })
    const seen: string[] = []
    await unpacked({ onProgress: ({ label, doneBytes, totalBytes }) => seen.push(`${label} ${doneBytes}/${totalBytes}`) })
    expect(seen.at(0)).toMatch(/^Checking (\d+)\/\1$/)
    expect(seen.at(-1)).toBe('Unpacking 5000/5000')
  })

  it('is not opened again while path, size and time are the same', async () => {
    write({ name: '1', data: 'one' })
    const first = await unpacked()
    const source = first.sources[0]
    if (source === undefined) throw new Error('no source')
    rmSync(path)
    const again = await unpackArchive({ source, imported, shelf: await openShelf(imported), isCancelled: () => false, onProgress: () => undefined })
    expect(again).toEqual({ ok: true, value: first })
  })

  it('of the same content elsewhere is not unpacked twice', async () => {
    write({ name: '1', data: 'one' })
    const first = await unpacked()
    const copy = join(folder, 'copy.zip')
    writeFileSync(copy, readFileSync(path))
    path = copy
    const second = await unpacked()
    expect(second.folder).toBe(first.folder)
    expect(second.sources.map((source) => source.path)).toEqual([join(folder, 'study.zip'), copy])
    expect(readdirSync(imported)).toHaveLength(1)
  })

  it('is unpacked anew when a part of what was unpacked is missing', async () => {
    write({ name: '1', data: 'one' }, { name: '2', data: 'two' })
    const { filesFolder } = await unpacked()
    rmSync(join(filesFolder, '2'))
    await unpacked()
    expect(filesBelow(filesFolder)).toEqual(['1', '2'])
  })
})

describe('names', () => {
  const placesOf = async (...names: readonly (string | Uint8Array)[]): Promise<string[]> => {
    write(...names.map((name, at) => ({ name, data: String(at) })))
    return filesBelow((await unpacked()).filesFolder)
  }

  it('in any script survive', async () => {
    expect(await placesOf('検査/画像 1.dcm', 'Größe.dcm', 'صورة')).toEqual(['Größe.dcm', 'صورة', '検査/画像 1.dcm'].sort())
  })

  it('in UTF-8 that is not declared are read as UTF-8', async () => {
    expect(await placesOf(Buffer.from('Größe.dcm'))).toEqual(['Größe.dcm'])
  })

  it('in an old code page keep a letter for every byte', async () => {
    expect(await placesOf(Buffer.from([0x47, 0x72, 0x94, 0xe1, 0x65]))).toEqual(['Größe'])
    rmSync(path)
    expect(await placesOf(Buffer.from([0x83, 0x65, 0x83, 0x58]), Buffer.from([0x83, 0x65, 0x83, 0x59]))).toHaveLength(2)
  })

  it('that Windows refuses are changed', async () => {
    expect(await placesOf('CON', 'ab:c?.dcm', 'end. /x')).toEqual(['_CON', 'ab_c_.dcm', 'end__/x'])
  })

  it('with backslashes are folders', async () => {
    expect(await placesOf('a\\b\\1.dcm')).toEqual(['a/b/1.dcm'])
  })

  it('that come twice, or differ by capitals only, get a place each', async () => {
    expect(await placesOf('1.dcm', '1.dcm', '1.DCM')).toEqual(['1.dcm', 'same-name-2/1.dcm', 'same-name-3/1.DCM'])
  })

  it('of a file where a folder stands get a place each', async () => {
    expect(await placesOf('a', 'a/b', 'c/d', 'c')).toEqual(['a', 'c/d', 'same-name-2/a/b', 'same-name-2/c'])
  })

  it('longer than any file system takes are shortened', async () => {
    const places = await placesOf(`${'deep/'.repeat(200)}${'n'.repeat(300)}.dcm`, `${'deep/'.repeat(200)}${'n'.repeat(300)}.dcm`)
    expect(places).toHaveLength(2)
    expect(Math.max(...places.map((place) => place.length))).toBeLessThan(200)
  })

  it.each(['../evil.dcm', 'a/../../evil.dcm', '..\\evil.dcm', '/evil.dcm', 'C:\\evil.dcm', '\\\\server\\share\\evil.dcm'])('%s: left out, and nothing lies outside', async (name) => {
    write({ name, data: 'evil' }, { name: 'good.dcm', data: 'good' })
    const archive = await unpacked()
    expect(archive.leftOut).toMatchObject([{ kind: 'problem', reason: expect.stringMatching(/leads out|root of a disk/) as string }])
    expect(filesBelow(folder).filter((each) => /evil/.test(each))).toEqual([])
    expect(filesBelow(archive.filesFolder)).toEqual(['good.dcm'])
  })

  it('of any kind stay inside the files folder', async () => {
    const part = fc.oneof(fc.constantFrom('..', '.', '', 'a', 'A', 'con', 'x.', '~'), fc.string({ maxLength: 6 }))
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/')), { minLength: 1, maxLength: 6 }), async (names) => {
        rmSync(imported, { recursive: true, force: true })
        mkdirSync(imported)
        write(...names.map((name) => ({ name, data: 'x' })))
        const archive = await unpacked()
        const folders = names.filter((name) => name.replaceAll('\\', '/').endsWith('/')).length
        expect(archive.files + archive.leftOut.length + folders).toBe(names.length)
        expect(filesBelow(archive.filesFolder)).toHaveLength(archive.files)
        expect(filesBelow(imported)).toHaveLength(archive.files + 1)
      }),
      { numRuns: 40 },
    )
  })
})

describe('what is left out', () => {
  it.each([
    ['a symbolic link', { name: 'link', data: '/etc/passwd', unixMode: 0o120777 }, /symbolic link/],
    ['a pipe', { name: 'pipe', unixMode: 0o010644 }, /no ordinary file/],
    ['an encrypted entry', { name: 'secret.dcm', data: 'x'.repeat(20), flags: 1 }, /password/],
    ['a method that is not read', { name: 'lzma.dcm', data: 'x', method: 14 }, /method/],
  ])('%s: a problem, the rest comes in', async (_what, entry, reason) => {
    write(entry, { name: 'good.dcm', data: 'good' })
    const archive = await unpacked()
    expect(reasonsOf(archive)).toEqual([[entry.name, expect.stringMatching(reason)]])
    expect(archive.leftOut[0]?.kind).toBe('problem')
    expect(filesBelow(archive.filesFolder)).toEqual(['good.dcm'])
  })

  it('an archive inside the archive: listed as skipped, not opened', async () => {
    write({ name: 'inner.zip', data: zipFile([{ name: 'x', data: 'x' }]) }, { name: 'good.dcm', data: 'good' })
    const archive = await unpacked()
    expect(archive.leftOut).toMatchObject([{ name: 'inner.zip', kind: 'skipped' }])
    expect(archive.files).toBe(1)
  })
})

describe('what is refused as a whole, leaving nothing behind', () => {
  const small: ArchiveLimits = { ...defaultLimits, smallBytes: 1000, entries: 3 }

  it('an archive that would unpack to many times its size', async () => {
    write({ name: 'zeros', data: Buffer.alloc(2_000_000) })
    expect(await refused('archive-bomb', { limits: small })).toContain('Nothing of it was imported')
  })

  it('more than the disk has free', async () => {
    write({ name: '1', data: 'one' })
    expect(await refused('disk-full', { limits: { ...defaultLimits, reserveBytes: 2 ** 60 } })).toContain('free')
  })

  it('more entries than any study has', async () => {
    write(...['1', '2', '3', '4'].map((name) => ({ name, data: name })))
    await refused('archive-too-large', { limits: small })
  })

  it('an entry that is longer than it claims: unpacking stops there', async () => {
    write({ name: 'good', data: 'good' }, { name: 'liar', data: Buffer.alloc(5_000_000, 7), claimedSize: 100 })
    let mostBytes = 0
    await refused('archive-damaged', { onProgress: ({ label, doneBytes }) => label === 'Unpacking' && (mostBytes = Math.max(mostBytes, doneBytes)) })
    expect(mostBytes).toBeLessThan(1_000_000)
  })

  it('an entry that is shorter than it claims', async () => {
    write({ name: 'liar', data: 'short', claimedSize: 1000 })
    await refused('archive-damaged')
  })

  it('a wrong checksum', async () => {
    write({ name: 'good', data: 'good' }, { name: 'bad.dcm', data: 'bad', claimedCrc: 1 })
    expect(await refused('archive-damaged')).toContain('bad.dcm')
  })

  it('one that is cut short, at any place', async () => {
    const whole = zipFile([{ name: '1', data: 'one '.repeat(50) }, { name: '2', data: 'two' }])
    for (let length = 0; length < whole.length; length += 7) {
      writeFileSync(path, whole.subarray(0, length))
      await refused('archive-damaged')
    }
  })

  it('one with any byte changed: refused as damaged, or what comes out has the right checksums', async () => {
    const whole = zipFile([{ name: 'one', data: 'one '.repeat(50) }, { name: 'two', data: 'two' }])
    for (let at = 0; at < whole.length; at += 3) {
      rmSync(imported, { recursive: true, force: true })
      mkdirSync(imported)
      const bytes = Buffer.from(whole)
      bytes[at] = (bytes[at] ?? 0) ^ 0x5a
      writeFileSync(path, bytes)
      const archive = await unpack()
      if (archive.ok) expect(filesBelow(archive.value.filesFolder)).toHaveLength(archive.value.files)
      else expect(readdirSync(imported)).toEqual([])
    }
  })

  it('no archive at all', async () => {
    writeFileSync(path, 'PK, but nothing more')
    await refused('archive-damaged')
  })

  it('one that is gone', async () => {
    const archive = await unpackArchive({ source: { path, size: 1, modifiedMs: 1 }, imported, shelf: await openShelf(imported), isCancelled: () => false, onProgress: () => undefined })
    expect(archive).toMatchObject({ ok: false, error: { code: 'file-missing' } })
  })

  it('42 times the usual: sizes that lie between image and bomb', () => {
    const refusal = (bytes: number, archiveBytes: number): string | null => sizeRefusal('x.zip', bytes, archiveBytes, 2 ** 50, defaultLimits)?.code ?? null
    expect(refusal(5e9, 1e8)).toBeNull()
    expect(refusal(5e7, 5e4)).toBeNull()
    expect(refusal(1e9, 1e6)).toBe('archive-bomb')
    expect(refusal(2 ** 40, 2 ** 39)).toBe('archive-bomb')
  })
})

describe('an interrupted import', () => {
  const entries = Array.from({ length: 10 }, (_, at) => ({ name: `${at}.dcm`, data: String(at).repeat(100), method: 0 }))

  it('shows nothing half, and goes on with what was not unpacked', async () => {
    write(...entries)
    let bytes = 0
    const stopped = await unpack({ isCancelled: () => bytes >= 400, onProgress: ({ label, doneBytes }) => label === 'Unpacking' && (bytes = doneBytes) })
    expect(stopped).toMatchObject({ ok: false, error: { code: 'cancelled' } })
    const [part = ''] = readdirSync(imported)
    expect(part).toMatch(/\.part$/)
    const kept = join(imported, part, 'files', '2.dcm')
    expect(existsSync(kept)).toBe(true)
    const marked = statSync(kept).ino
    const archive = await unpacked()
    expect(archive.files).toBe(10)
    expect(statSync(join(archive.filesFolder, '2.dcm')).ino).toBe(marked)
    expect(readdirSync(imported)).toHaveLength(1)
  })
})
