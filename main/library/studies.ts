import { z } from 'zod'
import { buildStudy } from '../../core/study/build-study.ts'
import { withConfirmedPair } from '../../core/study/confirmed-pair.ts'
import { studySchema } from '../../core/study/study.ts'
import type { Study } from '../../core/study/study.ts'
import { confirmedPair } from './confirmed-pairs.ts'
import type { ReadableDatabase, WritableDatabase } from './database.ts'
import { prepareSharedSeries } from './shared-series.ts'
import { inBulk } from './in-bulk.ts'
import { contentOfStudy, dropUnusedHeaders } from './stored-header.ts'
import { isListIncomplete, prepareRows, putRow, removeRow, searchExpression } from './study-rows.ts'

/** Where one instance lies. */
export interface InstanceFile {
  readonly path: string
  readonly sopInstanceUid: string
  readonly seriesInstanceUid: string
}

const uidsSchema = z.array(z.string())

/** Whether studies wait for `rebuildStudies`: a scan is under way, or was killed, or an older program wrote the library. */
export const hasStaleStudies = (db: ReadableDatabase): boolean =>
  db.prepare('SELECT 1 FROM stale_studies LIMIT 1').get() !== undefined || isListIncomplete(db)

const prepareStatements = (db: WritableDatabase) => ({
  findStale: db.prepare('SELECT study_instance_uid FROM stale_studies').pluck(),
  rows: prepareRows(db),
  isFresh: db.prepare('DELETE FROM stale_studies WHERE study_instance_uid = ?'),
  deleteStudy: db.prepare('DELETE FROM studies WHERE study_instance_uid = ?'),
  putStudy: db.prepare(
    `INSERT INTO studies (study_instance_uid, study_date, study) VALUES (?, ?, ?)
     ON CONFLICT (study_instance_uid) DO UPDATE SET study_date = excluded.study_date, study = excluded.study`,
  ),
  sharing: prepareSharedSeries(db),
})

const prepared = new WeakMap<WritableDatabase, ReturnType<typeof prepareStatements>>()

/** Prepared once: a scan builds study after study. */
const prepareBuilding = (db: WritableDatabase): ReturnType<typeof prepareStatements> => {
  const statements = prepared.get(db) ?? prepareStatements(db)
  prepared.set(db, statements)
  return statements
}

/** Builds the studies that have changed (all, or of `only`) anew from their instances; a study without instances leaves the list, its reports stay. */
export const rebuildStudies = (db: WritableDatabase, only: readonly string[] | null = null): void => {
  const build = db.transaction(() => {
    const { findStale, rows, isFresh, deleteStudy, putStudy, sharing } = prepareBuilding(db)
    const stale = uidsSchema.parse(findStale.all())
    const wanted = new Set(only === null ? stale : stale.filter((each) => only.includes(each)))
    // Added to while it is walked: a study that shares a series with another one is built with it.
    for (const uid of wanted) {
      for (const other of sharing.others(uid)) wanted.add(other)
      isFresh.run(uid)
      dropUnusedHeaders(db, uid)
      const { headers, stacks } = contentOfStudy(db, uid)
      const built = buildStudy(headers, stacks)
      if (built === null) {
        removeRow(rows, uid)
        deleteStudy.run(uid)
        continue
      }
      const study = sharing.marked(withConfirmedPair(built, confirmedPair(db, uid)))
      putStudy.run(uid, study.studyDate, JSON.stringify(study))
      putRow(rows, study)
    }
  })
  inBulk(db, build)
}

const missingFromList = z.array(z.object({ uid: z.string(), json: z.string() }))

/**
 * Puts the studies that are missing there into the work-list and the search, after an older program wrote them. One whose stored form is
 * not today's is built anew from its headers.
 */
export const completeList = (db: WritableDatabase): void => {
  if (!isListIncomplete(db)) return
  db.transaction(() => {
    const rows = prepareRows(db)
    const missing = db
      .prepare('SELECT study_instance_uid AS uid, study AS json FROM studies WHERE study_instance_uid NOT IN (SELECT study_instance_uid FROM study_rows)')
      .all()
    const markStale = db.prepare('INSERT INTO stale_studies (study_instance_uid) VALUES (?) ON CONFLICT DO NOTHING')
    for (const { uid, json } of missingFromList.parse(missing)) {
      const study = studySchema.safeParse(JSON.parse(json))
      if (study.success) putRow(rows, study.data)
      else markStale.run(uid)
    }
  })()
}

const parseStudies = (rows: unknown): Study[] => z.array(z.string()).parse(rows).map((json) => studySchema.parse(JSON.parse(json)))

/** Newest first; `find` narrows to studies that have every word (`queryWords`). */
export const listStudies = (db: ReadableDatabase, find: string): Study[] => {
  const expression = searchExpression(find)
  if (expression === null && find.trim() !== '') return []
  const order = 'ORDER BY study_date DESC NULLS LAST, study_instance_uid'
  return parseStudies(
    expression === null
      ? db.prepare(`SELECT study FROM studies ${order}`).pluck().all()
      : db
          .prepare(
            `SELECT study FROM studies WHERE study_instance_uid IN
               (SELECT study_rows.study_instance_uid FROM study_text JOIN study_rows ON sort_key = study_text.rowid WHERE study_text MATCH ?) ${order}`,
          )
          .pluck()
          .all(expression),
  )
}

export const findStudy = (db: ReadableDatabase, studyUid: string): Study | null =>
  parseStudies(db.prepare('SELECT study FROM studies WHERE study_instance_uid = ?').pluck().all(studyUid))[0] ?? null

export const seriesFiles = (db: ReadableDatabase, seriesUid: string): InstanceFile[] =>
  z.array(z.object({ path: z.string(), sopInstanceUid: z.string(), seriesInstanceUid: z.string() })).parse(
    db
      .prepare(
        `SELECT path, sop_instance_uid AS sopInstanceUid, series_instance_uid AS seriesInstanceUid FROM instances
         WHERE series_instance_uid = ? ORDER BY path`,
      )
      .all(seriesUid),
  )

export interface LibraryCounts {
  readonly patients: number
  readonly studies: number
  readonly series: number
  readonly instances: number
}

const countsSchema = z.object({ patients: z.number(), studies: z.number(), series: z.number(), instances: z.number() })

export const countContent = (db: ReadableDatabase): LibraryCounts =>
  countsSchema.parse(
    db
      .prepare(
        `SELECT count(*) AS studies, coalesce(sum(series), 0) AS series, (SELECT count(*) FROM instances) AS instances,
           (SELECT count(*) FROM (SELECT DISTINCT patient_id, patient_name FROM study_rows)) AS patients FROM study_rows`,
      )
      .get(),
  )
