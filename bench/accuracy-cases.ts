import { analyseStudy } from '../core/findings/analyse.ts'
import type { Analysis } from '../core/findings/analysis.ts'
import type { Finding } from '../core/findings/finding.ts'
import { phantomCases } from '../phantom/cases.ts'
import type { Truth, TruthLesion } from '../phantom/truth.ts'
import { phantomPair, plainKernels } from './phantom-pair.ts'

/**
 * For seeds of one phantom case, or of `all`: does the first finding name the true pattern, structure, level and side; is the
 * hottest facet joint the true one; how far are the level centres from the truth? Arguments: case, seeds, matrix, first seed.
 */
const [wanted = 'facet', seeds = '20', matrix = '384', firstSeed = '1'] = process.argv.slice(2)

const apart = (a: readonly number[], b: readonly number[]): number => Math.hypot(...a.map((value, axis) => value - (b[axis] ?? 0)))
const column = (text: string | number, width: number): string => String(text).padEnd(width)
const write = (text: string): void => void process.stdout.write(`${text}\n`)

interface Verdict {
  readonly pattern: boolean
  readonly structure: boolean
  readonly level: boolean
  readonly side: boolean
  /** Every true lesion has a finding of its pattern at its place. */
  readonly all: boolean
}

/** A body has no side of its own in the table of regions: a lesion in its left half is found at its midline. */
const sameSide = (finding: Finding, lesion: TruthLesion): boolean => finding.side === lesion.side || finding.structure === 'vertebral-body'

const judge = (findings: readonly Finding[], lesions: readonly TruthLesion[]): Verdict => {
  const first = findings[0]
  if (lesions.length === 0) {
    const none = first === undefined
    return { pattern: none, structure: none, level: none, side: none, all: none }
  }
  const matches = (finding: Finding | undefined, lesion: TruthLesion): boolean[] =>
    finding === undefined
      ? [false, false, false, false]
      : [finding.pattern === lesion.pattern, finding.structure === lesion.structure, finding.level === lesion.level, sameSide(finding, lesion)]
  const best = lesions.map((lesion) => matches(first, lesion)).sort((a, b) => b.filter(Boolean).length - a.filter(Boolean).length)[0] ?? []
  const [pattern = false, structure = false, level = false, side = false] = best
  return { pattern, structure, level, side, all: lesions.every((lesion) => findings.some((finding) => matches(finding, lesion).every(Boolean))) }
}

const facetIsRight = ({ regions }: Analysis, { lesions }: Truth): boolean | null => {
  const target = lesions.find((lesion) => lesion.structure === 'facet-joint')
  if (target === undefined) return null
  const hottest = regions.filter((region) => region.structure === 'facet-joint').sort((a, b) => b.ratio - a.ratio)[0]
  return hottest?.level === target.level && hottest.side === target.side
}

interface Row extends Verdict {
  readonly facet: boolean | null
  readonly named: boolean
  readonly worstMm: number
}

const none: Row = { pattern: false, structure: false, level: false, side: false, all: false, facet: null, named: false, worstMm: Infinity }

const runSeed = (caseName: string, seed: number): Row => {
  const { ct, spect, truth } = phantomPair(caseName, seed, Number(matrix))
  const lesions = truth.lesions.map((lesion) => `${lesion.structure} ${lesion.level} ${lesion.side}`).join('; ')
  const start = performance.now()
  const result = analyseStudy({
    ct,
    spect,
    kernels: plainKernels,
    request: { anchors: [], referenceLevel: null },
    appVersion: 'bench',
    onProgress: () => undefined,
    isCancelled: () => false,
  })
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  if (!result.ok) {
    write(`${column(seed, 6)}${column(lesions, 50)}${result.error.sentence}`)
    return none
  }
  const { spine, findings } = result.value
  const errors = truth.levels.map((level) => {
    const own = spine.levels.find((candidate) => candidate.name === level.name)
    return own === undefined ? Infinity : apart(own.centreMm, level.centreMm)
  })
  const worstMm = Math.max(...errors)
  const facet = facetIsRight(result.value, truth)
  const verdict = judge(findings, truth.lesions)
  const listed = findings.slice(0, 4).map((finding) => `${finding.id} ${finding.score.toFixed(2)}`)
  const right = verdict.pattern && verdict.structure && verdict.level && verdict.side
  write(
    `${column(seed, 6)}${column(lesions, 50)}${column(right ? 'yes' : 'NO', 7)}${column(facet === null ? '-' : facet ? 'yes' : 'NO', 7)}` +
      `${column(Number.isFinite(worstMm) ? worstMm.toFixed(1) : 'missing', 9)}${column(seconds, 6)}${listed.join(', ') || 'no finding'}`,
  )
  return { ...verdict, facet, named: worstMm <= 10, worstMm }
}

const names = wanted === 'all' ? phantomCases.map(({ name }) => name) : [wanted]
const table = names.map((name) => {
  write(`\ncase ${name}, CT matrix ${matrix}`)
  write(`${column('seed', 6)}${column('true lesions', 50)}${column('first', 7)}${column('facet', 7)}${column('worst mm', 9)}${column('s', 6)}findings`)
  return { name, rows: Array.from({ length: Number(seeds) }, (_, index) => runSeed(name, Number(firstSeed) + index)) }
})

const count = (rows: readonly Row[], is: (row: Row) => boolean | null): string => `${rows.filter((row) => is(row) === true).length}`
const line = (name: string, rows: readonly Row[]): string =>
  column(name, 24) +
  [
    count(rows, (row) => row.pattern),
    count(rows, (row) => row.structure),
    count(rows, (row) => row.level),
    count(rows, (row) => row.side),
    count(rows, (row) => row.pattern && row.structure && row.level && row.side),
    count(rows, (row) => row.all),
    rows.some((row) => row.facet !== null) ? count(rows, (row) => row.facet) : '-',
    count(rows, (row) => row.named),
    String(rows.length),
  ]
    .map((cell) => column(cell, 11))
    .join('')

write(`\nfirst finding right in (a case without lesion: no finding at all); every lesion found; hottest facet right; all levels within 10 mm`)
write(column('case', 24) + ['pattern', 'structure', 'level', 'side', 'all four', 'every', 'facet', 'levels', 'of'].map((cell) => column(cell, 11)).join(''))
for (const { name, rows } of table) write(line(name, rows))
if (table.length > 1) write(line('together', table.flatMap(({ rows }) => rows)))
