import dicomParser from 'dicom-parser'
import type { Element } from 'dicom-parser'

/** A data set or an item of a sequence: elements over the bytes they were found in. */
export interface Attributes {
  readonly bytes: Uint8Array
  readonly littleEndian: boolean
  readonly elements: Readonly<Record<string, Element>>
}

/** More values or items than any real object holds; a hostile length must not bloat the program. */
const maxValues = 65_536

/** The value bytes of an element; null when it is absent, empty or runs past the end. `tag` as `xGGGGEEEE`. */
export const valueBytes = (from: Attributes, tag: string): Uint8Array | null => {
  const element = from.elements[tag]
  if (element === undefined || element.length <= 0 || element.dataOffset + element.length > from.bytes.length) return null
  return from.bytes.subarray(element.dataOffset, element.dataOffset + element.length)
}

const trimValue = (text: string): string => {
  let end = text.length
  // Padding is a space, or a null for UIDs; writers mix them up.
  while (end > 0 && (text.charCodeAt(end - 1) === 0 || text.charCodeAt(end - 1) === 0x20)) end -= 1
  return text.slice(0, end).trimStart()
}

/** Values of a string VR that has no character set (CS, UI, DA, TM, DS, IS, SH codes). */
export const strings = (from: Attributes, tag: string): string[] => {
  const bytes = valueBytes(from, tag)
  if (bytes === null) return []
  let text = ''
  for (const byte of bytes.subarray(0, maxValues * 16)) text += String.fromCharCode(byte)
  return trimValue(text).split('\\').map(trimValue)
}

/** First value of a string element without character set; null when absent or empty. */
export const string = (from: Attributes, tag: string): string | null => {
  const [first = ''] = strings(from, tag)
  return first === '' ? null : first
}

/** DS or IS values; empty unless every value is a finite number. */
export const decimals = (from: Attributes, tag: string): number[] => {
  const values = strings(from, tag).map((text) => (text === '' ? Number.NaN : Number(text)))
  return values.every(Number.isFinite) ? values : []
}

export const decimal = (from: Attributes, tag: string): number | null => decimals(from, tag)[0] ?? null

export const integer = (from: Attributes, tag: string): number | null => {
  const value = decimal(from, tag)
  return value !== null && Number.isInteger(value) ? value : null
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** US values. */
export const unsigned16s = (from: Attributes, tag: string): number[] => {
  const bytes = valueBytes(from, tag)
  if (bytes === null) return []
  const view = viewOf(bytes)
  return Array.from({ length: Math.min(bytes.length >> 1, maxValues) }, (_, index) => view.getUint16(index * 2, from.littleEndian))
}

export const unsigned16 = (from: Attributes, tag: string): number | null => unsigned16s(from, tag)[0] ?? null

/** FD (8 bytes), FL (4 bytes), or a number written as text by a writer that used DS. */
export const float = (from: Attributes, tag: string): number | null => {
  const bytes = valueBytes(from, tag)
  if (bytes === null) return null
  const vr = from.elements[tag]?.vr
  if (vr === 'DS' || vr === 'IS') return decimal(from, tag)
  const value =
    bytes.length === 8 ? viewOf(bytes).getFloat64(0, from.littleEndian) : bytes.length === 4 ? viewOf(bytes).getFloat32(0, from.littleEndian) : Number.NaN
  return Number.isFinite(value) ? value : null
}

/** Items of a sequence; also of one that a writer without dictionary stored as UN with a length (PS3.5 6.2.2 note 4). */
export const items = (from: Attributes, tag: string): Attributes[] => {
  const element = from.elements[tag]
  if (element === undefined) return []
  if (element.items === undefined && element.vr === 'UN' && element.length > 0) {
    const bytes = from.bytes.subarray(0, Math.min(from.bytes.length, element.dataOffset + element.length))
    const stream = new dicomParser.ByteStream(dicomParser.littleEndianByteArrayParser, bytes, element.dataOffset)
    const copy: Element = { ...element }
    try {
      dicomParser.readSequenceItemsImplicit(stream, copy)
    } catch {
      return []
    }
    return (copy.items ?? []).flatMap((item) => (item.dataSet === undefined ? [] : [{ bytes, littleEndian: true, elements: item.dataSet.elements }]))
  }
  return (element.items ?? [])
    .slice(0, maxValues)
    .flatMap((item) => (item.dataSet === undefined ? [] : [{ ...from, elements: item.dataSet.elements }]))
}

/** First item of a sequence; null when there is none. */
export const item = (from: Attributes, tag: string): Attributes | null => items(from, tag)[0] ?? null
