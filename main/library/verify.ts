import { z } from 'zod'
import type { ReadableDatabase } from './database.ts'
import { ledgerRows } from './ledger.ts'
import type { LedgerRow } from './ledger.ts'
import { unfinishedFiles } from './unfinished-files.ts'

/** A signed version as it is stored, unread: what cannot be read is a finding too. */
export interface StoredSignature {
  readonly reportId: string
  readonly version: number
  readonly studyUid: string
  readonly revision: number
  readonly savedAt: string
  readonly report: string
  readonly files: string | null
}

export interface StoredContent {
  /** What SQLite itself says is wrong with the file; empty when nothing is. */
  readonly damage: readonly string[]
  /** In the order of their ids and versions. */
  readonly signed: readonly StoredSignature[]
  readonly ledger: readonly LedgerRow[]
  /** Files of a signing under way, relative to the library. */
  readonly unfinished: readonly string[]
}

const rowSchema = z.array(
  z.object({ reportId: z.string(), version: z.number(), studyUid: z.string(), revision: z.number(), savedAt: z.string(), report: z.string(), files: z.string().nullable() }),
)

/** Everything that a check of the library looks at: the database's own integrity, every signed version, and the ledger. */
export const storedContent = (db: ReadableDatabase): StoredContent => ({
  damage: z
    .array(z.object({ integrity_check: z.string() }))
    .parse(db.pragma('integrity_check'))
    .map((row) => row.integrity_check)
    .filter((line) => line !== 'ok'),
  signed: rowSchema.parse(
    db
      .prepare(
        `SELECT report_id AS reportId, version, study_instance_uid AS studyUid, revision, saved_at AS savedAt, report, files
         FROM reports WHERE state = 'final' ORDER BY report_id, version`,
      )
      .all(),
  ),
  ledger: ledgerRows(db),
  unfinished: unfinishedFiles(db),
})
