import { check } from './check.ts'
import type { Check } from './check.ts'
import { datesIn } from './comparison-dates.ts'
import type { Report } from './report.ts'
import { printedFindings } from './sync-findings.ts'
import { unitSlipsIn } from './unit-slips.ts'
import { blockedInReport, placeholdersLeftIn } from './wording.ts'
import { dateWords, placeWords, upperFirst } from './words.ts'

/** A text of the report, and how its words are taken. */
interface CheckedText {
  readonly name: string
  readonly text: string
  /** The reader's own account, which may speak of other studies and of history. */
  readonly own: boolean
  /** About studies other than this one. */
  readonly elsewhere: boolean
  readonly findingId: string | null
}

export const partNames = { sentence: 'finding', impression: 'impression', recommendation: 'recommendation' } as const
export const partIds = ['sentence', 'impression', 'recommendation'] as const

const reader = (name: string, text: string, elsewhere = false): CheckedText => ({ name, text, own: true, elsewhere, findingId: null })

const textsOf = ({ content }: Report): readonly CheckedText[] => [
  reader('The question', content.question, true),
  reader('The comparison', content.comparison, true),
  { ...reader('The sentence on the earlier visit', content.priorSentence?.text ?? '', true), own: false },
  reader('The section on other findings', content.otherFindings),
  { ...reader('The quality section', content.quality.text), own: false },
  { ...reader('The conclusion', content.conclusion.text), own: false },
  ...content.keyImages.map((image) => ({ ...reader('A caption', image.caption), own: false })),
  ...printedFindings(content).flatMap((finding) =>
    partIds.map((part) => ({ ...reader(`${upperFirst(placeWords(finding))}: the ${partNames[part]} sentence`, finding[part].text), own: false, findingId: finding.findingId })),
  ),
]

const wordingOf = ({ name, text, own, findingId }: CheckedText): Check[] => [
  // In the reader's own history ("known inflammation on MRI") such a word may be right, so it only asks.
  ...blockedInReport(text).map((word) =>
    check('blocked-word', own ? 'alert' : 'prohibit', `${name} says "${word.match}", which the tracer does not show; better: "${word.instead}".`, findingId),
  ),
  ...placeholdersLeftIn(text).map((left) => check('placeholder', 'prohibit', `${name} still holds "${left}".`, findingId)),
  ...unitSlipsIn(text).map(({ match, why }) => check('unit-slip', 'alert', `${name} says "${match}": ${why}.`, findingId)),
]

const suvNumber = /\bSUV\s?(?:max|mean|peak|bw|lbm)?(?![\p{L}])[^.;\d]{0,20}\d/iu

/** A number of SUV that nothing in this study stands behind. */
const suvOf = (report: Report, { name, text, own, elsewhere, findingId }: CheckedText): Check[] => {
  const { regions, provenance } = report.analysis
  const isMeasured = provenance.suv?.kind === 'available' || regions.some(({ suv }) => suv !== null)
  if (isMeasured || elsewhere || !suvNumber.test(text)) return []
  return [check('suv-without-inputs', own ? 'alert' : 'prohibit', `${name} states an SUV, but none could be computed here: activity, times or weight are missing.`, findingId)]
}

/** Blocked words, what was left to fill in, units that cannot be meant, and numbers that nothing stands behind. */
export const textChecks = (report: Report): Check[] => textsOf(report).flatMap((text) => [...wordingOf(text), ...suvOf(report, text)])

/** Of an addendum only its own text can still be changed, so only that is looked at. */
export const addendumChecks = (report: Report): Check[] => {
  const text = report.content.addendum ?? ''
  if (text.trim() === '') return [check('addendum-empty', 'prohibit', 'The addendum is empty.')]
  const found = wordingOf(reader('The addendum', text, true))
  return found.length === 0 ? [check('wording', 'ok', 'Wording checked.')] : found
}

const noComparison = /^\s*(?:none|nil|no (?:prior|previous|earlier|comparison)|not available|kein|nicht vorhanden|entfällt|-+)/i

/** What the images say and what the words say of the earlier visit must be the same study. */
const priorChecks = ({ content, header }: Report): Check[] => {
  const { prior, priorSentence } = content
  if (prior === undefined) return []
  const { studyDate, refusal } = prior
  if (refusal !== null) return [check('prior-refused', 'prohibit', `The comparison with the study of ${dateWords(studyDate)} can no longer be made: ${refusal} Choose another earlier study, or none.`)]
  if (header.studyDate !== null && studyDate >= header.studyDate) {
    return [check('comparison-date', 'prohibit', `The study compared with is of ${dateWords(studyDate)}, which is not before this one of ${dateWords(header.studyDate)}.`)]
  }
  const named = datesIn(priorSentence?.text ?? '')
  return named.some(({ iso }) => iso !== null && studyDate.startsWith(iso))
    ? []
    : [check('comparison-date', 'alert', `The sentence on the earlier visit ${named.length === 0 ? 'names no date' : `says "${named.map(({ match }) => match).join('", "')}"`}, but the study compared with is of ${dateWords(studyDate)}.`)]
}

/** A comparison names its studies by date, and none of them is of a later day, or this one. */
export const comparisonChecks = (report: Report): Check[] => {
  const { comparison, prior, priorSentence } = report.content
  return [...priorChecks(report), ...(prior?.refusal === null ? dateChecks(report, priorSentence?.text ?? '') : []), ...dateChecks(report, comparison)]
}

const dateChecks = ({ header }: Report, comparison: string): Check[] => {
  const { studyDate } = header
  if (comparison.trim() === '' || noComparison.test(comparison)) return []
  const dates = datesIn(comparison)
  if (dates.length === 0) return [check('comparison-date', 'alert', 'The comparison names no date: say of when the earlier study is.')]
  return dates.flatMap(({ match, iso }) => {
    if (iso === null) return [check('comparison-date', 'alert', `The comparison says "${match}", and there is no such day.`)]
    if (studyDate === null) return []
    if (iso === studyDate) return [check('comparison-date', 'alert', `The comparison is of ${match}, the day of this study: is it another study?`)]
    // A month or a year is only later where all of it is.
    return iso > studyDate.slice(0, iso.length) ? [check('comparison-date', 'alert', `The comparison is of ${match}, after this study of ${dateWords(studyDate)}.`)] : []
  })
}
