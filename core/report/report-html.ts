import type { Grade } from '../base/anatomy.ts'
import { escapeMarkup } from './escape.ts'
import { gradeColours } from './grade-colours.ts'
import { edgeLetters } from './key-images.ts'
import { reportCss } from './report-css.ts'
import { allRows, findingBlocks, gradeLegend, gradeStatement, identity, impressionLines, notableRows, otherRegions, procedureRows, provenanceRows, recommendations, reportTitle, signatureRows, stateWords } from './report-parts.ts'
import type { LabelledValue, UptakeRow } from './report-parts.ts'
import type { KeyImage, Report } from './report.ts'
import { spineMapSvg } from './spine-map-svg.ts'
import { spineMap } from './spine-map.ts'

/** What the page needs besides the report. */
export interface ReportAssets {
  /** Data URL of each key image by its id; one that could not be drawn is left out, and the page says so. */
  readonly keyImages: Readonly<Record<string, string>>
  /** `@font-face` rules with the fonts inside. */
  readonly fontCss: string
}

/** No script, no network: the page holds its pictures, fonts and style in itself. */
const policy = "default-src 'none'; img-src data:; font-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

/** A level, or a number with its unit, is not broken over two lines. */
const unbroken = /\b[CTLS]\d{1,2}-[CTLS]\d{1,2}\b|\d+(?:\.\d+)? (?:mm|ml|MBq|HU|h|min|y)\b|\d+(?:\.\d+)? ×/g

export const reportMarkup = (text: string): string => escapeMarkup(text).replace(unbroken, '<span class="keep">$&</span>')

const t = reportMarkup

const chip = (grade: Grade): string => {
  const { fill, ink } = gradeColours.light[grade]
  return `<span class="chip" style="background:${fill};color:${ink}">${grade}</span>`
}

const section = (title: string, body: string, className = ''): string =>
  body === '' ? '' : `<section${className === '' ? '' : ` class="${className}"`}><h2>${title}</h2>${body}</section>`

const paragraph = (text: string, otherwise: string): string =>
  text.trim() === '' ? `<p class="muted">${otherwise}</p>` : `<p dir="auto">${t(text.trim())}</p>`

const rows = (values: readonly LabelledValue[], className = ''): string =>
  `<dl class="rows ${className}">${values.map(({ label, value }) => `<dt>${t(label)}</dt><dd dir="auto">${t(value)}</dd>`).join('')}</dl>`

const masthead = (report: Report): string => {
  const { header } = report
  return (
    `<header class="masthead"><div><h1>${t(reportTitle(report))}</h1><div class="state">Report ${t(report.reportId)} · ${t(stateWords(report))}</div></div>` +
    `<div class="site"><b dir="auto">${t(header.siteName)}</b><span dir="auto">${t(header.department)}</span></div></header>` +
    `<div class="band">${identity(report).map(({ label, value }) => `<div><span>${t(label)}</span><b dir="auto">${t(value)}</b></div>`).join('')}</div>`
  )
}

const map = (report: Report): string => {
  if (report.analysis.spine.levels.length === 0) return ''
  const legend = gradeLegend.map(({ grade, meaning }) => `<div>${chip(grade)}<span>${t(meaning)}</span></div>`).join('')
  return `<aside>${spineMapSvg(spineMap(report.analysis), 'light')}<div class="legend">${legend}<div class="muted">${t(gradeStatement)}</div></div></aside>`
}

const impression = (report: Report): string => {
  const { numbered, conclusion } = impressionLines(report)
  const list = numbered.length === 0 ? '' : `<ol class="impression">${numbered.map((text) => `<li dir="auto">${t(text)}</li>`).join('')}</ol>`
  const end = conclusion.trim() === '' ? '' : `<p class="conclusion" dir="auto">${t(conclusion)}</p>`
  return section('Impression', list + end)
}

const findings = (report: Report): string => {
  const blocks = findingBlocks(report).map(
    (block, index) =>
      `<div class="finding"><h3><span>${index + 1}. ${t(block.title)}</span> ${chip(block.grade)}</h3><p dir="auto">${t(block.text)}</p>` +
      `${block.cautions.length === 0 ? '' : `<div class="caution">${t(block.cautions.join(' '))}</div>`}</div>`,
  )
  const other = report.content.otherFindings.trim()
  return section('Findings', `${blocks.join('')}<p>${t(otherRegions(report))}</p>${other === '' ? '' : `<p dir="auto">${t(other)}</p>`}`)
}

const uptakeTable = (all: readonly UptakeRow[], unit: string, wide: boolean): string => {
  const suv = all.some((row) => row.suvMax !== null)
  const head = ['Region', `Max<br>${t(unit)}`, `Mean<br>${t(unit)}`, ...(suv ? ['SUVmax<br>g/ml'] : []), 'Ratio', 'Grade', ...(wide ? ['Volume<br>ml', 'To other<br>side'] : [])]
  const body = all.map((row) => [
    `${t(row.place)}${row.partialVolume && wide ? ' *' : ''}`,
    row.max,
    row.mean,
    ...(suv ? [row.suvMax ?? '-'] : []),
    row.ratio,
    chip(row.grade),
    ...(wide ? [row.volumeMl, row.asymmetry ?? '-'] : []),
  ])
  return (
    `<table${wide ? ' class="small"' : ''}><thead><tr>${head.map((cell) => `<th>${cell}</th>`).join('')}</tr></thead>` +
    `<tbody>${body.map((cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('')}</tbody></table>`
  )
}

const uptake = (report: Report): string => {
  const notable = notableRows(report)
  const { unit, region } = report.analysis.reference
  const body = notable.length === 0 ? '<p>No region of grade 1 or more.</p>' : uptakeTable(notable, unit, false)
  return section('Uptake by level', `${body}<p class="small muted">Ratio: maximum of the region to the mean of the reference, ${t(region)}. All regions: see the appendix.</p>`)
}

const figure = (image: KeyImage, number: number, assets: ReportAssets): string => {
  const source = assets.keyImages[image.id]
  const letters = edgeLetters[image.plane]
  const edges = (['left', 'right', 'top', 'bottom'] as const).map((edge) => `<span class="edge ${edge}">${letters[edge]}</span>`).join('')
  // Only our own pictures: anything else in the assets would be a way out of the page.
  const picture = source?.startsWith('data:image/') ? `<img alt="${escapeMarkup(image.caption)}" src="${escapeMarkup(source)}">${edges}` : '<p>This picture could not be drawn.</p>'
  return `<figure><div class="picture">${picture}</div><figcaption dir="auto"><b>${number}</b> · ${t(image.caption)}</figcaption></figure>`
}

const keyImages = (report: Report, assets: ReportAssets): string => {
  const { keyImages: images } = report.content
  if (images.length === 0) return ''
  return section('Key images', `<div class="images">${images.map((image, index) => figure(image, index + 1, assets)).join('')}</div>`, 'clear')
}

const recommendation = (report: Report): string =>
  section(
    'Recommendation',
    recommendations(report)
      .map(({ text, numbers }) => `<p dir="auto"><span class="muted">Finding ${numbers.join(', ')}:</span> ${t(text)}</p>`)
      .join(''),
  )

const appendix = (report: Report): string => {
  const all = allRows(report)
  const note = all.some((row) => row.partialVolume) ? '<p class="small muted">* Small against the resolution of the SPECT: the true uptake is higher than measured.</p>' : ''
  return section('Appendix: all measured regions', uptakeTable(all, report.analysis.reference.unit, true) + note, 'appendix')
}

/** The whole report as one standalone page for A4 paper; every text is escaped. */
export const reportHtml = (report: Report, assets: ReportAssets): string => {
  const { content } = report
  const mark = report.state === 'draft' ? '<div class="mark"><span>DRAFT</span></div>' : ''
  return (
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">` +
    `<title>${t(reportTitle(report))}</title><style>${assets.fontCss}${reportCss}</style></head><body>${mark}` +
    masthead(report) +
    map(report) +
    impression(report) +
    section('Clinical question', paragraph(content.question, 'Not stated.')) +
    section('Procedure', rows(procedureRows(report))) +
    section('Quality and limitations', paragraph(content.quality.text, 'Not stated.')) +
    section('Comparison', paragraph(content.comparison, 'None.')) +
    findings(report) +
    uptake(report) +
    keyImages(report, assets) +
    recommendation(report) +
    section('Measurement provenance', rows(provenanceRows(report), 'small')) +
    `<section class="signature">${rows(signatureRows(report))}</section>` +
    appendix(report) +
    '</body></html>'
  )
}
