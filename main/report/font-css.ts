import cyrillicExt400 from '@fontsource/inter/files/inter-cyrillic-ext-400-normal.woff2?inline'
import cyrillicExt600 from '@fontsource/inter/files/inter-cyrillic-ext-600-normal.woff2?inline'
import cyrillic400 from '@fontsource/inter/files/inter-cyrillic-400-normal.woff2?inline'
import cyrillic600 from '@fontsource/inter/files/inter-cyrillic-600-normal.woff2?inline'
import greek400 from '@fontsource/inter/files/inter-greek-400-normal.woff2?inline'
import greek600 from '@fontsource/inter/files/inter-greek-600-normal.woff2?inline'
import latinExt400 from '@fontsource/inter/files/inter-latin-ext-400-normal.woff2?inline'
import latinExt600 from '@fontsource/inter/files/inter-latin-ext-600-normal.woff2?inline'
import latin400 from '@fontsource/inter/files/inter-latin-400-normal.woff2?inline'
import latin600 from '@fontsource/inter/files/inter-latin-600-normal.woff2?inline'
import vietnamese400 from '@fontsource/inter/files/inter-vietnamese-400-normal.woff2?inline'
import vietnamese600 from '@fontsource/inter/files/inter-vietnamese-600-normal.woff2?inline'

/**
 * Unicode ranges of Inter's subsets (@fontsource/inter, unicode.json), so that each face serves its own script.
 * Static faces, not the variable one: Chromium embeds a variable font as Type 3, which prints worse.
 */
const faces: readonly { readonly regular: string; readonly semibold: string; readonly range: string }[] = [
  { regular: cyrillicExt400, semibold: cyrillicExt600, range: 'U+0460-052F,U+1C80-1C8A,U+20B4,U+2DE0-2DFF,U+A640-A69F,U+FE2E-FE2F' },
  { regular: cyrillic400, semibold: cyrillic600, range: 'U+0301,U+0400-045F,U+0490-0491,U+04B0-04B1,U+2116' },
  { regular: greek400, semibold: greek600, range: 'U+0370-0377,U+037A-037F,U+0384-038A,U+038C,U+038E-03A1,U+03A3-03FF' },
  {
    regular: vietnamese400,
    semibold: vietnamese600,
    range: 'U+0102-0103,U+0110-0111,U+0128-0129,U+0168-0169,U+01A0-01A1,U+01AF-01B0,U+0300-0301,U+0303-0304,U+0308-0309,U+0323,U+0329,U+1EA0-1EF9,U+20AB',
  },
  {
    regular: latinExt400,
    semibold: latinExt600,
    range: 'U+0100-02BA,U+02BD-02C5,U+02C7-02CC,U+02CE-02D7,U+02DD-02FF,U+1D00-1DBF,U+1E00-1E9F,U+1EF2-1EFF,U+2020,U+20A0-20AB,U+20AD-20C0,U+2113,U+2C60-2C7F,U+A720-A7FF',
  },
  {
    regular: latin400,
    semibold: latin600,
    range: 'U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+0304,U+0308,U+0329,U+2000-206F,U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD',
  },
]

/** `U+0460-052F,U+20B4` as pairs of first and last code point. */
const spans = (range: string): readonly (readonly [number, number])[] =>
  range.split(',').map((part) => {
    const [from = '', to = from] = part.replace('U+', '').split('-')
    return [parseInt(from, 16), parseInt(to, 16)]
  })

const face = (weight: 400 | 600, dataUrl: string, range: string): string =>
  `@font-face{font-family:Inter;font-style:normal;font-weight:${weight};src:url(${dataUrl}) format('woff2');unicode-range:${range}}`

/**
 * Inter in two weights, the fonts inside, only the scripts that a text uses (Latin always): a page of 60 KB of fonts prints in
 * half the time of one with all. Scripts beyond Latin, Greek, Cyrillic and Vietnamese come from the system.
 */
export const fontCssFor = (text: string): string => {
  const codes = new Set([...text].map((character) => character.codePointAt(0) ?? 0))
  return faces
    .filter(({ range }) => range.startsWith('U+0000') || spans(range).some(([from, to]) => [...codes].some((code) => code >= from && code <= to)))
    .map(({ regular, semibold, range }) => face(400, regular, range) + face(600, semibold, range))
    .join('')
}
