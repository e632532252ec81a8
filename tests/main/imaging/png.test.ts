import { spawnSync } from 'node:child_process'
import { inflateSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { encodePng } from '../../../main/imaging/png.ts'

const sizePx = 7
const rgb = Uint8Array.from({ length: sizePx * sizePx * 3 }, (_, index) => (index * 37 + (index % 5) * 91) & 255)

/** A reader of its own: chunks and the "Sub" filter of the PNG specification. */
const decode = (png: Buffer): { readonly width: number; readonly height: number; readonly rgb: Uint8Array } => {
  const chunks = new Map<string, Buffer>()
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at)
    chunks.set(png.toString('latin1', at + 4, at + 8), png.subarray(at + 8, at + 8 + length))
    at += length + 12
  }
  const header = chunks.get('IHDR') ?? Buffer.alloc(13)
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)]
  const rows = inflateSync(chunks.get('IDAT') ?? Buffer.alloc(0))
  const out = new Uint8Array(width * height * 3)
  for (let row = 0; row < height; row += 1) {
    expect(rows[row * (width * 3 + 1)]).toBe(1)
    for (let at = 0; at < width * 3; at += 1) {
      const left = at < 3 ? 0 : (out[row * width * 3 + at - 3] ?? 0)
      out[row * width * 3 + at] = (rows[row * (width * 3 + 1) + 1 + at] ?? 0) + left
    }
  }
  return { width, height, rgb: out }
}

test('gives back every pixel', () => {
  const png = Buffer.from(encodePng({ sizePx, rgb }))
  expect(decode(png)).toEqual({ width: sizePx, height: sizePx, rgb })
})

test('the same picture gives the same bytes', () => {
  expect(encodePng({ sizePx, rgb })).toEqual(encodePng({ sizePx, rgb }))
})

const python = ['/usr/bin/python3', 'python3'].find((each) => spawnSync(each, ['-c', 'import PIL']).status === 0)

test.skipIf(python === undefined)(`another reader sees the same picture${python === undefined ? ' (skipped: Pillow is not here)' : ''}`, () => {
  const script = 'import sys,io;from PIL import Image;i=Image.open(io.BytesIO(sys.stdin.buffer.read()));i.load();sys.stdout.buffer.write(i.convert("RGB").tobytes())'
  const run = spawnSync(python ?? '', ['-c', script], { input: encodePng({ sizePx, rgb }) })
  expect(Uint8Array.from(run.stdout)).toEqual(rgb)
})
