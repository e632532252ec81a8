import { describe, expect, test } from 'vitest'
import { decodeText } from '../../../core/dicom/character-sets.ts'
import { headerSource } from '../../../main/imaging/header-file.ts'

const { decode } = headerSource(0)
const bytes = (...values: (number | string)[]): Uint8Array =>
  Uint8Array.from(values.flatMap((value) => (typeof value === 'number' ? [value] : [...Buffer.from(value, 'latin1')])))
const esc = '\x1b'

/** Examples of PS3.5 annexes H, I, J, K: the same names that every toolkit is tested with. */
const cases: readonly (readonly [string, readonly string[], Uint8Array, string])[] = [
  ['plain ASCII', [], bytes('Doe^Jane'), 'Doe^Jane'],
  ['Latin 1', ['ISO_IR 100'], bytes('Buc^J', 0xe9, 'r', 0xf4, 'me'), 'Buc^Jérôme'],
  ['Latin 2', ['ISO_IR 101'], bytes('W', 0xb3, 'odarczyk'), 'Włodarczyk'],
  ['Cyrillic', ['ISO_IR 144'], bytes(0xbb, 0xee, 0xda), 'Люк'],
  ['Greek', ['ISO_IR 126'], bytes(0xc4, 0xe9, 0xef, 0xed, 0xf5, 0xf3, 0xe9, 0xef, 0xf2), 'Διονυσιος'],
  ['Arabic', ['ISO_IR 127'], bytes(0xe2, 0xc8, 0xc7, 0xe6, 0xea, '^', 0xe4, 0xe6, 0xd2, 0xc7, 0xd1), 'قباني^لنزار'],
  ['Hebrew', ['ISO_IR 138'], bytes(0xf9, 0xf8, 0xe5, 0xef, '^', 0xe3, 0xe1, 0xe5, 0xf8, 0xe4), 'שרון^דבורה'],
  ['Turkish', ['ISO_IR 148'], bytes(0xc7, 'avu', 0xfe, 'o', 0xf0, 'lu'), 'Çavuşoğlu'],
  ['Thai', ['ISO_IR 166'], bytes(0xb9, 0xd2, 0xc2), 'นาย'],
  ['UTF-8', ['ISO_IR 192'], new Uint8Array(Buffer.from('Wang^XiaoDong=王^小東=')), 'Wang^XiaoDong=王^小東='],
  ['GB18030', ['GB18030'], bytes('Wang=', 0xcd, 0xf5, '^', 0xd0, 0xa1, 0xb6, 0xab), 'Wang=王^小东'],
  [
    'Japanese with JIS X 0208 by escape',
    ['', 'ISO 2022 IR 87'],
    bytes('Yamada^Tarou=', esc, '$B;3ED', esc, '(B^', esc, '$BB@O:', esc, '(B=', esc, '$B$d$^$@', esc, '(B^', esc, '$B$?$m$&', esc, '(B'),
    'Yamada^Tarou=山田^太郎=やまだ^たろう',
  ],
  [
    'Japanese with half-width katakana first',
    ['ISO 2022 IR 13', 'ISO 2022 IR 87'],
    bytes(0xd4, 0xcf, 0xc0, 0xde, '^', 0xc0, 0xdb, 0xb3, '=', esc, '$B;3ED', esc, '(J^', esc, '$BB@O:', esc, '(J'),
    'ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎',
  ],
  [
    'Korean by escape',
    ['', 'ISO 2022 IR 149'],
    bytes('Hong^Gildong=', esc, '$)C', 0xfb, 0xf3, '^', esc, '$)C', 0xd1, 0xce, 0xd4, 0xd7, '=', esc, '$)C', 0xc8, 0xab, '^', esc, '$)C', 0xb1, 0xe6, 0xb5, 0xbf),
    'Hong^Gildong=洪^吉洞=홍^길동',
  ],
  ['Chinese by escape', ['', 'ISO 2022 IR 58'], bytes('Zhang=', esc, '$)A', 0xd5, 0xc5, '^', esc, '$)A', 0xd0, 0xa1, 0xb6, 0xab), 'Zhang=张^小东'],
  ['Latin 1 and Greek by escape', ['ISO 2022 IR 100', 'ISO 2022 IR 126'], bytes(0xe9, '=', esc, '-F', 0xe4), 'é=δ'],
]

describe('decodeText', () => {
  test.each(cases)('%s', (_, terms, raw, text) => {
    expect(decodeText(raw, terms, decode)).toBe(text)
  })

  test('a delimiter ends the set that an escape called in', () => {
    expect(decodeText(bytes(esc, '-F', 0xe4, '^', 0xe4), ['ISO 2022 IR 100', 'ISO 2022 IR 126'], decode)).toBe('δ^ä')
  })
  test('nothing declared: UTF-8 where it is valid', () => expect(decodeText(new Uint8Array(Buffer.from('Müller')), [], decode)).toBe('Müller'))
  test('nothing declared: Latin 1 otherwise', () => expect(decodeText(bytes('M', 0xfc, 'ller'), [], decode)).toBe('Müller'))
  test('declared as UTF-8 but Latin 1 survives', () => expect(decodeText(bytes('M', 0xfc, 'ller'), ['ISO_IR 192'], decode)).toBe('Müller'))
  test('a declaration that does not exist survives', () => expect(decodeText(bytes('M', 0xfc, 'ller'), ['ISO_IR 999'], decode)).toBe('Müller'))
  test('an escape that does not exist survives', () => expect(decodeText(bytes('A', esc, 'zB'), ['', 'ISO 2022 IR 87'], decode)).toBe('AzB'))
  test('a runtime without the encoding still reads the rest', () => expect(decodeText(bytes('A=', esc, '$)C', 0xfb, 0xf3), ['', 'ISO 2022 IR 149'], () => null)).toContain('A='))
})
