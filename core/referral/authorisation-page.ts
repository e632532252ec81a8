import { escapeMarkup } from '../report/escape.ts'
import { marginBox } from '../report/print-job.ts'
import type { PrintJob } from '../report/print-job.ts'
import { pageMarginsMm } from '../report/report-css.ts'
import { displayName } from '../study/patient-words.ts'
import type { Authorisation } from './authorisation.ts'

const css = `
@page { size: A4; margin: ${pageMarginsMm.top}mm ${pageMarginsMm.right}mm ${pageMarginsMm.bottom}mm ${pageMarginsMm.left}mm; }
* { box-sizing: border-box; margin: 0; padding: 0; }
body { font: 400 9pt/1.5 Inter, 'Noto Sans', 'Noto Sans Arabic', 'Noto Sans CJK JP', sans-serif; color: #1b222b; orphans: 3; widows: 3; overflow-wrap: anywhere; }
header { display: flex; justify-content: space-between; gap: 10mm; padding-bottom: 3mm; border-bottom: 0.9pt solid #1b222b; }
h1 { font-size: 15pt; line-height: 1.2; font-weight: 600; }
h2 { font-size: 7.4pt; font-weight: 600; letter-spacing: 0.075em; text-transform: uppercase; color: #4a5563; margin: 4.6mm 0 1.2mm; break-after: avoid; }
.site { text-align: right; font-size: 8.5pt; color: #5c6774; }
.site b { display: block; font-weight: 600; color: #1b222b; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.6mm 4mm; }
dt { color: #5c6774; }
.band { padding: 3mm 0; border-bottom: 0.5pt solid #cfd6de; }
.band dd { font-weight: 600; }
.facts { grid-template-columns: max-content 1fr max-content 1fr; }
.result { font-size: 10pt; font-weight: 600; }
table { width: 100%; border-collapse: collapse; }
th { white-space: nowrap; font-size: 7.8pt; font-weight: 600; text-align: left; padding: 0.8mm 1.4mm 0.8mm 0; border-bottom: 0.7pt solid #8a95a3; }
td { padding: 0.85mm 1.4mm 0.85mm 0; border-bottom: 0.4pt solid #dde2e8; vertical-align: top; }
tr { break-inside: avoid; }
td:first-child { white-space: nowrap; }
td:nth-child(2) { white-space: nowrap; font-weight: 600; }
ul { padding-left: 4.5mm; }
.muted { color: #5c6774; }
.small { font-size: 7.6pt; line-height: 1.45; color: #414b57; }
.signature { break-inside: avoid; margin-top: 6mm; padding-top: 2.6mm; border-top: 0.9pt solid #1b222b; }
`

const t = escapeMarkup

const list = (items: readonly string[]): string => `<ul>${items.map((item) => `<li>${t(item)}</li>`).join('')}</ul>`

const section = (title: string, body: string): string => (body === '' ? '' : `<section><h2>${t(title)}</h2>${body}</section>`)

const rows = (values: readonly (readonly [string, string])[], className: string): string =>
  `<dl class="${className}">${values.map(([label, value]) => `<dt>${t(label)}</dt><dd dir="auto">${t(value)}</dd>`).join('')}</dl>`

const patientLine = ({ patient }: Authorisation): string => `${displayName(patient.name)} · born ${patient.birthDate ?? 'unknown'} · ID ${patient.id === '' ? 'unknown' : patient.id}`

/** ISO instant as it is printed; the zone is said. */
const instant = (at: string): string => at.replace('T', ' ').replace(/:\d{2}(?:\.\d+)?Z$/, ' UTC')

/** The summary for prior authorisation, ready to print. */
export const authorisationPrintJob = (page: Authorisation, fontCss: (text: string) => string, appVersion: string): PrintJob => {
  const { patient, study, site } = page
  const body =
    `<header><h1>Summary for prior authorisation</h1><div class="site"><b dir="auto">${t(site.siteName)}</b>${t(site.department)}</div></header>` +
    rows(
      [
        ['Patient', `${displayName(patient.name)}, born ${patient.birthDate ?? 'unknown'}, ${patient.sex ?? 'sex unknown'}, ID ${patient.id === '' ? 'unknown' : patient.id}`],
        ['Examination', ['Bone SPECT/CT of the spine', study.description, study.date ?? 'date unknown', study.accessionNumber === null ? '' : `accession ${study.accessionNumber}`].filter((each) => each !== '').join(', ')],
        ['Payer', page.payer],
        ['Policy', page.policy],
      ],
      'band',
    ) +
    (page.question === '' ? '' : section('Question', `<p dir="auto">${t(page.question)}</p>`)) +
    section(
      'What the policy’s text says of the facts',
      `<p class="result">${t(page.result)}</p><table><thead><tr><th>Criterion</th><th>State</th><th>In own words, and what is not known</th></tr></thead><tbody>` +
        page.criteria.map(({ id, text, state, missing }) => `<tr><td>${t(id)}</td><td>${t(state)}</td><td>${t(text)}${missing === '' ? '' : ` <span class="muted">Not known: ${t(missing)}.</span>`}</td></tr>`).join('') +
        '</tbody></table>',
    ) +
    section('Procedure code', `<p>${t(page.code)}</p>`) +
    section('Other imaging at the same time', `<p>${t(page.simultaneous)}</p>`) +
    section('Imaging so far', `<p>${t(page.pathway)}</p>`) +
    section('Facts', rows(page.facts.map(({ label, value, from }) => [label, from === 'files' ? `${value} (from the files)` : value] as const), 'facts')) +
    section('Documents that the policy asks for', list(page.documents)) +
    (page.missingDocuments.length === 0 ? '' : section('Documents that would settle what is open', list(page.missingDocuments))) +
    (page.off.length === 0 ? '' : section('Rules that the site does not use', list(page.off))) +
    `<div class="signature"><p>Checked by <b>${t(page.by)}</b>, ${t(instant(page.at))}</p><p class="small">${t(page.notice)}</p></div>`
  const fonts = fontCss(body)
  return {
    html: `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Summary for prior authorisation</title><style>${fonts}${css}</style></head><body>${body}</body></html>`,
    headerHtml: marginBox(fonts, 'margin-top:2.381cqw;padding-bottom:0.667cqw;border-bottom:0.086cqw solid #cfd6de', `<b>${t(patientLine(page))}</b>`, t(study.date ?? '')),
    footerHtml: marginBox(fonts, 'margin-bottom:1.905cqw;padding-top:0.667cqw;border-top:0.086cqw solid #cfd6de', 'States facts and criteria; no decision on coverage. Not a medical device.', 'Page <span class="pageNumber"></span> of <span class="totalPages"></span>'),
    metadata: {
      title: `Summary for prior authorisation: ${displayName(patient.name)}`,
      author: page.by,
      subject: page.result,
      keywords: ['bone SPECT/CT', 'spine', 'prior authorisation'],
      creator: `Spondyl ${appVersion}`,
      language: 'en',
      date: page.at,
    },
  }
}
