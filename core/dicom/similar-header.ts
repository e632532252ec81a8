import type { Element } from 'dicom-parser'
import type { Result } from '../base/result.ts'
import { decimalValues, integerValue, textValues } from './attributes.ts'
import type { Attributes } from './attributes.ts'
import { readDataSet, readPixelElement } from './data-set.ts'
import type { DataSet } from './data-set.ts'
import { positionOf, readRescale } from './header-sections.ts'
import type { InstanceHeader } from './instance-header.ts'
import { readPlainElement } from './plain-element.ts'
import { headerOf, readAcquisitionDate, readAcquisitionTime } from './read-header.ts'
import type { HeaderSource } from './read-header.ts'
import { encodeFields, joinFields, sliceOf } from './slice-fields.ts'
import type { SliceFields } from './slice-fields.ts'
import { isUid } from './values.ts'

/** A field of a slice, read by what reads it for the whole header: from the values of its one element, or from several elements. */
type FieldSource =
  | { readonly field: keyof SliceFields; readonly tags: readonly [string]; readonly of: (values: readonly string[]) => SliceFields[keyof SliceFields] }
  | { readonly field: keyof SliceFields; readonly tags: readonly string[]; readonly read: (from: Attributes) => SliceFields[keyof SliceFields] }

const decimalOf = (values: readonly string[]): number | null => decimalValues(values)[0] ?? null

const fieldSources: readonly FieldSource[] = [
  { field: 'instanceNumber', tags: ['x00200013'], of: integerValue },
  { field: 'acquisitionNumber', tags: ['x00200012'], of: integerValue },
  { field: 'acquisitionDate', tags: ['x00080022', 'x0008002a'], read: readAcquisitionDate },
  { field: 'acquisitionTime', tags: ['x00080032', 'x0008002a'], read: readAcquisitionTime },
  { field: 'positionMm', tags: ['x00200032'], of: positionOf },
  { field: 'rescale', tags: ['x00281052', 'x00281053', 'x00281054'], read: readRescale },
  { field: 'lossyRatio', tags: ['x00282112'], of: decimalOf },
  { field: 'frameReferenceTimeMs', tags: ['x00541300'], of: decimalOf },
  { field: 'frameDurationMs', tags: ['x00181242'], of: decimalOf },
]

const sopInstance = 'x00080018'
const sliceTags: ReadonlySet<string> = new Set([sopInstance, ...fieldSources.flatMap(({ tags }) => tags)])

/** One element of the file that was learned from. */
interface Entry {
  readonly start: number
  readonly end: number
  readonly littleEndian: boolean
  readonly implicit: boolean
  /** Null for sequences and other elements that must be the same to the last byte. */
  readonly plain: Element | null
  /**
   * `fixed`: the header depends on it otherwise than through a slice's fields; `slice`: only through them; `free`: not at all.
   */
  readonly role: 'fixed' | 'slice' | 'free'
  /** A slice's field may be read from it, if only once another element has changed. */
  readonly isSliceTag: boolean
  /** Its tag, VR and length tell how the file is encoded. */
  readonly isHeadFixed: boolean
}

/** An element that a slice's field may be read from; its place among these is its slot in a found row. */
interface Slot {
  readonly element: Element
  /** It was asked for when the learned file was read: only then is a field read anew because of it. */
  readonly isRead: boolean
}

/** A field of the slice with the slots that it is read from, and those of them whose change matters. */
interface FieldReader {
  readonly source: FieldSource
  readonly slots: readonly number[]
  readonly watched: readonly number[]
}

/** How the files of a series are built, learned from one of them: what of another one has to be read again. */
export interface HeaderLayout {
  /** The learned file up to and with the header of its pixel data. */
  readonly bytes: Uint8Array
  /** Its elements, `tableColumns` numbers each; see `compareHeads`. */
  readonly table: Int32Array
  readonly slots: readonly Slot[]
  /** Those that a change can reach. */
  readonly readers: readonly FieldReader[]
  readonly littleEndian: boolean
  readonly sopInstanceUid: string
  /** Where its UID stands; -1 where it is read from elsewhere, and cannot change. */
  readonly uidSlot: number
  /** Null where the header has no pixels that could be shown. */
  readonly hasPixels: boolean
  /** Each field of its slice as `encodeSlice` writes it. */
  readonly slice: Readonly<Record<keyof SliceFields, string>>
}

/** Where an element begins and ends, how long its tag, VR and length are (0: it must be the same to the last byte), its flags, and its slot or -1. */
const tableColumns = 5
/** `fixed`: the header depends on it otherwise than through a slice's fields; `headFixed`: its tag, VR and length tell how the file is encoded. */
const tableFlags = { littleEndian: 1, implicit: 2, fixed: 4, headFixed: 8 } as const

/** Numbers in a found row: offset and length of the pixels (-1: undefined), then offset, length and "changed" (1) of each slot. */
export const foundColumns = ({ slots }: Pick<HeaderLayout, 'slots'>): number => 2 + 3 * slots.length

const magic = 0x4449434d

/** Larger headers are rare and slow to compare. */
const maxHeader = 64 * 1024
const maxEntries = 1000

/** Notes which elements are asked for, present or not. */
const watched = (from: Attributes, seen: Set<string>): Attributes => ({
  ...from,
  elements: new Proxy(from.elements, {
    get: (elements, tag) => {
      if (typeof tag !== 'string') return undefined
      seen.add(tag)
      return elements[tag]
    },
  }),
})

const entriesOf = (view: DataView, { meta, attributes, starts }: DataSet, seen: ReadonlySet<string>, seenMeta: ReadonlySet<string>): Entry[] | null => {
  const entries: Entry[] = []
  const tags = new Set<string>()
  const metaCount = Object.keys(meta.elements).length
  // Elements of an implicit encoding have no VR; all of a part are in one encoding.
  const implicitMeta = Object.values(meta.elements).every(({ vr }) => vr === undefined)
  const implicit = Object.values(attributes.elements).every(({ vr }) => vr === undefined)
  for (let index = 0; index + 1 < starts.length; index += 1) {
    const [start = 0, end = 0] = starts.slice(index, index + 2)
    const isMeta = index < metaCount
    const littleEndian = isMeta || attributes.littleEndian
    const plain = readPlainElement(view, start, littleEndian, isMeta ? implicitMeta : implicit)
    if (plain !== null) {
      const known = (isMeta ? meta : attributes).elements[plain.tag]
      // An element that stands twice is read where it stands last: nothing can be learned from such a file.
      if (known?.dataOffset !== plain.dataOffset || plain.dataOffset + plain.length !== end || tags.has(plain.tag)) return null
      tags.add(plain.tag)
    }
    const isSeen = plain === null || (isMeta ? seenMeta : seen).has(plain.tag)
    const isSliceTag = plain !== null && !isMeta && sliceTags.has(plain.tag)
    const role = !isSeen ? 'free' : isSliceTag ? 'slice' : 'fixed'
    const isHeadFixed = index === 0 || index === metaCount
    entries.push({ start, end, littleEndian, implicit: isMeta ? implicitMeta : implicit, plain, role, isSliceTag, isHeadFixed })
  }
  return entries
}

/** Reads a header in full, and learns how files like it are built; `layout` is null where it teaches nothing. Fails as `readHeader` does. */
export const readAndLearn = (bytes: Uint8Array, source: HeaderSource): { readonly header: Result<InstanceHeader>; readonly layout: HeaderLayout | null } => {
  const opened = readDataSet(bytes, source.inflate)
  if (!opened.ok) return { header: opened, layout: null }
  const dataSet = opened.value
  const { attributes, ended, pixelData, starts } = dataSet
  const seen = new Set<string>()
  // What opening the file has asked for already.
  const seenMeta = new Set(['x00020010'])
  const header = headerOf({ ...dataSet, attributes: watched(attributes, seen), meta: watched(dataSet.meta, seenMeta) }, bytes.length, source)
  const headerEnd = starts.at(-1) ?? 0
  const isLearnable =
    header.ok && ended === 'pixel-data' && pixelData !== null && attributes.bytes === bytes && starts[0] === 132 && headerEnd <= maxHeader && starts.length <= maxEntries
  if (!isLearnable) return { header, layout: null }
  const learned = Uint8Array.from(bytes.subarray(0, headerEnd + 12))
  const view = new DataView(learned.buffer)
  const entries = entriesOf(view, dataSet, seen, seenMeta)
  const first = entries?.find(({ isHeadFixed, start }) => isHeadFixed && start > 132)
  if (entries === null || first === undefined) return { header, layout: null }
  const { sopInstanceUid, pixels } = header.value
  const slots = entries.flatMap(({ plain, start, role, isSliceTag }) =>
    plain === null || !isSliceTag ? [] : [{ element: { ...plain, dataOffset: plain.dataOffset - start }, isRead: role === 'slice' }],
  )
  const slotsOf = (tags: readonly string[]): number[] => [...slots.keys()].filter((slot) => tags.includes(slots[slot]?.element.tag ?? ''))
  return {
    header,
    layout: {
      bytes: learned,
      table: tableOf(entries),
      slots,
      readers: fieldSources
        .map((source) => ({ source, slots: slotsOf(source.tags), watched: slotsOf(source.tags).filter((slot) => slots[slot]?.isRead) }))
        .filter(({ watched: each }) => each.length > 0),
      littleEndian: first.littleEndian,
      sopInstanceUid,
      uidSlot: slots.findIndex(({ element, isRead }) => isRead && element.tag === sopInstance),
      hasPixels: pixels !== null,
      slice: encodeFields(sliceOf(header.value)),
    },
  }
}

const tableOf = (entries: readonly Entry[]): Int32Array => {
  let slots = 0
  const rows = entries.flatMap(({ start, end, littleEndian, implicit, plain, role, isSliceTag, isHeadFixed }) => {
    const flags =
      (littleEndian ? tableFlags.littleEndian : 0) |
      (implicit ? tableFlags.implicit : 0) |
      (role === 'fixed' ? tableFlags.fixed : 0) |
      (isHeadFixed ? tableFlags.headFixed : 0)
    return [start, end, plain === null ? 0 : plain.dataOffset - start, flags, plain !== null && isSliceTag ? slots++ : -1]
  })
  return Int32Array.from(rows)
}

/** The first parts of many files, one after another. */
export interface FileHeads {
  /** Each begins `stride` bytes after the one before it. */
  readonly bytes: Uint8Array
  readonly stride: number
  /** How many bytes of each are there; less than `stride` at the end of its file. */
  readonly lengths: Int32Array
  /** Of the whole files. */
  readonly sizes: Float64Array
}

/**
 * How many of the files `from` to before `to`, one after another, have the elements of a layout in its order and differ from the learned
 * file only in those that make up a slice's fields, or in none that is read: everything else is as in the learned file. Writes a row of
 * `foundColumns` numbers for each of them into `found`, the first one at its beginning.
 */
export type CompareHeads = (layout: Pick<HeaderLayout, 'bytes' | 'table' | 'slots'>, heads: FileHeads, from: number, to: number, found: Int32Array) => number

const isSame = (a: DataView, atA: number, b: DataView, atB: number, length: number): boolean => {
  if (atA + length > a.byteLength || atB + length > b.byteLength) return false
  let at = 0
  for (; at + 4 <= length; at += 4) if (a.getInt32(atA + at) !== b.getInt32(atB + at)) return false
  for (; at < length; at += 1) if (a.getUint8(atA + at) !== b.getUint8(atB + at)) return false
  return true
}

/** How long the value of an element at `at` is, which has the tag and VR of the learned one at `start`; -1 where it has not, or is no plain one. */
const plainLength = (view: DataView, at: number, learned: DataView, start: number, headLength: number, flags: number): number => {
  const littleEndian = (flags & tableFlags.littleEndian) !== 0
  const implicit = (flags & tableFlags.implicit) !== 0
  const element = readPlainElement(view, at, littleEndian, implicit)
  const hasSameHead = element !== null && element.dataOffset === at + headLength && isSame(view, at, learned, start, implicit ? 4 : 6)
  return hasSameHead ? element.length : -1
}

const compareHead = (layout: DataView, table: Int32Array, bytes: Uint8Array, fileSize: number, found: Int32Array, row: number): boolean => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (view.byteLength < 132 || view.getUint32(128) !== magic) return false
  let at = 132
  let flags = 0
  for (let entry = 0; entry < table.length; entry += tableColumns) {
    const start = table[entry] ?? 0
    const length = (table[entry + 1] ?? 0) - start
    const headLength = table[entry + 2] ?? 0
    const slot = table[entry + 4] ?? -1
    flags = table[entry + 3] ?? 0
    const same = isSame(view, at, layout, start, length)
    if (!same && (headLength === 0 || (flags & tableFlags.fixed) !== 0)) return false
    if (!same && (flags & tableFlags.headFixed) !== 0 && !isSame(view, at, layout, start, 8)) return false
    const valueLength = same ? length - headLength : plainLength(view, at, layout, start, headLength, flags)
    if (valueLength < 0) return false
    if (slot >= 0) {
      found[row + 2 + slot * 3] = at + headLength
      found[row + 3 + slot * 3] = valueLength
      found[row + 4 + slot * 3] = same ? 0 : 1
    }
    at += headLength + valueLength
  }
  if (at + 12 > view.byteLength) return false
  const { pixelData } = readPixelElement(bytes, at, (flags & tableFlags.littleEndian) !== 0, (flags & tableFlags.implicit) !== 0)
  if (pixelData === null || pixelData.offset + (pixelData.length ?? 0) > Math.min(fileSize + 1, mostBytes)) return false
  found[row] = pixelData.offset
  found[row + 1] = pixelData.length ?? -1
  return true
}

/** What a place in a found row can hold; a larger file is read in full. */
const mostBytes = 0x7fffffff

/** The twin of the native kernel (native/src/compare-heads.cpp), for where that could not be compiled. */
export const compareHeads: CompareHeads = (layout, { bytes, stride, lengths, sizes }, from, to, found) => {
  const learned = new DataView(layout.bytes.buffer, layout.bytes.byteOffset, layout.bytes.byteLength)
  let file = from
  const columns = foundColumns(layout)
  for (let row = 0; file < to; file += 1, row += columns) {
    const length = lengths[file] ?? -1
    if (length < 0) break
    const head = bytes.subarray(file * stride, file * stride + length)
    if (!compareHead(learned, layout.table, head, length < stride ? length : (sizes[file] ?? 0), found, row)) break
  }
  return file - from
}

/** What a file like the learned one has for itself. */
export interface SimilarHeader {
  readonly sopInstanceUid: string
  /** As `encodeSlice` writes it. */
  readonly slice: string
}

/** Bytes as the characters of the same number, from `from` to before `to`: `latin1`, or what does the same in less time. */
export type TextOf = (bytes: Uint8Array, from: number, to: number) => string

/**
 * The header of a file that `compareHeads` found to be like the learned one: its first part begins at `start` of `bytes`, its row of
 * `found` at `row`. Gives what `readHeader` gives, because the learned header depends on nothing but the elements that were asked for
 * when it was read. Null where its UID is none: the file is then read in full.
 */
export const similarHeader = (layout: HeaderLayout, bytes: Uint8Array, start: number, found: Int32Array, row: number, textOf: TextOf): SimilarHeader | null => {
  const { readers, hasPixels, uidSlot } = layout
  const slice: Record<keyof SliceFields, string> = { ...layout.slice }
  if (hasPixels) {
    const length = found[row + 1] ?? -1
    slice.pixelOffset = String(found[row] ?? 0)
    slice.pixelLength = length < 0 ? 'null' : String(length)
  }
  const valuesIn = (slot: number): string[] => {
    const from = start + (found[row + 2 + slot * 3] ?? 0)
    return textValues(textOf(bytes, from, from + (found[row + 3 + slot * 3] ?? 0)))
  }
  for (const { source, slots, watched: each } of readers) {
    if (!isAnyChanged(found, row, each)) continue
    slice[source.field] = encoded('of' in source ? source.of(valuesIn(slots[0] ?? 0)) : source.read(attributesOf(layout, bytes, start, found, row, slots)))
  }
  const hasOwnUid = uidSlot >= 0 && found[row + 4 + uidSlot * 3] === 1
  const sopInstanceUid = hasOwnUid ? (valuesIn(uidSlot)[0] ?? '') : layout.sopInstanceUid
  return isUid(sopInstanceUid) ? { sopInstanceUid, slice: joinFields(slice) } : null
}

const isAnyChanged = (found: Int32Array, row: number, slots: readonly number[]): boolean => {
  for (const slot of slots) if (found[row + 4 + slot * 3] === 1) return true
  return false
}

/** As `JSON.stringify`, which takes longer for a number. */
const encoded = (value: SliceFields[keyof SliceFields]): string => (typeof value === 'number' ? String(value) : JSON.stringify(value))

/** The elements in these slots of a file. */
const attributesOf = ({ slots, littleEndian }: HeaderLayout, bytes: Uint8Array, start: number, found: Int32Array, row: number, wanted: readonly number[]): Attributes => {
  const elements: Record<string, Element> = {}
  for (const slot of wanted) {
    const element = slots[slot]?.element
    if (element === undefined) continue
    elements[element.tag] = { ...element, dataOffset: start + (found[row + 2 + slot * 3] ?? 0), length: found[row + 3 + slot * 3] ?? 0 }
  }
  return { bytes, littleEndian, elements }
}
