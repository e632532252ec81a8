import type { Report } from './report.ts'
import { fillWords, packOf } from './language.ts'
import { addenda, findingBlocks, identity, impressionLines, notableRows, notice, otherRegions, pageMark, parameterRows, procedureRows, provenanceRows, recommendations, reportTitle, signatureRows, stateWords } from './report-parts.ts'
import type { LabelledValue } from './report-parts.ts'
import { comparisonTexts, priorTable } from './prior-parts.ts'
import { upperFirst } from './words.ts'

const lineWidth = 96

/** Breaks a paragraph at spaces; a word longer than a line stays whole. */
const wrap = (text: string, indent = ''): string[] =>
  text.split('\n').flatMap((paragraph) => {
    const lines: string[] = []
    let line = ''
    for (const word of paragraph.split(/ +/)) {
      if (line !== '' && indent.length + line.length + 1 + word.length > lineWidth) {
        lines.push(indent + line)
        line = word
      } else {
        line = line === '' ? word : `${line} ${word}`
      }
    }
    return [...lines, line === '' ? '' : indent + line]
  })

const section = (title: string, lines: readonly string[]): string[] => (lines.length === 0 ? [] : ['', title.toUpperCase(), ...lines])

const rows = (values: readonly LabelledValue[]): string[] => {
  const width = Math.max(...values.map(({ label }) => label.length)) + 2
  return values.flatMap(({ label, value }) => {
    const [first = '', ...rest] = wrap(value, ' '.repeat(width))
    return [`${`${label}:`.padEnd(width)}${first.trimStart()}`, ...rest]
  })
}

const table = (head: readonly string[], body: readonly (readonly string[])[]): string[] => {
  const widths = head.map((_, column) => Math.max(...[head, ...body].map((row) => (row[column] ?? '').length)))
  return [head, ...body].map((row) =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))).join('   ').trimEnd(),
  )
}

const uptakeTable = (report: Report): string[] => {
  const { unit } = report.analysis.reference
  const { labels } = packOf(report)
  return table(
    [labels.region, `${labels.max} (${unit})`, `${labels.mean} (${unit})`, labels.ratio, labels.grade],
    notableRows(report).map((row) => [`${row.place}${row.isEdited ? ' †' : ''}`, row.max, row.mean, row.ratio, String(row.grade)]),
  )
}

const comparison = (report: Report): string[] => {
  const texts = comparisonTexts(report.content)
  const prior = priorTable(report)
  const said = texts.length === 0 ? [packOf(report).words.none] : texts.flatMap((text) => wrap(text))
  if (prior === null) return said
  const body = prior.rows.map((row) => [row.place, `${row.before} (${row.gradeBefore})`, `${row.now} (${row.gradeNow})`, row.change, row.verdict])
  return [...said, ...(body.length === 0 ? [] : table(prior.head, body)), ...prior.notes.flatMap((note) => wrap(note))]
}

const numbered = (texts: readonly string[]): string[] =>
  texts.flatMap((text, index) => {
    const [first = '', ...rest] = wrap(text, '   ')
    return [`${index + 1}. ${first.trimStart()}`, ...rest]
  })

/** The report as plain text, UTF-8, lines of at most 96 characters; the same sections in the same order as on paper. */
export const reportText = (report: Report): string => {
  const { content, header } = report
  const { sections, words, labels } = packOf(report)
  const { numbered: impressions, conclusion } = impressionLines(report)
  const mark = pageMark(report)
  const free = (text: string, otherwise: string): string[] => wrap(text.trim() === '' ? otherwise : text)
  const notStated = `${upperFirst(words.notStated)}.`
  return [
    [header.siteName, header.department].filter((text) => text !== '').join(', '),
    reportTitle(report),
    `${labels.report} ${report.reportId}, ${stateWords(report)}`,
    ...(mark === null ? [] : [report.state === 'draft' ? words.draftNotice : mark]),
    '',
    ...rows(identity(report)),
    ...section(sections.addenda, addenda(report).flatMap(({ head, text }) => [...wrap(head), ...wrap(text)])),
    ...section(sections.impression, [...numbered(impressions), ...wrap(conclusion)]),
    ...section(sections.question, free(content.question, notStated)),
    ...section(sections.procedure, rows(procedureRows(report))),
    ...section(sections.quality, wrap(content.quality.text)),
    ...section(sections.comparison, comparison(report)),
    ...section(sections.findings, [
      ...numbered(findingBlocks(report).map((block) => `${block.title}. ${block.text}`)),
      ...wrap(otherRegions(report)),
      ...(content.otherFindings.trim() === '' ? [] : wrap(content.otherFindings)),
    ]),
    ...section(sections.uptake, notableRows(report).length === 0 ? [words.noRaised] : [...uptakeTable(report), ...(notableRows(report).some((row) => row.isEdited) ? ['', words.regionEdited] : [])]),
    ...section(sections.keyImages, numbered(content.keyImages.map((image) => image.caption))),
    ...section(
      sections.recommendation,
      recommendations(report).flatMap(({ text, numbers }) => wrap(`${fillWords(words.findingNumbers, { numbers: numbers.join(', ') })} ${text}`)),
    ),
    ...section(sections.provenance, rows([...provenanceRows(report), ...parameterRows(report)])),
    ...section(sections.signature, rows(signatureRows(report))),
    '',
    notice(report),
    '',
  ].join('\n')
}
