import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseJsonByLine } from '../../../core/base/json-lines.ts'

describe('JSON with its lines', () => {
  it('reads whatever JSON.stringify writes, as JSON.parse does', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.integer({ min: 0, max: 4 }), (value, indent) => {
        const text = JSON.stringify(value, null, indent)
        const read = parseJsonByLine(text)
        expect(read.ok && read.value.value).toEqual(JSON.parse(text))
      }),
    )
  })

  it('refuses what JSON.parse refuses', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('{', '}', '[', ']', '"', ',', ':', '1', '-', '.', 'e', 't', 'null', ' ', '\n', 'a', '\\') }), (text) => {
        const parses = (() => {
          try {
            JSON.parse(text)
            return true
          } catch {
            return false
          }
        })()
        const read = parseJsonByLine(text)
        // A name that stands twice is the one thing that JSON.parse lets through.
        if (read.ok || !read.error.reason.includes('second time')) expect(read.ok).toBe(parses)
      }),
      { numRuns: 500 },
    )
  })

  it.each<[string, number, string]>([
    ['{\n "a": 1,\n}', 3, 'a name in double quotes'],
    ['{\n "a": 1\n "b": 2\n}', 3, '"}" is expected'],
    ['{\n "a": [1,\n 2', 3, 'it ends where "]" is expected'],
    ['{ "a": tru }', 1, 'a value'],
    ["{ 'a': 1 }", 1, 'a name in double quotes'],
    ['{ "a": 1,\n "a": 2 }', 2, 'a second time'],
    ['', 1, 'it ends where a value'],
    ['{ "a": 01 }', 1, '"}" is expected'],
    ['{ "a": "one\ntwo" }', 1, 'ends in its line'],
    ['{}\n{}', 2, 'the end of the file'],
  ])('%j breaks in line %i: %s', (text, line, reason) => {
    const read = parseJsonByLine(text)
    expect(read.ok ? null : read.error.line).toBe(line)
    expect(read.ok ? '' : read.error.reason).toContain(reason)
  })

  it('names the line of each part, and of what is around a part that is missing', () => {
    const read = parseJsonByLine('{\n "a": [\n  1,\n  { "b": 2 }\n ]\n}')
    if (!read.ok) throw new Error(read.error.reason)
    expect([['a'], ['a', 1, 'b'], ['a', 1, 'c'], ['d'], []].map((path) => read.value.lineOf(path))).toEqual([2, 4, 4, 1, 1])
  })
})
