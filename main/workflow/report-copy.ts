import { problem } from '../../core/base/problem.ts'
import { fail, ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { exportFiles } from './report-export.ts'
import type { ReportRooms } from './report-rooms.ts'

/** A stored report as plain text or HL7, the same as its exported file has. A draft may be copied as text, which says that it is one. */
export const reportToCopy = async (rooms: ReportRooms, reportId: string, as: 'text' | 'hl7'): Promise<Result<string>> => {
  const report = await rooms.report(reportId)
  if (!report.ok) return report
  if (report.value === null) return fail(problem('report-missing', `There is no report ${reportId} in this library. Open the study again.`))
  const files = await exportFiles(rooms, report.value, [as], '')
  if (!files.ok) return files
  const [file] = files.value
  if (file === undefined || typeof file.bytes !== 'string') throw new Error(`the format ${as} is one text`)
  return ok(file.bytes)
}
