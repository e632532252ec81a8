import { z } from 'zod'
import { foldText } from '../base/fold-text.ts'

/** Someone of the site who signs. */
export const readerSchema = z.strictObject({
  readerId: z.string(),
  name: z.string(),
  role: z.string(),
  /** When the passphrase was set anew without the old one, ISO date and time; null unless so, and once another reader has confirmed it. */
  setAnewAt: z.string().nullable(),
})

export type Reader = z.infer<typeof readerSchema>

/** Long enough not to be guessed in an afternoon, short enough to be typed forty times a day. */
export const shortestPassphrase = 8

/** A reader's word, proved by the passphrase. */
export const credentialsSchema = z.strictObject({ readerId: z.string().max(60), passphrase: z.string().min(1).max(200) })

export type Credentials = z.infer<typeof credentialsSchema>

/** A reader's name as names are compared: "Dr. Ádá  Reader" and "dr ada reader" would be the same person on paper. */
export const foldedReaderName = (name: string): string =>
  foldText(name)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .join(' ')
