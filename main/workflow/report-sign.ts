import { problem } from '../../core/base/problem.ts'
import { fail, ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { canonicalJson } from '../../core/report/canonical-json.ts'
import { checks } from '../../core/report/checks.ts'
import { reportHeader } from '../../core/report/draft.ts'
import { reportText } from '../../core/report/report-text.ts'
import type { Report } from '../../core/report/report.ts'
import { sealOf, sha256 } from '../report/seal.ts'
import { reportFilePaths, removeFiles, writeFilesTogether } from './report-files.ts'
import { missingPictures, printReport } from './report-print.ts'
import type { ReportFiles, ReportRooms } from './report-rooms.ts'
import { draftAt } from './report-save.ts'

/** Why a report may not be signed, in its own words; null when it may. */
export const refusalToSign = (report: Report): Result<never> | null => {
  const reasons = checks(report).filter((check) => check.level === 'prohibit')
  return reasons.length === 0 ? null : fail(problem('report-not-ready', reasons.map((check) => check.sentence).join(' ')))
}

/** The patient on the page must still be the patient of the study: a corrected index may have changed it under a draft. */
const headerProblem = async (rooms: ReportRooms, report: Report): Promise<Result<never> | null> => {
  const study = await rooms.study(report.studyInstanceUid)
  if (!study.ok) return study
  const now = reportHeader(study.value, { siteName: report.header.siteName, department: report.header.department })
  return canonicalJson(now) === canonicalJson(report.header)
    ? null
    : fail(problem('patient-changed', 'The patient or study data have changed since this report was opened. It was not signed; open it again, check whose it is, and sign then.'))
}

export interface Signed {
  readonly report: Report
  readonly files: ReportFiles
  readonly pages: number
}

/**
 * Freezes a draft: checks it, seals it, writes PDF, JSON and text, and stores the signed version last. A failure at any point leaves
 * the draft as it was and no file behind.
 */
export const signReport = async (
  rooms: ReportRooms,
  { reportId, revision, reader }: { readonly reportId: string; readonly revision: number; readonly reader: string },
): Promise<Result<Signed>> => {
  const draft = await draftAt(rooms, reportId, revision)
  if (!draft.ok) return draft
  const refused = refusalToSign(draft.value) ?? (await headerProblem(rooms, draft.value))
  if (refused) return refused
  const missing = await missingPictures(rooms, draft.value)
  if (missing.length > 0) {
    return fail(problem('key-image-missing', `A key image cannot be drawn (${missing.map((image) => image.caption).join('; ')}). Connect the folder of the study, or remove the image.`))
  }
  const unsealed: Report = { ...draft.value, state: 'final', reader: reader.trim(), signedAt: rooms.now() }
  const report: Report = { ...unsealed, seal: sealOf(unsealed) }
  const printed = await printReport(rooms, report)
  if (!printed.ok) return printed
  const files = reportFilePaths(rooms.libraryFolder, report)
  const bytes = { pdf: printed.value.bytes, json: canonicalJson(report), text: reportText(report) }
  const written = await writeFilesTogether([
    { path: files.pdf, bytes: bytes.pdf },
    { path: files.json, bytes: bytes.json },
    { path: files.text, bytes: bytes.text },
  ])
  if (!written.ok) return written
  const stored = await rooms.storeSigned(report, { ...files, sha256: { pdf: sha256(bytes.pdf), json: sha256(bytes.json), text: sha256(bytes.text) } }, revision)
  if (!stored.ok) {
    await removeFiles([files.pdf, files.json, files.text])
    return stored
  }
  return ok({ report, files, pages: printed.value.pages })
}
