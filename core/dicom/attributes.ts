import dicomParser from 'dicom-parser'
import type { Element } from 'dicom-parser'
import { latin1 } from './latin1.ts'

/** A data set or an item of a sequence: elements over the bytes they were found in. */
export interface Attributes {
  readonly bytes: Uint8Array
  readonly littleEndian: boolean
  readonly elements: Readonly<Record<string, Element>>
}

/** More values or items than any real object holds; a hostile length must not bloat the program. */
const maxValues = 65_536

const isWhole = (from: Attributes, element: Element | undefined): element is Element =>
  element !== undefined && element.length > 0 && element.dataOffset + element.length <= from.bytes.length

/** The value bytes of an element; null when it is absent, empty or runs past the end. `tag` as `xGGGGEEEE`. */
export const valueBytes = (from: Attributes, tag: string): Uint8Array | null => {
  const element = from.elements[tag]
  return isWhole(from, element) ? from.bytes.subarray(element.dataOffset, element.dataOffset + element.length) : null
}

const backslash = 0x5c
const space = 0x20

/** One value without its padding: a space, or a null for UIDs; writers mix them up. */
const withoutPadding = (text: string): string => {
  let end = text.length
  while (end > 0 && (text.charCodeAt(end - 1) === 0 || text.charCodeAt(end - 1) === space)) end -= 1
  return text.slice(0, end).trimStart()
}

/** The values of a string VR that has no character set, in the text of its bytes (`latin1`); none in an empty one. */
export const textValues = (text: string): string[] => (text === '' ? [] : text.split('\\').map(withoutPadding))

/** Where the text of an element ends: nothing honest is longer. */
const textEnd = ({ dataOffset, length }: Element): number => dataOffset + Math.min(length, maxValues * 16)

/** Values of a string VR that has no character set (CS, UI, DA, TM, DS, IS, SH codes). */
export const strings = (from: Attributes, tag: string): string[] => {
  const element = from.elements[tag]
  return isWhole(from, element) ? textValues(latin1(from.bytes, element.dataOffset, textEnd(element))) : []
}

/** First value of a string element without character set; null when absent or empty. */
export const string = (from: Attributes, tag: string): string | null => {
  const element = from.elements[tag]
  if (!isWhole(from, element)) return null
  const { bytes } = from
  const end = textEnd(element)
  let to = element.dataOffset
  while (to < end && bytes[to] !== backslash) to += 1
  return withoutPadding(latin1(bytes, element.dataOffset, to)) || null
}

/** DS or IS values; empty unless every value is a finite number. */
export const decimalValues = (values: readonly string[]): number[] => {
  const numbers = values.map((text) => (text === '' ? Number.NaN : Number(text)))
  return numbers.every(Number.isFinite) ? numbers : []
}

/** Null also beyond what a number holds exactly: such a one could not be stored and read again. */
export const integerValue = (values: readonly string[]): number | null => {
  const value = decimalValues(values)[0]
  return value !== undefined && Number.isSafeInteger(value) ? value : null
}

export const decimals = (from: Attributes, tag: string): number[] => decimalValues(strings(from, tag))

export const decimal = (from: Attributes, tag: string): number | null => decimals(from, tag)[0] ?? null

export const integer = (from: Attributes, tag: string): number | null => integerValue(strings(from, tag))

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** US values. */
export const unsigned16s = (from: Attributes, tag: string): number[] => {
  const bytes = valueBytes(from, tag)
  if (bytes === null) return []
  const view = viewOf(bytes)
  return Array.from({ length: Math.min(bytes.length >> 1, maxValues) }, (_, index) => view.getUint16(index * 2, from.littleEndian))
}

export const unsigned16 = (from: Attributes, tag: string): number | null => {
  const element = from.elements[tag]
  if (!isWhole(from, element) || element.length < 2) return null
  const first = from.bytes[element.dataOffset] ?? 0
  const second = from.bytes[element.dataOffset + 1] ?? 0
  return from.littleEndian ? first | (second << 8) : (first << 8) | second
}

/** First UL value; null when absent. */
export const unsigned32 = (from: Attributes, tag: string): number | null => {
  const bytes = valueBytes(from, tag)
  return bytes === null || bytes.length < 4 ? null : viewOf(bytes).getUint32(0, from.littleEndian)
}

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
