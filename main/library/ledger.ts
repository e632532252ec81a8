import { createHash } from 'node:crypto'
import { z } from 'zod'
import { canonicalJson } from '../../core/report/canonical-json.ts'
import type { ReadableDatabase, WritableDatabase } from './database.ts'

/** A signed version as the ledger knows it. */
const signedRefSchema = z.strictObject({ reportId: z.string(), version: z.number(), seal: z.string(), savedAt: z.string() })

export type SignedRef = z.infer<typeof signedRefSchema>

const entrySchema = z.strictObject({
  seq: z.number(),
  /** `begun`: what was signed before there was a ledger; `signed`; `read-back`: taken in again from its file after damage. */
  event: z.enum(['begun', 'signed', 'read-back']),
  reports: z.array(signedRefSchema),
  previous: z.string().nullable(),
})

type Entry = z.infer<typeof entrySchema>

const rowsSchema = z.array(z.object({ seq: z.number(), entry: z.string(), hash: z.string() }))

export type LedgerRow = z.infer<typeof rowsSchema>[number]

const hashOf = (entry: string): string => createHash('sha256').update(entry).digest('hex')

const append = (db: WritableDatabase, event: Entry['event'], reports: readonly SignedRef[]): void => {
  const last = z
    .object({ seq: z.number(), hash: z.string() })
    .optional()
    .parse(db.prepare('SELECT seq, hash FROM ledger ORDER BY seq DESC LIMIT 1').get())
  const seq = (last?.seq ?? 0) + 1
  const entry = canonicalJson({ seq, event, reports: [...reports], previous: last?.hash ?? null } satisfies Entry)
  db.prepare('INSERT INTO ledger (seq, entry, hash) VALUES (?, ?, ?)').run(seq, entry, hashOf(entry))
}

/** Called in the transaction that stores a signed version. */
export const noteSigned = (db: WritableDatabase, event: 'signed' | 'read-back', report: SignedRef): void => append(db, event, [report])

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
    append(db, 'begun', z.array(signedRefSchema).parse(db.prepare(signedRows).all()))
  })()
}

export const ledgerRows = (db: ReadableDatabase): LedgerRow[] => rowsSchema.parse(db.prepare('SELECT seq, entry, hash FROM ledger ORDER BY seq').all())

export interface Ledger {
  /** What does not hold; empty when the chain is whole. */
  readonly problems: readonly string[]
  /** Every signed version that was ever entered, by `<id> <version>`. */
  readonly signed: ReadonlyMap<string, SignedRef>
}

const parsed = (text: string): Entry | null => {
  try {
    return entrySchema.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}

export const ledgerKey = (reportId: string, version: number): string => `${reportId} ${version}`

/** Walks the chain: every entry as it was written, none missing between two, and none before the first. */
export const readLedger = (rows: readonly LedgerRow[]): Ledger => {
  const problems: string[] = []
  const signed = new Map<string, SignedRef>()
  let previous: string | null = null
  rows.forEach((row, index) => {
    const entry = parsed(row.entry)
    const isWhole = entry !== null && row.seq === index + 1 && entry.seq === row.seq && entry.previous === previous && hashOf(row.entry) === row.hash
    if (!isWhole) problems.push(`The ledger of signed reports was changed at entry ${index + 1}.`)
    for (const report of entry?.reports ?? []) signed.set(ledgerKey(report.reportId, report.version), report)
    previous = row.hash
  })
  if (rows.length === 0) problems.push('The ledger of signed reports is empty, so nothing shows whether a version was taken out.')
  return { problems, signed }
}
