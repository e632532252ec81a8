import { problem } from '../../core/base/problem.ts'
import type { Problem } from '../../core/base/problem.ts'
import { fail, ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import type { ReportFormat } from '../../core/report/delivery.ts'
import type { Report } from '../../core/report/report.ts'
import { automaticDecisions, printedFindings } from '../../core/report/sync-findings.ts'
import { normalTemplate, templateById, templates } from '../../core/report/templates.ts'
import { isSigned } from '../../core/report/versions.ts'
import type { Signer } from './readers.ts'
import { newDraft } from './report-open.ts'
import { needPage, writeReport } from './report-export.ts'
import type { ReportRooms } from './report-rooms.ts'
import { refusalToSign, signReport } from './report-sign.ts'

export interface ReportCommand {
  readonly studyUid: string
  /** The id of a template of the program or of the site, or `auto`. */
  readonly template: string
  readonly outFolder: string
  /** Who signs; null drafts only. */
  readonly sign: Signer | null
  readonly formats: readonly ReportFormat[]
}

export interface ReportCommandResult {
  readonly reportId: string
  readonly version: number
  readonly state: Report['state']
  readonly files: readonly string[]
}

/** A reader's own draft or signed report comes before anything the terminal would make. */
const existing = async (rooms: ReportRooms, studyUid: string): Promise<Result<Report | null>> => {
  const latest = await rooms.latestReport(studyUid)
  if (!latest.ok || latest.value === null) return latest
  return ok(latest.value.content.acceptance === 'reader' || isSigned(latest.value) ? latest.value : null)
}

const automaticDraft = async (rooms: ReportRooms, { studyUid, template }: ReportCommand): Promise<Result<Report>> => {
  const own = (await rooms.settings()).templates ?? []
  if (template !== 'auto' && templateById(template, own) === null) {
    const known = new Set([...own, ...templates].map(({ id }) => id))
    return fail(problem('unknown-template', `There is no template ${template}. Use auto or one of: ${[...known].join(', ')}.`))
  }
  const analysed = await rooms.analysed(studyUid)
  if (!analysed.ok) return analysed
  if (analysed.value === null) return fail(problem('not-analysed', `The study ${studyUid} has no measurements yet. Run: spondyl analyse ${studyUid}`))
  const decisions = automaticDecisions(analysed.value.analysis)
  const draft = await newDraft(rooms, studyUid, { ...analysed.value, decisions }, { template, acceptance: 'command-line', reportId: rooms.newReportId() })
  if (draft.ok && template === normalTemplate.id && printedFindings(draft.value.content).length > 0) {
    return fail(problem('not-normal', `The template normal does not fit: the analysis has ${printedFindings(draft.value.content).length} finding(s) of grade 2 or more. Use --template auto.`))
  }
  return draft
}

/** Puts an automatic draft into the library, in place of one that an earlier run of the terminal left unsigned. */
const stored = async (rooms: ReportRooms, report: Report): Promise<Result<Report>> => {
  const latest = await rooms.latestReport(report.studyInstanceUid)
  if (!latest.ok) return latest
  if (latest.value === null) return rooms.saveDraft(report, null)
  const { reportId, revision } = latest.value
  return reportId === report.reportId ? ok(report) : rooms.saveDraft({ ...report, reportId, revision: revision + 1 }, revision)
}

const signed = async (rooms: ReportRooms, report: Report, signer: Signer): Promise<Result<Report>> => {
  if (isSigned(report)) return ok(report)
  const refused = refusalToSign(report)
  if (refused) return refused
  const draft = await stored(rooms, report)
  if (!draft.ok) return draft
  const done = await signReport(rooms, { reportId: draft.value.reportId, revision: draft.value.revision, ...signer })
  return done.ok ? ok(done.value.report) : done
}

/** Why files could not be written, where that touches nothing of what was signed. */
const signedAllTheSame = ({ reportId }: Report, { code, sentence }: Problem): Problem =>
  problem(code, `${sentence} The report ${reportId} itself is signed and safe in the library; ask for its files again.`)

/**
 * The terminal's `report`: the reader's report where there is one, otherwise a draft with every finding of grade 2 and above, which
 * says so on its page; signed first where a reader is named. Draft files carry the DRAFT mark; only signed reports enter the library.
 * `warmPrinter` is called as soon as it is known that a page will be printed.
 */
export const reportFromTerminal = async (rooms: ReportRooms, command: ReportCommand, warmPrinter: () => void = () => undefined): Promise<Result<ReportCommandResult>> => {
  const found = await existing(rooms, command.studyUid)
  if (!found.ok) return found
  const isPrinted = found.value !== null && isSigned(found.value)
  // The printing program starts while findings are worded and pictures drawn; a signed report has its page already.
  if (!isPrinted && (command.sign !== null || needPage(command.formats))) warmPrinter()
  const draft = found.value === null ? await automaticDraft(rooms, command) : ok(found.value)
  if (!draft.ok) return draft
  const result = command.sign === null ? draft : await signed(rooms, draft.value, command.sign)
  if (!result.ok) return result
  const report = result.value
  const written = await writeReport(rooms, report, command.formats, command.outFolder)
  if (!written.ok) return isSigned(report) ? fail(signedAllTheSame(report, written.error)) : written
  return ok({ reportId: report.reportId, version: report.version, state: report.state, files: written.value })
}
