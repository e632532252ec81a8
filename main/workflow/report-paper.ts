import { problem } from '../../core/base/problem.ts'
import { fail, ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { isSigned } from '../../core/report/versions.ts'
import { listPrinters, printByCups } from '../report/system-printer.ts'
import type { Printers } from '../report/system-printer.ts'
import { privateCopy } from './private-copy.ts'
import type { Previews } from './report-preview.ts'
import { storedReport } from './report-print.ts'
import type { ReportRooms } from './report-rooms.ts'

/** Windows takes no PDF as it is: there its viewer prints. */
const hasCups = process.platform !== 'win32'

/** The printers of the system; null where the system's viewer of PDF files prints. Fails with `no-printer`. */
export const reportPrinters = async (): Promise<Result<Printers | null>> => (hasCups ? listPrinters() : ok(null))

export interface PaperRequest {
  readonly reportId: string
  /** The newest unless one is named. */
  readonly version: number | undefined
  /** Null: the system's viewer. */
  readonly printer: string | null
}

interface PaperRooms {
  readonly rooms: ReportRooms
  readonly previews: Previews
  /** Opens a file in the program that the system has for it; answers why not, or nothing. */
  readonly openFile: (path: string) => Promise<string>
}

/** A private copy, so that nothing that a viewer saves reaches the signed file. */
const openInViewer = async (openFile: PaperRooms['openFile'], name: string, pdf: Uint8Array): Promise<Result<void>> => {
  const copy = await privateCopy(`${name}.pdf`, pdf)
  if (!copy.ok) return copy
  const refused = await openFile(copy.value)
  return refused === '' ? ok(undefined) : fail(problem('no-viewer', `No program of this computer opened the PDF (${refused}). Install a viewer of PDF files, and try again.`))
}

/** Prints a version on paper: the same bytes as the preview has on the screen. */
export const printOnPaper = async ({ rooms, previews, openFile }: PaperRooms, { reportId, version, printer }: PaperRequest): Promise<Result<void>> => {
  const report = await storedReport(rooms, reportId, version)
  if (!report.ok) return report
  const pdf = await previews.pages(reportId, 'whole', report.value.version)
  if (!pdf.ok) return pdf
  const name = `${reportId}-${isSigned(report.value) ? `v${report.value.version}` : 'draft'}`
  if (printer === null) return openInViewer(openFile, name, pdf.value)
  return printByCups(printer, { pdf: pdf.value, title: name, paper: report.value.content.paper ?? 'A4' })
}
