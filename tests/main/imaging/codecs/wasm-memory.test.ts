import { describe, expect, test } from 'vitest'
import { limitMemory } from '../../../../main/imaging/codecs/wasm-memory.ts'

const magic = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]
/** One memory of 1 page that may grow to `most` (LEB128), exported as `m`; before it an empty section of types. */
const program = (most: readonly number[]) =>
  Uint8Array.from([...magic, 1, 1, 0, 5, 3 + most.length, 1, 1, 1, ...most, 7, 5, 1, 1, 0x6d, 2, 0])

const grown = (bytes: Uint8Array<ArrayBuffer>, by: number): string => {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes))
  const memory = exports.m
  if (!(memory instanceof WebAssembly.Memory)) throw new Error('the program has a memory')
  try {
    memory.grow(by)
    return 'grown'
  } catch {
    return 'refused'
  }
}

const twoGiB = [0x80, 0x80, 0x02]

describe('the memory of a codec', () => {
  test('grows up to the limit', () => expect(grown(limitMemory(program(twoGiB), 20), 19)).toBe('grown'))
  test('grows no further', () => expect(grown(limitMemory(program(twoGiB), 20), 20)).toBe('refused'))
  test('without the limit it would', () => expect(grown(program(twoGiB), 20)).toBe('grown'))
  test('the program that was given is left as it is', () => {
    const given = program(twoGiB)
    limitMemory(given, 20)
    expect(given).toEqual(program(twoGiB))
  })
  test('a program without a memory of its own is no codec', () => expect(() => limitMemory(Uint8Array.from(magic), 20)).toThrow('no memory'))
  test('a limit above the maximum that is written is a mistake', () => expect(() => limitMemory(program([10]), 20)).toThrow('no memory'))
})
