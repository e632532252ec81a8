import type { Sentence } from './report.ts'

/** A sentence as the template makes it; it follows its finding until the reader changes it. */
export const generated = (text: string): Sentence => ({ text, origin: 'generated', generatedText: text })

/** The reader's own words, bound to nothing. */
export const free = (text: string): Sentence => ({ text, origin: 'free', generatedText: null })

/** After the reader typed `text`: back to generated where the words are the generated ones again. */
export const edited = (sentence: Sentence, text: string): Sentence => {
  if (sentence.generatedText === null) return free(text)
  return text === sentence.generatedText ? generated(text) : { ...sentence, text, origin: 'edited' }
}

/** After the template made `text` anew: generated sentences follow, the reader's words stay. */
export const regenerated = (sentence: Sentence | undefined, text: string): Sentence => {
  if (!sentence || sentence.origin === 'generated') return generated(text)
  return sentence
}

/** The reader has seen that the finding changed and keeps the own words. */
export const keepEdited = (sentence: Sentence, generatedNow: string): Sentence =>
  sentence.origin === 'edited' ? { ...sentence, generatedText: generatedNow } : sentence

/** Edited over a text that the template would no longer write. */
export const isOutdated = (sentence: Sentence, generatedNow: string): boolean =>
  sentence.origin === 'edited' && sentence.generatedText !== generatedNow
