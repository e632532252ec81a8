import { problem } from '../../core/base/problem.ts'
import { fail, ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import type { Report } from '../../core/report/report.ts'
import type { FollowUpKind } from '../../core/report/version-schema.ts'
import { followUpDraft, isSigned } from '../../core/report/versions.ts'
import { sealHolds } from '../report/seal.ts'
import { openReport } from './report-open.ts'
import type { ReportRooms } from './report-rooms.ts'

/**
 * Begins the version after a signed one, as a draft: an amendment, which may change everything and follows the newest measurements, or an
 * addendum, which adds text alone. The signed version and its files stay as they are.
 */
export const beginFollowUp = async (
  rooms: ReportRooms,
  { reportId, kind, reason }: { readonly reportId: string; readonly kind: FollowUpKind; readonly reason: string },
): Promise<Result<Report>> => {
  const stored = await rooms.report(reportId)
  if (!stored.ok) return stored
  if (stored.value === null) return fail(problem('report-missing', `There is no report ${reportId} in this library. Open the study again.`))
  if (!isSigned(stored.value)) return fail(problem('not-signed', 'A new version follows a signed one. This one is a draft still: change it as it is.'))
  if (!sealHolds(stored.value)) return fail(problem('seal-broken', `Version ${stored.value.version} of this report is not as it was signed, so no version can follow it. Run verify on the library.`))
  const saved = await rooms.saveDraft(followUpDraft(stored.value, kind, reason), null)
  return saved.ok ? openReport(rooms, saved.value.studyInstanceUid) : saved
}

/** Takes the draft of a new version away; answers the signed version before it, which is the newest again. */
export const discardFollowUp = (rooms: ReportRooms, { reportId, revision }: { readonly reportId: string; readonly revision: number }): Promise<Result<Report>> =>
  rooms.discardDraft(reportId, revision)

/** What a list of versions shows of one. */
export interface VersionFacts {
  readonly version: number
  readonly state: Report['state']
  readonly reader: string | null
  readonly signedAt: string | null
  readonly seal: string | null
  readonly reason: string | null
}

export const versionFacts = ({ version, state, reader, signedAt, seal, previous }: Report): VersionFacts => ({ version, state, reader, signedAt, seal, reason: previous?.reason ?? null })

/** Every version of a report, oldest first. */
export const reportVersions = async (rooms: ReportRooms, reportId: string): Promise<Result<VersionFacts[]>> => {
  const versions = await rooms.reportVersions(reportId)
  return versions.ok ? ok(versions.value.map(versionFacts)) : versions
}
