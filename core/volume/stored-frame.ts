import { problem } from '../base/problem.ts'
import { fail, ok } from '../base/result.ts'
import type { Result } from '../base/result.ts'
import type { PixelDescription } from '../dicom/instance-header.ts'
import { seriesWord } from './frame-planes.ts'
import type { InstanceHeader } from '../dicom/instance-header.ts'
import { transferSyntax } from '../dicom/transfer-syntaxes.ts'
import type { Linear } from './values-of.ts'

/** The problem of pixel data that this version cannot read, or null. */
export const pixelProblem = (header: InstanceHeader): Result<null> => {
  const word = seriesWord(header)
  const { pixels } = header
  if (pixels === null) return fail(problem('no-pixels', `A file of this ${word} holds no image.`))
  const syntax = transferSyntax(header.transferSyntaxUid)
  if (syntax.encoding === 'compressed' || pixels.length === null) {
    const name = syntax.encoding === 'compressed' ? syntax.name : 'an encapsulated form'
    return fail(problem('compressed', `This ${word} is compressed as ${name}, which this version cannot decode yet. Send it uncompressed (Explicit VR Little Endian).`))
  }
  if (pixels.samplesPerPixel !== 1 || !/^MONOCHROME[12]$/.test(pixels.photometricInterpretation)) {
    return fail(problem('colour', `This ${word} holds colour pictures (${pixels.photometricInterpretation || 'no Photometric Interpretation'}), not measured values.`))
  }
  const { bitsAllocated, bitsStored, highBit } = pixels
  const readable = [8, 16, 32].includes(bitsAllocated) && bitsStored >= 1 && bitsStored <= bitsAllocated && highBit < bitsAllocated && highBit + 1 >= bitsStored
  if (!readable || (bitsAllocated === 8 && syntax.encoding === 'big-endian')) {
    return fail(problem('odd-bits', `This ${word} stores ${bitsStored} bits in ${bitsAllocated} (${syntax.name}), which this version does not read.`))
  }
  return pixels.length < frameLength(pixels) * pixels.frames
    ? fail(problem('short-pixel-data', `A file of this ${word} holds fewer pixels than its header says. Copy or send it again.`))
    : ok(null)
}

/** Bytes of one uncompressed frame. */
export const frameLength = (pixels: PixelDescription): number => (pixels.rows * pixels.columns * pixels.samplesPerPixel * pixels.bitsAllocated) / 8

type Stored = Uint8Array | Uint16Array | Uint32Array

const hostIsLittleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1

/** The stored words of a frame as unsigned numbers, in place where byte order and alignment allow it (a CT has 10^8 of them). */
const storedWords = (bytes: Uint8Array, count: number, bitsAllocated: number, littleEndian: boolean): Stored => {
  if (bitsAllocated === 8) return bytes.subarray(0, count)
  const wordBytes = bitsAllocated / 8
  const asIs = littleEndian === hostIsLittleEndian && bytes.byteOffset % wordBytes === 0
  if (asIs) return wordBytes === 2 ? new Uint16Array(bytes.buffer, bytes.byteOffset, count) : new Uint32Array(bytes.buffer, bytes.byteOffset, count)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return wordBytes === 2
    ? Uint16Array.from({ length: count }, (_, index) => view.getUint16(index * 2, littleEndian))
    : Uint32Array.from({ length: count }, (_, index) => view.getUint32(index * 4, littleEndian))
}

/** A range check belongs to 16-bit output only: 32-bit floats hold whatever a file can store. */
const int16Range: readonly [number, number] = [-32_768, 32_767]

/**
 * Decodes one uncompressed frame into `voxels` from `at` on: masks BitsStored at HighBit, extends the sign, rescales.
 * False if a value does not fit into 16 bits; the caller then starts again with floats.
 */
export const decodeFrame = (
  bytes: Uint8Array,
  pixels: PixelDescription,
  littleEndian: boolean,
  linear: Linear,
  voxels: Int16Array | Float32Array,
  at: number,
): boolean => {
  const count = pixels.rows * pixels.columns
  const words = storedWords(bytes, count, pixels.bitsAllocated, littleEndian)
  const shift = pixels.highBit + 1 - pixels.bitsStored
  // Powers of two instead of bit shifts: 32 stored bits do not fit into the signed numbers of bit operators.
  const range = 2 ** pixels.bitsStored
  const half = range / 2
  const divisor = 2 ** shift
  const whole = pixels.bitsStored === pixels.bitsAllocated
  const { slope, intercept } = linear
  const bounded = voxels instanceof Int16Array
  let fits = true
  for (let index = 0; index < count; index += 1) {
    let stored = words[index] ?? 0
    if (!whole) stored = Math.floor(stored / divisor) % range
    if (pixels.signed && stored >= half) stored -= range
    const value = slope * stored + intercept
    if (bounded && (value < int16Range[0] || value > int16Range[1])) fits = false
    voxels[at + index] = value
  }
  return fits
}
