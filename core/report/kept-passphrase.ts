import { z } from 'zod'

/** A passphrase as it is kept: never itself, only what scrypt (RFC 7914) makes of it with a salt of its own. */
export const keptPassphraseSchema = z.strictObject({
  function: z.literal('scrypt'),
  cost: z.number().int().min(2),
  blockSize: z.number().int().positive(),
  parallelization: z.number().int().positive(),
  saltBase64: z.string(),
  hashBase64: z.string(),
})

export type KeptPassphrase = z.infer<typeof keptPassphraseSchema>
