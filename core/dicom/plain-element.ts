import type { Element } from 'dicom-parser'

/** VRs of values that are no sequence, with 2 bytes of length, and with 2 reserved bytes and 4 of length. PS3.5 7.1.2. */
const shortVrs = 'AE AS AT CS DA DS DT FD FL IS LO LT PN SH SL SS ST TM UI UL US'
const longVrs = 'OB OD OF OL OW UC UR UT'

interface Vr {
  readonly name: string
  readonly isLong: boolean
}

const vrCode = (first: number, second: number): number => (first << 8) | second

const vrByCode = new Map<number, Vr>(
  [...shortVrs.split(' ').map((name) => ({ name, isLong: false })), ...longVrs.split(' ').map((name) => ({ name, isLong: true }))].map((vr) => [
    vrCode(vr.name.charCodeAt(0), vr.name.charCodeAt(1)),
    vr,
  ]),
)

/** Names of tags seen so far: making one anew for each element costs more than reading it. Bounded, for files with tags of chance. */
const tagNames = new Map<number, string>()
const maxTagNames = 4096

const tagName = (tag: number): string => {
  const known = tagNames.get(tag)
  if (known !== undefined) return known
  const name = `x${tag.toString(16).padStart(8, '0')}`
  if (tagNames.size < maxTagNames) tagNames.set(tag, name)
  return name
}

const itemTag = 0xfffee000
const sequenceEndTag = 0xfffee0dd
const undefinedLength = 0xffffffff

/**
 * An element of a known length that is no sequence, whose header lies whole in `bytes` from `at`; null for any other one, which
 * dicom-parser reads. The value may run past the end. Gives what dicom-parser gives, in a tenth of the time: a scan reads a hundred
 * such elements from each of a hundred thousand files.
 */
export const readPlainElement = (view: DataView, at: number, littleEndian: boolean, implicit: boolean): Element | null => {
  if (at + 12 > view.byteLength) return null
  const tag = view.getUint16(at, littleEndian) * 0x10000 + view.getUint16(at + 2, littleEndian)
  if (implicit) {
    const length = view.getUint32(at + 4, littleEndian)
    // Without a VR, what the value begins with tells a sequence.
    const begin = view.getUint16(at + 8, littleEndian) * 0x10000 + view.getUint16(at + 10, littleEndian)
    const isPlain = length !== undefinedLength && begin !== itemTag && begin !== sequenceEndTag
    return isPlain ? { tag: tagName(tag), length, dataOffset: at + 8 } : null
  }
  const vr = vrByCode.get(vrCode(view.getUint8(at + 4), view.getUint8(at + 5)))
  if (vr === undefined) return null
  const length = vr.isLong ? view.getUint32(at + 8, littleEndian) : view.getUint16(at + 6, littleEndian)
  if (length === undefinedLength) return null
  return { tag: tagName(tag), vr: vr.name, length, dataOffset: at + (vr.isLong ? 12 : 8) }
}
