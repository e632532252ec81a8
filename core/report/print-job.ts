import { z } from 'zod'
import { displayName } from '../study/patient-words.ts'
import { escapeMarkup } from './escape.ts'
import { reportHtml, reportMarkup } from './report-html.ts'
import type { ReportAssets } from './report-html.ts'
import { canonicalJson } from './canonical-json.ts'
import { fillWords, packOf } from './language.ts'
import { outline } from './outline.ts'
import { identity, notice, pageMark, reportTitle, stateWords } from './report-parts.ts'
import type { Paper, Report } from './report.ts'
import { pageMarginsMm, paperWidthMm } from './report-css.ts'
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
    /** Which report this is, for the XMP; absent in a document that is no report. */
    report: z.strictObject({ reportId: z.string(), state: z.string(), version: z.number(), seal: z.string().nullable() }).optional(),
  }),
  /** Bookmarks: element ids of the page with their titles, findings below their section. */
  outline: z.array(z.strictObject({ id: z.string(), title: z.string(), children: z.array(z.strictObject({ id: z.string(), title: z.string() })) })).optional(),
  /** The canonical JSON of a signed report, to be embedded. */
  attachment: z.strictObject({ name: z.string(), json: z.string() }).optional(),
})

export type PrintJob = z.infer<typeof printJobSchema>

/**
 * The print engine scales margin boxes by a factor of its own; lengths in hundredths of the box's width (cqw) do not depend on it.
 * Its built-in style has classes like `left`, so ours are named otherwise.
 */
const lengths = (paper: Paper): { readonly mm: (length: number) => string; readonly pt: (points: number) => string } => {
  const mm = (length: number): string => `${((length / paperWidthMm[paper]) * 100).toFixed(3)}cqw`
  return { mm, pt: (points) => mm(points * 0.352778) }
}

const marginStyle = (fontCss: string, paper: Paper): string => {
  const { mm, pt } = lengths(paper)
  return (
    `<style>${fontCss} #header, #footer { padding: 0; margin: 0; } .page-box { width: 100%; container-type: inline-size; } ` +
    `.page-line { display: flex; justify-content: space-between; gap: ${mm(5)}; margin: 0 ${mm(pageMarginsMm.right)} 0 ${mm(pageMarginsMm.left)}; ` +
    `font: 400 ${pt(7)}/1.4 Inter, 'Noto Sans', sans-serif; color: #4a5563; -webkit-print-color-adjust: exact; } ` +
    `.page-line b { font-weight: 600; color: #1b222b; } .page-end { text-align: right; flex-shrink: 0; white-space: nowrap; } ` +
    `.page-start { min-width: 0; overflow-wrap: anywhere; }</style>`
  )
}

/** One line in the margin of every page, in the size of the paper. The head's fonts serve the foot too: both are one document. */
export const marginBox = (fontCss: string, lineStyle: string, start: string, end: string, paper: Paper = 'A4'): string =>
  `${marginStyle(fontCss, paper)}<div class="page-box"><div class="page-line" style="${lineStyle}"><span class="page-start">${start}</span><span class="page-end">${end}</span></div></div>`

/** The longest name in the margin; a longer one is cut there with a mark, and stands whole in the band of the first page. */
const longestName = 70

const shortened = (name: string): string => ([...name].length > longestName ? `${[...name].slice(0, longestName - 1).join('')}…` : name)

const paperOf = ({ content }: Report): Paper => content.paper ?? 'A4'

/** Patient and study above every page: a loose sheet still says whose it is. */
const headerHtml = (report: Report, fontCss: string): string => {
  const [patient, born, sex, id, studied, accession] = identity(report).map(({ value }) => value)
  const { words } = packOf(report)
  const { mm } = lengths(paperOf(report))
  const left = `<b><bdi>${reportMarkup(shortened(patient ?? ''))}</bdi></b> · ${reportMarkup(fillWords(words.headBorn, { born: born ?? '' }))} · ${reportMarkup(sex ?? '')} · ${reportMarkup(fillWords(words.headId, { id: id ?? '' }))}`
  const right = `${reportMarkup(studied ?? '')} · ${reportMarkup(fillWords(words.headAccession, { accession: accession ?? '' }))}`
  return marginBox(fontCss, `margin-top:${mm(5)};padding-bottom:${mm(1.4)};border-bottom:${mm(0.18)} solid #cfd6de`, left, right, paperOf(report))
}

const footerHtml = (report: Report): string => {
  const { words } = packOf(report)
  const { mm } = lengths(paperOf(report))
  const mark = pageMark(report)
  const page = fillWords(escapeMarkup(words.page), { page: '<span class="pageNumber"></span>', pages: '<span class="totalPages"></span>' })
  const end = `${escapeMarkup(report.reportId)} · ${mark === null ? '' : `<b>${escapeMarkup(mark)}</b> · `}${escapeMarkup(stateWords(report))} · ${page}`
  return marginBox('', `margin-bottom:${mm(4)};padding-top:${mm(1.4)};border-top:${mm(0.18)} solid #cfd6de`, escapeMarkup(notice(report)), end, paperOf(report))
}

/** The report ready to print. `now` is the date of a draft's print; a signed report carries its own. */
export const reportPrintJob = (report: Report, assets: ReportAssets, now: string): PrintJob => ({
  html: reportHtml(report, assets),
  headerHtml: headerHtml(report, assets.fontCss),
  footerHtml: footerHtml(report),
  metadata: {
    title: `${reportTitle(report)}: ${displayName(report.header.patientName)}`,
    author: report.reader ?? 'Not signed',
    subject: `${packOf(report).labels.report} ${report.reportId}, ${stateWords(report)}`,
    keywords: ['bone SPECT/CT', 'spine', ...printedFindings(report.content).map((finding) => placeWords(finding, packOf(report)))],
    creator: `Spondyl ${report.analysis.provenance.appVersion}`,
    language: packOf(report).tag,
    date: report.signedAt ?? now,
    report: { reportId: report.reportId, state: report.state, version: report.version, seal: report.seal },
  },
  outline: outline(report).map(({ id, title, children }) => ({ id, title, children: [...children] })),
  ...(report.seal === null ? {} : { attachment: { name: `${report.reportId}-v${report.version}.json`, json: canonicalJson(report) } }),
})
