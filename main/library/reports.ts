import { z } from 'zod'
import { problem } from '../../core/base/problem.ts'
import { fail, ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { canonicalJson } from '../../core/report/canonical-json.ts'
import { reportSchema } from '../../core/report/report.ts'
import type { Report } from '../../core/report/report.ts'
import { isSigned } from '../../core/report/versions.ts'
import type { ReadableDatabase, WritableDatabase } from './database.ts'
import { queueSigned } from './deliveries.ts'
import { noteSigned } from './ledger.ts'
import { forgetUnfinished } from './unfinished-files.ts'

const parseReport = (row: unknown): Report | null => {
  const json = z.string().optional().parse(row)
  return json === undefined ? null : reportSchema.parse(JSON.parse(json))
}

/** The newest version of the study's report. */
export const latestReport = (db: ReadableDatabase, studyUid: string): Report | null =>
  parseReport(db.prepare('SELECT report FROM reports WHERE study_instance_uid = ? ORDER BY version DESC, saved_at DESC LIMIT 1').pluck().get(studyUid))

/** A version of a report; the newest unless one is named. */
export const findReport = (db: ReadableDatabase, reportId: string, version: number | null = null): Report | null =>
  parseReport(db.prepare('SELECT report FROM reports WHERE report_id = ? AND version = coalesce(?, version) ORDER BY version DESC LIMIT 1').pluck().get(reportId, version))

/** All versions of a report, oldest first. */
export const reportVersions = (db: ReadableDatabase, reportId: string): Report[] =>
  z
    .array(z.string())
    .parse(db.prepare('SELECT report FROM reports WHERE report_id = ? ORDER BY version').pluck().all(reportId))
    .map((json) => reportSchema.parse(JSON.parse(json)))

/** What a row's `state` says: whether it may still change. How far it is stands in the report itself. */
type RowState = 'draft' | 'final'

const rowState = (report: Report): RowState => (isSigned(report) ? 'final' : 'draft')

const storedRevision = (db: ReadableDatabase, report: Report): { revision: number; state: RowState } | null =>
  z
    .object({ revision: z.number(), state: z.enum(['draft', 'final']) })
    .optional()
    .parse(db.prepare('SELECT revision, state FROM reports WHERE report_id = ? AND version = ?').get(report.reportId, report.version)) ?? null

/** Whether a new row may begin: the first of its study, or the next version of one that is signed with the very seal it names. */
const mayBegin = (db: ReadableDatabase, report: Report): boolean => {
  const latest = latestReport(db, report.studyInstanceUid)
  if (latest === null || report.previous === undefined) return latest === null && report.previous === undefined
  return latest.reportId === report.reportId && latest.version === report.version - 1 && isSigned(latest) && latest.seal === report.previous.seal
}

const changedElsewhere = fail(problem('report-changed-elsewhere', 'This report was changed in another window in the meantime. Open it again to see the newest text; copy yours first.'))
const alreadySigned = fail(problem('report-signed', 'This report is signed and cannot be changed any more. Its text stays as it was signed.'))

/** Whether a save made against `basedOn` may go ahead: nobody else has saved or signed since. */
const mayStore = (db: ReadableDatabase, report: Report, basedOn: number | null): Result<null> => {
  const stored = storedRevision(db, report)
  if (stored?.state === 'final') return alreadySigned
  const may = stored === null ? basedOn === null && mayBegin(db, report) : stored.revision === basedOn
  return may ? ok(null) : changedElsewhere
}

const put = (db: WritableDatabase, report: Report, files: unknown, now: string): void => {
  db.prepare(
    `INSERT INTO reports (report_id, version, study_instance_uid, state, revision, saved_at, report, files) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (report_id, version) DO UPDATE SET state = excluded.state, revision = excluded.revision, saved_at = excluded.saved_at,
       report = excluded.report, files = excluded.files`,
  ).run(report.reportId, report.version, report.studyInstanceUid, rowState(report), report.revision, now, canonicalJson(report), files === null ? null : JSON.stringify(files))
}

const putSigned = (db: WritableDatabase, event: 'signed' | 'read-back', report: Report, files: unknown, now: string): void => {
  put(db, report, files, now)
  noteSigned(db, event, { reportId: report.reportId, version: report.version, seal: report.seal ?? '', savedAt: now })
  forgetUnfinished(db, report)
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

/** Stores the signed version over its draft, enters it in the ledger and lets it wait to be sent, in one transaction; same refusals. */
export const storeSigned = (db: WritableDatabase, report: Report, files: unknown, basedOn: number, now: string): Result<null> =>
  db.transaction(() => {
    const may = mayStore(db, report, basedOn)
    if (!may.ok) return may
    putSigned(db, 'signed', report, files, now)
    queueSigned(db, report, now)
    return ok(null)
  })()

/** Takes the draft of a version after the first away; the signed version before it is the newest again. Same refusals. */
export const discardDraft = (db: WritableDatabase, reportId: string, basedOn: number): Result<Report> =>
  db.transaction(() => {
    const draft = findReport(db, reportId)
    if (draft === null) return fail(problem('report-missing', `There is no report ${reportId} in this library. Open the study again.`))
    if (isSigned(draft)) return alreadySigned
    if (draft.revision !== basedOn) return changedElsewhere
    const before = findReport(db, reportId, draft.version - 1)
    if (before === null) return fail(problem('first-draft', 'The first draft of a report is not discarded; it follows the accepted findings.'))
    db.prepare('DELETE FROM reports WHERE report_id = ? AND version = ?').run(reportId, draft.version)
    return ok(before)
  })()

/** Takes a signed version in that was read back from its file; false where the library holds it signed already. */
export const adoptSigned = (db: WritableDatabase, report: Report, files: unknown): boolean => {
  if (storedRevision(db, report)?.state === 'final') return false
  db.transaction(() => putSigned(db, 'read-back', report, files, report.signedAt ?? ''))()
  return true
}
