import { problem } from '../../core/base/problem.ts'
import { fail, ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import type { Report, ReportContent } from '../../core/report/report.ts'
import { syncFindings } from '../../core/report/sync-findings.ts'
import type { ReportRooms } from './report-rooms.ts'

/** The stored draft at a revision, or why it may not be changed. */
export const draftAt = async (rooms: ReportRooms, reportId: string, revision: number): Promise<Result<Report>> => {
  const stored = await rooms.report(reportId)
  if (!stored.ok) return stored
  if (stored.value === null) return fail(problem('report-missing', `There is no report ${reportId} in this library. Open the study again.`))
  if (stored.value.state === 'final') {
    return fail(problem('report-signed', 'This report is signed and cannot be changed any more. Its text stays as it was signed.'))
  }
  if (stored.value.revision !== revision) {
    return fail(problem('report-changed-elsewhere', 'This report was changed in another window in the meantime. Open it again to see the newest text; copy yours first.'))
  }
  return ok(stored.value)
}

/** Stores what the reader wrote, as the next revision; generated sentences are made anew from the coded fields. */
export const saveReport = async (
  rooms: ReportRooms,
  { reportId, revision, content }: { readonly reportId: string; readonly revision: number; readonly content: ReportContent },
): Promise<Result<Report>> => {
  const draft = await draftAt(rooms, reportId, revision)
  if (!draft.ok) return draft
  const { analysis, procedure, studyInstanceUid } = draft.value
  const analysed = await rooms.analysed(studyInstanceUid)
  if (!analysed.ok) return analysed
  // The report keeps the analysis it shows until it is opened again; what counts here are the decisions.
  const decisions = analysed.value?.decisions ?? []
  const next = { ...draft.value, revision: revision + 1, content: syncFindings(content, analysis, decisions, procedure) }
  return rooms.saveDraft(next, revision)
}
