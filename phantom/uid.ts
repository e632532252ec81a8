import { hashWords } from './random.ts'

/** A UID under 2.25 (PS3.5 B.2) made from a text: always the same for the same text, 128 bits. */
export const uidOf = (text: string): string => {
  const value = hashWords(`spondyl-demo/${text}`).reduce((sum, word) => (sum << 32n) | BigInt(word), 0n)
  return `2.25.${value}`
}
