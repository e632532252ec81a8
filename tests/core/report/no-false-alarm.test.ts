import { describe, expect, it } from 'vitest'
import { checks } from '../../../core/report/checks.ts'
import type { Report, Sentence } from '../../../core/report/report.ts'
import { patternRules as patterns } from '../../../core/knowledge/patterns.ts'
import { randomReport } from './random-report.ts'

const cases = 400
const reports = Array.from({ length: cases }, (_, index) => randomReport(index + 1))

/** Checks that ask for the reader's work (an empty field, a picture), and are no judgement of a text. */
const asksForWork = (id: string): boolean => id.startsWith('required-') || id === 'key-image'

const alarms = (report: Report): string[] => checks(report).filter(({ id, level }) => level !== 'ok' && !asksForWork(id)).map(({ id, sentence }) => `${id}: ${sentence}`)

/** The same words as if a reader had typed them, so that every check looks at them. */
const typed = (sentence: Sentence): Sentence => ({ ...sentence, origin: 'edited' })
const asTyped = (report: Report): Report => ({
  ...report,
  content: {
    ...report.content,
    conclusion: typed(report.content.conclusion),
    quality: typed(report.content.quality),
    findings: report.content.findings.map((finding) => ({ ...finding, sentence: typed(finding.sentence), impression: typed(finding.impression), recommendation: typed(finding.recommendation) })),
  },
})

describe(`the texts that the program itself writes, in ${cases} random studies`, () => {
  it('cover every pattern, both sides and both languages', () => {
    const findings = reports.flatMap(({ content }) => content.findings)
    expect(new Set(findings.map(({ pattern }) => pattern)).size).toBe(patterns.length)
    expect(new Set(findings.map(({ side }) => side)).size).toBe(3)
    expect(new Set(findings.map(({ level }) => level)).size).toBeGreaterThan(35)
    expect(new Set(reports.map(({ content }) => content.language))).toEqual(new Set(['en', 'de']))
  })

  it('raise no alarm', () => {
    expect(reports.flatMap(alarms)).toEqual([])
  })

  it('raise none either when a reader had typed the same words, but for the question whether both sides are meant', () => {
    const typedReports = reports.map(asTyped)
    expect(typedReports.flatMap(alarms).filter((alarm) => !alarm.startsWith('side-both'))).toEqual([])
    const saysBoth = /bilateral|both (?:sides|alae)|beid(?:seit|e)/i
    const asked = typedReports.flatMap((report) =>
      checks(report).flatMap(({ id, findingId }) => (id === 'side-both' ? report.content.findings.filter((finding) => finding.findingId === findingId) : [])),
    )
    expect(asked.filter(({ sentence, impression, recommendation }) => !saysBoth.test([sentence, impression, recommendation].map(({ text }) => text).join(' '))).map(({ sentence }) => sentence.text)).toEqual([])
  })

  it('are judged: the other side in any of them is found', () => {
    const swapped = (text: string): string =>
      text.replace(/\b(left|right)\b/gi, (word) => (word.toLowerCase() === 'left' ? 'right' : 'left')).replace(/\b(link|recht)(e[nmrs]?|s)\b/gi, (_, stem: string, end: string) => `${stem.toLowerCase() === 'link' ? 'recht' : 'link'}${end}`)
    const sided = reports.map(asTyped).flatMap((report) =>
      report.content.findings.filter(({ side }) => side !== 'midline').map((finding) => ({ report, finding })),
    )
    expect(sided.length).toBeGreaterThan(200)
    const missed = sided.filter(({ report, finding }) => {
      const changed = { ...finding, impression: { ...finding.impression, text: swapped(finding.impression.text) } }
      const content = { ...report.content, findings: report.content.findings.map((each) => (each === finding ? changed : each)) }
      return !checks({ ...report, content }).some(({ id, findingId }) => id === 'side-mismatch' && findingId === finding.findingId)
    })
    expect(missed.map(({ finding }) => finding.impression.text)).toEqual([])
  })
})
