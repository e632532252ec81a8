import { problem } from '../../core/base/problem.ts'
import { fail, ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import type { Analysis } from '../../core/findings/analysis.ts'
import { comparePrior } from '../../core/report/prior-comparable.ts'
import { withPrior } from '../../core/report/prior-parts.ts'
import type { PriorVisit } from '../../core/report/prior-schema.ts'
import type { Report } from '../../core/report/report.ts'
import { printedFindings } from '../../core/report/sync-findings.ts'
import { isAddendum, isSigned, withContent } from '../../core/report/versions.ts'
import type { Study } from '../../core/study/study.ts'
import { sealHolds } from '../report/seal.ts'
import type { ReportRooms } from './report-rooms.ts'
import { draftAt } from './report-save.ts'

/** Letter by letter: a comparison across two people would be worse than none. Without a patient ID nothing is the same. */
export const isSamePatient = (a: Study, b: Study): boolean =>
  a.patientId !== '' && a.patientId === b.patientId && a.patientName === b.patientName && a.patientBirthDate === b.patientBirthDate && a.patientSex === b.patientSex

export const anotherPatient = problem('another-patient', 'The two studies do not carry the same patient ID, name, sex and date of birth, so they are not compared.')

type Rooms = Pick<ReportRooms, 'study' | 'analysed' | 'acquisition' | 'reportVersions' | 'latestReport'>

/** The newest signed version of the report of a study; null where none is signed. */
const signedReportOf = async (rooms: Rooms, studyUid: string): Promise<Result<Report | null>> => {
  const latest = await rooms.latestReport(studyUid)
  if (!latest.ok || latest.value === null || isSigned(latest.value)) return latest
  const versions = await rooms.reportVersions(latest.value.reportId)
  return versions.ok ? ok(versions.value.findLast(isSigned) ?? null) : versions
}

interface Earlier {
  readonly analysis: Analysis
  readonly report: PriorVisit['report']
  readonly findingIds: readonly string[]
}

/** What was signed of the earlier visit; where nothing is, its newest analysis and what the reader accepted of it. */
const earlierOf = async (rooms: Rooms, studyUid: string): Promise<Result<Earlier>> => {
  const signed = await signedReportOf(rooms, studyUid)
  if (!signed.ok) return signed
  if (signed.value !== null) {
    const { reportId, version, reader, signedAt, seal, analysis, content } = signed.value
    if (reader === null || signedAt === null || seal === null || !sealHolds(signed.value)) {
      return fail(problem('prior-seal', `The signed report ${reportId} of the earlier study is not as it was signed, so it is not compared with. Run verify on the library.`))
    }
    return ok({ analysis, report: { reportId, version, reader, signedAt, seal }, findingIds: printedFindings(content).map(({ findingId }) => findingId) })
  }
  const analysed = await rooms.analysed(studyUid)
  if (!analysed.ok) return analysed
  if (analysed.value === null) return fail(problem('not-analysed', 'The earlier study has not been analysed yet; open it once, confirm its levels, and choose it again.'))
  const { analysis, decisions } = analysed.value
  return ok({ analysis, report: null, findingIds: decisions.filter(({ decision }) => decision === 'accepted').map(({ findingId }) => findingId) })
}

/** An earlier visit beside an analysis of a study; refused where it is another patient's, or cannot be compared. */
export const priorVisit = async (rooms: Rooms, studyUid: string, analysis: Analysis, withStudyUid: string): Promise<Result<PriorVisit>> => {
  const [own, other] = [await rooms.study(studyUid), await rooms.study(withStudyUid)]
  if (!own.ok) return own
  if (!other.ok) return other
  if (studyUid === withStudyUid || !isSamePatient(own.value, other.value)) return fail(anotherPatient)
  const earlier = await earlierOf(rooms, withStudyUid)
  if (!earlier.ok) return earlier
  const tracerOf = async (uid: string): Promise<string | null> => (await rooms.acquisition(uid))?.radiopharmaceutical ?? null
  const { studyDate, description } = other.value
  const compared = comparePrior(
    { studyDate: own.value.studyDate, tracer: await tracerOf(studyUid), analysis },
    { studyDate, tracer: await tracerOf(withStudyUid), analysis: earlier.value.analysis },
  )
  if (!compared.ok) return compared
  const { report, findingIds } = earlier.value
  const findings = earlier.value.analysis.findings.filter(({ id }) => findingIds.includes(id)).map(({ regionId, level, structure, side }) => ({ regionId, level, structure, side }))
  return ok({ studyInstanceUid: withStudyUid, studyDate: studyDate ?? '', description, report, findings, compared: compared.value, refusal: null })
}

/**
 * The visit that a draft is compared with, as both stand now. What can no longer be compared (a level was renamed, the patient corrected)
 * stays with its reason instead of its numbers, and stops signing.
 */
export const presentPrior = async (rooms: Rooms, studyUid: string, analysis: Analysis, prior: PriorVisit): Promise<PriorVisit> => {
  const present = await priorVisit(rooms, studyUid, analysis, prior.studyInstanceUid)
  return present.ok ? present.value : { ...prior, compared: null, refusal: present.error.sentence }
}

/** Compares a draft with an earlier visit, or with none, as its next revision. */
export const choosePrior = async (
  rooms: ReportRooms,
  { reportId, revision, withStudyUid }: { readonly reportId: string; readonly revision: number; readonly withStudyUid: string | null },
): Promise<Result<Report>> => {
  const draft = await draftAt(rooms, reportId, revision)
  if (!draft.ok) return draft
  if (isAddendum(draft.value)) return fail(problem('report-addendum', 'An addendum adds text alone. To compare with an earlier study make an amended version instead.'))
  const { studyInstanceUid, analysis, content } = draft.value
  const prior = withStudyUid === null ? ok(null) : await priorVisit(rooms, studyInstanceUid, analysis, withStudyUid)
  if (!prior.ok) return prior
  return rooms.saveDraft({ ...withContent(draft.value, withPrior(content, prior.value, analysis)), revision: revision + 1 }, revision)
}
