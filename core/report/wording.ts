import { z } from 'zod'
import file from '../knowledge/wording/blocked-words.json'

const blockedWordsSchema = z.strictObject({
  id: z.string(),
  version: z.string(),
  source: z.string().min(1),
  words: z.array(z.strictObject({ match: z.string().min(1), instead: z.string().min(1) })).min(1),
})

export type BlockedWord = z.infer<typeof blockedWordsSchema>['words'][number]

export const blockedWords: readonly BlockedWord[] = blockedWordsSchema.parse(file).words

/** The blocked words that stand in a text, in any case and also as the beginning of a longer word (leucocytes). */
export const blockedWordsIn = (text: string): readonly BlockedWord[] => {
  const plain = text.toLowerCase().replace(/\s+/g, ' ')
  return blockedWords.filter((word) => plain.includes(word.match))
}

/** Places that still wait for a word: `{ratio}`, `[...]`, `___`, `XXX`, `TBD`. */
export const placeholdersLeftIn = (text: string): readonly string[] =>
  text.match(/\{[^{}]*\}|\[(?:\s*|\.{2,}|…|[A-Za-z ]+)\]|_{2,}|\bX{2,}\b|\bTBD\b|\?\?+/g) ?? []
