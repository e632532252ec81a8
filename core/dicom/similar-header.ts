import type { Element } from 'dicom-parser'
import type { Result } from '../base/result.ts'
import { decimal, integer, string } from './attributes.ts'
import type { Attributes } from './attributes.ts'
import { readDataSet, readPixelElement } from './data-set.ts'
import type { DataSet } from './data-set.ts'
import { readPlane, readRescale } from './header-sections.ts'
import type { InstanceHeader } from './instance-header.ts'
import { readPlainElement } from './plain-element.ts'
import { headerOf, readAcquisitionDate, readAcquisitionTime } from './read-header.ts'
import type { HeaderSource } from './read-header.ts'
import { sliceOf } from './slice-fields.ts'
import type { SliceFields } from './slice-fields.ts'
import { isUid } from './values.ts'

type Writable<T> = { -readonly [K in keyof T]: T[K] }

/** The elements behind each field of a slice, read by the functions that read them for the whole header. */
const sliceReaders: readonly { readonly tags: readonly string[]; readonly read: (slice: Writable<SliceFields>, from: Attributes) => void }[] = [
  { tags: ['x00200013'], read: (slice, from) => (slice.instanceNumber = integer(from, 'x00200013')) },
  { tags: ['x00200012'], read: (slice, from) => (slice.acquisitionNumber = integer(from, 'x00200012')) },
  { tags: ['x00080022', 'x0008002a'], read: (slice, from) => (slice.acquisitionDate = readAcquisitionDate(from)) },
  { tags: ['x00080032', 'x0008002a'], read: (slice, from) => (slice.acquisitionTime = readAcquisitionTime(from)) },
  { tags: ['x00200032'], read: (slice, from) => (slice.positionMm = readPlane(from).positionMm) },
  { tags: ['x00281052', 'x00281053', 'x00281054'], read: (slice, from) => (slice.rescale = readRescale(from)) },
  { tags: ['x00282112'], read: (slice, from) => (slice.lossyRatio = decimal(from, 'x00282112')) },
  { tags: ['x00541300'], read: (slice, from) => (slice.frameReferenceTimeMs = decimal(from, 'x00541300')) },
  { tags: ['x00181242'], read: (slice, from) => (slice.frameDurationMs = decimal(from, 'x00181242')) },
]

const sopInstance = 'x00080018'
const sliceTags: ReadonlySet<string> = new Set([sopInstance, ...sliceReaders.flatMap(({ tags }) => tags)])

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

/** How the files of a series are built, learned from one of them: what of another one has to be read again. */
export interface HeaderLayout {
  /** The file up to its pixel data. */
  readonly view: DataView
  readonly entries: readonly Entry[]
  /** Where each element begins in the file that is being compared. */
  readonly places: Int32Array
  /** Tags of a slice's fields that were asked for. */
  readonly readTags: ReadonlySet<string>
  readonly littleEndian: boolean
  readonly implicit: boolean
  /** Bytes up to and with the header of the pixel data. */
  readonly length: number
  readonly sopInstanceUid: string
  readonly slice: SliceFields
}

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
  const view = new DataView(Uint8Array.from(bytes.subarray(0, headerEnd + 12)).buffer)
  const entries = entriesOf(view, dataSet, seen, seenMeta)
  const first = entries?.find(({ isHeadFixed, start }) => isHeadFixed && start > 132)
  if (entries === null || first === undefined) return { header, layout: null }
  const { sopInstanceUid } = header.value
  const readTags = new Set(entries.flatMap(({ plain, role }) => (plain !== null && role === 'slice' ? [plain.tag] : [])))
  const { littleEndian, implicit } = first
  const places = new Int32Array(entries.length)
  return { header, layout: { view, entries, places, readTags, littleEndian, implicit, length: view.byteLength, sopInstanceUid, slice: sliceOf(header.value) } }
}

const isSame = (a: DataView, atA: number, b: DataView, atB: number, length: number): boolean => {
  if (atA + length > a.byteLength || atB + length > b.byteLength) return false
  let at = 0
  for (; at + 4 <= length; at += 4) if (a.getInt32(atA + at) !== b.getInt32(atB + at)) return false
  for (; at < length; at += 1) if (a.getUint8(atA + at) !== b.getUint8(atB + at)) return false
  return true
}

/** What a file like the learned one has for itself. */
export interface SimilarHeader {
  readonly sopInstanceUid: string
  readonly slice: SliceFields
}

/**
 * The header of a file that has the elements of `layout` in its order and differs from it only in those that make up a slice's fields,
 * or in none that is read: everything else is as in the learned file. Null for any other file, which is then read in full. `bytes` is
 * the first part of a file of `fileSize` bytes. Gives what `readHeader` gives, because the learned header depends on nothing but
 * the elements that were asked for when it was read.
 */
export const readSimilar = (layout: HeaderLayout, bytes: Uint8Array, fileSize: number): SimilarHeader | null => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (view.byteLength < 132 || view.getUint32(128) !== magic) return null
  const { entries, places } = layout
  // Nearly every file is read here: nothing is made for elements that are as in the learned file.
  let changed: Element[] | null = null
  let at = 132
  for (let index = 0; index < entries.length; index += 1) {
    const entry = entries[index]
    if (entry === undefined) return null
    const { start, end, plain, role } = entry
    places[index] = at
    if (isSame(view, at, layout.view, start, end - start)) {
      at += end - start
      continue
    }
    if (plain === null || role === 'fixed' || (entry.isHeadFixed && !isSame(view, at, layout.view, start, 8))) return null
    const element = readPlainElement(view, at, entry.littleEndian, entry.implicit)
    if (element === null || element.tag !== plain.tag || element.vr !== plain.vr) return null
    if (entry.isSliceTag) (changed ??= []).push(element)
    at = element.dataOffset + element.length
  }
  const { ended, pixelData } = at + 12 > view.byteLength ? { ended: 'cut', pixelData: null } : readPixelElement(bytes, at, layout.littleEndian, layout.implicit)
  if (ended !== 'pixel-data' || pixelData === null || pixelData.offset + (pixelData.length ?? 0) > fileSize + 1) return null
  return changedHeader(layout, bytes, changed ?? [], pixelData)
}

/** The elements of a slice's fields in a file whose elements lie at `layout.places`. */
const sliceElements = ({ entries, places }: HeaderLayout, changed: readonly Element[]): Record<string, Element> => {
  const elements: Record<string, Element> = {}
  for (const [index, { plain, isSliceTag, start }] of entries.entries()) {
    if (plain !== null && isSliceTag) elements[plain.tag] = { ...plain, dataOffset: plain.dataOffset - start + (places[index] ?? 0) }
  }
  for (const element of changed) elements[element.tag] = element
  return elements
}

const changedHeader = (layout: HeaderLayout, bytes: Uint8Array, changed: readonly Element[], pixelData: NonNullable<DataSet['pixelData']>): SimilarHeader | null => {
  const slice: Writable<SliceFields> = { ...layout.slice }
  // Null where the header has no pixels that could be shown.
  if (slice.pixelOffset !== null) {
    slice.pixelOffset = pixelData.offset
    slice.pixelLength = pixelData.length
  }
  if (changed.length === 0) return { sopInstanceUid: layout.sopInstanceUid, slice }
  const from: Attributes = { bytes, littleEndian: layout.littleEndian, elements: sliceElements(layout, changed) }
  const isChanged = (tag: string): boolean => layout.readTags.has(tag) && changed.some((element) => element.tag === tag)
  for (const { tags, read } of sliceReaders) if (tags.some(isChanged)) read(slice, from)
  const sopInstanceUid = isChanged(sopInstance) ? string(from, sopInstance) : layout.sopInstanceUid
  return sopInstanceUid === null || !isUid(sopInstanceUid) ? null : { sopInstanceUid, slice }
}
