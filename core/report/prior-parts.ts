import { gradeSchema } from '../base/anatomy.ts'
import type { Grade } from '../base/anatomy.ts'
import type { Analysis } from '../findings/analysis.ts'
import type { VisitRow } from '../findings/compare-visits.ts'
import { engineWords, fillWords, languageOf, numberWords, packOf } from './language.ts'
import type { PriorVisit } from './prior-schema.ts'
import type { Report, ReportContent } from './report.ts'
import { generated, regenerated } from './sentences.ts'
import type { LanguagePack } from '../knowledge/language/language-schema.ts'
import { dateTimeWords, dateWords, placeLabel, placeWords, ratioWords, upperFirst } from './words.ts'

/** The comparison with an earlier visit as every format prints it. Nothing here is markup. */

type Written = Pick<ReportContent, 'findings' | 'language' | 'prior'>

const isRaisedAtEither = ({ now, before }: VisitRow): boolean => now.grade >= 1 || before.grade >= 1

/** Regions of what either visit calls a finding. */
const findingRegions = ({ findings }: Pick<ReportContent, 'findings'>, analysis: Analysis, prior: PriorVisit): ReadonlySet<string> => {
  const printed = new Set(findings.filter(({ withdrawn }) => !withdrawn).map(({ findingId }) => findingId))
  return new Set([...analysis.findings.filter(({ id }) => printed.has(id)).map(({ regionId }) => regionId), ...prior.findings.map(({ regionId }) => regionId)])
}

/** The rows that matter: the findings of both visits first, then what is raised at either and changed beyond noise; the largest change first. */
const chosenRows = (content: Written, analysis: Analysis): readonly (VisitRow & { readonly isFinding: boolean })[] => {
  const { prior } = content
  if (prior?.compared == null) return []
  const own = findingRegions(content, analysis, prior)
  const rows = prior.compared.rows.map((row) => ({ ...row, isFinding: own.has(row.regionId) }))
  return [...rows.filter(({ isFinding }) => isFinding), ...rows.filter((row) => !row.isFinding && row.beyondNoise === true && isRaisedAtEither(row))]
}

export type Verdict = 'higher' | 'lower' | 'withinNoise' | 'noiseUnknown'

export const verdictOf = ({ change, beyondNoise }: VisitRow): Verdict => (beyondNoise === null ? 'noiseUnknown' : !beyondNoise ? 'withinNoise' : change > 0 ? 'higher' : 'lower')

const sourceWords = ({ report }: PriorVisit, pack: LanguagePack): string =>
  report === null ? pack.prior.notSigned : fillWords(pack.prior.source, { report: report.reportId, version: String(report.version) })

/** What the program writes of the comparison: each finding of either visit, with both ratios; empty where nothing is compared. */
export const priorSentence = (content: Written, analysis: Analysis): string => {
  const { prior } = content
  if (prior?.compared == null) return ''
  const pack = packOf({ content })
  const rows = chosenRows(content, analysis)
  const items = rows.map((row) =>
    fillWords(pack.prior.item, { place: placeWords(row, pack), verdict: pack.prior[verdictOf(row)], before: ratioWords(row.before.ratio, pack), now: ratioWords(row.now.ratio, pack) }),
  )
  const head = fillWords(pack.prior.head, { date: dateWords(prior.studyDate, pack), source: sourceWords(prior, pack) })
  return `${head} ${items.length === 0 ? pack.prior.nothing : `${upperFirst(items.join('; '))}.`}`
}

/** The content with its sentence on the earlier visit made anew; the reader's own words stay. */
export const withPriorSentence = (content: ReportContent, analysis: Analysis): ReportContent =>
  content.prior === undefined ? content : { ...content, priorSentence: regenerated(content.priorSentence, priorSentence(content, analysis)) }

/** The content compared with another visit, or with none; what the reader wrote of the one before goes with it. */
export const withPrior = (content: ReportContent, prior: PriorVisit | null, analysis: Analysis): ReportContent => {
  const { prior: before, priorSentence: sentence, ...kept } = content
  if (prior === null) return kept
  const isSame = before?.studyInstanceUid === prior.studyInstanceUid
  return withPriorSentence({ ...kept, prior, priorSentence: isSame && sentence !== undefined ? sentence : generated('') }, analysis)
}

export interface PriorTableRow {
  readonly place: string
  readonly before: string
  readonly gradeBefore: Grade
  readonly now: string
  readonly gradeNow: Grade
  readonly change: string
  readonly verdict: string
}

export interface PriorTable {
  readonly head: readonly [region: string, before: string, now: string, change: string, verdict: string]
  readonly rows: readonly PriorTableRow[]
  /** What must be read with the table, one sentence each. */
  readonly notes: readonly string[]
}

const signed = (value: number, pack: LanguagePack): string => `${value > 0 ? '+' : value < 0 ? '−' : ''}${numberWords(Math.abs(value).toFixed(1), pack)}`

const atVisit = ({ ratio, ratioSd }: VisitRow['now'], pack: LanguagePack): string => `${ratioWords(ratio, pack)}${ratioSd === null ? '' : ` ± ${numberWords(ratioSd.toFixed(ratioSd < 0.1 ? 2 : 1), pack)}`}`

/** What must be read with every number of the comparison, one sentence each, beginning with the references; empty where nothing is compared. */
export const priorNotes = (report: Pick<Report, 'content' | 'analysis'>): readonly string[] => {
  const { content, analysis } = report
  const { prior } = content
  if (prior?.compared == null) return []
  const pack = packOf(report)
  const words = pack.prior
  const { compared } = prior
  const absent = [...findingRegions(content, analysis, prior)].filter((id) => !compared.rows.some(({ regionId }) => regionId === id))
  const absentPlaces = absent.map((id) => {
    const place = analysis.regions.find((region) => region.id === id) ?? prior.findings.find(({ regionId }) => regionId === id)
    return place === undefined ? id : placeWords(place, pack)
  })
  const language = languageOf(content)
  const references = { now: engineWords(compared.referenceNow, language), before: engineWords(compared.referenceBefore, language) }
  return [
    fillWords(words.note, references),
    ...(absentPlaces.length === 0 ? [] : [fillWords(words.absent, { places: absentPlaces.join(', ') })]),
    ...compared.cautions.map((caution) => engineWords(caution, language)),
    ...(prior.report === null ? [] : [fillWords(words.sealed, { ...prior.report, version: String(prior.report.version), report: prior.report.reportId, date: dateTimeWords(prior.report.signedAt, pack) })]),
  ]
}

/** Both visits level by level; null where the report is compared with none. */
export const priorTable = (report: Pick<Report, 'content' | 'analysis'>): PriorTable | null => {
  const { content, analysis } = report
  const { prior } = content
  if (prior?.compared == null) return null
  const pack = packOf(report)
  const words = pack.prior
  const rows = chosenRows(content, analysis)
  const shown = new Set(rows.map(({ regionId }) => regionId))
  const others = prior.compared.rows.filter((row) => row.beyondNoise === true && !shown.has(row.regionId)).length
  const [references, ...more] = priorNotes(report)
  return {
    head: [pack.labels.region, fillWords(words.beforeHead, { date: dateWords(prior.studyDate, pack) }), words.nowHead, words.changeHead, words.verdictHead],
    rows: rows.map((row) => ({
      place: placeLabel(row, pack),
      before: atVisit(row.before, pack),
      gradeBefore: gradeSchema.parse(row.before.grade),
      now: atVisit(row.now, pack),
      gradeNow: gradeSchema.parse(row.now.grade),
      change: signed(row.change, pack),
      verdict: words[verdictOf(row)],
    })),
    notes: [...(references === undefined ? [] : [references]), ...(others === 0 ? [] : [fillWords(words.others, { count: String(others) })]), ...more],
  }
}

/** The texts of the section: what is said of the earlier visit, then what the reader wrote of other studies. */
export const comparisonTexts = ({ comparison, prior, priorSentence: sentence }: ReportContent): readonly string[] =>
  [prior?.compared == null ? '' : (sentence?.text ?? ''), comparison].map((text) => text.trim()).filter((text) => text !== '')
