import { BitReader, StreamError } from './jpeg-bits.ts'
import type { JpegHeader } from './jpeg-markers.ts'

// prettier-ignore
const zigZag = new Uint8Array([
  0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28,
  35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
])

const constBits = 13
const fixed = (value: number): number => Math.round(value * 2 ** constBits)
const [f0298, f0390, f0541, f0765, f0899, f1175] = [fixed(0.298631336), fixed(0.390180644), fixed(0.5411961), fixed(0.765366865), fixed(0.899976223), fixed(1.175875602)]
const [f1501, f1847, f1961, f2053, f2562, f3072] = [fixed(1.501321110), fixed(1.847759065), fixed(1.961570560), fixed(2.053119869), fixed(2.562915447), fixed(3.072711026)]

/**
 * One pass of the inverse DCT over 8 values `step` apart, in place, scaled down by `shift` bits: the integer method of Loeffler,
 * Ligtenberg and Moschytz (ICASSP 1989) with 13-bit constants, so that lossy pictures come out as in the usual decoders.
 */
const inversePass = (block: Int32Array, at: number, step: number, shift: number): void => {
  const value = (index: number): number => block[at + index * step]!
  const z1 = (value(2) + value(6)) * f0541
  const even2 = z1 - value(6) * f1847
  const even3 = z1 + value(2) * f0765
  const even0 = (value(0) + value(4)) * 2 ** constBits
  const even1 = (value(0) - value(4)) * 2 ** constBits
  const [a0, a3, a1, a2] = [even0 + even3, even0 - even3, even1 + even2, even1 - even2]
  const [o7, o5, o3, o1] = [value(7), value(5), value(3), value(1)]
  const sum = (o7 + o3 + o5 + o1) * f1175
  const s71 = -(o7 + o1) * f0899
  const s53 = -(o5 + o3) * f2562
  const s73 = sum - (o7 + o3) * f1961
  const s51 = sum - (o5 + o1) * f0390
  const b0 = o7 * f0298 + s71 + s73
  const b1 = o5 * f2053 + s53 + s51
  const b2 = o3 * f3072 + s53 + s73
  const b3 = o1 * f1501 + s71 + s51
  const half = 2 ** (shift - 1)
  const put = (index: number, sample: number): void => void (block[at + index * step] = Math.floor((sample + half) / 2 ** shift))
  put(0, a0 + b3)
  put(7, a0 - b3)
  put(1, a1 + b2)
  put(6, a1 - b2)
  put(2, a2 + b1)
  put(5, a2 - b1)
  put(3, a3 + b0)
  put(4, a3 - b0)
}

/** Decodes a sequential Huffman DCT picture (SOF0, SOF1; 8 or 12 bits) with one component into its samples. T.81 annex F. */
export const decodeDct = (bytes: Uint8Array, header: JpegHeader): Uint16Array => {
  const { rows, columns, precision, restartInterval, dcTable, acTable, quantisation } = header
  if (dcTable === null || acTable === null || quantisation === null) throw new StreamError('one of its tables is missing')
  if (precision !== 8 && precision !== 12) throw new StreamError(`it has ${precision} bits per sample`)
  const reader = new BitReader(bytes, header.dataOffset)
  const samples = new Uint16Array(rows * columns)
  const block = new Int32Array(64)
  // Fraction bits kept between the two passes: as many as 32 bits hold.
  const pass1Bits = precision === 8 ? 2 : 1
  const centre = 1 << (precision - 1)
  const highest = 2 * centre - 1
  const blocksAcross = Math.ceil(columns / 8)
  const blockCount = blocksAcross * Math.ceil(rows / 8)
  let dc = 0
  for (let index = 0; index < blockCount; index += 1) {
    if (restartInterval > 0 && index > 0 && index % restartInterval === 0) {
      reader.restart()
      dc = 0
    }
    block.fill(0)
    const dcSize = reader.symbol(dcTable)
    if (dcSize > 15) throw new StreamError('a difference is too large')
    dc += reader.signed(dcSize)
    block[0] = dc * quantisation[0]!
    for (let k = 1; k < 64; k += 1) {
      const symbol = reader.symbol(acTable)
      const size = symbol & 15
      if (size === 0) {
        if (symbol !== 0xf0) break
        k += 15
        continue
      }
      k += symbol >> 4
      if (k > 63) throw new StreamError('a block holds too many coefficients')
      block[zigZag[k]!] = reader.signed(size) * quantisation[k]!
    }
    for (let column = 0; column < 8; column += 1) inversePass(block, column, 8, constBits - pass1Bits)
    for (let row = 0; row < 8; row += 1) inversePass(block, row * 8, 1, constBits + pass1Bits + 3)
    const top = Math.floor(index / blocksAcross) * 8
    const left = (index % blocksAcross) * 8
    for (let row = 0; row < 8 && top + row < rows; row += 1) {
      for (let column = 0; column < 8 && left + column < columns; column += 1) {
        samples[(top + row) * columns + left + column] = Math.min(highest, Math.max(0, block[row * 8 + column]! + centre))
      }
    }
  }
  return samples
}
