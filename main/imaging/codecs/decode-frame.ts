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
import { decodeHighThroughput, decodeJpeg2000, decodeJpegLs } from './web-assembly.ts'
import type { WasmDecode } from './web-assembly.ts'

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

const byCodec = async (decode: WasmDecode, stream: Uint8Array, announced: Announced & { readonly signed: boolean }, pixels: PixelDescription): Promise<Uint8Array> => {
  checkAnnounced(announced, pixels)
  if (announced.signed && !pixels.signed) throw new StreamError('its samples are signed, those of the header are not')
  const decoded = await decode(stream)
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
      return ok(await byCodec(decodeJpegLs, stream, { ...readJpegHeader(stream), signed: false }, pixels))
    case 'jpeg-2000':
      return ok(await byCodec(decodeJpeg2000, stream, readJpeg2000Size(stream), pixels))
    case 'high-throughput':
      return ok(await byCodec(decodeHighThroughput, stream, readJpeg2000Size(stream), pixels))
  }
}

/**
 * The uncompressed little-endian bytes of one compressed frame with one sample per pixel. The size that the stream announces is
 * compared with the header before anything is decoded. Fails with `damaged-pixel-data`.
 */
export const decodeCompressedFrame = async (family: CompressedFamily, stream: Uint8Array, pixels: PixelDescription): Promise<Result<Uint8Array>> => {
  try {
    return await decode(family, stream, pixels)
  } catch (error) {
    if (!(error instanceof StreamError) && !(error instanceof RangeError)) throw error
    const why = error instanceof StreamError ? error.message : 'it is cut short'
    return fail(problem('damaged-pixel-data', `The compressed picture cannot be decoded: ${why}. Copy or send the file again.`))
  }
}
