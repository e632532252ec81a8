import { latin1 } from './latin1.ts'

/**
 * Decodes bytes with one of the encodings of the WHATWG Encoding Standard; null when the bytes are not valid in it or the
 * runtime does not know it. Given by the caller, because `TextDecoder` belongs to the runtime and core is pure.
 */
export type DecodeBytes = (encoding: string, bytes: Uint8Array) => string | null

/** Defined terms of Specific Character Set (0008,0005) without code extensions. PS3.3 C.12.1.1.2. */
const singleEncodings: Readonly<Record<string, string>> = {
  'ISO_IR 100': 'iso-8859-1',
  'ISO_IR 101': 'iso-8859-2',
  'ISO_IR 109': 'iso-8859-3',
  'ISO_IR 110': 'iso-8859-4',
  'ISO_IR 144': 'iso-8859-5',
  'ISO_IR 127': 'iso-8859-6',
  'ISO_IR 126': 'iso-8859-7',
  'ISO_IR 138': 'iso-8859-8',
  'ISO_IR 148': 'iso-8859-9',
  'ISO_IR 203': 'iso-8859-15',
  'ISO_IR 13': 'shift_jis',
  'ISO_IR 166': 'windows-874',
  'ISO_IR 192': 'utf-8',
  GB18030: 'gb18030',
  GBK: 'gbk',
}

interface CodeElement {
  readonly encoding: string
  /** Which half of the code table the set is called into. */
  readonly half: 'g0' | 'g1'
  readonly bytesPerCharacter: 1 | 2
  /** Put before each character so that a whole-encoding decoder understands it (JIS X 0212 within EUC-JP). */
  readonly prefix?: number
}

const ascii: CodeElement = { encoding: 'ascii', half: 'g0', bytesPerCharacter: 1 }
const g1 = (encoding: string, bytesPerCharacter: 1 | 2 = 1): CodeElement => ({ encoding, half: 'g1', bytesPerCharacter })

/** Escape sequences (after ESC) -> code element. PS3.3 tables C.12-3 and C.12-4. */
const escapes: Readonly<Record<string, CodeElement>> = {
  '(B': ascii,
  '(J': { encoding: 'shift_jis', half: 'g0', bytesPerCharacter: 1 },
  ')I': g1('shift_jis'),
  '-A': g1('iso-8859-1'),
  '-B': g1('iso-8859-2'),
  '-C': g1('iso-8859-3'),
  '-D': g1('iso-8859-4'),
  '-F': g1('iso-8859-7'),
  '-G': g1('iso-8859-6'),
  '-H': g1('iso-8859-8'),
  '-L': g1('iso-8859-5'),
  '-M': g1('iso-8859-9'),
  '-T': g1('windows-874'),
  '-b': g1('iso-8859-15'),
  $B: { encoding: 'euc-jp', half: 'g0', bytesPerCharacter: 2 },
  '$(D': { encoding: 'euc-jp', half: 'g0', bytesPerCharacter: 2, prefix: 0x8f },
  '$)C': g1('euc-kr', 2),
  '$)A': g1('gbk', 2),
}

/** No character beyond ASCII and no escape sequence: the same text in every character set that DICOM knows. */
const isPlainAscii = (bytes: Uint8Array): boolean => {
  for (const byte of bytes) if (byte >= 0x80 || byte === 0x1b) return false
  return true
}

/** Nothing, or something wrong, is declared: UTF-8 where the bytes are valid UTF-8, else Latin 1, which always reads. */
const withoutDeclaration = (bytes: Uint8Array, decode: DecodeBytes): string => decode('utf-8', bytes) ?? latin1(bytes)

/** The first value gives the sets that hold until an escape sequence, and again after each delimiter. */
const initialG1 = (term: string): CodeElement | null => {
  const plain = term.replace('ISO 2022 IR ', 'ISO_IR ')
  const encoding = singleEncodings[plain]
  return encoding === undefined ? null : g1(encoding)
}

/** Delimiters after which the initial sets hold again. PS3.5 6.1.2.5.3: CR, LF, FF, tab, `\`, `^`, `=`. */
const delimiters = new Set([0x09, 0x0a, 0x0c, 0x0d, 0x5c, 0x5e, 0x3d])

const decodeExtended = (bytes: Uint8Array, terms: readonly string[], decode: DecodeBytes): string => {
  const firstG1 = initialG1(terms[0] ?? '')
  let g0 = ascii
  let g1Set = firstG1
  let text = ''
  let run: number[] = []
  let runElement: CodeElement = ascii

  const flush = (): void => {
    if (run.length === 0) return
    const runBytes = Uint8Array.from(run)
    text += runElement.encoding === 'ascii' ? latin1(runBytes) : (decode(runElement.encoding, runBytes) ?? latin1(runBytes))
    run = []
  }
  const use = (element: CodeElement): void => {
    if (element !== runElement) flush()
    runElement = element
  }

  let at = 0
  while (at < bytes.length) {
    const byte = bytes[at] ?? 0
    if (byte === 0x1b) {
      const three = latin1(bytes.subarray(at + 1, at + 4))
      const key = [three, three.slice(0, 2)].find((candidate) => Object.hasOwn(escapes, candidate))
      const element = key === undefined ? undefined : escapes[key]
      if (key !== undefined && element !== undefined) {
        if (element.half === 'g0') g0 = element
        else g1Set = element
        at += 1 + key.length
      } else {
        at += 1
      }
      continue
    }
    const high = byte >= 0x80
    const element = high ? (g1Set ?? g0) : g0
    if (element.bytesPerCharacter === 2 && byte > 0x20) {
      use(element)
      if (element.prefix !== undefined) run.push(element.prefix)
      // EUC encodings carry the same characters in the upper half.
      run.push(byte | 0x80, (bytes[at + 1] ?? 0x20) | 0x80)
      at += 2
      continue
    }
    use(element)
    run.push(byte)
    at += 1
    if (!high && delimiters.has(byte)) {
      g0 = ascii
      g1Set = firstG1
    }
  }
  flush()
  return text
}

/**
 * Text of a string element under its Specific Character Set (0008,0005), before it is split at `\`.
 * Wrong or missing declarations survive: the text is then read as UTF-8 or Latin 1.
 */
export const decodeText = (bytes: Uint8Array, characterSets: readonly string[], decode: DecodeBytes): string => {
  if (isPlainAscii(bytes)) return latin1(bytes)
  const terms = characterSets.map((term) => term.trim().toUpperCase())
  const extended = terms.length > 1 || (terms[0] ?? '').startsWith('ISO 2022')
  if (extended) return decodeExtended(bytes, terms, decode)
  const encoding = singleEncodings[terms[0] ?? '']
  if (encoding === undefined || encoding === 'utf-8') return withoutDeclaration(bytes, decode)
  return decode(encoding, bytes) ?? withoutDeclaration(bytes, decode)
}
