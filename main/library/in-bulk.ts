import type { WritableDatabase } from './database.ts'

/**
 * Writes much that can be read again from the files, without waiting for the disk at each step: a power cut may take back the last
 * transactions, in their order and never half of one. More pages stay in memory, and more in the journal before they go into the database.
 */
export const inBulk = <T>(db: WritableDatabase, write: () => T): T => {
  db.pragma('synchronous = NORMAL')
  db.pragma('cache_size = -32768')
  db.pragma('wal_autocheckpoint = 4000')
  try {
    return write()
  } finally {
    // What the reader does himself outlives a power cut.
    db.pragma('synchronous = FULL')
  }
}
