import { createHash } from 'node:crypto'
import { z } from 'zod'
import { canonicalJson } from '../../core/report/canonical-json.ts'
import { foldedReaderName } from '../../core/report/site-readers.ts'
import type { ReadableDatabase, WritableDatabase } from './database.ts'

/** A signed version as the ledger knows it. */
const signedRefSchema = z.strictObject({ reportId: z.string(), version: z.number(), seal: z.string(), savedAt: z.string() })

export type SignedRef = z.infer<typeof signedRefSchema>

/** What became of a reader's passphrase past the ordinary way. */
const passphraseNoteSchema = z.strictObject({
  /** `set-anew`: without the old one; `confirmed`: another reader vouches that it was the reader who did so. */
  what: z.enum(['set-anew', 'confirmed']),
  /** Whose passphrase, by name: the same person stays noted when taken off the list and entered again. */
  reader: z.string(),
  /** The user of the operating system who set it anew, or the reader who confirms. */
  by: z.string(),
  /** ISO date and time. */
  at: z.string(),
})

export type PassphraseNote = z.infer<typeof passphraseNoteSchema>

const entrySchema = z.strictObject({
  seq: z.number(),
  /** `begun`: what was signed before there was a ledger; `signed`; `read-back`: taken in again from its file after damage; `passphrase`: a note on one. */
  event: z.enum(['begun', 'signed', 'read-back', 'passphrase']),
  reports: z.array(signedRefSchema),
  passphrase: passphraseNoteSchema.optional(),
  previous: z.string().nullable(),
})

type Entry = z.infer<typeof entrySchema>

const rowsSchema = z.array(z.object({ seq: z.number(), entry: z.string(), hash: z.string() }))

export type LedgerRow = z.infer<typeof rowsSchema>[number]

const hashOf = (entry: string): string => createHash('sha256').update(entry).digest('hex')

const append = (db: WritableDatabase, what: Pick<Entry, 'event' | 'reports' | 'passphrase'>): void => {
  const last = z
    .object({ seq: z.number(), hash: z.string() })
    .optional()
    .parse(db.prepare('SELECT seq, hash FROM ledger ORDER BY seq DESC LIMIT 1').get())
  const seq = (last?.seq ?? 0) + 1
  const entry = canonicalJson({ ...what, seq, previous: last?.hash ?? null } satisfies Entry)
  db.prepare('INSERT INTO ledger (seq, entry, hash) VALUES (?, ?, ?)').run(seq, entry, hashOf(entry))
}

/** Called in the transaction that stores a signed version. */
export const noteSigned = (db: WritableDatabase, event: 'signed' | 'read-back', report: SignedRef): void => append(db, { event, reports: [report] })

/** Called in the transaction that changes the passphrase, if one does. */
export const notePassphrase = (db: WritableDatabase, passphrase: PassphraseNote): void => append(db, { event: 'passphrase', reports: [], passphrase })

/** A row that cannot be read has no seal to enter; `verify` names it. */
const signedRows = `
  SELECT * FROM (
    SELECT report_id AS reportId, version, CASE WHEN json_valid(report) THEN json_extract(report, '$.seal') END AS seal, saved_at AS savedAt
    FROM reports WHERE state = 'final' ORDER BY report_id, version)
  WHERE seal IS NOT NULL`

/** The first entry of a library: what it held signed before it kept a ledger. Does nothing where there is one. */
export const beginLedger = (db: WritableDatabase): void => {
  db.transaction(() => {
    if (db.prepare('SELECT 1 FROM ledger LIMIT 1').get() !== undefined) return
    append(db, { event: 'begun', reports: z.array(signedRefSchema).parse(db.prepare(signedRows).all()) })
  })()
}

export const ledgerRows = (db: ReadableDatabase): LedgerRow[] => rowsSchema.parse(db.prepare('SELECT seq, entry, hash FROM ledger ORDER BY seq').all())

export interface Ledger {
  /** What does not hold; empty when the chain is whole. */
  readonly problems: readonly string[]
  /** Every signed version that was ever entered, by `<id> <version>`. */
  readonly signed: ReadonlyMap<string, SignedRef>
  /** Every note on a passphrase, oldest first. */
  readonly passphrases: readonly PassphraseNote[]
}

const parsed = (text: string): Entry | null => {
  try {
    return entrySchema.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}

/** The notes on passphrases alone, oldest first; an entry that cannot be read is named by `verify`. */
export const passphraseNotes = (db: ReadableDatabase): PassphraseNote[] =>
  z
    .array(z.string())
    .parse(db.prepare(`SELECT entry FROM ledger WHERE entry LIKE '%"event":"passphrase"%' ORDER BY seq`).pluck().all())
    .flatMap((entry) => parsed(entry)?.passphrase ?? [])

/** When the passphrase of a reader was set anew without the old one, ISO; null where it never was or another reader has confirmed it. */
export const setAnewAt = (notes: readonly PassphraseNote[], name: string): string | null => {
  const last = notes.findLast(({ reader }) => foldedReaderName(reader) === foldedReaderName(name))
  return last?.what === 'set-anew' ? last.at : null
}

export const ledgerKey = (reportId: string, version: number): string => `${reportId} ${version}`

/** Walks the chain: every entry as it was written, none missing between two, and none before the first. */
export const readLedger = (rows: readonly LedgerRow[]): Ledger => {
  const problems: string[] = []
  const signed = new Map<string, SignedRef>()
  const passphrases: PassphraseNote[] = []
  let previous: string | null = null
  rows.forEach((row, index) => {
    const entry = parsed(row.entry)
    const isWhole = entry !== null && row.seq === index + 1 && entry.seq === row.seq && entry.previous === previous && hashOf(row.entry) === row.hash
    if (!isWhole) problems.push(`The ledger of signed reports was changed at entry ${index + 1}.`)
    for (const report of entry?.reports ?? []) signed.set(ledgerKey(report.reportId, report.version), report)
    if (entry?.passphrase !== undefined) passphrases.push(entry.passphrase)
    previous = row.hash
  })
  if (rows.length === 0) problems.push('The ledger of signed reports is empty, so nothing shows whether a version was taken out.')
  return { problems, signed, passphrases }
}
