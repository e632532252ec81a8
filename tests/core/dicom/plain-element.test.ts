import dicomParser from 'dicom-parser'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readPlainElement } from '../../../core/dicom/plain-element.ts'

const vrs = 'AE AS AT CS DA DS DT FD FL IS LO LT OB OD OF OL OV OW PN SH SL SQ SS ST SV TM UC UI UL UN UR US UT UV xx'.split(' ')

const element = fc.record({
  head: fc.uint8Array({ minLength: 4, maxLength: 4 }),
  vr: fc.constantFrom(...vrs),
  rest: fc.uint8Array({ minLength: 0, maxLength: 40 }),
  begin: fc.constantFrom(null, [0xfe, 0xff, 0x00, 0xe0], [0xff, 0xff, 0xff, 0xff]),
})

it.each([
  ['explicit little endian', true, false],
  ['explicit big endian', false, false],
  ['implicit little endian', true, true],
])('%s: what it reads is what dicom-parser reads', (_, littleEndian, implicit) => {
  let read = 0
  fc.assert(
    fc.property(element, ({ head, vr, rest, begin }) => {
      const bytes = Uint8Array.from([...head, ...[...vr].map((letter) => letter.charCodeAt(0)), ...rest])
      if (begin !== null) bytes.set(begin.slice(0, Math.max(0, bytes.length - 8)), Math.min(8, bytes.length))
      const plain = readPlainElement(new DataView(bytes.buffer), 0, littleEndian, implicit)
      if (plain === null) return
      read += 1
      const stream = new dicomParser.ByteStream(littleEndian ? dicomParser.littleEndianByteArrayParser : dicomParser.bigEndianByteArrayParser, bytes, 0)
      expect(plain).toEqual(implicit ? dicomParser.readDicomElementImplicit(stream) : dicomParser.readDicomElementExplicit(stream))
      expect(stream.position).toBe(plain.dataOffset + plain.length)
    }),
    { numRuns: 2000 },
  )
  expect(read).toBeGreaterThan(200)
})

it('leaves to dicom-parser what is or may be a sequence, and what is not whole', () => {
  const view = (...bytes: readonly number[]): DataView => new DataView(Uint8Array.from(bytes).buffer)
  const sq = [0x08, 0, 0x40, 0x11, 0x53, 0x51, 0, 0, 4, 0, 0, 0]
  const un = [0x08, 0, 0x40, 0x11, 0x55, 0x4e, 0, 0, 4, 0, 0, 0]
  expect(readPlainElement(view(...sq), 0, true, false)).toBeNull()
  expect(readPlainElement(view(...un), 0, true, false)).toBeNull()
  expect(readPlainElement(view(0x08, 0, 0x40, 0x11, 8, 0, 0, 0, 0xfe, 0xff, 0, 0xe0), 0, true, true)).toBeNull()
  expect(readPlainElement(view(0x08, 0, 0x40, 0x11, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0), 0, true, true)).toBeNull()
  expect(readPlainElement(view(0x08, 0, 0x16, 0, 0x55, 0x49, 2, 0, 0x31, 0, 0), 0, true, false)).toBeNull()
})
