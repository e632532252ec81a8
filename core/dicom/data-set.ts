import dicomParser from 'dicom-parser'
import type { ByteStream, Element } from 'dicom-parser'
import { problem } from '../base/problem.ts'
import { fail, ok } from '../base/result.ts'
import type { Result } from '../base/result.ts'
import { string } from './attributes.ts'
import type { Attributes } from './attributes.ts'
import { readPlainElement } from './plain-element.ts'
import { deflatedLittleEndian, explicitBigEndian, explicitLittleEndian, implicitLittleEndian, transferSyntax } from './transfer-syntaxes.ts'

/** Inflates raw deflate data, as much as is there, to at most `maxLength` bytes; null when it is no deflate data. */
export type InflateRaw = (bytes: Uint8Array, maxLength: number) => Uint8Array | null

export interface DataSet {
  readonly meta: Attributes
  readonly attributes: Attributes
  readonly transferSyntaxUid: string
  /**
   * Why reading stopped: at the pixel data, at the end of the bytes between two elements, inside an element that the bytes
   * do not hold in full, or at something that is no DICOM element.
   */
  readonly ended: 'pixel-data' | 'end' | 'cut' | 'broken'
  readonly pixelData: { readonly offset: number; readonly length: number | null } | null
  /** Where each element begins, those of the meta information first, and at last where reading stopped. In a deflated file: of the inflated part. */
  readonly starts: readonly number[]
}

/** A header that inflates to more bytes than this, an image to more than that, or one with more elements, is hostile, not large. */
const maxInflatedHeader = 64 * 1024 * 1024
const maxInflatedImage = 1024 * 1024 * 1024
const maxElements = 50_000

/** Items of all sequences together: ten for each frame of an object of 10,000 frames. dicom-parser makes an object of each. */
const maxItems = 100_000
const itemBytes = 8

const undefinedLength = 0xffffffff

const vrs = new Set(
  'AE AS AT CS DA DS DT FD FL IS LO LT OB OD OF OL OV OW PN SH SL SQ SS ST SV TM UC UI UL UN UR US UT UV'.split(' '),
)

const hasVr = (bytes: Uint8Array, at: number): boolean => vrs.has(String.fromCharCode(bytes[at + 4] ?? 0, bytes[at + 5] ?? 0))

const isDicmAt = (bytes: Uint8Array, at: number): boolean =>
  bytes[at] === 0x44 && bytes[at + 1] === 0x49 && bytes[at + 2] === 0x43 && bytes[at + 3] === 0x4d

const groupAt = (bytes: Uint8Array, at: number, littleEndian: boolean): number =>
  littleEndian ? (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) : ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)

/** Where the first element lies, with or without preamble (PS3.10 7.1); null when this is no DICOM. */
const firstElement = (bytes: Uint8Array): number | null => {
  if (isDicmAt(bytes, 128)) return 132
  if (isDicmAt(bytes, 0)) return 4
  const little = groupAt(bytes, 0, true)
  const plausible = (little === 0x0002 && hasVr(bytes, 0)) || little === 0x0008 || (groupAt(bytes, 0, false) === 0x0008 && hasVr(bytes, 0))
  return bytes.length > 132 && plausible ? 0 : null
}

interface Layout {
  readonly littleEndian: boolean
  readonly implicit: boolean
}

/** The encoding that the first element really has: files lie about it. */
const layoutAt = (bytes: Uint8Array, at: number): Layout => ({
  littleEndian: !(groupAt(bytes, at, true) > 0x00ff && groupAt(bytes, at, false) <= 0x00ff),
  implicit: !hasVr(bytes, at),
})

/**
 * The transfer syntax that holds for the pixels: what is declared, unless it names another plain encoding than the elements have.
 * A compressed or private one always stands, however the elements are written: its pixels must never be taken for plain ones.
 */
const trueSyntax = (declared: string | null, { littleEndian, implicit }: Layout): string => {
  if (declared !== null && transferSyntax(declared).encoding === 'compressed') return declared
  if (!littleEndian) return explicitBigEndian
  return implicit ? implicitLittleEndian : explicitLittleEndian
}

interface Elements {
  readonly elements: Record<string, Element>
  readonly ended: DataSet['ended']
  readonly pixelData: DataSet['pixelData']
}

/** Pixel data of any kind: its header is read by hand, because dicom-parser does not know the VR of offset tables (OV). */
export const readPixelElement = (bytes: Uint8Array, start: number, littleEndian: boolean, implicit: boolean): Omit<Elements, 'elements'> => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = start
  for (;;) {
    const headerLength = implicit ? 8 : 12
    if (at + headerLength > bytes.length) return { ended: 'cut', pixelData: null }
    const group = view.getUint16(at, littleEndian)
    const element = view.getUint16(at + 2, littleEndian)
    const length = view.getUint32(at + headerLength - 4, littleEndian)
    if (group !== 0x7fe0) return { ended: 'end', pixelData: null }
    if (element === 0x0000) {
      // The retired group length: 12 bytes in every encoding.
      at += 12
      continue
    }
    const offset = at + headerLength
    if (element === 0x0010) {
      return { ended: 'pixel-data', pixelData: { offset, length: length === undefinedLength ? null : length } }
    }
    // Float pixel data stand in place of Pixel Data; extended offset tables before it, and are stepped over.
    if (element === 0x0008 || element === 0x0009 || length === undefinedLength) return { ended: 'pixel-data', pixelData: null }
    at = offset + length
  }
}

interface ElementRun extends Elements {
  /** Where reading stopped, and where each element before it begins. */
  readonly next: number
  readonly starts: readonly number[]
}

const itemGroup = 0xfffe

/**
 * Where an item goes on that stands between the elements, in no sequence: damaged exports have such, and the elements after it are sound.
 * It is stepped over with what it holds.
 */
const afterStrayItem = (view: DataView, at: number, littleEndian: boolean): number => {
  const length = view.getUint32(at + 4, littleEndian)
  const isItem = view.getUint16(at + 2, littleEndian) === 0xe000
  return at + 8 + (isItem && length !== undefinedLength ? length : 0)
}

/** An element of unknown VR and undefined length: a sequence in implicit little endian, whatever the rest is in. PS3.5 6.2.2 note 5. */
const readUnknownSequence = (bytes: Uint8Array, at: number, warnings: string[]): Element => {
  const hex = (offset: number): string => (bytes[at + offset] ?? 0).toString(16).padStart(2, '0')
  const element: Element = { tag: `x${hex(0)}${hex(1)}${hex(2)}${hex(3)}`, vr: 'UN', length: undefinedLength, dataOffset: at + 12 }
  const stream = new dicomParser.ByteStream(dicomParser.littleEndianByteArrayParser, bytes, element.dataOffset)
  stream.warnings = warnings
  dicomParser.readSequenceItemsImplicit(stream, element)
  return { tag: element.tag, vr: 'UN', length: stream.position - element.dataOffset, dataOffset: element.dataOffset }
}

const isUnknownSequence = (bytes: Uint8Array, at: number): boolean =>
  bytes[at + 4] === 0x55 && bytes[at + 5] === 0x4e && bytes[at + 8] === 0xff && bytes[at + 9] === 0xff && bytes[at + 10] === 0xff && bytes[at + 11] === 0xff

/** Whether more items may begin from `from` on than any honest header holds; counted only where so many could lie. */
const holdsTooManyItems = (bytes: Uint8Array, from: number, littleEndian: boolean): boolean => {
  if (bytes.length - from < maxItems * itemBytes) return false
  const [b0, b1, b2, b3] = littleEndian ? [0xfe, 0xff, 0x00, 0xe0] : [0xff, 0xfe, 0xe0, 0x00]
  let count = 0
  for (let at = bytes.indexOf(b0, from); at >= 0 && count <= maxItems; at = bytes.indexOf(b0, at + 1)) {
    if (bytes[at + 1] === b1 && bytes[at + 2] === b2 && bytes[at + 3] === b3) count += 1
  }
  return count > maxItems
}

const readElements = (bytes: Uint8Array, start: number, littleEndian: boolean, implicit: boolean, onlyGroup2: boolean): ElementRun => {
  const elements: Record<string, Element> = {}
  if (start >= bytes.length) return { elements, ended: 'end', pixelData: null, next: start, starts: [] }
  const stream: ByteStream = new dicomParser.ByteStream(
    littleEndian ? dicomParser.littleEndianByteArrayParser : dicomParser.bigEndianByteArrayParser,
    bytes,
    start,
  )
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const warnings: string[] = []
  const starts: number[] = []
  let tooManyItems: boolean | null = null
  stream.warnings = warnings
  for (let count = 0; count < maxElements; count += 1) {
    const next = stream.position
    if (next >= bytes.length) return { elements, ended: next > bytes.length ? 'cut' : 'end', pixelData: null, next, starts }
    if (next + 8 > bytes.length) return { elements, ended: 'cut', pixelData: null, next, starts }
    const group = groupAt(bytes, next, littleEndian)
    if (onlyGroup2 && group !== 0x0002) return { elements, ended: 'end', pixelData: null, next, starts }
    if (group === itemGroup) {
      starts.push(next)
      stream.position = afterStrayItem(view, next, littleEndian)
      continue
    }
    if (group >= 0x7fe0) return { elements, ...readPixelElement(bytes, next, littleEndian, implicit), next, starts }
    starts.push(next)
    const plain = readPlainElement(view, next, littleEndian, implicit)
    if (plain !== null) {
      elements[plain.tag] = plain
      stream.position = plain.dataOffset + plain.length
      continue
    }
    tooManyItems ??= holdsTooManyItems(bytes, next, littleEndian)
    if (tooManyItems) return { elements, ended: 'broken', pixelData: null, next, starts }
    const warned = warnings.length
    try {
      if (!littleEndian && isUnknownSequence(bytes, next)) {
        const element = readUnknownSequence(bytes, next, warnings)
        elements[element.tag] = element
        stream.position = element.dataOffset + element.length
      } else {
        const element = implicit ? dicomParser.readDicomElementImplicit(stream) : dicomParser.readDicomElementExplicit(stream, warnings)
        elements[element.tag] = element
      }
    } catch (error) {
      // dicom-parser throws texts; a nesting so deep that the stack ends arrives here as a RangeError.
      const pastEnd = typeof error === 'string' && /past end|overr|invalid value for parameter|greater than/.test(error)
      return { elements, ended: pastEnd ? 'cut' : 'broken', pixelData: null, next, starts }
    }
    if (warnings.slice(warned).some((warning) => warning.startsWith('eof'))) return { elements, ended: 'cut', pixelData: null, next, starts }
  }
  return { elements, ended: 'broken', pixelData: null, next: stream.position, starts }
}

/** Where the data set starts (after the meta information), and in which transfer syntax it is. */
const openFile = (bytes: Uint8Array): Result<{ readonly meta: Attributes; readonly starts: readonly number[]; readonly start: number; readonly declared: string | null }> => {
  const first = firstElement(bytes)
  if (first === null) return fail(problem('not-dicom', 'This is not a DICOM file.'))
  const metaIsImplicit = !hasVr(bytes, first)
  const { elements, next, starts } = readElements(bytes, first, true, metaIsImplicit, true)
  const meta: Attributes = { bytes, littleEndian: true, elements }
  return ok({ meta, starts, start: next, declared: string(meta, 'x00020010') })
}

const inflated = (deflated: Uint8Array, inflate: InflateRaw, maxLength: number): Result<Uint8Array> => {
  const bytes = inflate(deflated, maxLength)
  return bytes === null
    ? fail(problem('damaged', 'The compressed part of this file (deflated transfer syntax) is damaged or far too large. Copy it again from its source.'))
    : ok(bytes)
}

/** The data set of a whole deflated file, inflated: pixel data offsets refer to these bytes. PS3.5 A.5. */
export const inflateDataSet = (bytes: Uint8Array, inflate: InflateRaw): Result<Uint8Array> => {
  const file = openFile(bytes)
  return file.ok ? inflated(bytes.subarray(file.value.start), inflate, maxInflatedImage) : file
}

/** Reads the elements before the pixel data. `bytes` may be only the first part of a file: then `ended` can be `cut`. */
export const readDataSet = (bytes: Uint8Array, inflate: InflateRaw): Result<DataSet> => {
  const file = openFile(bytes)
  if (!file.ok) return file
  const { meta, start, declared } = file.value
  if (declared !== deflatedLittleEndian) {
    const layout = layoutAt(bytes, start)
    const { littleEndian, implicit } = layout
    const { elements, ended, pixelData, starts, next } = readElements(bytes, start, littleEndian, implicit, false)
    const attributes = { bytes, littleEndian, elements }
    return ok({ meta, attributes, transferSyntaxUid: trueSyntax(declared, layout), ended, pixelData, starts: [...file.value.starts, ...starts, next] })
  }
  const plain = inflated(bytes.subarray(start), inflate, maxInflatedHeader)
  if (!plain.ok) return plain
  const { elements, ended, pixelData, starts, next } = readElements(plain.value, 0, true, false, false)
  return ok({ meta, attributes: { bytes: plain.value, littleEndian: true, elements }, transferSyntaxUid: declared, ended, pixelData, starts: [...starts, next] })
}
