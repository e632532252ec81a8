import { z } from 'zod'
import { displayName } from '../study/patient-words.ts'
import { escapeMarkup } from './escape.ts'
import { reportHtml, reportMarkup } from './report-html.ts'
import type { ReportAssets } from './report-html.ts'
import { identity, notice, reportTitle, stateWords } from './report-parts.ts'
import type { Report } from './report.ts'
import { pageMarginsMm } from './report-css.ts'
import { placeWords } from './words.ts'
import { printedFindings } from './sync-findings.ts'

/** Everything a printer needs: the page, what stands in its margins, and what the document says about itself. */
export const printJobSchema = z.strictObject({
  html: z.string(),
  headerHtml: z.string(),
  footerHtml: z.string(),
  metadata: z.strictObject({
    title: z.string(),
    author: z.string(),
    subject: z.string(),
    keywords: z.array(z.string()),
    creator: z.string(),
    language: z.string(),
    /** ISO date and time: of signing, or of the draft's print. */
    date: z.string(),
  }),
})

export type PrintJob = z.infer<typeof printJobSchema>

const pageWidthMm = 210
/**
 * The print engine scales margin boxes by a factor of its own; lengths in hundredths of the box's width (cqw) do not depend on it.
 * Its built-in style has classes like `left`, so ours are named otherwise.
 */
const mm = (length: number): string => `${((length / pageWidthMm) * 100).toFixed(3)}cqw`
const pt = (points: number): string => mm(points * 0.352778)

const marginStyle = (fontCss: string): string =>
  `<style>${fontCss} #header, #footer { padding: 0; margin: 0; } .page-box { width: 100%; container-type: inline-size; } ` +
  `.page-line { display: flex; justify-content: space-between; gap: ${mm(5)}; margin: 0 ${mm(pageMarginsMm.right)} 0 ${mm(pageMarginsMm.left)}; ` +
  `font: 400 ${pt(7)}/1.4 Inter, 'Noto Sans', sans-serif; color: #5c6774; -webkit-print-color-adjust: exact; } ` +
  `.page-line b { font-weight: 600; color: #1b222b; } .page-end { text-align: right; flex-shrink: 0; white-space: nowrap; } ` +
  `.page-start { min-width: 0; overflow-wrap: anywhere; }</style>`

const marginBox = (fontCss: string, lineStyle: string, start: string, end: string): string =>
  `${marginStyle(fontCss)}<div class="page-box"><div class="page-line" style="${lineStyle}"><span class="page-start">${start}</span><span class="page-end">${end}</span></div></div>`

/** Patient and study above every page: a loose sheet still says whose it is. */
const headerHtml = (report: Report, fontCss: string): string => {
  const [patient, born, sex, id, studied, accession] = identity(report)
  const value = (entry: typeof patient): string => reportMarkup(entry?.value ?? '')
  const left = `<b dir="auto">${value(patient)}</b> · born ${value(born)} · ${value(sex)} · ID ${value(id)}`
  const right = `${value(studied)} · accession ${value(accession)}`
  return marginBox(fontCss, `margin-top:${mm(5)};padding-bottom:${mm(1.4)};border-bottom:${mm(0.18)} solid #cfd6de`, left, right)
}

const footerHtml = (report: Report, fontCss: string): string => {
  const state = report.state === 'draft' ? 'DRAFT, not signed' : `final, version ${report.version}`
  const end = `${escapeMarkup(report.reportId)} · ${state} · Page <span class="pageNumber"></span> of <span class="totalPages"></span>`
  return marginBox(fontCss, `margin-bottom:${mm(4)};padding-top:${mm(1.4)};border-top:${mm(0.18)} solid #cfd6de`, escapeMarkup(notice), end)
}

/** The report ready to print. `now` is the date of a draft's print; a signed report carries its own. */
export const reportPrintJob = (report: Report, assets: ReportAssets, now: string): PrintJob => ({
  html: reportHtml(report, assets),
  headerHtml: headerHtml(report, assets.fontCss),
  footerHtml: footerHtml(report, assets.fontCss),
  metadata: {
    title: `${reportTitle(report)}: ${displayName(report.header.patientName)}`,
    author: report.reader ?? 'Not signed',
    subject: `Report ${report.reportId}, ${stateWords(report)}`,
    keywords: ['bone SPECT/CT', 'spine', ...printedFindings(report.content).map(placeWords)],
    creator: `Spondyl ${report.analysis.provenance.appVersion}`,
    language: 'en',
    date: report.signedAt ?? now,
  },
})
