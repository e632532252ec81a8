/** A stream that breaks its format: caught where the frame is decoded, and told there with file and transfer syntax. */
export class StreamError extends Error {}

/** A Huffman table as ITU-T T.81 F.2.2.3 reads it: largest code, and index of the first value, by code length. */
export interface HuffmanTable {
  readonly maxCode: Int32Array
  readonly offset: Int32Array
  readonly values: Uint8Array
  /** Code length (high byte) and value (low byte) by the next 8 bits; 0 for longer codes. */
  readonly short: Uint16Array
}

/** T.81 annex C. `counts`: number of codes of each length 1 to 16. */
export const huffmanTable = (counts: Uint8Array, values: Uint8Array): HuffmanTable => {
  const maxCode = new Int32Array(18).fill(-1)
  const offset = new Int32Array(18)
  const short = new Uint16Array(256)
  let code = 0
  let index = 0
  for (let length = 1; length <= 16; length += 1) {
    const count = counts[length - 1] ?? 0
    offset[length] = index - code
    for (let left = count; left > 0; left -= 1, code += 1, index += 1) {
      if (code >= 1 << length) throw new StreamError('a code table is over-full')
      if (length <= 8) short.fill((length << 8) | (values[index] ?? 0), code << (8 - length), (code + 1) << (8 - length))
    }
    if (count > 0) maxCode[length] = code - 1
    code <<= 1
  }
  return { maxCode, offset, values, short }
}

/** Zero bits are fed after the end of the data, as many as this: more means that the stream is cut short. */
const maxMissingBytes = 4

/** Reads the entropy-coded bits of one scan: takes out stuffed zeros and stops at markers. T.81 F.2.2.5. */
export class BitReader {
  readonly #bytes: Uint8Array
  #at: number
  #buffer = 0
  #have = 0
  #missing = 0

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes
    this.#at = at
  }

  #fill(): void {
    while (this.#have <= 16) {
      let byte = this.#bytes[this.#at]
      if (byte === undefined || (byte === 0xff && this.#bytes[this.#at + 1] !== 0)) {
        this.#missing += 1
        if (this.#missing > maxMissingBytes) throw new StreamError('the picture ends too early')
        byte = 0
      } else {
        this.#at += byte === 0xff ? 2 : 1
      }
      this.#buffer = ((this.#buffer << 8) | byte) & 0xffffff
      this.#have += 8
    }
  }

  /** The next `count` bits, at most 16. */
  bits(count: number): number {
    if (count === 0) return 0
    if (this.#have < count) this.#fill()
    this.#have -= count
    return (this.#buffer >>> this.#have) & ((1 << count) - 1)
  }

  symbol(table: HuffmanTable): number {
    if (this.#have < 16) this.#fill()
    const entry = table.short[(this.#buffer >>> (this.#have - 8)) & 0xff]!
    if (entry !== 0) {
      this.#have -= entry >>> 8
      return entry & 0xff
    }
    for (let length = 9; length <= 16; length += 1) {
      const code = (this.#buffer >>> (this.#have - length)) & ((1 << length) - 1)
      if (code <= table.maxCode[length]!) {
        this.#have -= length
        return table.values[table.offset[length]! + code] ?? 0
      }
    }
    throw new StreamError('a code is in no table')
  }

  /** A difference of `size` bits, sign-extended. T.81 F.2.2.1. */
  signed(size: number): number {
    if (size === 0) return 0
    if (size === 16) return 32_768
    const value = this.bits(size)
    return value < 1 << (size - 1) ? value - (1 << size) + 1 : value
  }

  /** Steps over the restart marker that stands here. T.81 E.2.4. */
  restart(): void {
    this.#have = 0
    this.#missing = 0
    const found = this.#bytes.indexOf(0xff, this.#at)
    let at = found < 0 ? this.#bytes.length : found
    while (this.#bytes[at] === 0xff && this.#bytes[at + 1] === 0xff) at += 1
    const marker = this.#bytes[at + 1] ?? 0
    if (marker < 0xd0 || marker > 0xd7) throw new StreamError('a restart mark is missing')
    this.#at = at + 2
  }
}
