/** Where one element lies in a file, as far as a simple reading finds it. Byte offsets. */
export interface Found {
  readonly at: number
  /** -1 where there is no VR. */
  readonly vrAt: number
  readonly lengthAt: number
  readonly lengthBytes: 2 | 4
  readonly valueAt: number
  readonly length: number
}

const longVrs = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'UC', 'UN', 'UR', 'UT'])
const isCapital = (byte: number): boolean => byte >= 0x41 && byte <= 0x5a
const most = 400

/** The little-endian element at `at`; sequences and items are stepped into. */
const elementAt = (view: DataView, at: number): Found | null => {
  if (at + 8 > view.byteLength) return null
  const vr = String.fromCharCode(view.getUint8(at + 4), view.getUint8(at + 5))
  const isItem = view.getUint16(at, true) === 0xfffe
  const explicit = !isItem && isCapital(vr.charCodeAt(0)) && isCapital(vr.charCodeAt(1))
  if (explicit && !longVrs.has(vr)) {
    return { at, vrAt: at + 4, lengthAt: at + 6, lengthBytes: 2, valueAt: at + 8, length: view.getUint16(at + 6, true) }
  }
  const lengthAt = explicit ? at + 8 : at + 4
  if (lengthAt + 4 > view.byteLength) return null
  const length = view.getUint32(lengthAt, true)
  const into = isItem || vr === 'SQ' || length === 0xffffffff || (lengthAt + 8 <= view.byteLength && view.getUint16(lengthAt + 4, true) === 0xfffe)
  return { at, vrAt: explicit ? at + 4 : -1, lengthAt, lengthBytes: 4, valueAt: lengthAt + 4, length: into ? 0 : length }
}

/** The first elements of a little-endian file, those inside sequences among them; few or none of another file. */
export const elementsOf = (bytes: Uint8Array): Found[] => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const found: Found[] = []
  for (let at = bytes[128] === 0x44 ? 132 : 0; found.length < most; ) {
    const next = elementAt(view, at)
    if (next === null) break
    found.push(next)
    at = next.valueAt + next.length
  }
  return found
}

/** Every place where a tag stands with its little-endian bytes; `tag` as GGGGEEEE. */
export const placesOf = (bytes: Uint8Array, tag: string): Found[] => {
  const value = parseInt(tag, 16)
  const wanted = Buffer.from([(value >>> 16) & 0xff, value >>> 24, value & 0xff, (value >>> 8) & 0xff])
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const places: Found[] = []
  for (let at = buffer.indexOf(wanted); at >= 0 && places.length < 50; at = buffer.indexOf(wanted, at + 1)) {
    const found = elementAt(view, at)
    if (found !== null) places.push(found)
  }
  return places
}
