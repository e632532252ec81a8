import { problem } from '../../../core/base/problem.ts'
import { fail, ok } from '../../../core/base/result.ts'
import type { Result } from '../../../core/base/result.ts'
import type { PixelDescription } from '../../../core/dicom/instance-header.ts'
import { decodeRunLength } from '../../../core/dicom/run-length.ts'
import type { CompressedFamily } from '../../../core/dicom/transfer-syntaxes.ts'
import { readJpeg2000Size } from './jpeg-2000-size.ts'
import { StreamError } from './jpeg-bits.ts'
import { decodeDct } from './jpeg-dct.ts'
import { decodeLossless } from './jpeg-lossless.ts'
import { readJpegHeader } from './jpeg-markers.ts'
import { highThroughput, jpeg2000, jpegLs } from './web-assembly.ts'
import type { WasmCodec } from './web-assembly.ts'

interface Announced {
  readonly rows: number
  readonly columns: number
  readonly components: number
  readonly precision: number
}

/** A stream that announces another picture than the header does is never given to a decoder: it could ask for any memory. */
const checkAnnounced = (announced: Announced, pixels: PixelDescription): void => {
  const { rows, columns, components, precision } = announced
  if (rows !== pixels.rows || columns !== pixels.columns || components !== 1) {
    throw new StreamError(`it announces ${columns} x ${rows} pixels of ${components} components, the header ${pixels.columns} x ${pixels.rows} of 1`)
  }
  if (precision < 1 || precision > 16 || precision > pixels.bitsAllocated) throw new StreamError(`it has ${precision} bits per sample, the header room for ${pixels.bitsAllocated}`)
}

/** Samples of one or two bytes, as little-endian bytes of the width that the header allocates; a sign is carried on. */
const widened = (samples: Uint8Array | Int8Array | Uint16Array, bitsAllocated: number): Uint8Array => {
  const step = bitsAllocated / 8
  const bytes = new Uint8Array(samples.length * step)
  for (let index = 0; index < samples.length; index += 1) {
    for (let byte = 0; byte < step; byte += 1) bytes[index * step + byte] = samples[index]! >> (8 * byte)
  }
  return bytes
}

const byCodec = async (codec: WasmCodec, stream: Uint8Array, announced: Announced & { readonly signed: boolean }, pixels: PixelDescription): Promise<Uint8Array> => {
  checkAnnounced(announced, pixels)
  if (announced.signed && !pixels.signed) throw new StreamError('its samples are signed, those of the header are not')
  const decoded = await codec.decode(stream)
  const count = pixels.rows * pixels.columns
  const wide = decoded.bitsPerSample > 8
  if (decoded.width !== pixels.columns || decoded.height !== pixels.rows || decoded.bytes.length !== count * (wide ? 2 : 1)) {
    throw new StreamError('it decodes to another size than it announces')
  }
  if (wide && pixels.bitsAllocated === 16) return decoded.bytes
  const { bytes } = decoded
  if (!wide) return widened(announced.signed ? new Int8Array(bytes.buffer, bytes.byteOffset, count) : bytes, pixels.bitsAllocated)
  return widened(new Uint16Array(bytes.buffer, bytes.byteOffset, count), pixels.bitsAllocated)
}

/**
 * CharLS reads on behind the end of a stream that lacks its closing mark and ends in a stuffed FF 00: that took it 4 to 14 s. It
 * refuses every such stream in the end. In coded samples the mark cannot occur. ITU-T T.87 A.1, C.2.1.
 */
const checkClosed = (stream: Uint8Array, dataOffset: number): void => {
  for (let at = stream.indexOf(0xff, dataOffset); at >= 0; at = stream.indexOf(0xff, at + 1)) if (stream[at + 1] === 0xd9) return
  throw new StreamError('the picture ends before its closing mark')
}

const readJpegLsHeader = (stream: Uint8Array): Announced & { readonly signed: false } => {
  const header = readJpegHeader(stream)
  checkClosed(stream, header.dataOffset)
  return { ...header, signed: false }
}

const decodeJpeg = (stream: Uint8Array, pixels: PixelDescription): Uint8Array => {
  const header = readJpegHeader(stream)
  checkAnnounced(header, pixels)
  switch (header.frame) {
    case 0xffc0:
    case 0xffc1:
      return widened(decodeDct(stream, header), pixels.bitsAllocated)
    case 0xffc3:
      return widened(decodeLossless(stream, header), pixels.bitsAllocated)
    default:
      throw new StreamError('it is coded by another JPEG process than its transfer syntax names')
  }
}

const decode = async (family: CompressedFamily, stream: Uint8Array, pixels: PixelDescription): Promise<Result<Uint8Array>> => {
  switch (family) {
    case 'rle':
      return decodeRunLength(stream, pixels.rows * pixels.columns, pixels.bitsAllocated / 8)
    case 'jpeg':
      return ok(decodeJpeg(stream, pixels))
    case 'jpeg-ls':
      return ok(await byCodec(jpegLs, stream, readJpegLsHeader(stream), pixels))
    case 'jpeg-2000':
      return ok(await byCodec(jpeg2000, stream, readJpeg2000Size(stream), pixels))
    case 'high-throughput':
      return ok(await byCodec(highThroughput, stream, readJpeg2000Size(stream), pixels))
  }
}

const codecs: Readonly<Record<CompressedFamily, WasmCodec | null>> = {
  rle: null,
  jpeg: null,
  'jpeg-ls': jpegLs,
  'jpeg-2000': jpeg2000,
  'high-throughput': highThroughput,
}

/** Loads the decoder of a family, so that this does not count as time spent on a frame. */
export const loadDecoder = async (family: CompressedFamily): Promise<void> => codecs[family]?.load()

/** One compressed frame with one sample per pixel, and what its file says about it. */
export interface CompressedFrame {
  readonly family: CompressedFamily
  readonly stream: Uint8Array
  readonly pixels: PixelDescription
}

/** Decodes a frame here or in another thread; cancelled work may end with the code `cancelled`. */
export type FrameDecoder = (frame: CompressedFrame, isCancelled: () => boolean) => Promise<Result<Uint8Array>>

/** 8192 x 8192: no frame of a volume or a bone scan is larger; what announces more is only after memory. */
const maxPixels = 2 ** 26

/**
 * The uncompressed little-endian bytes of one compressed frame with one sample per pixel. The size that the stream announces is
 * compared with the header before anything is decoded. Fails with `damaged-pixel-data`.
 */
export const decodeCompressedFrame = async (family: CompressedFamily, stream: Uint8Array, pixels: PixelDescription): Promise<Result<Uint8Array>> => {
  try {
    if (pixels.rows * pixels.columns > maxPixels) throw new StreamError(`it has ${pixels.columns} x ${pixels.rows} pixels, more than any scanner writes`)
    return await decode(family, stream, pixels)
  } catch (error) {
    if (!(error instanceof StreamError) && !(error instanceof RangeError)) throw error
    const why = error instanceof StreamError ? error.message : 'it is cut short'
    return fail(problem('damaged-pixel-data', `The compressed picture cannot be decoded: ${why}. Copy or send the file again.`))
  }
}
