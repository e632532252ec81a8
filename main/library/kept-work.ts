import { createHash } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { ReadableDatabase, WritableDatabase } from './database.ts'

/**
 * What readers entered and no file of images holds: corrections, calibrations with their ends, outcomes, switched rules, and their word
 * on pairs. It lies in one small file beside the library and its copies, written whenever one of these changes, for a library that is
 * built anew.
 */
const fileName = 'library.readers-work.json'

/** In the order in which they refer to each other; rows are only ever added, each with a key of its own. */
const tables = {
  unit_corrections: ['correction_id', 'study_instance_uid', 'series_instance_uid', 'patient_id', 'patient_name', 'field', 'value', 'made_by', 'made_at', 'reason'],
  calibrations: ['calibration_id', 'recorded_at', 'calibration'],
  calibration_ends: ['end_id', 'calibration_id', 'valid_to', 'ended_by', 'ended_at', 'reason'],
  outcomes: ['row_id', 'study_instance_uid', 'patient_id', 'patient_name', 'entry', 'withdraws', 'made_by', 'made_at'],
  rule_switches: ['switch_id', 'rule', 'is_on', 'made_by', 'made_at', 'reason'],
} as const

type Table = keyof typeof tables

const tableNames = Object.keys(tables) as Table[]

const rowsSchema = z.array(z.array(z.union([z.string(), z.number(), z.null()])))

/** As confirmed-pairs.ts names them. */
const pairPrefix = 'confirmed pair '
const isPair = `key >= '${pairPrefix}' AND key < 'confirmed pair!'`

const pairsSchema = z.array(z.tuple([z.string().startsWith(pairPrefix), z.string()]))

const pairsIn = (db: ReadableDatabase): z.infer<typeof pairsSchema> =>
  pairsSchema.parse(db.prepare(`SELECT key, value FROM settings WHERE ${isPair} ORDER BY key`).raw().all())

const workSchema = z.object({
  unit_corrections: rowsSchema,
  calibrations: rowsSchema,
  calibration_ends: rowsSchema,
  // Absent in files of an older program.
  outcomes: rowsSchema.default([]),
  rule_switches: rowsSchema.default([]),
  /** Keys and values of the settings that hold the reader's word on a pair. */
  pairs: pairsSchema,
})

type Work = z.infer<typeof workSchema>

const workIn = (db: ReadableDatabase): Work =>
  workSchema.parse({
    ...Object.fromEntries(tableNames.map((table) => [table, db.prepare(`SELECT ${tables[table].join(', ')} FROM ${table} ORDER BY rowid`).raw().all()])),
    pairs: pairsIn(db),
  })

const sealOf = (work: unknown): string => createHash('sha256').update(JSON.stringify(work)).digest('hex')

const keptSchema = z.object({ work: z.unknown(), sha256: z.string() })

/** Writes the file anew: whole or not at all, and on the disk before it has its name. Throws what the disk says. */
export const keepWork = (db: ReadableDatabase, folder: string): void => {
  const path = join(folder, fileName)
  const work = workIn(db)
  const descriptor = openSync(`${path}.part`, 'w')
  try {
    writeSync(descriptor, JSON.stringify({ work, sha256: sealOf(work) }))
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
  renameSync(`${path}.part`, path)
}

/** For a library whose work an older program entered: the file is made when it is opened. */
export const keepWorkOnce = (db: ReadableDatabase, folder: string): void => {
  if (existsSync(join(folder, fileName))) return
  const { pairs, ...rows } = workIn(db)
  if (pairs.length > 0 || Object.values(rows).some(({ length }) => length > 0)) keepWork(db, folder)
}

/** Null where there is none, or it is not as it was written: a number that nobody entered must not come back. */
const keptIn = (folder: string): Work | null => {
  const path = join(folder, fileName)
  if (!existsSync(path)) return null
  try {
    const kept = keptSchema.safeParse(JSON.parse(readFileSync(path, 'utf8')))
    return kept.success && sealOf(kept.data.work) === kept.data.sha256 ? workSchema.parse(kept.data.work) : null
  } catch {
    return null
  }
}

/** The file is newer than any copy: a word that was taken back after the copy was made stays taken back. Studies are built anew by the word. */
const adoptPairs = (db: WritableDatabase, pairs: Work['pairs']): number => {
  const before = pairsIn(db)
  const markStale = db.prepare('INSERT INTO stale_studies (study_instance_uid) VALUES (?) ON CONFLICT DO NOTHING')
  db.prepare(`DELETE FROM settings WHERE ${isPair}`).run()
  const put = db.prepare('INSERT INTO settings (key, value) VALUES (?, ?)')
  for (const pair of pairs) put.run(pair)
  for (const [key] of [...before, ...pairs]) markStale.run(key.slice(pairPrefix.length))
  return pairs.filter(([key]) => !before.some(([known]) => known === key)).length
}

/** Takes into a library that was built anew, or put back from a copy, what it lacks of the readers' work; answers how many entries. */
export const adoptWork = (db: WritableDatabase, folder: string): number => {
  const kept = keptIn(folder)
  if (kept === null) return 0
  return db.transaction(() => {
    let adopted = 0
    for (const table of tableNames) {
      const columns = tables[table]
      const put = db.prepare(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')}) ON CONFLICT DO NOTHING`)
      for (const row of kept[table]) adopted += put.run(row).changes
    }
    return adopted + adoptPairs(db, kept.pairs)
  })()
}
