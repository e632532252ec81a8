import type { Grade } from '../base/anatomy.ts'
import { escapeMarkup } from './escape.ts'
import { gradeColours } from './grade-colours.ts'
import { edgeLetters } from './key-images.ts'
import { reportCss } from './report-css.ts'
import type { LanguagePack, SectionId } from '../knowledge/language/language-schema.ts'
import { engineWords, fillWords, languageOf, packOf } from './language.ts'
import { findingElementId, outline } from './outline.ts'
import { addenda, allRows, findingBlocks, gradeLegend, gradeStatement, identity, impressionLines, notableRows, otherRegions, pageMark, parameterRows, procedureRows, provenanceRows, readerCtValues, recommendations, reportTitle, signatureRows, stateWords } from './report-parts.ts'
import type { LabelledValue, UptakeRow } from './report-parts.ts'
import type { KeyImage, Report } from './report.ts'
import { comparisonTexts, priorTable } from './prior-parts.ts'
import { spineMapSvg } from './spine-map-svg.ts'
import { spineMap } from './spine-map.ts'
import { upperFirst } from './words.ts'

/** What the page needs besides the report. */
export interface ReportAssets {
  /** Data URL of each key image by its id; one that could not be drawn is left out, and the page says so. */
  readonly keyImages: Readonly<Record<string, string>>
  /** `@font-face` rules with the fonts inside. */
  readonly fontCss: string
}

/** No script, no network: the page holds its pictures, fonts and style in itself; the printer serves the same pictures at an address of its own. */
const policy = "default-src 'none'; img-src data: spondyl-print:; font-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

/** A level, or a number with its unit, is not broken over two lines. */
const unbroken = /\b[CTLS]\d{1,2}-[CTLS]\d{1,2}\b|\b[HBLS]WK \d{1,2}(?:\/(?:[HBLS]WK )?\d{1,2})?|\d+(?:[.,]\d+)? (?:mm|ml|MBq|HU|h|min|y)\b|\d+(?:[.,]\d+)? ×/g

export const reportMarkup = (text: string): string => escapeMarkup(text).replace(unbroken, '<span class="keep">$&</span>')

const t = reportMarkup

const chip = (grade: Grade): string => {
  const { fill, ink } = gradeColours.light[grade]
  return `<span class="chip" style="background:${fill};color:${ink}">${grade}</span>`
}

const section = (id: SectionId, pack: LanguagePack, body: string, className = ''): string =>
  body === '' ? '' : `<section id="${id}"${className === '' ? '' : ` class="${className}"`}><h2>${t(pack.sections[id])}</h2>${body}</section>`

/**
 * Anchors without a text: they print nothing, but make the print engine write down on which page and how far from its top each
 * section stands, from which the bookmarks of the PDF are made.
 */
const places = (report: Report): string => `<nav class="places">${outline(report).flatMap(({ id, children }) => [id, ...children.map((child) => child.id)]).map((id) => `<a href="#${id}"></a>`).join('')}</nav>`

const paragraph = (text: string, otherwise: string): string =>
  text.trim() === '' ? `<p class="muted">${otherwise}</p>` : `<p dir="auto">${t(text.trim())}</p>`

const rows = (values: readonly LabelledValue[], className = ''): string =>
  `<dl class="rows ${className}">${values.map(({ label, value }) => `<dt>${t(label)}</dt><dd dir="auto">${t(value)}</dd>`).join('')}</dl>`

const masthead = (report: Report): string => {
  const { header } = report
  return (
    `<header class="masthead"><div><h1>${t(reportTitle(report))}</h1><div class="state">${t(packOf(report).labels.report)} ${t(report.reportId)} · ${t(stateWords(report))}</div></div>` +
    `<div class="site"><b dir="auto">${t(header.siteName)}</b><span dir="auto">${t(header.department)}</span></div></header>` +
    `<div class="band">${identity(report).map(({ label, value }) => `<div><span>${t(label)}</span><b dir="auto">${t(value)}</b></div>`).join('')}</div>`
  )
}

const map = (report: Report): string => {
  if (report.analysis.spine.levels.length === 0) return ''
  const legend = gradeLegend(report).map(({ grade, meaning }) => `<div>${chip(grade)}<span>${t(meaning)}</span></div>`).join('')
  return `<aside>${spineMapSvg(spineMap(report.analysis), 'light')}<div class="legend">${legend}<div class="muted">${t(gradeStatement(report))}</div></div></aside>`
}

const impression = (report: Report): string => {
  const { numbered, conclusion } = impressionLines(report)
  const list = numbered.length === 0 ? '' : `<ol class="impression">${numbered.map((text) => `<li dir="auto">${t(text)}</li>`).join('')}</ol>`
  const end = conclusion.trim() === '' ? '' : `<p class="conclusion" dir="auto">${t(conclusion)}</p>`
  return section('impression', packOf(report), list + end)
}

const findings = (report: Report): string => {
  const blocks = findingBlocks(report).map(
    (block, index) =>
      `<div class="finding" id="${findingElementId(index)}"><h3><span>${index + 1}. ${t(block.title)}</span> ${chip(block.grade)}</h3><p dir="auto">${t(block.text)}</p>` +
      `${block.cautions.length === 0 ? '' : `<div class="caution">${t(block.cautions.join(' '))}</div>`}</div>`,
  )
  const other = report.content.otherFindings.trim()
  return section('findings', packOf(report), `${blocks.join('')}<p>${t(otherRegions(report))}</p>${other === '' ? '' : `<p dir="auto">${t(other)}</p>`}`)
}

const uptakeTable = (all: readonly UptakeRow[], unit: string, wide: boolean, { labels }: LanguagePack): string => {
  const suv = all.some((row) => row.suvMax !== null)
  const measured = (label: string): string => `${t(label)}<br>${t(unit)}`
  const head = [t(labels.region), measured(labels.max), measured(labels.mean), ...(suv ? ['SUVmax<br>g/ml'] : []), t(labels.ratio), t(labels.grade), ...(wide ? [`${t(labels.volume)}<br>ml`, t(labels.otherSide)] : [])]
  const body = all.map((row) => [
    `${t(row.place)}${row.partialVolume && wide ? ' *' : ''}${row.isEdited ? ' †' : ''}`,
    row.max,
    row.mean,
    ...(suv ? [row.suvMax ?? '-'] : []),
    row.ratio,
    chip(row.grade),
    ...(wide ? [row.volumeMl, row.asymmetry ?? '-'] : []),
  ])
  return (
    `<table${wide ? ' class="small"' : ''}><thead><tr>${head.map((cell) => `<th scope="col">${cell}</th>`).join('')}</tr></thead>` +
    `<tbody>${body.map(([place = '', ...cells]) => `<tr><th scope="row">${place}</th>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('')}</tbody></table>`
  )
}

const editedNote = (all: readonly UptakeRow[], { words }: LanguagePack): string => (all.some((row) => row.isEdited) ? `<p class="small muted">${t(words.regionEdited)}</p>` : '')

const uptake = (report: Report): string => {
  const notable = notableRows(report)
  const pack = packOf(report)
  const { unit, region } = report.analysis.reference
  const body = notable.length === 0 ? `<p>${t(pack.words.noRaised)}</p>` : uptakeTable(notable, unit, false, pack) + editedNote(notable, pack)
  return section('uptake', pack, `${body}<p class="small muted">${t(fillWords(pack.words.ratioNote, { region: engineWords(region, languageOf(report.content)) }))}</p>`)
}

/** Both visits level by level under the words on them. */
const comparison = (report: Report): string => {
  const pack = packOf(report)
  const texts = comparisonTexts(report.content)
  const table = priorTable(report)
  const said = texts.length === 0 ? paragraph('', pack.words.none) : texts.map((text) => paragraph(text, '')).join('')
  if (table === null) return section('comparison', pack, said)
  const [region, ...columns] = table.head
  const body = table.rows.map(
    (row) => `<tr><th scope="row">${t(row.place)}</th><td>${t(row.before)} ${chip(row.gradeBefore)}</td><td>${t(row.now)} ${chip(row.gradeNow)}</td><td>${t(row.change)}</td><td>${t(row.verdict)}</td></tr>`,
  )
  const head = `<tr>${[region, ...columns].map((cell) => `<th scope="col">${t(cell)}</th>`).join('')}</tr>`
  const rowsOf = body.length === 0 ? '' : `<table class="prior"><thead>${head}</thead><tbody>${body.join('')}</tbody></table>`
  return section('comparison', pack, `${said}${rowsOf}${table.notes.map((note) => `<p class="small muted">${t(note)}</p>`).join('')}`)
}

const figure = (image: KeyImage, number: number, assets: ReportAssets, { words }: LanguagePack): string => {
  const source = assets.keyImages[image.id]
  const letters = edgeLetters[image.plane]
  const edges = (['left', 'right', 'top', 'bottom'] as const).map((edge) => `<span class="edge ${edge}">${letters[edge]}</span>`).join('')
  // Only our own pictures: anything else in the assets would be a way out of the page.
  const picture = source?.startsWith('data:image/') ? `<img alt="${escapeMarkup(image.caption)}" src="${escapeMarkup(source)}">${edges}` : `<p>${t(words.notDrawn)}</p>`
  return `<figure><div class="picture">${picture}</div><figcaption dir="auto"><b>${number}</b> · ${t(image.caption)}</figcaption></figure>`
}

const keyImages = (report: Report, assets: ReportAssets): string => {
  const { keyImages: images } = report.content
  if (images.length === 0) return ''
  return section('keyImages', packOf(report), `<div class="images">${images.map((image, index) => figure(image, index + 1, assets, packOf(report))).join('')}</div>`, 'clear')
}

const recommendation = (report: Report): string =>
  section(
    'recommendation',
    packOf(report),
    recommendations(report)
      .map(({ text, numbers }) => `<p dir="auto"><span class="muted">${t(fillWords(packOf(report).words.findingNumbers, { numbers: numbers.join(', ') }))}</span> ${t(text)}</p>`)
      .join(''),
  )

const added = (report: Report): string =>
  section('addenda', packOf(report), addenda(report).map(({ head, text }) => `<p class="muted">${t(head)}</p><p dir="auto">${t(text)}</p>`).join(''), 'added')

const appendix = (report: Report): string => {
  const all = allRows(report)
  const pack = packOf(report)
  const note = all.some((row) => row.partialVolume) ? `<p class="small muted">${t(pack.words.partialVolume)}</p>` : ''
  const set = readerCtValues(report)
  const ctValues = set.length === 0 ? '' : `<p class="small">${t(pack.labels.ctValues)}</p><ul class="small">${set.map((line) => `<li>${t(line)}</li>`).join('')}</ul>`
  return section('appendix', pack, uptakeTable(all, report.analysis.reference.unit, true, pack) + note + editedNote(all, pack) + ctValues + rows(parameterRows(report), 'small parameters'), 'appendix')
}

/** The whole report as one standalone page for its paper; every text is escaped. */
export const reportHtml = (report: Report, assets: ReportAssets): string => {
  const { content } = report
  const pack = packOf(report)
  const { words } = pack
  const marked = pageMark(report)
  const mark = marked === null ? '' : `<div class="mark${marked.length > 7 ? ' long' : ''}"><span>${t(marked)}</span></div>`
  return (
    `<!doctype html><html lang="${pack.tag}"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">` +
    `<title>${t(reportTitle(report))}</title><style>${assets.fontCss}${reportCss(content.paper ?? 'A4')}</style></head><body>${mark}` +
    masthead(report) +
    places(report) +
    added(report) +
    map(report) +
    impression(report) +
    section('question', pack, paragraph(content.question, `${upperFirst(words.notStated)}.`)) +
    section('procedure', pack, rows(procedureRows(report))) +
    section('quality', pack, paragraph(content.quality.text, `${upperFirst(words.notStated)}.`)) +
    comparison(report) +
    findings(report) +
    uptake(report) +
    keyImages(report, assets) +
    recommendation(report) +
    section('provenance', pack, rows(provenanceRows(report), 'small')) +
    `<section id="signature" class="signature">${rows(signatureRows(report))}</section>` +
    appendix(report) +
    '</body></html>'
  )
}
