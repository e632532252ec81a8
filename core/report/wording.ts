import { z } from 'zod'
import file from '../knowledge/wording/blocked-words.json'

const wordSchema = z.strictObject({ match: z.string().min(1), instead: z.string().min(1) })

const blockedWordsSchema = z.strictObject({
  id: z.string(),
  version: z.string(),
  source: z.string().min(1),
  words: z.array(wordSchema).min(1),
  /** Blocked in a report alone: a rule may name an inflammatory disease that keeps a patient out of a pathway. */
  inReports: z.array(wordSchema).min(1),
})

export type BlockedWord = z.infer<typeof wordSchema>

const parsed = blockedWordsSchema.parse(file)

export const blockedWords: readonly BlockedWord[] = parsed.words

const wordsIn = (text: string, words: readonly BlockedWord[]): readonly BlockedWord[] => {
  const plain = text.toLowerCase().replace(/\s+/g, ' ')
  return words.filter((word) => plain.includes(word.match))
}

/** The blocked words that stand in a text, in any case and also as the beginning of a longer word (leucocytes). */
export const blockedWordsIn = (text: string): readonly BlockedWord[] => wordsIn(text, blockedWords)

/** The same with what is blocked in reports alone. */
export const blockedInReport = (text: string): readonly BlockedWord[] => wordsIn(text, [...parsed.words, ...parsed.inReports])

/** Places that still wait for a word: `{ratio}`, `[...]`, `<side>`, `___`, `XX`, `TBD`, `??`. A number in brackets is a citation. */
export const placeholdersLeftIn = (text: string): readonly string[] =>
  text.match(/\{+[^{}]*\}+|\[(?:\s*|\.{2,}|…|[\p{L} ?_/-]+)\]|<[\p{L} _-]+>|_{2,}|(?<!\p{L})[Xx]{2,}(?!\p{L})|\b(?:TBD|TODO)\b|\?\?+|\.{4,}/gu) ?? []
