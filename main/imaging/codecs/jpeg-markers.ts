import { huffmanTable, StreamError } from './jpeg-bits.ts'
import type { HuffmanTable } from './jpeg-bits.ts'

/** What the markers of a JPEG picture with one component say, up to the start of its one scan. T.81 annex B. */
export interface JpegHeader {
  /** Start-of-frame marker, 0xffc0 to 0xffcf, or 0xfff7 for JPEG-LS. */
  readonly frame: number
  readonly precision: number
  readonly rows: number
  readonly columns: number
  readonly components: number
  readonly dcTable: HuffmanTable | null
  readonly acTable: HuffmanTable | null
  /** In zig-zag order. */
  readonly quantisation: Uint16Array | null
  /** Blocks (samples in lossless pictures) between restart marks; 0: none. */
  readonly restartInterval: number
  /** Spectral selection start: the predictor of a lossless picture. */
  readonly predictor: number
  /** Successive approximation, low bits: the point transform of a lossless picture. */
  readonly pointTransform: number
  readonly dataOffset: number
}

const isFrame = (marker: number): boolean => marker === 0xf7 || (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc)

const readHuffman = (segment: Uint8Array, tables: Map<number, HuffmanTable>): void => {
  for (let at = 0; at + 17 <= segment.length; ) {
    const counts = segment.subarray(at + 1, at + 17)
    const total = counts.reduce((sum, count) => sum + count, 0)
    tables.set(segment[at] ?? 0, huffmanTable(counts, segment.subarray(at + 17, at + 17 + total)))
    at += 17 + total
  }
}

const readQuantisation = (segment: Uint8Array, tables: Map<number, Uint16Array>): void => {
  const view = new DataView(segment.buffer, segment.byteOffset, segment.byteLength)
  for (let at = 0; at < segment.length; ) {
    const wide = view.getUint8(at) >> 4 !== 0
    if (at + (wide ? 129 : 65) > segment.length) throw new StreamError('a table is cut short')
    const start = at + 1
    tables.set(view.getUint8(at) & 15, Uint16Array.from({ length: 64 }, (_, index) => (wide ? view.getUint16(start + 2 * index) : view.getUint8(start + index))))
    at += wide ? 129 : 65
  }
}

const noFrame = { frame: 0, precision: 0, rows: 0, columns: 0, components: 0, quantisation: 0 }

/** Reads the markers of a picture; throws `StreamError` where they break the format. */
export const readJpegHeader = (bytes: Uint8Array): JpegHeader => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 4 || view.getUint16(0) !== 0xffd8) throw new StreamError('it does not begin as a JPEG picture')
  const huffman = new Map<number, HuffmanTable>()
  const quantisation = new Map<number, Uint16Array>()
  let frame = noFrame
  let restartInterval = 0
  for (let at = 2; ; ) {
    while (bytes[at] === 0xff && bytes[at + 1] === 0xff) at += 1
    const marker = bytes[at + 1] ?? 0
    if (bytes[at] !== 0xff || at + 4 > bytes.length) throw new StreamError('a marker is missing')
    const length = view.getUint16(at + 2)
    if (length < 2 || at + 2 + length > bytes.length) throw new StreamError('a marker segment is cut short')
    const segment = bytes.subarray(at + 4, at + 2 + length)
    if (isFrame(marker)) {
      if (length < 11) throw new StreamError('the size of the picture is missing')
      frame = {
        frame: 0xff00 | marker,
        precision: view.getUint8(at + 4),
        rows: view.getUint16(at + 5),
        columns: view.getUint16(at + 7),
        components: view.getUint8(at + 9),
        quantisation: segment[8] ?? 0,
      }
    } else if (marker === 0xc4) readHuffman(segment, huffman)
    else if (marker === 0xdb) readQuantisation(segment, quantisation)
    else if (marker === 0xdd) restartInterval = length >= 4 ? view.getUint16(at + 4) : 0
    else if (marker === 0xda) {
      if (frame.frame === 0 || length < 8) throw new StreamError('the size of the picture is missing')
      const selector = segment[2] ?? 0
      return {
        ...frame,
        dcTable: huffman.get(selector >> 4) ?? null,
        acTable: huffman.get(0x10 | (selector & 15)) ?? null,
        quantisation: quantisation.get(frame.quantisation) ?? null,
        restartInterval,
        predictor: segment[3] ?? 0,
        pointTransform: (segment[5] ?? 0) & 15,
        dataOffset: at + 2 + length,
      }
    }
    at += 2 + length
  }
}
