import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { gradeColours } from '../../../core/report/grade-colours.ts'

const css = readFileSync(new URL('../../../renderer/styles/tokens.css', import.meta.url), 'utf8')

const token = (name: string): string => {
  const value = new RegExp(`--${name}:\\s*(#[0-9a-f]{6});`).exec(css)?.[1]
  if (value === undefined) throw new Error(`no colour --${name}`)
  return value
}

/** Relative luminance, WCAG 2.2. */
const luminance = (hex: string): number => {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const c = parseInt(hex.slice(at, at + 2), 16) / 255
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

const contrast = (a: string, b: string): number => {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return ((high ?? 0) + 0.05) / ((low ?? 0) + 0.05)
}

const grounds = ['ground', 'raised', 'field', 'hover', 'selected']
const inks = ['text', 'text-soft', 'text-faint', 'to-read', 'good', 'warn', 'bad']

test.each(grounds.flatMap((ground) => inks.map((ink) => [ink, ground] as const)))('%s on %s is readable (4.5:1)', (ink, ground) => {
  expect(contrast(token(ink), token(ground))).toBeGreaterThanOrEqual(4.5)
})

test.each([
  ['action-text', 'action'],
  ['action-text', 'action-hover'],
  ['text', 'chosen'],
  ['text', 'good-ground'],
  ['text', 'warn-ground'],
  ['text', 'bad-ground'],
])('%s on %s is readable (4.5:1)', (ink, ground) => {
  expect(contrast(token(ink), token(ground))).toBeGreaterThanOrEqual(4.5)
})

test('the focus ring stands out from every ground (3:1)', () => {
  for (const ground of grounds) expect(contrast(token('focus'), token(ground))).toBeGreaterThanOrEqual(3)
})

test('the digit on every grade chip is readable (4.5:1)', () => {
  for (const { fill, ink } of Object.values(gradeColours.dark)) expect(contrast(ink, fill)).toBeGreaterThanOrEqual(4.5)
})
