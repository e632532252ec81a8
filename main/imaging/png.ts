import { deflateSync, inflateSync } from 'node:zlib'
import type { Picture } from '../../core/volume/fused-slice.ts'
import { crc32 } from './crc32.ts'

const chunk = (type: string, data: Uint8Array): Buffer => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const framed = Buffer.alloc(body.length + 8)
  framed.writeUInt32BE(data.length, 0)
  body.copy(framed, 4)
  framed.writeUInt32BE(crc32(body), body.length + 4)
  return framed
}

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const bitDepth = 8
const trueColour = 2
const filterSub = 1

/** A picture as PNG (8-bit RGB, filter "Sub", no metadata: the same picture gives the same bytes). */
export const encodePng = ({ sizePx, rgb }: Picture): Uint8Array => {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(sizePx, 0)
  header.writeUInt32BE(sizePx, 4)
  header.set([bitDepth, trueColour, 0, 0, 0], 8)
  const stride = sizePx * 3
  const rows = Buffer.alloc((stride + 1) * sizePx)
  for (let row = 0; row < sizePx; row += 1) {
    const to = row * (stride + 1)
    rows[to] = filterSub
    for (let at = 0; at < stride; at += 1) {
      const before = at < 3 ? 0 : (rgb[row * stride + at - 3] ?? 0)
      rows[to + 1 + at] = (rgb[row * stride + at] ?? 0) - before
    }
  }
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))])
}

/** The picture of a PNG that `encodePng` wrote. Throws for any other file: this is no reader of foreign pictures. */
export const decodeOwnPng = (png: Uint8Array): Picture => {
  const bytes = Buffer.from(png.buffer, png.byteOffset, png.length)
  const sizePx = bytes.readUInt32BE(16)
  const stride = sizePx * 3
  const data = bytes.readUInt32BE(33)
  const rows = inflateSync(bytes.subarray(41, 41 + data))
  if (!bytes.subarray(0, 8).equals(signature) || bytes.toString('latin1', 37, 41) !== 'IDAT' || rows.length !== (stride + 1) * sizePx) throw new Error('not a picture of this program')
  const rgb = new Uint8Array(stride * sizePx)
  for (let row = 0; row < sizePx; row += 1) {
    const from = row * (stride + 1)
    if (rows[from] !== filterSub) throw new Error('not a picture of this program')
    for (let at = 0; at < stride; at += 1) {
      const before = at < 3 ? 0 : (rgb[row * stride + at - 3] ?? 0)
      rgb[row * stride + at] = ((rows[from + 1 + at] ?? 0) + before) & 0xff
    }
  }
  return { sizePx, rgb }
}
