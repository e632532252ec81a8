import { problem } from '../../core/base/problem.ts'
import { fail, ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { canonicalJson } from '../../core/report/canonical-json.ts'
import { checks } from '../../core/report/checks.ts'
import { reportHeader } from '../../core/report/draft.ts'
import { reportText } from '../../core/report/report-text.ts'
import type { Report } from '../../core/report/report.ts'
import type { Signature } from '../../core/report/version-schema.ts'
import { isAddendum, signedStateOf } from '../../core/report/versions.ts'
import { emptyBoxesIn } from '../report/pdf-boxes.ts'
import { sealHolds, sealOf, sha256 } from '../report/seal.ts'
import { libraryRelative } from '../library/unfinished-files.ts'
import { reportFilePaths, removeFiles, writeFilesTogether } from './report-files.ts'
import { presentPrior } from './report-prior.ts'
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
  if (canonicalJson(now) === canonicalJson(report.header)) return null
  return isAddendum(report)
    ? fail(problem('patient-changed', 'The patient or study data have changed since this report was signed, and an addendum cannot change its head. Discard it and make an amended version, which takes the data of now.'))
    : fail(problem('patient-changed', 'The patient or study data have changed since this report was opened. It was not signed; open it again, check whose it is, and sign then.'))
}

/** A new version is signed over the seal of the one before: that one must still be what was signed. */
const predecessorProblem = async (rooms: ReportRooms, { reportId, version, previous }: Report): Promise<Result<never> | null> => {
  if (previous === undefined) return null
  const before = await rooms.report(reportId, version - 1)
  if (!before.ok) return before
  return before.value !== null && before.value.seal === previous.seal && sealHolds(before.value)
    ? null
    : fail(problem('predecessor-changed', `Version ${previous.version} of this report is missing or is not as it was signed, so nothing can be signed over it. Run verify on the library.`))
}

/** The earlier visit must still be the same patient's, and comparable: what the draft shows of it is frozen now. */
const priorProblem = async (rooms: ReportRooms, { studyInstanceUid, analysis, content, previous }: Report): Promise<Result<never> | null> => {
  if (content.prior === undefined || previous?.kind === 'addendum') return null
  const present = await presentPrior(rooms, studyInstanceUid, analysis, content.prior)
  if (present.refusal !== null) return fail(problem('prior-refused', `The comparison with the earlier study can no longer be made: ${present.refusal} Choose another earlier study, or none.`))
  return canonicalJson(present) === canonicalJson(content.prior)
    ? null
    : fail(problem('prior-changed', 'The earlier study that this one is compared with has changed since this report was opened. It was not signed; open it again, look at the comparison, and sign then.'))
}

/** What stops a draft from being let go, signed or preliminary; null when nothing does. */
const refusalToRelease = async (rooms: ReportRooms, draft: Report): Promise<Result<never> | null> =>
  refusalToSign(draft) ?? (await predecessorProblem(rooms, draft)) ?? (await headerProblem(rooms, draft)) ?? (await priorProblem(rooms, draft))

/**
 * Lets a draft go as preliminary: to be read before it is final, unsealed, marked on every page, and a draft again with the next change.
 * What stops signing stops this too.
 */
export const releasePreliminary = async (
  rooms: ReportRooms,
  { reportId, revision, reader }: { readonly reportId: string; readonly revision: number; readonly reader: string },
): Promise<Result<Report>> => {
  const draft = await draftAt(rooms, reportId, revision)
  if (!draft.ok) return draft
  const refused = await refusalToRelease(rooms, draft.value)
  if (refused) return refused
  return rooms.saveDraft({ ...draft.value, revision: revision + 1, state: 'preliminary', preliminary: { reader: reader.trim(), at: rooms.now() } }, revision)
}

export interface Signed {
  readonly report: Report
  readonly files: ReportFiles
  readonly pages: number
}

/**
 * Freezes a draft: checks it, seals it, writes PDF, JSON and text, and stores the signed version last. A failure at any point leaves
 * the draft as it was and no file behind; what a killed program leaves is cleared away when the library is opened again.
 */
export const signReport = async (
  rooms: ReportRooms,
  { reportId, revision, reader, signature }: { readonly reportId: string; readonly revision: number; readonly reader: string; readonly signature?: Signature },
): Promise<Result<Signed>> => {
  const draft = await draftAt(rooms, reportId, revision)
  if (!draft.ok) return draft
  const refused = await refusalToRelease(rooms, draft.value)
  if (refused) return refused
  const missing = await missingPictures(rooms, draft.value)
  if (missing.length > 0) {
    return fail(problem('key-image-missing', `A key image cannot be drawn (${missing.map((image) => image.caption).join('; ')}). Connect the folder of the study, or remove the image.`))
  }
  const { preliminary: _preliminary, ...kept } = draft.value
  const unsealed: Report = { ...kept, state: signedStateOf(kept), reader: reader.trim(), signedAt: rooms.now(), ...(signature === undefined ? {} : { signature }) }
  const report: Report = { ...unsealed, seal: sealOf(unsealed) }
  const printed = await printReport(rooms, report)
  if (!printed.ok) return printed
  if ((await emptyBoxesIn(printed.value.bytes)) > 0) {
    return fail(problem('font-missing', 'No font of this computer has some of the characters of this report (the name of the patient, perhaps): they would stand in it as empty boxes. It was not signed. Install a font for that script and start the program again.'))
  }
  const files = reportFilePaths(rooms.libraryFolder, report)
  const bytes = { pdf: printed.value.bytes, json: canonicalJson(report), text: reportText(report) }
  const inLibrary = { pdf: libraryRelative(rooms.libraryFolder, files.pdf), json: libraryRelative(rooms.libraryFolder, files.json), text: libraryRelative(rooms.libraryFolder, files.text) }
  const noted = await rooms.noteUnfinished(report, Object.values(inLibrary))
  if (!noted.ok) return noted
  const written = await writeFilesTogether([
    { path: files.pdf, bytes: bytes.pdf },
    { path: files.json, bytes: bytes.json },
    { path: files.text, bytes: bytes.text },
  ])
  if (!written.ok) return written
  const stored = await rooms.storeSigned(report, { ...inLibrary, sha256: { pdf: sha256(bytes.pdf), json: sha256(bytes.json), text: sha256(bytes.text) } }, revision)
  if (!stored.ok) {
    await removeFiles([files.pdf, files.json, files.text])
    return stored
  }
  return ok({ report, files, pages: printed.value.pages })
}
