import { describe, expect, test } from 'vitest'
import type { Elements } from '../../fixtures/dicom-file.ts'
import { ctFiles, nmFile, petFiles, uprightShape } from '../../fixtures/images.ts'
import type { Shape } from '../../fixtures/images.ts'
import { assemble, problemOf, voxelAt } from '../../fixtures/volumes.ts'

const ct = (elements: Elements | ((k: number) => Elements), shape: Shape = uprightShape) => assemble(ctFiles(shape, { elements }))
const only = (slice: number, elements: Elements) => (k: number): Elements => (k === slice ? elements : {})

const le16 = (values: readonly number[]): Uint8Array => new Uint8Array(Uint16Array.from(values, (value) => value & 0xffff).buffer)
const noRescale: Elements = { '00281052': null, '00281053': null, '00281054': null }
const table = (values: readonly number[], { first = 1000, bits = 16, type = 'HU', data = le16(values) } = {}): Elements => ({
  ...noRescale,
  '00283000': ['SQ', [{ '00283002': ['US', [values.length, first, bits]], '00283004': ['LO', type], '00283006': ['OW', data] }]],
})
const squares = Array.from({ length: 300 }, (_, index) => (index % 200) ** 2)

describe('a modality lookup table', () => {
  test('gives each stored value its meaning', () => {
    const volume = ct(table(squares))
    expect(voxelAt(volume, 3, 1, 0)).toBe(13 ** 2)
    expect(voxelAt(volume, 0, 0, 1)).toBe(100 ** 2)
  })
  test('in Hounsfield units where it says so', () => expect(ct(table([1, 2, 3])).info.unit).toBe('HU'))
  test('in no unit where it says another', () => {
    const { info } = ct(table([1, 2, 3], { type: 'US' }))
    expect(info.unit).toBe('unknown')
    expect(info.warnings.join()).toContain('"US"')
  })
  test('its ends hold for values beyond them', () => expect(ct(table([7, 8, 9])).info).toMatchObject({ min: 7, max: 9 }))
  test('values below the first mapped one take the first entry', () => expect(voxelAt(ct(table([5, 6], { first: 1002 })), 0, 0, 0)).toBe(5))
  test('a first mapped value below zero, for signed pixels', () => {
    const shape: Shape = { ...uprightShape, stored: (i) => i - 3 }
    const volume = ct({ ...table([10, 20, 30, 40], { first: -3 & 0xffff }), '00280103': ['US', [1]] }, shape)
    expect([0, 1, 2, 3, 4].map((i) => voxelAt(volume, i, 0, 0))).toEqual([10, 20, 30, 40, 40])
  })
  test('of 8 bits, two entries to a word', () => {
    expect(ct(table([3, 200, 5, 6], { bits: 8, data: Uint8Array.of(3, 200, 5, 6) })).info).toMatchObject({ min: 3, max: 200 })
  })
  test('each slice by its own', () => {
    const volume = ct((k) => table([100 * (k + 1)]))
    expect([0, 1, 2].map((k) => voxelAt(volume, 0, 0, k))).toEqual([100, 200, 300])
  })
  test('is named among the warnings', () => expect(ct(table([1])).info.warnings.join()).toContain('Modality LUT Sequence'))
  const refused: readonly (readonly [string, Elements | ((k: number) => Elements), string])[] = [
    ['shorter than it says', table([1, 2, 3], { data: le16([1, 2]) }), 'missing, damaged or longer'],
    ['longer than 4096 entries', table(Array.from({ length: 4098 }, (_, index) => index)), 'longer than 4096 entries'],
    ['of 65,536 entries, which is written as 0', { ...noRescale, '00283000': ['SQ', [{ '00283002': ['US', [0, 0, 16]], '00283006': ['OW', le16([1, 2])] }]] }, 'longer than 4096'],
    ['without data', { ...noRescale, '00283000': ['SQ', [{ '00283002': ['US', [2, 0, 16]] }]] }, 'missing'],
    ['in one slice only', only(1, table([1, 2])), 'not in every image'],
    ['beside a rescale', { ...table([1, 2]), '00281052': ['DS', '-1024'], '00281053': ['DS', '1'] }, 'contradict each other'],
    ['with different units in different slices', (k) => table([1, 2], { type: k === 0 ? 'HU' : 'US' }), 'different units'],
  ]
  test.each(refused)('%s: refused', (_, elements, why) => {
    const { code, sentence } = problemOf(ctFiles(uprightShape, { elements }))
    expect(code).toBe('modality-lut')
    expect(sentence).toContain(why)
  })
  test('of a PET: refused, for activity is never a table', () => expect(problemOf(petFiles(uprightShape, { elements: table([1]) })).code).toBe('modality-lut'))
})

describe('rescaling', () => {
  test('each slice of a CT by its own slope and intercept', () => {
    const volume = ct((k) => ({ '00281052': ['DS', String(-1000 - k)], '00281053': ['DS', String(k + 1)] }))
    expect([0, 1, 2].map((k) => voxelAt(volume, 0, 0, k))).toEqual([0, 2 * 1100 - 1001, 3 * 1200 - 1002])
  })
  test.each([
    ['slope', '00281053', '1e308'],
    ['negative slope', '00281053', '-1e39'],
    ['slope that leaves nothing but 0', '00281053', '1e-308'],
    ['intercept', '00281052', '1e308'],
  ])('a %s beyond any measurement: refused', (_name, tag, text) =>
    expect(problemOf(ctFiles(uprightShape, { elements: only(1, { [tag]: ['DS', text] }) })).code).toBe('bad-rescale'))
  test('a slope of 0: refused', () => expect(problemOf(ctFiles(uprightShape, { elements: only(1, { '00281053': ['DS', '0'] }) })).code).toBe('bad-rescale'))
  test('a slice without rescale: no Hounsfield units', () => expect(ct(only(1, noRescale)).info.unit).toBe('unknown'))
  test('a negative slope', () => expect(ct({ '00281053': ['DS', '-1'], '00281052': ['DS', '0'] }).info).toMatchObject({ min: -1234, max: -1000 }))
  test('counts that were stored scaled', () => {
    const { info } = assemble([nmFile(uprightShape, { elements: { '00281052': ['DS', '0'], '00281053': ['DS', '0.25'] } })])
    expect(info).toMatchObject({ unit: 'counts', min: 250 })
    expect(info.warnings.join()).toContain('have been applied')
  })
  test('a real-world value map by table is not applied, and named', () => {
    const elements: Elements = { '00409096': ['SQ', [{ '004008EA': ['SQ', [{ '00080100': ['SH', 'Bq/ml'] }]], '00409212': ['FD', [1, 2, 3]] }]] }
    const { info } = assemble([nmFile(uprightShape, { elements })])
    expect(info.unit).toBe('counts')
    expect(info.warnings.join()).toContain('(Real World Value Mapping, 0040,9212)')
  })
})

describe('bit depths', () => {
  const bits = (allocated: number, stored: number, signed: 0 | 1, data: Uint8Array, high = stored - 1): Elements => ({
    '00280100': ['US', [allocated]],
    '00280101': ['US', [stored]],
    '00280102': ['US', [high]],
    '00280103': ['US', [signed]],
    '00281052': ['DS', '0'],
    '7FE00010': ['OW', data],
  })
  const filled = (value: number): number[] => Array.from({ length: 20 }, () => value)
  const bytes = (value: number): Uint8Array => Uint8Array.from(filled(value))
  const longs = (value: number): Uint8Array => new Uint8Array(Uint32Array.from(filled(value), (each) => each >>> 0).buffer)
  const cases: readonly (readonly [string, Elements, number])[] = [
    ['1 bit in 8', bits(8, 1, 0, bytes(0xff)), 1],
    ['1 bit in 16', bits(16, 1, 0, le16(filled(0xffff))), 1],
    ['8 bits, signed', bits(8, 8, 1, bytes(0xf6)), -10],
    ['7 bits in 8, signed', bits(8, 7, 1, bytes(0x40)), -64],
    ['8 bits in 16', bits(16, 8, 0, le16(filled(0xab12))), 0x12],
    ['10 bits in 16', bits(16, 10, 0, le16(filled(0xfc01))), 1],
    ['10 bits in 16, signed', bits(16, 10, 1, le16(filled(0x03ff))), -1],
    ['12 bits in 16', bits(16, 12, 0, le16(filled(0xf800))), 0x800],
    ['12 bits in 16, signed', bits(16, 12, 1, le16(filled(0x0800))), -2048],
    ['12 bits in 16, at the upper end', bits(16, 12, 0, le16(filled(0x8010)), 15), 0x801],
    ['16 bits, signed', bits(16, 16, 1, le16(filled(-1234))), -1234],
    ['16 bits', bits(16, 16, 0, le16(filled(60_000))), 60_000],
    ['20 bits in 32, signed', bits(32, 20, 1, longs(0x80000)), -524_288],
    ['32 bits, signed', bits(32, 32, 1, longs(-5)), -5],
    ['32 bits', bits(32, 32, 0, longs(70_000)), 70_000],
  ]
  test.each(cases)('%s', (_, elements, expected) => expect(ct(elements).info).toMatchObject({ min: expected, max: expected }))
  test('signed and unsigned slices in one series, each by its own header', () => {
    const volume = ct((k) => ({ ...bits(16, 16, k === 1 ? 1 : 0, le16(filled(0xfffe))) }))
    expect([0, 1, 2].map((k) => voxelAt(volume, 0, 0, k))).toEqual([65_534, -2, 65_534])
  })
  test('1 bit in 1: refused by its depth', () => {
    const { code, sentence } = problemOf(ctFiles(uprightShape, { elements: bits(1, 1, 0, bytes(1)) }))
    expect(code).toBe('odd-bits')
    expect(sentence).toContain('1 bits in 1')
  })
  test('more bits than there is room for: refused', () => expect(problemOf(ctFiles(uprightShape, { elements: bits(16, 17, 0, le16(filled(1))) })).code).toBe('odd-bits'))
  test('a high bit that leaves too few: refused', () => expect(problemOf(ctFiles(uprightShape, { elements: bits(16, 12, 0, le16(filled(1)), 5) })).code).toBe('odd-bits'))
})

describe('padding', () => {
  const stored = (i: number): number => [0, 5, 10, 900, 1000][i] ?? 0
  const padded = (elements: Elements) => ct(elements, { ...uprightShape, stored }).info
  test('one value', () => expect(padded({ '00280120': ['US', [5]] }).warnings.join()).toContain('12 voxels hold the padding value -1019'))
  test('a range', () => expect(padded({ '00280120': ['US', [0]], '00280121': ['US', [10]] }).warnings.join()).toContain('36 voxels hold padding values -1024 to -1014'))
  test('a range written downwards', () => expect(padded({ '00280120': ['US', [10]], '00280121': ['US', [5]] }).warnings.join()).toContain('24 voxels hold padding values -1019 to -1014'))
  test('a negative value of signed pixels', () => {
    const shape: Shape = { ...uprightShape, stored: (i) => (i === 0 ? -2000 : 40) }
    const { info } = ct({ '00280103': ['US', [1]], '00280120': ['US', [-2000]], '00281052': ['DS', '0'] }, shape)
    expect(info.warnings.join()).toContain('12 voxels hold the padding value -2000')
  })
  test('a limit without a value means nothing', () => expect(padded({ '00280121': ['US', [10]] }).warnings).toEqual([]))
  test('a value that no pixel has is not mentioned', () => expect(padded({ '00280120': ['US', [77]] }).warnings).toEqual([]))
})

describe('compression with loss on the way here', () => {
  test('is named with its ratio and method, in a lossless syntax too', () => {
    const { info } = ct({ '00282110': ['CS', '01'], '00282112': ['DS', '9.9'], '00282114': ['CS', 'ISO_10918_1'] })
    expect(info.warnings).toEqual(['The images of this CT were once compressed with loss (ISO_10918_1, 9.9 : 1): values may differ from those measured.'])
  })
  test('is named without them', () => expect(ct({ '00282110': ['CS', '01'] }).info.warnings.join()).toContain('method not named'))
  test('of one slice counts', () => expect(ct(only(2, { '00282110': ['CS', '01'] })).info.warnings.join()).toContain('once compressed with loss'))
  test('00 is none', () => expect(ct({ '00282110': ['CS', '00'] }).info.warnings).toEqual([]))
})
