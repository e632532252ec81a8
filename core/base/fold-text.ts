/** Letters that no Unicode decomposition takes apart. */
const plainLetters: Readonly<Record<string, string>> = {
  ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ð: 'd', þ: 'th', ł: 'l', ħ: 'h', ı: 'i',
  // Greek final sigma, Hebrew final letters.
  ς: 'σ', ך: 'כ', ם: 'מ', ן: 'נ', ף: 'פ', ץ: 'צ',
  // Arabic: alef maksura, teh marbuta, Persian kaf and yeh; tatweel only stretches a word.
  ى: 'ي', ة: 'ه', ک: 'ك', ی: 'ي', ـ: '',
}

const plainLetter = new RegExp(`[${Object.keys(plainLetters).join('')}]`, 'gu')

/** How German and Nordic names are written where the letter is not at hand. */
const spelledOut: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', ø: 'oe', å: 'aa' }

/** The zero of the block of decimal digits: Arabic-Indic, Persian. */
const digitZeros = [0x0660, 0x06f0]

const asciiDigit = (digit: string): string => {
  const code = digit.charCodeAt(0)
  return String(code - Math.max(...digitZeros.filter((zero) => zero <= code)))
}

/** Case, accents, width and variants away. The Japanese voicing marks stay: they are letters, not accents. */
export const foldText = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\P{M}\u3099\u309A]+/gu, '')
    .normalize('NFC')
    .replace(plainLetter, (letter) => plainLetters[letter] ?? letter)
    .replace(/[\u0660-\u0669\u06F0-\u06F9]/g, asciiDigit)
    .replace(/[\u30A1-\u30F6]/g, (katakana) => String.fromCharCode(katakana.charCodeAt(0) - 0x60))

/** As names are written where there is no key for the letter. */
export const spellOut = (text: string): string =>
  text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[äöüøå]/g, (letter) => spelledOut[letter] ?? letter)
