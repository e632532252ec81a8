import { problem } from '../../core/base/problem.ts'
import { fail, ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { canonicalJson } from '../../core/report/canonical-json.ts'
import type { Report, ReportContent } from '../../core/report/report.ts'
import { syncFindings } from '../../core/report/sync-findings.ts'
import { decisionsFor, isAddendum, isSigned, withContent } from '../../core/report/versions.ts'
import type { ReportRooms } from './report-rooms.ts'

/** The stored draft at a revision, or why it may not be changed. */
export const draftAt = async (rooms: ReportRooms, reportId: string, revision: number): Promise<Result<Report>> => {
  const stored = await rooms.report(reportId)
  if (!stored.ok) return stored
  if (stored.value === null) return fail(problem('report-missing', `There is no report ${reportId} in this library. Open the study again.`))
  if (isSigned(stored.value)) {
    return fail(problem('report-signed', 'This report is signed and cannot be changed any more. Its text stays as it was signed.'))
  }
  if (stored.value.revision !== revision) {
    return fail(problem('report-changed-elsewhere', 'This report was changed in another window in the meantime. Open it again to see the newest text; copy yours first.'))
  }
  return ok(stored.value)
}

/** What an earlier visit measured is never taken from the window, only the words on it. */
const withOwnPrior = ({ prior: _prior, ...written }: ReportContent, { prior, priorSentence }: ReportContent): ReportContent => {
  const { priorSentence: typed, ...kept } = written
  const sentence = typed ?? priorSentence
  return prior === undefined ? kept : { ...kept, prior, ...(sentence === undefined ? {} : { priorSentence: sentence }) }
}

/**
 * Stores what the reader wrote, as the next revision; generated sentences are made anew from the coded fields. Of an addendum only the
 * added text is taken: the rest stays as it was signed. A preliminary report that changes is a draft again.
 */
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
  const decisions = decisionsFor(draft.value, analysed.value?.decisions ?? [])
  const written = isAddendum(draft.value)
    ? { ...draft.value.content, addendum: content.addendum ?? '' }
    : syncFindings(withOwnPrior(content, draft.value.content), analysis, decisions, procedure)
  // Nothing new to keep: a preliminary report that is only looked at stays preliminary.
  if (canonicalJson(written) === canonicalJson(draft.value.content)) return ok(draft.value)
  return rooms.saveDraft({ ...withContent(draft.value, written), revision: revision + 1 }, revision)
}
