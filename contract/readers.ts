import { z } from 'zod'
import { credentialsSchema, readerSchema, shortestPassphrase } from '../core/report/site-readers.ts'

/** The site's list of readers. */
const newPassphrase = z.string().min(shortestPassphrase).max(200)
const readers = z.array(readerSchema)

export const readerCalls = {
  /** Those who sign here. */
  'readers.list': { input: z.undefined(), output: readers },
  /** `by` vouches for a further reader; null for the first. */
  'readers.add': {
    input: z.strictObject({ name: z.string().trim().min(2).max(120), role: z.string().trim().max(120), passphrase: newPassphrase, by: credentialsSchema.nullable() }),
    output: readers,
  },
  'readers.changePassphrase': { input: z.strictObject({ by: credentialsSchema, passphrase: newPassphrase }), output: z.undefined() },
  /** A new passphrase in place of a lost one, by nobody's word; `name` is typed, so that it does not happen by a slip. */
  'readers.setPassphraseAnew': { input: z.strictObject({ readerId: z.string().max(60), name: z.string().max(120), passphrase: newPassphrase }), output: readers },
  /** Another reader's word that it was the reader who did so. */
  'readers.confirmPassphrase': { input: z.strictObject({ readerId: z.string().max(60), by: credentialsSchema }), output: readers },
  /** Takes a reader off the list, by the word of anyone on it. */
  'readers.close': { input: z.strictObject({ readerId: z.string().max(60), by: credentialsSchema }), output: readers },
} as const
