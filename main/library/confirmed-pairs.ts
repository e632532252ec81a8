import { z } from 'zod'
import { confirmedPairSchema } from '../../core/study/confirmed-pair.ts'
import type { ConfirmedPair } from '../../core/study/confirmed-pair.ts'
import type { ReadableDatabase, WritableDatabase } from './database.ts'

const keyOf = (studyUid: string): string => `confirmed pair ${studyUid}`

/** The reader's word on the pair of a study, or null. */
export const confirmedPair = (db: ReadableDatabase, studyUid: string): ConfirmedPair | null => {
  const row = z.string().optional().parse(db.prepare('SELECT value FROM settings WHERE key = ?').pluck().get(keyOf(studyUid)))
  return row === undefined ? null : confirmedPairSchema.parse(JSON.parse(row))
}

/** Stores the reader's word, or takes it back (null), and marks the study to be built anew. */
export const setConfirmedPair = (db: WritableDatabase, studyUid: string, confirmed: ConfirmedPair | null): void => {
  db.transaction(() => {
    db.prepare('DELETE FROM settings WHERE key = ?').run(keyOf(studyUid))
    if (confirmed !== null) db.prepare('INSERT INTO settings (key, value) VALUES (?, ?)').run(keyOf(studyUid), JSON.stringify(confirmed))
    db.prepare('INSERT INTO stale_studies (study_instance_uid) VALUES (?) ON CONFLICT DO NOTHING').run(studyUid)
  })()
}
