import { z } from 'zod'
import { autotextSchema } from '../../core/report/autotext.ts'
import type { Autotext } from '../../core/report/autotext.ts'
import type { ReadableDatabase, WritableDatabase } from './database.ts'

export const allAutotexts = (db: ReadableDatabase): Autotext[] =>
  z.array(autotextSchema).parse(db.prepare('SELECT reader_id AS readerId, abbreviation, text FROM autotexts ORDER BY abbreviation, reader_id').all())

/** Puts a text in the place of what stood there under its abbreviation. */
export const saveAutotext = (db: WritableDatabase, { readerId, abbreviation, text }: Autotext): void => {
  db.prepare('INSERT OR REPLACE INTO autotexts (reader_id, abbreviation, text) VALUES (?, ?, ?)').run(readerId, abbreviation, text)
}

export const removeAutotext = (db: WritableDatabase, { readerId, abbreviation }: Pick<Autotext, 'readerId' | 'abbreviation'>): void => {
  db.prepare('DELETE FROM autotexts WHERE reader_id = ? AND abbreviation = ?').run(readerId, abbreviation)
}
