import { describe, expect, test } from 'vitest'
import type { PixelDescription } from '../../../../core/dicom/instance-header.ts'
import type { CompressedFamily } from '../../../../core/dicom/transfer-syntaxes.ts'
import { decodeCompressedFrame } from '../../../../main/imaging/codecs/decode-frame.ts'
import { runLengthFrame } from '../../../fixtures/compressed.ts'
import { highThroughput, jpegLs, stored } from './streams.ts'

const pixels: PixelDescription = {
  rows: 16,
  columns: 16,
  frames: 1,
  samplesPerPixel: 1,
  photometricInterpretation: 'MONOCHROME2',
  bitsAllocated: 16,
  bitsStored: 16,
  highBit: 15,
  signed: false,
  paddingValue: null,
  offset: 0,
  length: null,
}
const samples = Array.from({ length: 256 }, (_, index) => stored(index % 16, Math.floor(index / 16)))
const littleEndian = samples.flatMap((sample) => [sample & 0xff, sample >> 8])

const streams: readonly (readonly [CompressedFamily, Uint8Array])[] = [
  ['rle', runLengthFrame(samples)],
  ['jpeg-ls', jpegLs],
  ['high-throughput', highThroughput],
  // OpenJPEG reads the high-throughput block coder as well.
  ['jpeg-2000', highThroughput],
]

const failure = async (family: CompressedFamily, stream: Uint8Array, header: PixelDescription = pixels) => {
  const frame = await decodeCompressedFrame(family, stream, header)
  return frame.ok ? 'decoded' : frame.error.sentence
}

describe.each(streams)('%s', (family, stream) => {
  test('gives every sample', async () => {
    const frame = await decodeCompressedFrame(family, stream, pixels)
    expect(frame.ok ? [...frame.value] : frame.error.sentence).toEqual(littleEndian)
  })
  test('a stream cut to its first bytes is refused', async () => expect(await failure(family, stream.subarray(0, 20))).toMatch(/damaged|cannot be decoded/))
  test('an empty stream is refused', async () => expect(await failure(family, new Uint8Array())).toMatch(/damaged|cannot be decoded/))
})

describe('the size that a stream announces is compared before it is decoded', () => {
  test('another number of rows in JPEG-LS', async () => expect(await failure('jpeg-ls', jpegLs, { ...pixels, rows: 8 })).toContain('announces 16 x 16'))
  test('another number of columns in JPEG 2000', async () =>
    expect(await failure('high-throughput', highThroughput, { ...pixels, columns: 17 })).toContain('announces 16 x 16'))
  test('a picture of four thousand million columns', async () => {
    const vast = highThroughput.slice()
    new DataView(vast.buffer).setUint32(8, 0xfffffff0)
    expect(await failure('jpeg-2000', vast)).toContain('tiles are too many')
  })
  test('tiles without a size', async () => {
    const wrong = highThroughput.slice()
    new DataView(wrong.buffer).setUint32(24, 0)
    expect(await failure('jpeg-2000', wrong)).toContain('tiles are too many')
  })
  test('signed samples in a file of unsigned ones', async () => {
    expect(await failure('high-throughput', highThroughput.with(42, 0x8f))).toContain('signed')
  })
  test('more bits than the header has room for', async () =>
    expect(await failure('jpeg-ls', jpegLs, { ...pixels, bitsAllocated: 8, bitsStored: 8, highBit: 7 })).toContain('16 bits'))
})

describe('a JPEG stream', () => {
  test('that is no JPEG', async () => expect(await failure('jpeg', Uint8Array.of(1, 2, 3, 4))).toContain('does not begin'))
  test('that is coded by another process', async () => expect(await failure('jpeg', jpegLs)).toContain('another JPEG process'))
  test('that ends inside a marker', async () => expect(await failure('jpeg', jpegLs.subarray(0, 10))).toContain('cut short'))
})

// CharLS took 5.6 s for this one, and up to 14 s for others: two samples changed, and the closing mark FF D9 made FF 00.
test('a JPEG-LS stream without its closing mark never reaches the decoder', async () =>
  expect(await failure('jpeg-ls', jpegLs.with(140, 25).with(211, 0))).toContain('closing mark'))

test('a frame larger than any scanner writes is refused before memory is taken', async () =>
  expect(await failure('rle', runLengthFrame(samples), { ...pixels, rows: 60_000, columns: 60_000 })).toContain('more than any scanner'))

test('after a broken stream the next one is decoded', async () => {
  await failure('jpeg-ls', jpegLs.subarray(0, 60))
  expect(await failure('jpeg-ls', jpegLs)).toBe('decoded')
})
