import { chmodSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { afterAll, describe, expect, test } from 'vitest'
import { assembleVolume } from '../../../core/volume/assemble.ts'
import { readHeaderFile } from '../../../main/imaging/header-file.ts'
import { loadVolume } from '../../../main/imaging/load-volume.ts'
import { createVolumeCache } from '../../../main/imaging/volume-cache.ts'
import { syntaxes } from '../../fixtures/dicom-file.ts'
import { ctFiles, framesFrom, headerOf, nmFile, obliqueShape, uids, uprightShape } from '../../fixtures/images.ts'
import { newFolder, written } from './written-files.ts'

const folder = newFolder()
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const inMemory = (files: readonly Uint8Array[]) => {
  const volume = assembleVolume(files.map(headerOf), framesFrom(files))
  if (!volume.ok) throw new Error(volume.error.sentence)
  return volume.value
}

const at = (index: number, files: readonly { readonly path: string }[]): string => files[index]?.path ?? ''

describe('loadVolume', () => {
  test.each([syntaxes.explicit, syntaxes.implicit, syntaxes.bigEndian, syntaxes.deflated])('reads what is in the files (%s)', async (transferSyntax) => {
    for (const make of [() => ctFiles(obliqueShape, { transferSyntax }), () => [nmFile({ ...obliqueShape, sliceStepMm: -2 }, { transferSyntax })]]) {
      const plain = transferSyntax === syntaxes.deflated ? null : inMemory(make())
      const loaded = await loadVolume({ files: written(newFolder(), make()) })
      if (!loaded.ok) throw new Error(loaded.error.sentence)
      expect(loaded.value.voxels.buffer).toBeInstanceOf(SharedArrayBuffer)
      expect(loaded.value.info.frames).toBe(3)
      if (plain !== null) {
        expect(loaded.value.info).toEqual(plain.info)
        expect([...loaded.value.voxels]).toEqual([...plain.voxels])
      }
    }
  })

  test('a deflated series holds the same voxels as the plain one', async () => {
    const deflated = await loadVolume({ files: written(newFolder(), ctFiles(obliqueShape, { transferSyntax: syntaxes.deflated })) })
    expect(deflated.ok && [...deflated.value.voxels]).toEqual([...inMemory(ctFiles(obliqueShape)).voxels])
  })

  test('a CT beyond 16 bits is loaded as floats', async () => {
    const loaded = await loadVolume({ files: written(newFolder(), ctFiles({ ...uprightShape, stored: () => 60_000 })) })
    expect(loaded).toMatchObject({ ok: true, value: { info: { voxelType: 'float32', max: 58_976 } } })
  })

  test('counts every file in its progress', async () => {
    const seen: number[] = []
    await loadVolume({ files: written(newFolder(), ctFiles()), onProgress: (done, total) => seen.push(done, total) })
    expect(seen).toEqual([1, 3, 2, 3, 3, 3])
  })

  test('ends when it is cancelled', async () => {
    let asked = 0
    const loaded = await loadVolume({ files: written(newFolder(), ctFiles()), isCancelled: () => (asked += 1) > 4 })
    expect(loaded).toMatchObject({ ok: false, error: { code: 'cancelled' } })
  })

  test('ends when it is cancelled after the last file was read, too', async () => {
    let isRead = false
    const loaded = await loadVolume({ files: written(newFolder(), ctFiles()), onProgress: (done, total) => (isRead = done === total), isCancelled: () => isRead })
    expect(isRead).toBe(true)
    expect(loaded).toMatchObject({ ok: false, error: { code: 'cancelled' } })
  })

  test('never changes a file, nor its dates', async () => {
    const files = written(newFolder(), ctFiles())
    for (const { path } of files) chmodSync(path, 0o444)
    const before = files.map(({ path }) => [readFileSync(path).toString('hex'), statSync(path).mtimeMs])
    expect((await loadVolume({ files })).ok).toBe(true)
    expect(files.map(({ path }) => [readFileSync(path).toString('hex'), statSync(path).mtimeMs])).toEqual(before)
  })
})

describe('files that are no longer as they were indexed', () => {
  const problem = async (spoil: (path: string) => void): Promise<{ readonly code: string; readonly sentence: string; readonly path: string }> => {
    const files = written(newFolder(), ctFiles())
    const path = at(1, files)
    spoil(path)
    const loaded = await loadVolume({ files })
    return loaded.ok ? { code: 'ok', sentence: '', path } : { ...loaded.error, path }
  }

  test('vanished', async () => {
    const { code, sentence, path } = await problem((file) => rmSync(file))
    expect(code).toBe('file-missing')
    expect(sentence).toContain(path)
  })
  test('cut short', async () => {
    const { code, sentence, path } = await problem((file) => truncateSync(file, statSync(file).size - 12))
    expect(code).toBe('truncated')
    expect(sentence).toContain(path)
  })
  test('emptied', async () => {
    const { code, sentence, path } = await problem((file) => writeFileSync(file, ''))
    expect(code).toBe('not-dicom')
    expect(sentence).toContain(path)
  })
  test('replaced by another image', async () => {
    const other = ctFiles(uprightShape, { elements: { '00080018': ['UI', '1.2.3.4'] } })[0] ?? new Uint8Array()
    const { code, sentence, path } = await problem((file) => writeFileSync(file, other))
    expect(code).toBe('file-changed')
    expect(sentence).toContain(path)
  })
  test('a folder in its place', async () => {
    const files = written(newFolder(), ctFiles()).map((file, index) => (index === 1 ? { ...file, path: folder } : file))
    expect(await loadVolume({ files })).toMatchObject({ ok: false, error: { code: 'is-folder' } })
  })
})

describe('readHeaderFile', () => {
  test('reads further when the header is longer than the first part', async () => {
    const long = ctFiles(uprightShape, { elements: { '00104000': ['LT', 'x'.repeat(60_000)] } })
    const [file] = written(newFolder(), long.slice(0, 1))
    expect(await readHeaderFile(file?.path ?? '')).toMatchObject({ ok: true, value: { seriesInstanceUid: uids.ct } })
  })
  test('a missing file is a reason, not an exception', async () => {
    expect(await readHeaderFile(`${folder}/nowhere`)).toMatchObject({ ok: false, error: { code: 'file-missing' } })
  })
})

describe('the cache', () => {
  test('loads once, shares the load, and loads again what it could not keep', async () => {
    const files = written(newFolder(), ctFiles())
    const cache = createVolumeCache(1)
    const series = { seriesInstanceUid: uids.ct, files }
    const [first, second] = await Promise.all([cache(series, {}), cache(series, {})])
    expect(first.ok && second.ok && first.value === second.value).toBe(true)
    await cache({ seriesInstanceUid: uids.nm, files: written(newFolder(), [nmFile()]) }, {})
    const again = await cache(series, {})
    expect(again.ok && first.ok && again.value !== first.value).toBe(true)
  })

  test('does not keep a failure', async () => {
    const files = written(newFolder(), ctFiles())
    const bytes = readFileSync(at(0, files))
    rmSync(at(0, files))
    const cache = createVolumeCache(2)
    const series = { seriesInstanceUid: uids.ct, files }
    expect((await cache(series, {})).ok).toBe(false)
    writeFileSync(at(0, files), bytes)
    expect((await cache(series, {})).ok).toBe(true)
  })

  test("one caller's cancel does not fail another's load", async () => {
    const files = written(newFolder(), ctFiles())
    const cache = createVolumeCache(2)
    const series = { seriesInstanceUid: uids.ct, files }
    const [cancelled, wanted] = await Promise.all([cache(series, { isCancelled: () => true }), cache(series, {})])
    expect(cancelled).toMatchObject({ ok: false, error: { code: 'cancelled' } })
    expect(wanted.ok).toBe(true)
  })
})

describe('a series that holds two acquisitions', () => {
  const files = () =>
    written(newFolder(), [
      ...ctFiles({ ...uprightShape, slices: 4 }, { elements: { '00200012': ['IS', '1'] } }),
      ...ctFiles({ ...uprightShape, stored: () => 500 }, { elements: (k) => ({ '00080018': ['UI', `1.2.7.${k + 1}`], '00200012': ['IS', '2'] }) }),
    ])
  test('each is loaded by its own id, from its own files', async () => {
    const cache = createVolumeCache(2)
    const all = files()
    const load = async (seriesInstanceUid: string) => {
      const volume = await cache({ seriesInstanceUid, files: all }, {})
      return volume.ok ? { id: volume.value.info.seriesInstanceUid, frames: volume.value.info.frames, min: volume.value.info.min } : volume.error
    }
    expect(await load(uids.ct)).toEqual({ id: uids.ct, frames: 4, min: -24 })
    expect(await load(`${uids.ct}#2`)).toEqual({ id: `${uids.ct}#2`, frames: 3, min: -524 })
  })
  test('a part that is no longer there is said so', async () => {
    expect(await loadVolume({ files: files(), partId: `${uids.ct}#3` })).toMatchObject({ ok: false, error: { code: 'no-such-part' } })
  })
})
