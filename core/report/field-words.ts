import type { Template, TemplateField } from '../knowledge/templates/template-schema.ts'
import { ctMarks } from './ct-reasons.ts'
import { engineWords, hasTemplatePhrase, levelWords, numberWords, packs, templatePhrase } from './language.ts'
import type { ReportLanguage } from './report.ts'

const ctPrefix = { en: 'On CT ', de: 'Im CT: ' } as const

/** A reason of the engine about the CT, kept without its first words and its full stop, with what is said of its values behind it. */
const ctReason = (text: string, language: ReportLanguage): string | null => {
  const mark = Object.values(ctMarks).find((each) => text.endsWith(each)) ?? ''
  const whole = `${ctPrefix.en}${text.slice(0, text.length - mark.length)}.`
  const words = engineWords(whole, language)
  return words === whole ? null : `${words.slice(ctPrefix[language].length, -1)}${mark === '' ? '' : ` (${engineWords(mark.slice(2, -1), language)})`}`
}

/** What stands in a text field: suggestions of the template and reasons of the engine in the language, the reader's own words as typed. */
const textWords = (text: string, language: ReportLanguage): string =>
  text
    .split('; ')
    .map((part) => ctReason(part, language) ?? (hasTemplatePhrase(part, language) ? templatePhrase(part, language) : part.split(', ').map((word) => templatePhrase(word, language)).join(', ')))
    .join('; ')

/** A field's coded value as it is printed in a language: choices, numbers with the decimal sign, levels, suggestions. */
export const fieldWords = (field: TemplateField, value: string, language: ReportLanguage): string => {
  if (language === 'en' || value.trim() === '') return value
  const pack = packs[language]
  if (field.from === 'level') return levelWords(value, pack)
  if (field.from === 'interval' && !hasTemplatePhrase(value, language)) return engineWords(value, language)
  if (field.type === 'number') return numberWords(value, pack)
  return field.type === 'choice' ? templatePhrase(value, language) : textWords(value, language)
}

/** All fields of a finding in the words of the language, by their id. */
export const printedValues = (template: Template, fields: Readonly<Record<string, string>>, language: ReportLanguage): Record<string, string> => ({
  ...fields,
  ...Object.fromEntries(template.fields.map((field) => [field.id, fieldWords(field, fields[field.id] ?? '', language)])),
})
