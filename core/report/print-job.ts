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
/** The print engine scales margin boxes by a factor of its own; lengths in vw of the page do not depend on it. */
const vw = (mm: number): string => `${((mm / pageWidthMm) * 100).toFixed(3)}vw`
const pt = (points: number): string => vw(points * 0.352778)

const marginStyle = (fontCss: string): string =>
  `<style>${fontCss} #header, #footer { padding: 0; margin: 0; } ` +
  `.box { box-sizing: border-box; width: 100vw; padding: 0 ${vw(pageMarginsMm.right)} 0 ${vw(pageMarginsMm.left)}; font-family: Inter, 'Noto Sans', sans-serif; ` +
  `font-size: ${pt(7)}; line-height: 1.4; color: #5c6774; -webkit-print-color-adjust: exact; } ` +
  `.line { display: flex; justify-content: space-between; gap: ${vw(5)}; } b { font-weight: 600; color: #1b222b; } ` +
  `.right { text-align: right; flex-shrink: 0; white-space: nowrap; } .left { min-width: 0; overflow-wrap: anywhere; }</style>`

/** Patient and study above every page: a loose sheet still says whose it is. */
const headerHtml = (report: Report, fontCss: string): string => {
  const [patient, born, sex, id, studied, accession] = identity(report)
  const value = (entry: typeof patient): string => reportMarkup(entry?.value ?? '')
  const left = `<b dir="auto">${value(patient)}</b> · born ${value(born)} · ${value(sex)} · ID ${value(id)}`
  const right = `${value(studied)} · accession ${value(accession)}`
  return (
    `${marginStyle(fontCss)}<div class="box" style="padding-top:${vw(4)}"><div class="line" style="border-bottom:${vw(0.15)} solid #cfd6de;padding-bottom:${vw(1.4)}">` +
    `<span class="left">${left}</span><span class="right">${right}</span></div></div>`
  )
}

const footerHtml = (report: Report, fontCss: string): string => {
  const state = report.state === 'draft' ? 'DRAFT, not signed' : `final, version ${report.version}`
  return (
    `${marginStyle(fontCss)}<div class="box" style="padding-bottom:${vw(3)}"><div class="line" style="border-top:${vw(0.15)} solid #cfd6de;padding-top:${vw(1.4)}">` +
    `<span class="left">${escapeMarkup(notice)}</span><span class="right">${escapeMarkup(report.reportId)} · ${state} · Page <span class="pageNumber"></span> of <span class="totalPages"></span></span></div></div>`
  )
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
