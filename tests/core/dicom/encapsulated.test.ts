import { describe, expect, test } from 'vitest'
import { encapsulatedFrames } from '../../../core/dicom/encapsulated.ts'
import { encapsulated } from '../../fixtures/compressed.ts'

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values)
const framesOf = (content: Uint8Array, frames: number) => {
  const result = encapsulatedFrames(content, frames)
  return result.ok ? result.value.map((frame) => [...frame]) : result.error.code
}
const refused = 'damaged-pixel-data'

describe('frames from fragments', () => {
  test('one frame in one fragment', () => expect(framesOf(encapsulated([bytes(1, 2)]), 1)).toEqual([[1, 2]]))
  test('one frame in three fragments', () => expect(framesOf(encapsulated([bytes(1, 2), bytes(3, 4), bytes(5, 6)]), 1)).toEqual([[1, 2, 3, 4, 5, 6]]))
  test('one fragment a frame, without table', () => expect(framesOf(encapsulated([bytes(1, 2), bytes(3, 4)]), 2)).toEqual([[1, 2], [3, 4]]))
  test('one fragment a frame, whatever a wrong table says', () => expect(framesOf(encapsulated([bytes(1, 2), bytes(3, 4)], [0, 999]), 2)).toEqual([[1, 2], [3, 4]]))
  test('told apart by the offset table', () =>
    expect(framesOf(encapsulated([bytes(1, 2), bytes(3, 4), bytes(5, 6)], [0, 20]), 2)).toEqual([[1, 2, 3, 4], [5, 6]]))
  test('told apart by the marks that end a stream', () =>
    expect(framesOf(encapsulated([bytes(1, 2), bytes(0xff, 0xd9), bytes(5, 0xff, 0xd9, 0)]), 2)).toEqual([[1, 2, 0xff, 0xd9], [5, 0xff, 0xd9, 0]]))
  test('what follows the closing mark is not read', () =>
    expect(framesOf(new Uint8Array([...encapsulated([bytes(1, 2)]), 9, 9, 9]), 1)).toEqual([[1, 2]]))
})

describe('broken encapsulation is refused', () => {
  const whole = encapsulated([bytes(1, 2), bytes(3, 4)])
  test('nothing at all', () => expect(framesOf(bytes(), 1)).toBe(refused))
  test('no fragment', () => expect(framesOf(encapsulated([]), 1)).toBe(refused))
  test('no closing mark', () => expect(framesOf(whole.subarray(0, -8), 1)).toBe(refused))
  test('cut inside a fragment', () => expect(framesOf(whole.subarray(0, 17), 1)).toBe(refused))
  test('a fragment longer than the file', () => {
    const wrong = whole.slice()
    new DataView(wrong.buffer).setUint32(12, 0xfffffff0, true)
    expect(framesOf(wrong, 1)).toBe(refused)
  })
  test('a tag that is no item', () => expect(framesOf(whole.with(8, 0), 1)).toBe(refused))
  test('fewer fragments than frames', () => expect(framesOf(whole, 3)).toBe(refused))
  test('more fragments than frames, and nothing that tells them apart', () =>
    expect(framesOf(encapsulated([bytes(1, 2), bytes(3, 4), bytes(5, 6)]), 2)).toBe(refused))
  test('an offset table that points beside the fragments', () =>
    expect(framesOf(encapsulated([bytes(1, 2), bytes(3, 4), bytes(5, 6)], [0, 11]), 2)).toBe(refused))
})
