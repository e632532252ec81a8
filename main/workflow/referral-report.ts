import { reportReferral } from '../../core/referral/report-referral.ts'
import type { ReportReferral } from '../../core/report/report.ts'
import type { LibrarySession } from './library-session.ts'
import { openReferral } from './referral.ts'
import { rulesInForce } from './referral-rules.ts'

/** What the referral of a study and the rules in force give its report; null where there is nothing, or the library cannot be asked now. */
export const referralForReport = async (session: LibrarySession, studyUid: string): Promise<ReportReferral | null> => {
  const opened = await openReferral(session, studyUid)
  const inForce = await rulesInForce(session, false)
  if (!opened.ok || !inForce.ok) return null
  const { referral, entries, known, studyDate } = opened.value
  const last = entries.at(-1)
  const entry = referral === null || last === undefined ? null : { referral, by: last.by, at: last.at }
  return reportReferral({ entry, known, studyDate, rules: inForce.value.rules, off: inForce.value.off })
}
