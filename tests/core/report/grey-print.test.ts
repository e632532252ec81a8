import { describe, expect, it } from 'vitest'
import { gradeColours } from '../../../core/report/grade-colours.ts'
import { reportCss } from '../../../core/report/report-css.ts'

/** The page printed without colour: what is left of a colour is its luminance. */

const css = reportCss('A4')

const luminance = (hex: string): number => {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const c = parseInt(hex.slice(at, at + 2), 16) / 255
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

const contrast = (a: string, b: string): number => {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return (high + 0.05) / (low + 0.05)
}

/** Every rule of the style with the colour of its text. */
const inks = [...css.matchAll(/^([^@{}\n]+) \{[^}]*?(?<![-\w])color: (#[0-9a-f]{6})/gm)].map(([, selector = '', colour = '']) => ({ selector, colour }))
const watermark = inks.find(({ selector }) => selector === '.mark span')?.colour ?? ''
/** White or yellow on the black of a picture. */
const onBlack = ['.edge', '.picture p']

describe('text on paper', () => {
  it.each(inks.filter(({ selector }) => selector !== '.mark span' && !onBlack.includes(selector)))('$selector keeps 4.5:1 on white, and on the mark of a draft', ({ colour }) => {
    expect(contrast(colour, '#ffffff')).toBeGreaterThanOrEqual(4.5)
    expect(contrast(colour, watermark)).toBeGreaterThanOrEqual(4.5)
  })

  it.each(inks.filter(({ selector }) => onBlack.includes(selector)))('$selector keeps 4.5:1 on the black of a picture', ({ colour }) => {
    expect(contrast(colour, '#000000')).toBeGreaterThanOrEqual(4.5)
  })

  it('the mark of a draft is there and covers nothing', () => {
    expect(contrast(watermark, '#ffffff')).toBeGreaterThan(1.1)
    expect(contrast(watermark, '#ffffff')).toBeLessThan(1.4)
  })
})

describe('a grade in grey', () => {
  const grades = Object.values(gradeColours.light)

  it('has a digit that can be read on its colour', () => {
    for (const { fill, ink } of grades) expect(contrast(fill, ink)).toBeGreaterThanOrEqual(4)
  })

  it('is darker than the one below, by a step that the eye sees', () => {
    grades.slice(1).forEach(({ fill }, below) => expect(contrast(fill, grades[below]?.fill ?? '')).toBeGreaterThan(1.25))
  })
})
