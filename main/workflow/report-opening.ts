import type { Result } from '../../core/base/result.ts'
import type { Report } from '../../core/report/report.ts'
import { openReport } from './report-open.ts'
import type { ReportRooms } from './report-rooms.ts'

/** No opening is shared for longer: what lies outside the library (a drive, a rule file) may have changed since. */
const sharedForMs = 2000

interface Opening {
  readonly studyUid: string
  readonly startedMs: number
  /** `writings` of the library when it began, and its own since. */
  writings: number
  report: Promise<Result<Report>>
}

/**
 * Opens reports for a window that asks twice: accepting a finding opens the report ahead, and the reader who turns to it at once is
 * answered with the same, unless somebody wrote to the library in between.
 */
export const shareOpening = (rooms: ReportRooms, nowMs = (): number => performance.now()): ((studyUid: string) => Promise<Result<Report>>) => {
  let newest: Opening | null = null

  const begin = (studyUid: string): Opening => {
    const own: Omit<Opening, 'report'> = { studyUid, startedMs: nowMs(), writings: rooms.writings() }
    const saveDraft: ReportRooms['saveDraft'] = async (report, basedOn) => {
      const saving = rooms.saveDraft(report, basedOn)
      own.writings += 1
      const saved = await saving
      own.writings += 1
      return saved
    }
    return Object.assign(own, { report: openReport({ ...rooms, saveDraft }, studyUid) })
  }

  return async (studyUid) => {
    const isShared = newest?.studyUid === studyUid && newest.writings === rooms.writings() && nowMs() - newest.startedMs < sharedForMs
    const opening = newest !== null && isShared ? newest : begin(studyUid)
    newest = opening
    const report = await opening.report
    // A failure is not kept: what was away may be back when it is asked for again.
    if (!report.ok && newest === opening) newest = null
    return report
  }
}
