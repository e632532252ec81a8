import { problem } from '../base/problem.ts'
import { fail, ok } from '../base/result.ts'
import type { Result } from '../base/result.ts'

const headerLength = 64
const maxSegments = 15

const damaged = (what: string): Result<never> =>
  fail(problem('damaged-pixel-data', `Its run-length coded pixel data are damaged: ${what}. Copy or send the file again.`))

/** Unpacks one segment into every `step`th byte of `frame` from `start` on; false when it ends too early. PS3.5 G.3.2. */
const unpack = (segment: Uint8Array, frame: Uint8Array, start: number, step: number): boolean => {
  let from = 0
  let to = start
  while (to < frame.length) {
    const control = segment[from]
    if (control === undefined) return false
    from += 1
    if (control === 128) continue
    if (control < 128) {
      if (from + control + 1 > segment.length) return false
      for (let left = control + 1; left > 0 && to < frame.length; left -= 1, to += step) {
        frame[to] = segment[from]!
        from += 1
      }
    } else {
      const value = segment[from]
      if (value === undefined) return false
      from += 1
      for (let left = 257 - control; left > 0 && to < frame.length; left -= 1, to += step) frame[to] = value
    }
  }
  return true
}

/**
 * Decodes one RLE frame of `count` samples of `sampleBytes` bytes each (one sample per pixel) into little-endian bytes: segment
 * `s` holds byte `sampleBytes - 1 - s` of every sample. Fails with `damaged-pixel-data`. PS3.5 annex G.
 */
export const decodeRunLength = (bytes: Uint8Array, count: number, sampleBytes: number): Result<Uint8Array> => {
  if (bytes.length < headerLength) return damaged('the table of segments is cut short')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const segments = view.getUint32(0, true)
  if (segments > maxSegments || segments !== sampleBytes) return damaged(`${segments} segments are announced, ${sampleBytes} are needed`)
  const starts = Array.from({ length: segments }, (_, index) => view.getUint32(4 + 4 * index, true))
  const frame = new Uint8Array(count * sampleBytes)
  for (const [index, start] of starts.entries()) {
    const end = starts[index + 1] ?? bytes.length
    if (start < headerLength || start > end || end > bytes.length) return damaged('a segment lies outside of the frame')
    if (!unpack(bytes.subarray(start, end), frame, sampleBytes - 1 - index, sampleBytes)) return damaged('a segment ends before its last pixel')
  }
  return ok(frame)
}
