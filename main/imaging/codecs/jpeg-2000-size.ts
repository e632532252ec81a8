import { StreamError } from './jpeg-bits.ts'

export interface Jpeg2000Size {
  readonly rows: number
  readonly columns: number
  readonly components: number
  readonly precision: number
  readonly signed: boolean
}

/** A picture of one frame is one tile, or some hundreds; more only fills the memory of a decoder. */
const maxTiles = 65_535 / 8

/** Where the codestream starts: at once, or inside the boxes of a JP2 file, which DICOM forbids and some writers send. */
const codestreamAt = (bytes: Uint8Array): number => {
  if (bytes[0] === 0xff && bytes[1] === 0x4f) return 0
  for (let at = 0; at + 4 <= Math.min(bytes.length, 4096); at += 1) {
    if (bytes[at] === 0xff && bytes[at + 1] === 0x4f && bytes[at + 2] === 0xff && bytes[at + 3] === 0x51) return at
  }
  throw new StreamError('it does not begin as a JPEG 2000 picture')
}

/** What the SIZ marker announces, read before any decoder sees the stream. ITU-T T.800 A.5.1. */
export const readJpeg2000Size = (bytes: Uint8Array): Jpeg2000Size => {
  const start = codestreamAt(bytes)
  if (bytes.length < start + 45) throw new StreamError('the size of the picture is missing')
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, bytes.byteLength - start)
  if (view.getUint16(2) !== 0xff51) throw new StreamError('the size of the picture is missing')
  const [x1, y1, x0, y0] = [view.getUint32(8), view.getUint32(12), view.getUint32(16), view.getUint32(20)]
  const [tileWidth, tileHeight] = [view.getUint32(24), view.getUint32(28)]
  const [columns, rows] = [x1 - x0, y1 - y0]
  const tiles = Math.ceil(columns / tileWidth) * Math.ceil(rows / tileHeight)
  // Also true when a tile has no size, which makes this no number.
  if (!(tiles <= maxTiles)) throw new StreamError('its tiles are too many')
  const depth = view.getUint8(42)
  if (view.getUint8(43) !== 1 || view.getUint8(44) !== 1) throw new StreamError('its samples are spaced apart')
  return { rows, columns, components: view.getUint16(40), precision: (depth & 0x7f) + 1, signed: depth > 0x7f }
}
