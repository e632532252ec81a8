import { execFileSync } from 'node:child_process'
import { mkdirSync, symlinkSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readHeader } from '../../core/dicom/read-header.ts'
import { foundColumns, readAndLearn } from '../../core/dicom/similar-header.ts'
import type { FileHeads, HeaderLayout } from '../../core/dicom/similar-header.ts'
import { nodeFiles } from '../../main/imaging/file-heads.ts'
import type { FileKernels } from '../../main/imaging/file-heads.ts'
import { headerSource } from '../../main/imaging/header-file.ts'
import { ctFiles, uprightShape } from '../fixtures/images.ts'
import { temporaryFolder } from '../main/library/open.ts'
import { nativeFileKernels } from './file-kernels.ts'

const native = nativeFileKernels()

it('the kernels of this machine are native', () => {
  expect(native.kind).toBe('native')
})

/** Names in other scripts, links, a pipe, nothing, and times to the nanosecond. */
const mixedFolder = (): string => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'image 1.dcm'), 'x'.repeat(5000))
  writeFileSync(join(folder, 'empty'), '')
  writeFileSync(join(folder, 'Übersicht 山田.dcm'), 'abc')
  utimesSync(join(folder, 'empty'), 1_700_000_000.123456, 1_699_999_999.987654)
  mkdirSync(join(folder, 'series 2'))
  symlinkSync(join(folder, 'image 1.dcm'), join(folder, 'link'))
  symlinkSync(join(folder, 'series 2'), join(folder, 'folder link'))
  symlinkSync(join(folder, 'nowhere'), join(folder, 'broken'))
  execFileSync('mkfifo', [join(folder, 'pipe')])
  return folder
}

describe('a folder', () => {
  it('is listed as by Node, sizes and times to the last digit', () => {
    const folder = mixedFolder()
    const listed = native.listFolder(folder)
    expect(listed).toEqual(nodeFiles.listFolder(folder))
    expect(listed.names).toEqual(['broken', 'empty', 'folder link', 'image 1.dcm', 'link', 'pipe', 'series 2', 'Übersicht 山田.dcm'])
    expect([...listed.kinds]).toEqual([2, 0, 1, 0, 0, 2, 1, 0])
    expect(listed.sizes[3]).toBe(5000)
  })

  it('with nothing in it, not there, or with a name that is no text', () => {
    expect(native.listFolder(temporaryFolder()).names).toEqual([])
    expect(() => native.listFolder(join(temporaryFolder(), 'none'))).toThrow('ENOENT')
    const folder = temporaryFolder()
    writeFileSync(Buffer.concat([Buffer.from(`${folder}/odd`), Buffer.from([0xff, 0xfe])]), 'abc')
    expect(native.listFolder(folder)).toEqual(nodeFiles.listFolder(folder))
  })
})

const heads = (kernels: FileKernels, folder: string, names: readonly string[], part: number) => {
  const [bytes, lengths, words] = [new Uint8Array(names.length * part), new Int32Array(names.length), new Int32Array(new SharedArrayBuffer(16))]
  kernels.readHeads(folder, names, part, bytes, lengths, { words, file: 1, moment: 2 })
  return { bytes, lengths: [...lengths], words: [...words] }
}

describe('the first parts of files', () => {
  it('are read as by Node: long, short, empty, gone and no file at all; the place says which came last', () => {
    const folder = mixedFolder()
    const names = ['image 1.dcm', 'empty', 'none', 'Übersicht 山田.dcm', 'series 2', 'link']
    const read = heads(native, folder, names, 4096)
    expect(read).toEqual(heads(nodeFiles, folder, names, 4096))
    expect(read.lengths).toEqual([4096, 0, -1, 3, -1, 4096])
    expect(read.words).toEqual([0, 5, 6, 0])
    expect(heads(native, join(folder, 'none'), ['a', 'b'], 10).lengths).toEqual([-1, -1])
  })

  it('have no room that was not given', () => {
    const words = new Int32Array(4)
    const place = { words, file: 0, moment: 1 }
    expect(() => native.readHeads('/', ['a', 'b'], 10, new Uint8Array(19), new Int32Array(2), place)).toThrow(RangeError)
    expect(() => native.readHeads('/', ['a', 'b'], 10, new Uint8Array(20), new Int32Array(1), place)).toThrow(RangeError)
    expect(() => native.readHeads('/', ['a'], 10, new Uint8Array(20), new Int32Array(1), { ...place, file: 4 })).toThrow(RangeError)
  })
})

/** Slices of one series in one folder, one of them cut short and one of another patient. */
const series = (): { readonly layout: HeaderLayout; readonly heads: FileHeads } => {
  const folder = temporaryFolder()
  const files = ctFiles({ ...uprightShape, slices: 9 }, { elements: (k) => ({ '00100020': ['LO', k === 6 ? 'P-002' : 'P-001'] }) })
  const names = files.map((_, k) => `${k}.dcm`)
  for (const [k, bytes] of files.entries()) writeFileSync(join(folder, `${k}.dcm`), bytes)
  truncateSync(join(folder, '3.dcm'), 600)
  const [first = new Uint8Array()] = files
  const { layout } = readAndLearn(first, headerSource(first.length))
  if (layout === null) throw new Error('the fixture teaches nothing')
  const stride = 2048
  const read = heads(native, folder, names, stride)
  return { layout, heads: { bytes: read.bytes, stride, lengths: Int32Array.from(read.lengths), sizes: Float64Array.from(files, ({ length }) => length) } }
}

describe('files beside a learned one', () => {
  it('are compared up to the first that is not alike, by both kernels with the same finds', () => {
    const { layout, heads: read } = series()
    const compared = (kernels: FileKernels, from: number, to: number) => {
      const found = new Int32Array((to - from) * foundColumns(layout))
      return { count: kernels.compareHeads(layout, read, from, to, found), found: [...found] }
    }
    expect(compared(native, 0, 3).found).toEqual(compared(nodeFiles, 0, 3).found)
    expect([compared(native, 0, 9).count, compared(native, 3, 9).count, compared(native, 4, 9).count, compared(native, 6, 9).count, compared(native, 7, 9).count]).toEqual([3, 0, 2, 0, 2])
    expect([0, 3, 4, 6, 7, 9].map((from) => compared(nodeFiles, from, 9).count)).toEqual([3, 0, 2, 0, 2, 0])
  })

  it('have places for every header that is read', () => {
    const { layout, heads: read } = series()
    const found = new Int32Array(foundColumns(layout))
    expect(native.compareHeads(layout, read, 1, 2, found)).toBe(1)
    const bytes = read.bytes.subarray(read.stride, read.stride + (read.lengths[1] ?? 0))
    const header = readHeader(bytes, headerSource(read.sizes[1] ?? 0))
    expect(header.ok && header.value.pixels?.offset).toBe(found[0])
  })

  it('are refused where the arguments do not fit each other', () => {
    const { layout, heads: read } = series()
    const found = new Int32Array(foundColumns(layout))
    expect(() => native.compareHeads(layout, read, 0, 2, found)).toThrow(RangeError)
    expect(() => native.compareHeads(layout, read, 0, 10, new Int32Array(10_000))).toThrow(RangeError)
    expect(() => native.compareHeads({ ...layout, table: Int32Array.from(layout.table, (value) => value + 100_000) }, read, 0, 1, found)).toThrow(RangeError)
    expect(() => native.compareHeads(layout, { ...read, lengths: Int32Array.from(read.lengths, () => 1 << 20) }, 0, 1, found)).toThrow(RangeError)
  })
})
