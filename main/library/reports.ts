import { z } from 'zod'
import { problem } from '../../core/base/problem.ts'
import { fail, ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { reportSchema } from '../../core/report/report.ts'
import type { Report } from '../../core/report/report.ts'
import type { ReadableDatabase, WritableDatabase } from './database.ts'

const parseReport = (row: unknown): Report | null => {
  const json = z.string().optional().parse(row)
  return json === undefined ? null : reportSchema.parse(JSON.parse(json))
}

/** The newest version of the study's report. */
export const latestReport = (db: ReadableDatabase, studyUid: string): Report | null =>
  parseReport(db.prepare('SELECT report FROM reports WHERE study_instance_uid = ? ORDER BY version DESC, saved_at DESC LIMIT 1').pluck().get(studyUid))

export const findReport = (db: ReadableDatabase, reportId: string): Report | null =>
  parseReport(db.prepare('SELECT report FROM reports WHERE report_id = ? ORDER BY version DESC LIMIT 1').pluck().get(reportId))

const storedRevision = (db: ReadableDatabase, report: Report): { revision: number; state: Report['state'] } | null =>
  z
    .object({ revision: z.number(), state: z.enum(['draft', 'final']) })
    .optional()
    .parse(db.prepare('SELECT revision, state FROM reports WHERE report_id = ? AND version = ?').get(report.reportId, report.version)) ?? null

/** Whether a save made against `basedOn` may go ahead: nobody else has saved or signed since. */
const mayStore = (db: ReadableDatabase, report: Report, basedOn: number | null): Result<null> => {
  const stored = storedRevision(db, report)
  if (stored?.state === 'final') {
    return fail(problem('report-signed', 'This report is signed and cannot be changed any more. Its text stays as it was signed.'))
  }
  const isFork = stored === null ? basedOn !== null || latestReport(db, report.studyInstanceUid) !== null : stored.revision !== basedOn
  return isFork
    ? fail(problem('report-changed-elsewhere', 'This report was changed in another window in the meantime. Open it again to see the newest text; copy yours first.'))
    : ok(null)
}

const put = (db: WritableDatabase, report: Report, files: unknown, now: string): void => {
  db.prepare(
    `INSERT INTO reports (report_id, version, study_instance_uid, state, revision, saved_at, report, files) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (report_id, version) DO UPDATE SET state = excluded.state, revision = excluded.revision, saved_at = excluded.saved_at,
       report = excluded.report, files = excluded.files`,
  ).run(
    report.reportId,
    report.version,
    report.studyInstanceUid,
    report.state,
    report.revision,
    now,
    JSON.stringify(report),
    files === null ? null : JSON.stringify(files),
  )
}

/**
 * Stores a draft that was made from revision `basedOn` (null: there is none yet). Refused with `report-changed-elsewhere` when
 * another save came between, with `report-signed` for ever once it is signed.
 */
export const saveDraft = (db: WritableDatabase, report: Report, basedOn: number | null, now: string): Result<Report> =>
  db.transaction(() => {
    const may = mayStore(db, report, basedOn)
    if (!may.ok) return may
    put(db, report, null, now)
    return ok(report)
  })()

/** Stores the signed version over its draft, in one transaction; same refusals. */
export const storeSigned = (db: WritableDatabase, report: Report, files: unknown, basedOn: number, now: string): Result<null> =>
  db.transaction(() => {
    const may = mayStore(db, report, basedOn)
    if (!may.ok) return may
    put(db, report, files, now)
    return ok(null)
  })()

/** Takes a signed version in that was read back from its file; false where the library holds it signed already. */
export const adoptSigned = (db: WritableDatabase, report: Report, files: unknown): boolean => {
  if (storedRevision(db, report)?.state === 'final') return false
  put(db, report, files, report.signedAt ?? '')
  return true
}
