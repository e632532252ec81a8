import { escapeMarkup } from '../report/escape.ts'
import { marginBox } from '../report/print-job.ts'
import type { PrintJob } from '../report/print-job.ts'
import { pageMarginsMm } from '../report/report-css.ts'
import type { Cohort } from './cohort.ts'
import type { CohortPatient } from './cohort-patient.ts'
import { flowDiagram, lightPlot, scorePlot } from './cohort-plots.ts'
import { cohortStatement, cohortTables } from './cohort-tables.ts'
import type { CohortTable } from './cohort-tables.ts'
import type { ImportantChange } from './important-change.ts'

export interface CohortPageInput {
  readonly patients: readonly CohortPatient[]
  readonly cohort: Cohort
  readonly importantChange: ImportantChange | null
  readonly siteName: string
  readonly appVersion: string
  /** ISO date and time. */
  readonly now: string
  readonly fontCss: (text: string) => string
}

const css = `
@page { size: A4; margin: ${pageMarginsMm.top}mm ${pageMarginsMm.right}mm ${pageMarginsMm.bottom}mm ${pageMarginsMm.left}mm; }
* { box-sizing: border-box; margin: 0; padding: 0; }
body { font: 400 9pt/1.5 Inter, 'Noto Sans', sans-serif; color: #1b222b; }
h1 { font-size: 15pt; font-weight: 600; margin-bottom: 2mm; }
h2 { font-size: 10pt; font-weight: 600; margin: 6mm 0 1.5mm; break-after: avoid; }
.plots { display: grid; grid-template-columns: 1fr 1fr; gap: 5mm; }
figure { break-inside: avoid; margin-top: 3mm; }
svg { max-width: 100%; height: auto; }
figcaption { font-size: 8pt; color: #414b57; }
table { width: 100%; border-collapse: collapse; font-size: 7.6pt; }
th { font-weight: 600; text-align: left; border-bottom: 0.7pt solid #8a95a3; padding: 0.8mm 1mm; vertical-align: bottom; }
td { border-bottom: 0.4pt solid #dde2e8; padding: 0.8mm 1mm; vertical-align: top; font-variant-numeric: tabular-nums; }
tr { break-inside: avoid; }
.note { font-size: 7.6pt; color: #5c6774; margin-top: 1mm; }
`

const tableMarkup = ({ title, columns, rows, notes }: CohortTable): string => {
  const cells = (tag: 'th' | 'td', row: readonly string[]): string => `<tr>${row.map((cell) => `<${tag}>${escapeMarkup(cell)}</${tag}>`).join('')}</tr>`
  return (
    `<h2>${escapeMarkup(title)}</h2><table><thead>${cells('th', columns)}</thead><tbody>${rows.map((row) => cells('td', row)).join('')}</tbody></table>` +
    notes.map((note) => `<p class="note">${escapeMarkup(note)}</p>`).join('')
  )
}

/** The cohort on paper: flow, curves and tables of the window, without identifiers. */
export const cohortPrintJob = ({ patients, cohort, importantChange, siteName, appVersion, now, fontCss }: CohortPageInput): PrintJob => {
  const operated = patients.filter(({ group }) => group === 'operated')
  const title = 'Outcomes of the patients of this site'
  const body =
    `<h1>${title}</h1><p>${escapeMarkup(cohortStatement(cohort))}</p>` +
    `<figure>${flowDiagram(cohort, lightPlot)}<figcaption>From the scan to the treatment. Areas are discs and facet joints with reported uptake.</figcaption></figure>` +
    (operated.length === 0
      ? ''
      : `<div class="plots"><figure>${scorePlot(operated, 'axial', lightPlot)}<figcaption>Axial pain of the operated, 0 to 10: each patient, and the mean with its 95 % interval.</figcaption></figure>` +
        `<figure>${scorePlot(operated, 'extremity', lightPlot)}<figcaption>Arm or leg pain, likewise.</figcaption></figure></div>`) +
    cohortTables(cohort, importantChange).map(tableMarkup).join('')
  const fonts = fontCss(`${body}${siteName}`)
  return {
    html: `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title><style>${fonts}${css}</style></head><body>${body}</body></html>`,
    headerHtml: marginBox(fonts, '', `<b>${escapeMarkup(siteName)}</b>`, escapeMarkup(now.slice(0, 10))),
    footerHtml: marginBox(fonts, '', 'Without identifiers. Not a medical device; describes own data and proves no effect.', 'Page <span class="pageNumber"></span> of <span class="totalPages"></span>'),
    metadata: {
      title,
      author: siteName === '' ? 'Spondyl' : siteName,
      subject: cohortStatement(cohort),
      keywords: ['bone SPECT/CT', 'spine', 'outcomes'],
      creator: `Spondyl ${appVersion}`,
      language: 'en',
      date: now,
    },
  }
}
