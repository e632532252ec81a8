import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { InstanceHeader } from '../../../core/dicom/instance-header.ts'
import { latin1 } from '../../../core/dicom/latin1.ts'
import { readHeader } from '../../../core/dicom/read-header.ts'
import { compareHeads, foundColumns, readAndLearn, similarHeader } from '../../../core/dicom/similar-header.ts'
import type { HeaderLayout } from '../../../core/dicom/similar-header.ts'
import { decodeSlice, sharedOf, withSlice } from '../../../core/dicom/slice-fields.ts'
import { headerSource } from '../../../main/imaging/header-file.ts'
import { nativeFileKernels } from '../../native/file-kernels.ts'
import { syntaxes } from '../../fixtures/dicom-file.ts'
import type { Elements } from '../../fixtures/dicom-file.ts'
import { ctFiles, nmFile, obliqueShape, petFiles, uprightShape } from '../../fixtures/images.ts'

const native = nativeFileKernels()

interface Learned {
  readonly layout: HeaderLayout
  readonly shared: InstanceHeader
}

const learn = (bytes: Uint8Array): Learned => {
  const { header, layout } = readAndLearn(bytes, headerSource(bytes.length))
  if (!header.ok || layout === null) throw new Error('the fixture teaches nothing')
  expect(header).toEqual(readHeader(bytes, headerSource(bytes.length)))
  return { layout, shared: sharedOf(header.value) }
}

/** Null where the file has to be read in full; else the whole header, from what was learned and what was read: by the native kernel, and the same by its twin. */
const besides = ({ layout, shared }: Learned, bytes: Uint8Array): InstanceHeader | null => {
  const heads = { bytes, stride: bytes.length, lengths: Int32Array.of(bytes.length), sizes: Float64Array.of(bytes.length) }
  const [found, foundByTwin] = [new Int32Array(foundColumns(layout)), new Int32Array(foundColumns(layout))]
  const count = native.compareHeads(layout, heads, 0, 1, found)
  expect(compareHeads(layout, heads, 0, 1, foundByTwin)).toBe(count)
  if (count === 0) return null
  expect(found).toEqual(foundByTwin)
  const similar = similarHeader(layout, bytes, 0, found, 0, latin1)
  return similar === null ? null : withSlice(shared, similar.sopInstanceUid, decodeSlice(similar.slice))
}

const inFull = (bytes: Uint8Array): InstanceHeader | null => {
  const header = readHeader(bytes, headerSource(bytes.length))
  return header.ok ? header.value : null
}

const expectTheSame = (learned: Learned, bytes: Uint8Array): boolean => {
  const header = besides(learned, bytes)
  if (header !== null) expect(header).toEqual(inFull(bytes))
  return header !== null
}

const perSlice = (k: number): Elements => ({
  '00080008': ['CS', 'ORIGINAL\\PRIMARY\\AXIAL'],
  '00080032': ['TM', `0935${String(k).padStart(2, '0')}`],
  '00080033': ['TM', `0936${String(k).padStart(2, '0')}.123456`],
  '00200012': ['IS', String(1 + (k % 2))],
  '00201041': ['DS', String(k * 2.5)],
  '00191013': ['LO', 'x'.repeat(k + 1)],
})

const series: readonly (readonly [string, readonly Uint8Array[]])[] = [
  ['CT', ctFiles({ ...uprightShape, slices: 12 }, { elements: perSlice })],
  ['oblique CT', ctFiles({ ...obliqueShape, slices: 12 })],
  ['implicit CT', ctFiles({ ...uprightShape, slices: 12 }, { transferSyntax: syntaxes.implicit, elements: perSlice })],
  ['big-endian CT', ctFiles({ ...uprightShape, slices: 12 }, { transferSyntax: syntaxes.bigEndian, elements: perSlice })],
  ['PET with a slope for each slice', petFiles({ ...uprightShape, slices: 12 }, { elements: (k) => ({ '00541300': ['DS', String(k * 1000.5)], '00181242': ['IS', String(120000 + k)] }) })],
  ['PET with sequences of undefined length', petFiles({ ...uprightShape, slices: 12 }, { undefinedLengths: true })],
]

describe.each(series)('%s', (_, files) => {
  const [first = new Uint8Array(), ...rest] = files

  it('every other file is read beside the first, with the same header as in full', () => {
    const learned = learn(first)
    for (const bytes of rest) expect(expectTheSame(learned, bytes)).toBe(true)
    expect(expectTheSame(learned, first)).toBe(true)
  })

  it('a file with any bytes changed gives the same header as in full, or is left to be read in full', () => {
    const learned = learn(first)
    const change = fc.tuple(fc.nat(4000), fc.oneof(fc.nat(255), fc.constantFrom(0, 0x20, 0x30, 0x39, 0x5c, 0xff)))
    let beside = 0
    fc.assert(
      fc.property(fc.nat(rest.length - 1), fc.array(change, { minLength: 1, maxLength: 4 }), (index, changes) => {
        const bytes = Uint8Array.from(rest[index] ?? first)
        for (const [at, value] of changes) bytes[128 + (at % (bytes.length - 128))] = value
        if (expectTheSame(learned, bytes)) beside += 1
      }),
      { numRuns: 700 },
    )
    expect(beside).toBeGreaterThan(5)
  })

  it('a file cut anywhere is left to be read in full, unless its header and pixels are whole', () => {
    const learned = learn(first)
    const [second = new Uint8Array()] = rest
    for (let length = 0; length < second.length; length += 3) expectTheSame(learned, second.subarray(0, length))
  })
})

describe('one element changed, at any length', () => {
  const value = fc.oneof(
    fc.string({ unit: fc.constantFrom(...'0123456789.-+eE \\^ABC=\0'), maxLength: 24 }),
    fc.constantFrom('', '0', '1', '-1.5', '1\\2\\3', '1e400', '20260314', '093000.25', '01', 'M', '1.2.840.1'),
  )
  const tags = [
    ['00080005', 'CS'], ['00080008', 'CS'], ['00080016', 'UI'], ['00080018', 'UI'], ['00080022', 'DA'], ['0008002A', 'DT'], ['00080032', 'TM'],
    ['00080060', 'CS'], ['0008103E', 'LO'], ['00100010', 'PN'], ['00100020', 'LO'], ['00101030', 'DS'], ['00180050', 'DS'], ['00181120', 'DS'],
    ['00181242', 'IS'], ['0020000D', 'UI'], ['0020000E', 'UI'], ['00200012', 'IS'], ['00200013', 'IS'], ['00200032', 'DS'], ['00200037', 'DS'],
    ['00201041', 'DS'], ['00280030', 'DS'], ['00281050', 'DS'], ['00281052', 'DS'], ['00281053', 'DS'], ['00281054', 'LO'], ['00282110', 'CS'],
    ['00282112', 'DS'], ['00282114', 'CS'], ['00541001', 'CS'], ['00541006', 'CS'], ['00541300', 'DS'], ['00541102', 'CS'],
  ] as const
  const base: Elements = Object.fromEntries(tags.map(([tag, vr]) => [tag, [vr, '1'] as const]))
  const known: Elements = { ...base, '00080016': ['UI', '1.2.840.10008.5.1.4.1.1.128'], '00080018': ['UI', '1.2.3'], '0020000D': ['UI', '1.2.4'], '0020000E': ['UI', '1.2.5'], '00282110': ['CS', '01'], '00080060': ['CS', 'PT'], '00281052': ['DS', '0'], '00200032': ['DS', '1\\2\\3'], '00080005': ['CS', 'ISO_IR 100'] }
  const fileWith = (elements: Elements): Uint8Array => petFiles({ ...uprightShape, slices: 1 }, { elements: { ...known, ...elements } })[0] ?? new Uint8Array()

  it.each(tags)('%s gives the same header as in full', (tag, vr) => {
    const learned = learn(fileWith({ '00080022': ['DA', ''], '0008002A': ['DT', '20260314093000'] }))
    fc.assert(
      fc.property(value, fc.boolean(), (text, isThere) => {
        expectTheSame(learned, fileWith({ '00080022': ['DA', ''], '0008002A': ['DT', '20260314093000'], [tag]: isThere ? [vr, text] : null }))
      }),
      { numRuns: 25 },
    )
  })

  it('a slice falls back from its acquisition date to the date and time of the acquisition', () => {
    const learned = learn(fileWith({ '00080022': ['DA', '20260101'], '0008002A': ['DT', '20260314093000'] }))
    const bytes = fileWith({ '00080022': ['DA', ''], '0008002A': ['DT', '20260315093000'] })
    expect(besides(learned, bytes)).toEqual(inFull(bytes))
    expect(besides(learned, bytes)?.acquisitionDate).toBe('2026-03-15')
  })
})

describe('files that teach nothing', () => {
  const teaches = (bytes: Uint8Array): boolean => readAndLearn(bytes, headerSource(bytes.length)).layout !== null
  const [ct = new Uint8Array()] = ctFiles(uprightShape)

  it('deflated ones, ones without preamble, ones without pixels, ones that cannot be read', () => {
    expect(teaches(ct)).toBe(true)
    expect(teaches(ctFiles(uprightShape, { transferSyntax: syntaxes.deflated })[0] ?? ct)).toBe(false)
    expect(teaches(ctFiles(uprightShape, { preamble: false })[0] ?? ct)).toBe(false)
    expect(teaches(ctFiles(uprightShape, { elements: { '7FE00010': null } })[0] ?? ct)).toBe(false)
    expect(teaches(Uint8Array.from(Buffer.from('no DICOM at all, but longer than a preamble'.repeat(10))))).toBe(false)
  })

  it('are read in full beside what others taught', () => {
    const learned = learn(ct)
    expect(besides(learned, nmFile(uprightShape))).toBeNull()
    expect(besides(learned, petFiles(uprightShape)[0] ?? ct)).toBeNull()
    expect(besides(learned, new Uint8Array())).toBeNull()
  })
})

describe('what must not be taken over from the learned file', () => {
  const [first = new Uint8Array()] = ctFiles(uprightShape)
  it.each([
    ['another patient', { '00100020': ['LO', 'P-002'] }],
    ['another name', { '00100010': ['PN', 'Muster^Marie'] }],
    ['another series', { '0020000E': ['UI', '1.2.826.0.1.3680043.10.1.9'] }],
    ['another orientation', { '00200037': ['DS', '1\\0\\0\\0\\-1\\0'] }],
    ['another pixel spacing', { '00280030': ['DS', '0.8\\0.7'] }],
    ['another character set', { '00080005': ['CS', 'ISO_IR 192'] }],
    ['one element more', { '00100040': ['CS', 'F'], '00101030': ['DS', '60'] }],
  ] as const)('%s', (_, elements) => {
    const learned = learn(first)
    const bytes = ctFiles(uprightShape, { elements: elements as unknown as Elements })[1] ?? first
    expect(besides(learned, bytes)).toBeNull()
  })
})
