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
import type { FindingDecision } from '../../core/report/sync-findings.ts'
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
  how: Pick<DraftInput, 'template' | 'acceptance' | 'reportId'>,
): Promise<Result<Report>> => {
  const study = await rooms.study(studyUid)
  if (!study.ok) return study
  const volumes = await rooms.volumes(studyUid)
  const settings = await rooms.settings()
  const acquisition = await rooms.acquisition(studyUid)
  const referral = await rooms.referral(studyUid)
  return ok(draftReport({ study: study.value, analysis, decisions, settings, volumes, acquisition, referral, ...how }))
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

interface Composed {
  readonly report: Report
  /** What the library holds of it, the same value where nothing is new; null where it holds none. */
  readonly stored: Report | null
}

/** The report of a study as it follows from what is known now, `decided` beside what the reader decided so far; nothing of it is stored. */
const compose = async (rooms: ReportRooms, studyUid: string, decided: readonly FindingDecision[] = []): Promise<Result<Composed>> => {
  const latest = await rooms.latestReport(studyUid)
  if (!latest.ok) return latest
  const stored = latest.value
  // A signed version stays as it was signed, and so does everything of an addendum but its own text.
  if (stored !== null && (isSigned(stored) || isAddendum(stored))) return ok({ report: stored, stored })
  const found = await rooms.analysed(studyUid)
  if (!found.ok) return found
  if (found.value === null) {
    return fail(problem('not-analysed', 'This study has no measurements yet. Open it on the reading page first; the report is filled from there.'))
  }
  const before = found.value.decisions.filter(({ findingId }) => !decided.some((each) => each.findingId === findingId))
  const analysed = { ...found.value, decisions: [...before, ...decided] }
  if (stored === null) {
    const draft = await newDraft(rooms, studyUid, analysed, { template: 'auto', acceptance: 'reader', reportId: rooms.firstReportId(studyUid) })
    return draft.ok ? ok({ report: draft.value, stored }) : draft
  }
  const study = await rooms.study(studyUid)
  if (!study.ok) return study
  const { prior } = stored.content
  const report = followed(stored, {
    analysed,
    header: reportHeader(study.value, await rooms.settings()),
    acquisition: await rooms.acquisition(studyUid),
    referral: await rooms.referral(studyUid),
    prior: prior === undefined ? null : await presentPrior(rooms, studyUid, analysed.analysis, prior),
  })
  return ok({ report, stored })
}

/**
 * The report of a study: the signed one as it was signed; an addendum as it was left; the draft, following the newest decisions and analysis; or a first draft
 * from the accepted findings.
 */
export const openReport = async (rooms: ReportRooms, studyUid: string): Promise<Result<Report>> => {
  const composed = await compose(rooms, studyUid)
  if (!composed.ok) return composed
  const { report, stored } = composed.value
  if (report === stored) return ok(report)
  const saved = await rooms.saveDraft(report, stored?.revision ?? null)
  // Another window was quicker by a moment: its draft is the one.
  return !saved.ok && saved.error.code === 'report-changed-elsewhere' ? reread(rooms, studyUid, saved) : saved
}

/** The report as `openReport` would answer with it once a finding is accepted (null: as things stand); nothing of it is stored. */
export const reportAhead = async (rooms: ReportRooms, studyUid: string, accepting: string | null): Promise<Result<Report>> => {
  const composed = await compose(rooms, studyUid, accepting === null ? [] : [{ findingId: accepting, decision: 'accepted' }])
  return composed.ok ? ok(composed.value.report) : composed
}

const reread = async (rooms: ReportRooms, studyUid: string, refused: Result<Report>): Promise<Result<Report>> => {
  const stored = await rooms.latestReport(studyUid)
  return stored.ok ? (stored.value === null ? refused : ok(stored.value)) : stored
}
