import germanPack from '../knowledge/language/de.json'
import englishPack from '../knowledge/language/en.json'
import { languagePackSchema, phrasesSchema } from '../knowledge/language/language-schema.ts'
import type { LanguagePack } from '../knowledge/language/language-schema.ts'
import germanEngine from '../knowledge/language/phrases-de-engine.json'
import germanReferral from '../knowledge/language/phrases-de-referral.json'
import germanTemplates from '../knowledge/language/phrases-de-templates.json'
import type { ReportContent, ReportLanguage } from './report.ts'

/** Both packs, checked when the program loads: a missing word is a bug and must not print half a page. */
export const packs: Readonly<Record<ReportLanguage, LanguagePack>> = {
  en: languagePackSchema.parse(englishPack),
  de: languagePackSchema.parse(germanPack),
}

export const languages = Object.keys(packs) as readonly ReportLanguage[]

/** The language of a report; English where none was chosen. */
export const languageOf = (content: Pick<ReportContent, 'language'>): ReportLanguage => content.language ?? 'en'

export const packOf = ({ content }: { readonly content: Pick<ReportContent, 'language'> }): LanguagePack => packs[languageOf(content)]

const templatePhrases: Readonly<Record<ReportLanguage, ReadonlyMap<string, string>>> = {
  en: new Map(),
  de: new Map(Object.entries(phrasesSchema.parse(germanTemplates).phrases)),
}

interface EnginePhrase {
  readonly match: RegExp
  readonly names: readonly string[]
  readonly text: string
}

const placeholder = /\{(\w+)\}/g

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** `On CT the disc has {ratio} of ...` as a pattern with one group for each name. */
const enginePhrase = ([english, text]: readonly [string, string]): EnginePhrase => ({
  match: new RegExp(`^${english.split(placeholder).map((part, index) => (index % 2 === 1 ? '(.+?)' : literal(part))).join('')}$`),
  names: [...english.matchAll(placeholder)].map((match) => match[1] ?? ''),
  text,
})

const enginePhrases: Readonly<Record<ReportLanguage, readonly EnginePhrase[]>> = {
  en: [],
  de: [germanEngine, germanReferral].flatMap((file) => Object.entries(phrasesSchema.parse(file).phrases).map(enginePhrase)),
}

/** Words into the `{placeholders}` of a text; one without a word stays visible. */
export const fillWords = (text: string, values: Readonly<Record<string, string>>): string => text.replace(placeholder, (whole, name: string) => values[name] ?? whole)

/** What a template says (a label, a value, a part of a sentence), in the language; as it stands where there is no such phrase. */
export const templatePhrase = (text: string, language: ReportLanguage): string => templatePhrases[language].get(text) ?? text

/** Whether a template's text has a wording of its own in the language. */
export const hasTemplatePhrase = (text: string, language: ReportLanguage): boolean => language === 'en' || templatePhrases[language].has(text)

const decimals = /(\d)\.(?=\d)/g
const vertebra = /\b([CTLS])(\d{1,2})(?:-([CTLS])(\d{1,2}))?\b/g

/** "L4" -> "LWK 4", "L4-L5" -> "LWK 4/5", as the pack names vertebrae and segments; other text stays. */
export const levelWords = (text: string, { levels }: LanguagePack): string =>
  text.replace(vertebra, (_, upper: 'C', number: string, lower?: 'C', lowerNumber?: string) => {
    const first = `${levels[upper]}${number}`
    if (lower === undefined) return first
    return `${first}${levels.join}${lower === upper && !levels.repeatPrefix ? '' : levels[lower]}${lowerNumber ?? ''}`
  })

/** A number that was written with a point, as the language writes it. */
export const numberWords = (text: string, { numbers }: LanguagePack): string => (numbers.decimal === '.' ? text : text.replace(decimals, `$1${numbers.decimal}`))

/** What stands in a placeholder: a whole phrase or a list of them, or levels and numbers. */
const valueWords = (value: string, language: ReportLanguage): string => {
  const pack = packs[language]
  const phrase = (text: string): string | null => {
    const words = engineWords(text, language)
    return words === text ? null : words
  }
  const listed = value.split(', ').map(phrase)
  const whole = phrase(value) ?? (listed.every((each) => each !== null) ? listed.join(', ') : null)
  return whole ?? levelWords(numberWords(value, pack), pack).replaceAll(', and ', `, ${pack.and} `).replaceAll(' and ', ` ${pack.and} `)
}

/** Placeholders whose words stay as they are written: "Symbia T16" is a camera and no vertebra. */
const asWritten: ReadonlySet<string> = new Set(['title'])

/**
 * A sentence of the engine (cautions, warnings, reasons, how levels were counted) in the language, its numbers and levels too. One
 * that has no such wording stays in English as the engine wrote it: a sentence that cannot be translated is never left out.
 */
export const engineWords = (text: string, language: ReportLanguage): string => {
  for (const { match, names, text: words } of enginePhrases[language]) {
    const found = match.exec(text)
    if (!found) continue
    const wordsFor = (name: string, value: string): string => (asWritten.has(name) ? value : valueWords(value, language))
    return fillWords(words, Object.fromEntries(names.map((name, index) => [name, wordsFor(name, found[index + 1] ?? '')])))
  }
  return text
}
