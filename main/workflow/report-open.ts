import { problem } from '../../core/base/problem.ts'
import { fail, ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { followFields } from '../../core/report/follow-fields.ts'
import { canonicalJson } from '../../core/report/canonical-json.ts'
import type { Json } from '../../core/report/canonical-json.ts'
import { draftReport, reportHeader } from '../../core/report/draft.ts'
import type { Acquisition, DraftInput } from '../../core/report/draft.ts'
import type { PriorVisit } from '../../core/report/prior-schema.ts'
import type { Report, ReportReferral } from '../../core/report/report.ts'
import { syncFindings } from '../../core/report/sync-findings.ts'
import { decisionsFor, isAddendum, isSigned, withContent } from '../../core/report/versions.ts'
import { presentPrior } from './report-prior.ts'
import type { AnalysedStudy, ReportRooms } from './report-rooms.ts'

const same = (a: unknown, b: unknown): boolean => canonicalJson(a as Json) === canonicalJson(b as Json)

const levelPlaces = ({ spine }: Report['analysis']): unknown => spine.levels.map(({ name, centreMm }) => ({ name, centreMm }))

/** A fresh draft of a study from what is known about it; not stored yet. */
export const newDraft = async (
  rooms: ReportRooms,
  studyUid: string,
  { analysis, decisions }: AnalysedStudy,
  how: Pick<DraftInput, 'template' | 'acceptance'>,
): Promise<Result<Report>> => {
  const study = await rooms.study(studyUid)
  if (!study.ok) return study
  const volumes = await rooms.volumes(studyUid)
  const settings = await rooms.settings()
  const acquisition = await rooms.acquisition(studyUid)
  const referral = await rooms.referral(studyUid)
  return ok(draftReport({ study: study.value, analysis, decisions, settings, reportId: rooms.newReportId(), volumes, acquisition, referral, ...how }))
}

interface Followed {
  readonly analysed: AnalysedStudy
  readonly header: Report['header']
  readonly acquisition: Acquisition | null
  readonly referral: ReportReferral | null
  /** The earlier visit that the draft is compared with, as it stands now; null where there is none. */
  readonly prior: PriorVisit | null
}

/** The draft after the newest analysis, decisions, corrections of units, patient data and letterhead; the same value where nothing changed. */
const followed = (draft: Report, { analysed: { analysis, decisions }, header, acquisition, referral, prior }: Followed): Report => {
  // A draft that the terminal began is the reader's from here on: only what the reader accepted stays.
  // Levels that were named anew were not the ones that the reader confirmed.
  const levelsConfirmed = draft.content.levelsConfirmed && same(levelPlaces(draft.analysis), levelPlaces(analysis))
  // The referral's words stay in the question as long as the reader has not written it otherwise.
  const question = draft.content.question === (draft.procedure.referral?.question ?? '') ? (referral?.question ?? '') : draft.content.question
  const content = { ...draft.content, ...(prior === null ? {} : { prior }), acceptance: 'reader' as const, levelsConfirmed, question }
  const { suv } = analysis.provenance
  const suvRefusal = suv === undefined ? draft.procedure.suvRefusal : suv.kind === 'refused' ? suv.reason : null
  const { referral: _before, ...made } = draft.procedure
  const procedure = { ...made, ...(acquisition ?? {}), suvRefusal, ...(referral === null ? {} : { referral }) }
  const next = { ...draft, header, procedure, analysis, content: syncFindings(followFields(content, draft.analysis, analysis), analysis, decisionsFor(draft, decisions), procedure) }
  return same(next, draft) ? draft : { ...withContent(next, next.content), revision: draft.revision + 1 }
}

/**
 * The report of a study: the signed one as it was signed; an addendum as it was left; the draft, following the newest decisions and analysis; or a first draft
 * from the accepted findings.
 */
export const openReport = async (rooms: ReportRooms, studyUid: string): Promise<Result<Report>> => {
  const stored = await rooms.latestReport(studyUid)
  if (!stored.ok) return stored
  // A signed version stays as it was signed, and so does everything of an addendum but its own text.
  if (stored.value !== null && (isSigned(stored.value) || isAddendum(stored.value))) return ok(stored.value)
  const analysed = await rooms.analysed(studyUid)
  if (!analysed.ok) return analysed
  if (analysed.value === null) {
    return fail(problem('not-analysed', 'This study has no measurements yet. Open it on the reading page first; the report is filled from there.'))
  }
  if (stored.value === null) {
    const draft = await newDraft(rooms, studyUid, analysed.value, { template: 'auto', acceptance: 'reader' })
    if (!draft.ok) return draft
    const saved = await rooms.saveDraft(draft.value, null)
    // Another window was quicker by a moment: its draft is the one.
    return !saved.ok && saved.error.code === 'report-changed-elsewhere' ? reread(rooms, studyUid, saved) : saved
  }
  const study = await rooms.study(studyUid)
  if (!study.ok) return study
  const { prior } = stored.value.content
  const next = followed(stored.value, {
    analysed: analysed.value,
    header: reportHeader(study.value, await rooms.settings()),
    acquisition: await rooms.acquisition(studyUid),
    referral: await rooms.referral(studyUid),
    prior: prior === undefined ? null : await presentPrior(rooms, studyUid, analysed.value.analysis, prior),
  })
  if (next === stored.value) return ok(next)
  const saved = await rooms.saveDraft(next, stored.value.revision)
  return !saved.ok && saved.error.code === 'report-changed-elsewhere' ? reread(rooms, studyUid, saved) : saved
}

const reread = async (rooms: ReportRooms, studyUid: string, refused: Result<Report>): Promise<Result<Report>> => {
  const stored = await rooms.latestReport(studyUid)
  return stored.ok ? (stored.value === null ? refused : ok(stored.value)) : stored
}
