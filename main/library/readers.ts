import { z } from 'zod'
import { problem } from '../../core/base/problem.ts'
import { fail, ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { keptPassphraseSchema } from '../../core/report/kept-passphrase.ts'
import type { KeptPassphrase } from '../../core/report/kept-passphrase.ts'
import { foldedReaderName } from '../../core/report/site-readers.ts'
import type { ReadableDatabase, WritableDatabase } from './database.ts'
import { notePassphrase, passphraseNotes, setAnewAt } from './ledger.ts'

/** Someone of the site who signs, or did: a closed reader stays, so that the name cannot be taken by a slip. */
export interface StoredReader {
  readonly readerId: string
  readonly name: string
  readonly role: string
  readonly passphrase: KeptPassphrase
  /** ISO date and time; null while the reader signs here. */
  readonly closedAt: string | null
  /** When the passphrase was set anew without the old one, ISO; null unless so, and once another reader has confirmed it. From the ledger. */
  readonly setAnewAt: string | null
}

export type NewReader = Omit<StoredReader, 'closedAt' | 'setAnewAt'> & { readonly now: string }

const rowsSchema = z.array(
  z.object({
    readerId: z.string(),
    name: z.string(),
    role: z.string(),
    passphrase: z.string().transform((json) => keptPassphraseSchema.parse(JSON.parse(json))),
    closedAt: z.string().nullable(),
  }),
)

/** Everyone who ever was on the list, in the order they came. */
export const allReaders = (db: ReadableDatabase): StoredReader[] => {
  const notes = passphraseNotes(db)
  return rowsSchema
    .parse(db.prepare('SELECT reader_id AS readerId, name, role, passphrase, closed_at AS closedAt FROM readers ORDER BY made_at, reader_id').all())
    .map((reader) => ({ ...reader, setAnewAt: setAnewAt(notes, reader.name) }))
}

/** Refused where somebody with this name signs already. */
export const addReader = (db: WritableDatabase, { readerId, name, role, passphrase, now }: NewReader): Result<null> =>
  db.transaction(() => {
    const folded = foldedReaderName(name)
    if (db.prepare('SELECT 1 FROM readers WHERE folded_name = ? AND closed_at IS NULL').get(folded) !== undefined) {
      return fail(problem('reader-exists', `${name} is on the list of readers already. Choose that name to sign, or enter another one.`))
    }
    db.prepare('INSERT INTO readers (reader_id, name, folded_name, role, passphrase, made_at, closed_at) VALUES (?, ?, ?, ?, ?, ?, NULL)').run(readerId, name, folded, role, JSON.stringify(passphrase), now)
    return ok(null)
  })()

export const setPassphrase = (db: WritableDatabase, readerId: string, passphrase: KeptPassphrase): void => {
  db.prepare('UPDATE readers SET passphrase = ? WHERE reader_id = ?').run(JSON.stringify(passphrase), readerId)
}

const gone = fail(problem('reader-gone', 'This reader is no longer on the list. Choose another one.'))

/** The name of one who signs here. */
const nameOf = (db: ReadableDatabase, readerId: string): string | undefined =>
  z.string().optional().parse(db.prepare('SELECT name FROM readers WHERE reader_id = ? AND closed_at IS NULL').pluck().get(readerId))

/** A passphrase in place of one that is lost, and the note of it in the ledger: both or neither. */
export const setPassphraseAnew = (db: WritableDatabase, { readerId, passphrase, ...note }: { readonly readerId: string; readonly passphrase: KeptPassphrase; readonly by: string; readonly at: string }): Result<null> =>
  db.transaction(() => {
    const reader = nameOf(db, readerId)
    if (reader === undefined) return gone
    setPassphrase(db, readerId, passphrase)
    notePassphrase(db, { what: 'set-anew', reader, ...note })
    return ok(null)
  })()

/** Another reader's word, by name, that it was the reader who set the passphrase anew. */
export const confirmPassphrase = (db: WritableDatabase, { readerId, ...note }: { readonly readerId: string; readonly by: string; readonly at: string }): Result<null> =>
  db.transaction(() => {
    const reader = nameOf(db, readerId)
    if (reader === undefined) return gone
    notePassphrase(db, { what: 'confirmed', reader, ...note })
    return ok(null)
  })()

/** Takes a reader off the list of those who sign. What was signed stays. */
export const closeReader = (db: WritableDatabase, readerId: string, now: string): void => {
  db.prepare('UPDATE readers SET closed_at = ? WHERE reader_id = ? AND closed_at IS NULL').run(now, readerId)
}
