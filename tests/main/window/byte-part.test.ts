import { describe, expect, test } from 'vitest'
import { dataUrl } from '../../../contract/calls.ts'
import { partOf } from '../../../main/window/byte-part.ts'

const bytes = Uint8Array.of(10, 11, 12, 13, 14)
const part = (query: string) => partOf(bytes, new URLSearchParams(query))

describe('a part of large values', () => {
  test('all of them where no part is asked for', () => expect(part('')).toEqual(bytes))
  test('a part', () => expect(part('from=1&to=3&of=5')).toEqual(Uint8Array.of(11, 12)))
  test('the last part', () => expect(part('from=3&to=5&of=5')).toEqual(Uint8Array.of(13, 14)))
  test('nothing is copied', () => expect(part('from=1&to=3&of=5')?.buffer).toBe(bytes.buffer))
  test('the address of the contract asks for it', () => expect(partOf(bytes, new URL(dataUrl.volumePart('1.2', 1, 3, 5)).searchParams)).toEqual(Uint8Array.of(11, 12)))
  test.each(['from=1&to=6&of=5', 'from=3&to=1&of=5', 'from=1&to=3&of=6', 'from=1&to=3', 'from=-1&to=3&of=5', 'from=1e0&to=3&of=5', 'from=&to=3&of=5'])('%s is not there', (query) =>
    expect(part(query)).toBeNull(),
  )
})
