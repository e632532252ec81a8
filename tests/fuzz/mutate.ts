import type { Random } from '../../phantom/random.ts'
import { elementsOf, placesOf } from './elements.ts'
import type { Found } from './elements.ts'

/** A changed copy of a file. */
type Mutation = (bytes: Uint8Array, random: Random) => Uint8Array

const below = (random: Random, count: number): number => Math.floor(random.next() * count)
const oneOf = <T>(random: Random, choices: readonly T[]): T | undefined => choices[below(random, choices.length)]
const joined = (...parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts))
const text = (value: string): Uint8Array => new Uint8Array(Buffer.from(value, 'latin1'))

/** Half of the time within the header, where a change does most. */
const place = (bytes: Uint8Array, random: Random): number => below(random, random.next() < 0.5 ? Math.min(bytes.length, 2048) : bytes.length)

const flipBits: Mutation = (bytes, random) => {
  const changed = bytes.slice()
  for (let left = 1 + below(random, 16); left > 0; left -= 1) {
    const at = place(bytes, random)
    changed[at] = (changed[at] ?? 0) ^ (1 << below(random, 8))
  }
  return changed
}

const overwriteRun: Mutation = (bytes, random) => {
  const at = place(bytes, random)
  const length = 1 + below(random, 256)
  const from = place(bytes, random)
  const run = oneOf(random, [new Uint8Array(length), new Uint8Array(length).fill(0xff), bytes.slice(from, from + length)]) ?? bytes
  return joined(bytes.subarray(0, at), run, bytes.subarray(at + run.length))
}

const insertOrDelete: Mutation = (bytes, random) => {
  const at = place(bytes, random)
  const length = 1 + below(random, 64)
  if (random.next() < 0.5) return joined(bytes.subarray(0, at), bytes.subarray(at + length))
  return joined(bytes.subarray(0, at), Uint8Array.from({ length }, () => below(random, 256)), bytes.subarray(at))
}

const truncate: Mutation = (bytes, random) => bytes.slice(0, place(bytes, random))

const lengths = [0xffffffff, 0xfffffffe, 0x7fffffff, 0x80000000, 0x00ffffff, 0xffff, 1, 3, 0]

const setLength = (bytes: Uint8Array, { lengthAt, lengthBytes, length }: Found, random: Random): Uint8Array => {
  const changed = bytes.slice()
  const view = new DataView(changed.buffer)
  const wanted = oneOf(random, [...lengths, length + 1, length + 2, length - 1]) ?? 0
  if (lengthBytes === 2) view.setUint16(lengthAt, wanted & 0xffff, true)
  else view.setUint32(lengthAt, wanted >>> 0, true)
  return changed
}

const lengthField: Mutation = (bytes, random) => {
  const found = oneOf(random, elementsOf(bytes))
  return found === undefined ? flipBits(bytes, random) : setLength(bytes, found, random)
}

const vrNames = 'AE AS AT CS DA DS DT FD FL IS LO LT OB OD OF OL OV OW PN SH SL SQ SS ST SV TM UC UI UL UN UR US UT UV XX ??'.split(' ')

const swapVr: Mutation = (bytes, random) => {
  const found = oneOf(random, elementsOf(bytes).filter(({ vrAt }) => vrAt >= 0))
  if (found === undefined) return flipBits(bytes, random)
  const changed = bytes.slice()
  changed.set(text(oneOf(random, vrNames) ?? 'UN'), found.vrAt)
  return changed
}

const duplicateElement: Mutation = (bytes, random) => {
  const elements = elementsOf(bytes)
  const [from, to] = [oneOf(random, elements), oneOf(random, elements)]
  if (from === undefined || to === undefined) return flipBits(bytes, random)
  return joined(bytes.subarray(0, to.at), bytes.subarray(from.at, from.valueAt + Math.min(from.length, 100_000)), bytes.subarray(to.at))
}

const itemStart = Uint8Array.of(0xfe, 0xff, 0x00, 0xe0, 0xff, 0xff, 0xff, 0xff)
const emptyItem = Uint8Array.of(0xfe, 0xff, 0x00, 0xe0, 0, 0, 0, 0)
const sequenceTag = Uint8Array.of(0x08, 0x00, 0x40, 0x11)
const explicitSequence = joined(sequenceTag, text('SQ'), Uint8Array.of(0, 0, 0xff, 0xff, 0xff, 0xff))
const unknownSequence = joined(sequenceTag, text('UN'), Uint8Array.of(0, 0, 0xff, 0xff, 0xff, 0xff))
const implicitSequence = joined(sequenceTag, Uint8Array.of(0xff, 0xff, 0xff, 0xff))

const repeated = (part: Uint8Array, times: number): Uint8Array => new Uint8Array(Buffer.alloc(part.length * times, part))

/** Sequences within sequences, closed nowhere, and sequences of very many empty items. */
const nest: Mutation = (bytes, random) => {
  const before = oneOf(random, elementsOf(bytes))?.at ?? place(bytes, random)
  const opened = oneOf(random, [explicitSequence, implicitSequence, unknownSequence]) ?? explicitSequence
  const depth = oneOf(random, [3, 60, 1000, 30_000]) ?? 3
  const bomb = random.next() < 0.7 ? repeated(joined(opened, itemStart), depth) : joined(opened, repeated(emptyItem, 4 * depth))
  return joined(bytes.subarray(0, before), bomb, bytes.subarray(before))
}

// prettier-ignore
const transferSyntaxes = ['', '.1', '.2', '.1.99', '.5', '.4.50', '.4.51', '.4.57', '.4.70', '.4.80', '.4.81', '.4.90', '.4.91', '.4.92', '.4.100', '.4.201', '.4.203', '.999']

const swapTransferSyntax: Mutation = (bytes, random) => {
  const [found] = placesOf(bytes, '00020010')
  if (found === undefined) return flipBits(bytes, random)
  const uid = `1.2.840.10008.1.2${oneOf(random, transferSyntaxes) ?? ''}`
  const padded = text(uid.length % 2 === 0 ? uid : `${uid}\0`)
  const changed = joined(bytes.subarray(0, found.valueAt), padded, bytes.subarray(found.valueAt + found.length))
  new DataView(changed.buffer).setUint16(found.lengthAt, padded.length, true)
  return changed
}

/** Samples per pixel, rows, columns, bits allocated, stored, high bit, sign; number of slices of NM, its vectors. */
const wordTags = ['00280002', '00280010', '00280011', '00280100', '00280101', '00280102', '00280103', '00540081', '00540080', '00540010']
const words = [0, 1, 2, 7, 8, 12, 15, 16, 17, 24, 32, 64, 255, 4096, 32_767, 32_768, 65_535]

const setWord: Mutation = (bytes, random) => {
  const found = oneOf(random, placesOf(bytes, oneOf(random, wordTags) ?? ''))
  if (found === undefined || found.valueAt + 2 > bytes.length) return flipBits(bytes, random)
  const changed = bytes.slice()
  new DataView(changed.buffer).setUint16(found.valueAt, oneOf(random, words) ?? 0, true)
  return changed
}

/** Number of frames, position, orientation, spacings, slope, intercept, window, dose, half-life, weight, times. */
// prettier-ignore
const textTags = [
  '00280008', '00200032', '00200037', '00280030', '00180050', '00180088', '00281053', '00281052', '00200013', '00200012', '00181074', '00181075', '00101030',
  '00101020', '00181072', '00181078', '00080031', '00080032', '00080022', '00541300', '00541321', '00541001', '00541102', '00080005', '0020000E', '00080018',
]
const numberTexts = ['', '0', '-1', 'NaN', 'Infinity', '1e308', '-1e308', '1e-308', '1e39', '0.1.2', '99999999999999999999', '1\\2', '1\\0\\0\\1\\0\\0', '0\\0\\0\\0\\0\\0', '\\\\\\\\', '240000', 'abc', '\u00ff\u0000']

const setText: Mutation = (bytes, random) => {
  const found = oneOf(random, placesOf(bytes, oneOf(random, textTags) ?? ''))
  if (found === undefined || found.length > 1000) return flipBits(bytes, random)
  const value = oneOf(random, numberTexts) ?? ''
  const padded = text(value.length % 2 === 0 ? value : `${value} `)
  const changed = joined(bytes.subarray(0, found.valueAt), padded, bytes.subarray(found.valueAt + found.length))
  const view = new DataView(changed.buffer)
  if (found.lengthBytes === 2) view.setUint16(found.lengthAt, padded.length, true)
  else view.setUint32(found.lengthAt, padded.length, true)
  return changed
}

/** Items of encapsulated pixels and of sequences: their lengths, the offset table's content, one item more or less. */
const changeItems: Mutation = (bytes, random) => {
  const items = [...placesOf(bytes, 'FFFEE000'), ...placesOf(bytes, 'FFFEE0DD')]
  const found = oneOf(random, items)
  if (found === undefined) return flipBits(bytes, random)
  const kind = below(random, 4)
  if (kind === 0) return setLength(bytes, found, random)
  if (kind === 1) return joined(bytes.subarray(0, found.at), bytes.subarray(found.valueAt + below(random, 64)))
  if (kind === 2) return joined(bytes.subarray(0, found.at), emptyItem, bytes.subarray(found.at))
  const changed = bytes.slice()
  for (let word = 0; word < 4 && found.valueAt + 4 * word + 4 <= bytes.length; word += 1) {
    new DataView(changed.buffer).setUint32(found.valueAt + 4 * word, oneOf(random, lengths) ?? 0, true)
  }
  return changed
}

/** The first bytes of the pixel data: the headers of compressed streams. */
const changePixels: Mutation = (bytes, random) => {
  const found = placesOf(bytes, '7FE00010').at(-1)
  if (found === undefined) return flipBits(bytes, random)
  const changed = bytes.slice()
  for (let left = 1 + below(random, 6); left > 0; left -= 1) {
    const at = found.valueAt + below(random, random.next() < 0.6 ? 120 : bytes.length - found.valueAt)
    if (at < changed.length) changed[at] = oneOf(random, [0, 1, 0x7f, 0x80, 0xd9, 0xff, below(random, 256)]) ?? 0
  }
  return changed
}

/** Every mutation by name. */
const mutations: Readonly<Record<string, Mutation>> = {
  flipBits,
  overwriteRun,
  insertOrDelete,
  truncate,
  lengthField,
  swapVr,
  duplicateElement,
  nest,
  swapTransferSyntax,
  setWord,
  setText,
  changeItems,
  changePixels,
}

/** Those that leave the file readable as a whole come more often: they reach the steps behind the header. */
const drawn = [...Object.keys(mutations), ...['setWord', 'setText', 'changePixels', 'changeItems', 'swapTransferSyntax'].flatMap((name) => [name, name, name])]

export interface Mutant {
  readonly bytes: Uint8Array
  /** What was done to it, in order. */
  readonly by: readonly string[]
}

/** One to three mutations, one after the other. */
export const mutate = (bytes: Uint8Array, random: Random): Mutant => {
  const by = Array.from({ length: 1 + below(random, 3) }, () => oneOf(random, drawn) ?? 'flipBits')
  return { by, bytes: by.reduce((changed, name) => (changed.length === 0 ? changed : (mutations[name] ?? flipBits)(changed, random)), bytes) }
}
