import { z } from 'zod'
import { instanceHeaderSchema } from '../../core/dicom/instance-header.ts'
import type { InstanceHeader } from '../../core/dicom/instance-header.ts'
import { buildStudy } from '../../core/study/build-study.ts'
import { studySchema } from '../../core/study/study.ts'
import type { Study } from '../../core/study/study.ts'
import type { ReadableDatabase, WritableDatabase } from './database.ts'

/** Where one instance lies. */
export interface InstanceFile {
  readonly path: string
  readonly sopInstanceUid: string
  readonly seriesInstanceUid: string
}

const headersSchema = z.array(z.string())
const uidsSchema = z.array(z.string())

const headersOf = (db: ReadableDatabase, studyUid: string): InstanceHeader[] =>
  headersSchema
    .parse(db.prepare('SELECT header FROM instances WHERE study_instance_uid = ?').pluck().all(studyUid))
    .map((json) => instanceHeaderSchema.parse(JSON.parse(json)))

/** The words by which a study is found: name (all groups), id, description, dates, accession number. */
const searchWords = (study: Study): string =>
  [study.patientName.replaceAll(/[\^=]/g, ' '), study.patientId, study.description, study.studyDate, study.accessionNumber]
    .filter((word) => word !== null)
    .join(' ')

/** Whether studies wait for `rebuildStudies`: a scan is under way, or was killed. */
export const hasStaleStudies = (db: ReadableDatabase): boolean => db.prepare('SELECT 1 FROM stale_studies LIMIT 1').get() !== undefined

/** Builds the studies that have changed anew from their instances; a study without instances leaves the list, its reports stay. */
export const rebuildStudies = (db: WritableDatabase): void => {
  db.transaction(() => {
    for (const uid of uidsSchema.parse(db.prepare('SELECT study_instance_uid FROM stale_studies').pluck().all())) {
      db.prepare('DELETE FROM stale_studies WHERE study_instance_uid = ?').run(uid)
      db.prepare('DELETE FROM study_text WHERE study_instance_uid = ?').run(uid)
      const study = buildStudy(headersOf(db, uid))
      if (study === null) {
        db.prepare('DELETE FROM studies WHERE study_instance_uid = ?').run(uid)
        continue
      }
      db.prepare(
        `INSERT INTO studies (study_instance_uid, study_date, study) VALUES (?, ?, ?)
         ON CONFLICT (study_instance_uid) DO UPDATE SET study_date = excluded.study_date, study = excluded.study`,
      ).run(uid, study.studyDate, JSON.stringify(study))
      db.prepare('INSERT INTO study_text (study_instance_uid, words) VALUES (?, ?)').run(uid, searchWords(study))
    }
  })()
}

const parseStudies = (rows: unknown): Study[] => z.array(z.string()).parse(rows).map((json) => studySchema.parse(JSON.parse(json)))

/** Each word must begin a word of the study; quotes keep the reader's text from being a query language. */
const prefixQuery = (find: string): string =>
  find
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => `"${word.replaceAll('"', '""')}"*`)
    .join(' ')

/** Newest first; `find` narrows to studies that have every word in name, id, description or date. */
export const listStudies = (db: ReadableDatabase, find: string): Study[] => {
  const query = prefixQuery(find)
  const order = 'ORDER BY study_date DESC NULLS LAST, study_instance_uid'
  return parseStudies(
    query === ''
      ? db.prepare(`SELECT study FROM studies ${order}`).pluck().all()
      : db
          .prepare(
            `SELECT study FROM studies WHERE study_instance_uid IN (SELECT study_instance_uid FROM study_text WHERE study_text MATCH ?) ${order}`,
          )
          .pluck()
          .all(query),
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

/** The header of one instance of a series, for what the images say about tracer and times. */
export const seriesHeader = (db: ReadableDatabase, seriesUid: string): InstanceHeader | null => {
  const [json] = headersSchema.parse(
    db.prepare('SELECT header FROM instances WHERE series_instance_uid = ? ORDER BY sop_instance_uid LIMIT 1').pluck().all(seriesUid),
  )
  return json === undefined ? null : instanceHeaderSchema.parse(JSON.parse(json))
}

export interface LibraryCounts {
  readonly patients: number
  readonly studies: number
  readonly series: number
  readonly instances: number
}

export const countContent = (db: ReadableDatabase): LibraryCounts => {
  const studies = listStudies(db, '')
  return {
    patients: new Set(studies.map((study) => JSON.stringify([study.patientId, study.patientName]))).size,
    studies: studies.length,
    series: studies.reduce((sum, study) => sum + study.series.length, 0),
    instances: z.number().parse(db.prepare('SELECT count(*) FROM instances').pluck().get()),
  }
}
