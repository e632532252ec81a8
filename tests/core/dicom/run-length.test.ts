import { describe, expect, test } from 'vitest'
import { decodeRunLength } from '../../../core/dicom/run-length.ts'
import { runLengthFrame } from '../../fixtures/compressed.ts'

/** A frame of one segment of 8-bit samples. */
const coded = (...segment: number[]): Uint8Array => {
  const frame = new Uint8Array(64 + segment.length)
  frame[0] = 1
  frame[4] = 64
  frame.set(segment, 64)
  return frame
}
const decoded = (bytes: Uint8Array, count: number, sampleBytes = 1) => {
  const result = decodeRunLength(bytes, count, sampleBytes)
  return result.ok ? [...result.value] : result.error.code
}
const refused = 'damaged-pixel-data'

describe('run-length coded frames', () => {
  test('literal bytes', () => expect(decoded(coded(2, 7, 8, 9), 3)).toEqual([7, 8, 9]))
  test('a repeated byte', () => expect(decoded(coded(253, 7), 4)).toEqual([7, 7, 7, 7]))
  test('the control byte 128 does nothing', () => expect(decoded(coded(128, 0, 7, 128, 0, 8), 2)).toEqual([7, 8]))
  test('a run longer than the frame is cut off there', () => expect(decoded(coded(129, 7), 3)).toEqual([7, 7, 7]))
  test('16-bit samples: high bytes first, little-endian out', () => expect(decoded(runLengthFrame([0x0102, 0xfffe]), 2, 2)).toEqual([2, 1, 0xfe, 0xff]))
})

describe('broken run-length coding is refused', () => {
  test('a table of segments that is cut short', () => expect(decoded(coded(0, 7).subarray(0, 40), 1)).toBe(refused))
  test('another number of segments than the samples have bytes', () => expect(decoded(coded(0, 7), 1, 2)).toBe(refused))
  test('a segment inside the table', () => expect(decoded(coded(0, 7).with(4, 20), 1)).toBe(refused))
  test('a segment beyond the end', () => expect(decoded(coded(0, 7).with(5, 2), 1)).toBe(refused))
  test('literal bytes that are missing', () => expect(decoded(coded(5, 7, 8), 6)).toBe(refused))
  test('a repeated byte that is missing', () => expect(decoded(coded(253), 4)).toBe(refused))
  test('fewer pixels than the frame has', () => expect(decoded(coded(1, 7, 8), 3)).toBe(refused))
})
