import { upperFirst } from './words.ts'
import type { Condition, TemplatePart } from '../knowledge/templates/template-schema.ts'

/** Field values and facts by name; an absent one is empty. Numbers stand as text, so that what is printed is what is judged. */
export type TemplateValues = Readonly<Record<string, string>>

/** Whether a condition holds. A comparison with a value that is no number never does. */
export const conditionHolds = (condition: Condition, values: TemplateValues): boolean => {
  const value = (values[condition.value] ?? '').trim()
  switch (condition.is) {
    case 'filled':
      return value !== ''
    case 'empty':
      return value === ''
    case 'one-of':
      return condition.of.includes(value)
    case 'none-of':
      return !condition.of.includes(value)
    case 'at-least':
      return value !== '' && Number(value) >= condition.of
    case 'below':
      return value !== '' && Number(value) < condition.of
  }
}

const placeholder = /\{([A-Za-z][A-Za-z0-9]*)\}/g

/** The names that a part's text asks for. */
export const placeholdersOf = (text: string): readonly string[] => [...text.matchAll(placeholder)].map((match) => match[1] ?? '')

/** How parts are printed: their text in a language, and the values in its words. Conditions always look at the coded values. */
export interface Printed {
  readonly text: (part: string) => string
  readonly values: TemplateValues
}

/**
 * The parts whose conditions hold, filled and joined. A placeholder without a value stays visible as `{name}`: it must be seen,
 * and the checks refuse to sign it.
 */
export const fillParts = (parts: readonly TemplatePart[], values: TemplateValues, printed: Printed = { text: (part) => part, values }): string => {
  const text = parts
    .filter((part) => part.when.every((condition) => conditionHolds(condition, values)))
    .map((part) => printed.text(part.text).replace(placeholder, (whole, name: string) => printed.values[name]?.trim() || whole))
    .join('')
    .replace(/\s+/g, ' ')
    .trim()
  return upperFirst(text)
}
