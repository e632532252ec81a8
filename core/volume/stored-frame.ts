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
  const compressed = syntax.encoding === 'compressed'
  if (compressed ? syntax.family === null : pixels.length === null) {
    const name = compressed ? syntax.name : 'an encapsulated form'
    return fail(problem('compressed', `This ${word} is compressed as ${name}, which this version cannot decode. Send it uncompressed (Explicit VR Little Endian).`))
  }
  if (compressed && pixels.length !== null) {
    return fail(problem('damaged-pixel-data', `This ${word} says that it is compressed as ${syntax.name}, but its pixels are not stored so. Send it again from its source.`))
  }
  if (pixels.samplesPerPixel !== 1 || !/^MONOCHROME[12]$/.test(pixels.photometricInterpretation)) {
    return fail(problem('colour', `This ${word} holds colour pictures (${pixels.photometricInterpretation || 'no Photometric Interpretation'}), not measured values.`))
  }
  const { bitsAllocated, bitsStored, highBit } = pixels
  const readable = [8, 16, 32].includes(bitsAllocated) && bitsStored >= 1 && bitsStored <= bitsAllocated && highBit < bitsAllocated && highBit + 1 >= bitsStored
  if (!readable || (bitsAllocated === 8 && syntax.encoding === 'big-endian')) {
    return fail(problem('odd-bits', `This ${word} stores ${bitsStored} bits in ${bitsAllocated} (${syntax.name}), which this version does not read.`))
  }
  return pixels.length !== null && pixels.length < frameLength(pixels) * pixels.frames
    ? fail(problem('short-pixel-data', `A file of this ${word} holds fewer pixels than its header says. Copy or send it again.`))
    : ok(null)
}

/** Bytes of one uncompressed frame. */
export const frameLength = (pixels: PixelDescription): number => (pixels.rows * pixels.columns * pixels.samplesPerPixel * pixels.bitsAllocated) / 8

type Words = Uint8Array | Uint16Array | Int16Array | Uint32Array

const hostIsLittleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1

/** The stored words of a frame, in place where byte order and alignment allow it (a CT has 10^8 of them). `signed`: 16 bits. */
const storedWords = (bytes: Uint8Array, count: number, bitsAllocated: number, littleEndian: boolean, signed: boolean): Words => {
  if (bitsAllocated === 8) return bytes.subarray(0, count)
  const wordBytes = bitsAllocated / 8
  let ordered = bytes
  if (littleEndian !== hostIsLittleEndian || bytes.byteOffset % wordBytes !== 0) {
    ordered = bytes.slice(0, count * wordBytes)
    if (littleEndian !== hostIsLittleEndian) for (let at = 0; at < ordered.length; at += wordBytes) ordered.subarray(at, at + wordBytes).reverse()
  }
  if (wordBytes === 4) return new Uint32Array(ordered.buffer, ordered.byteOffset, count)
  return signed ? new Int16Array(ordered.buffer, ordered.byteOffset, count) : new Uint16Array(ordered.buffer, ordered.byteOffset, count)
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
  const { bitsAllocated, bitsStored, highBit, signed } = pixels
  const whole = bitsStored === bitsAllocated
  const signedWords = whole && signed && bitsAllocated === 16
  const words = storedWords(bytes, count, bitsAllocated, littleEndian, signedWords)
  const { slope, intercept } = linear
  let lowest = 0
  let highest = 0
  // The index is always within both arrays. Two plain loops: a shared closure makes this ten times slower.
  if (signedWords || (whole && !signed)) {
    for (let index = 0; index < count; index += 1) {
      const value = slope * words[index]! + intercept
      if (value < lowest) lowest = value
      if (value > highest) highest = value
      voxels[at + index] = value
    }
  } else {
    const shift = highBit + 1 - bitsStored
    const range = 2 ** bitsStored
    // All 32 bits of a word need no mask; signed ones wrap by the range below.
    const mask = bitsStored === 32 ? -1 : range - 1
    const half = range / 2
    for (let index = 0; index < count; index += 1) {
      const stored = ((words[index]! >>> shift) & mask) >>> 0
      const value = slope * (signed && stored >= half ? stored - range : stored) + intercept
      if (value < lowest) lowest = value
      if (value > highest) highest = value
      voxels[at + index] = value
    }
  }
  return voxels instanceof Float32Array || (lowest >= int16Range[0] && highest <= int16Range[1])
}
