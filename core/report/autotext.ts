import { z } from 'zod'
import file from '../knowledge/wording/autotexts.json'
import type { ReportLanguage } from './report.ts'

/** A text that stands behind an abbreviation; `readerId` empty: for everyone who writes here. */
export const autotextSchema = z.strictObject({
  readerId: z.string().max(60),
  /** No space in it, so that a space can end it. */
  abbreviation: z.string().regex(/^[^\s{}[\]]{1,24}$/),
  text: z.string().trim().min(1).max(4000),
})

export type Autotext = z.infer<typeof autotextSchema>

const fileSchema = z.strictObject({
  id: z.string(),
  version: z.string(),
  source: z.string().min(1),
  texts: z.array(z.strictObject({ abbreviation: autotextSchema.shape.abbreviation, en: z.string().min(1), de: z.string().min(1) })),
})

/** The texts that every library begins with, in the language of the report. A reader's or the site's own of the same name comes before. */
export const builtInAutotexts = (language: ReportLanguage): readonly Autotext[] =>
  fileSchema.parse(file).texts.map(({ abbreviation, ...texts }) => ({ readerId: '', abbreviation, text: texts[language] }))

/** What a macro may ask for: `{place}`, `{level}`, `{ratio}` of a finding, `{firstLevel}` of the study. */
export type MacroValues = Readonly<Record<string, string>>

export interface Expanded {
  readonly text: string
  /** What is selected afterwards: the first `[slot]`, or the end of what was put in. */
  readonly from: number
  readonly to: number
}

const slot = /\[[^\]]*\]/

/**
 * Puts a text in the place of the abbreviation that ends at `caret`; null where none does. `{macros}` are filled where a value is known
 * and stay visible where it is not; the first `[slot]` is selected, to be typed over.
 */
export const expandedAt = (text: string, caret: number, autotexts: readonly Autotext[], values: MacroValues): Expanded | null => {
  const [word = ''] = /[^\s{}[\]]*$/.exec(text.slice(0, caret)) ?? []
  const found = word === '' ? undefined : autotexts.find(({ abbreviation }) => abbreviation === word)
  if (found === undefined) return null
  const filled = found.text.replace(/\{(\w+)\}/g, (whole, name: string) => (values[name] ?? '') || whole)
  const start = caret - word.length
  const inside = slot.exec(filled)
  const from = start + (inside?.index ?? filled.length)
  return { text: text.slice(0, start) + filled + text.slice(caret), from, to: from + (inside?.[0].length ?? 0) }
}

/** The next `[slot]` behind a place of the text, to go from one to the other by the keyboard; null behind the last. */
export const nextSlot = (text: string, caret: number): { readonly from: number; readonly to: number } | null => {
  const found = slot.exec(text.slice(caret))
  return found === null ? null : { from: caret + found.index, to: caret + found.index + found[0].length }
}

/** A reader's own texts first, then the site's, then what the program brings: the first of a name counts. */
export const autotextsFor = (own: readonly Autotext[], readerId: string | null, language: ReportLanguage): readonly Autotext[] => [
  ...own.filter((each) => each.readerId !== '' && each.readerId === readerId),
  ...own.filter((each) => each.readerId === ''),
  ...builtInAutotexts(language),
]
