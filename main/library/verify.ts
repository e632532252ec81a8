import { z } from 'zod'
import type { ReadableDatabase } from './database.ts'

/** A signed version as it is stored, unread: what cannot be read is a finding too. */
export interface StoredSignature {
  readonly reportId: string
  readonly version: number
  readonly report: string
  readonly files: string | null
}

export interface StoredContent {
  /** What SQLite itself says is wrong with the file; empty when nothing is. */
  readonly damage: readonly string[]
  readonly signed: readonly StoredSignature[]
}

const rowSchema = z.array(z.object({ reportId: z.string(), version: z.number(), report: z.string(), files: z.string().nullable() }))

/** Everything that a check of the library looks at: the database's own integrity, and every signed version. */
export const storedContent = (db: ReadableDatabase): StoredContent => ({
  damage: z
    .array(z.object({ integrity_check: z.string() }))
    .parse(db.pragma('integrity_check'))
    .map((row) => row.integrity_check)
    .filter((line) => line !== 'ok'),
  signed: rowSchema.parse(
    db.prepare(`SELECT report_id AS reportId, version, report, files FROM reports WHERE state = 'final' ORDER BY report_id, version`).all(),
  ),
})
