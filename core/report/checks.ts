import { findingTexts, writingOf } from './finding-sentences.ts'
import { showsFinding } from './key-images.ts'
import { contradictsLevel, contradictsSide, mentionsIn } from './place-mentions.ts'
import type { Report, ReportFinding, Sentence } from './report.ts'
import { isOutdated } from './sentences.ts'
import { generatedFrame, printedFindings } from './sync-findings.ts'
import { templateById } from './templates.ts'
import { isAddendum } from './versions.ts'
import { blockedWordsIn, placeholdersLeftIn } from './wording.ts'
import { placeWords, upperFirst } from './words.ts'

/** `prohibit` stops signing; `alert` is shown and lets sign; `ok` is a point that was looked at and is fine. */
export interface Check {
  readonly id: string
  readonly level: 'prohibit' | 'alert' | 'ok'
  readonly sentence: string
  /** The finding to go to, where it concerns one. */
  readonly findingId: string | null
}

const check = (id: string, level: Check['level'], sentence: string, findingId: string | null = null): Check => ({ id, level, sentence, findingId })

const levelsCheck = ({ content }: Report): Check => {
  if (content.levelsConfirmed) return check('levels-confirmed', 'ok', 'Levels confirmed.')
  return content.acceptance === 'command-line'
    ? check('levels-confirmed', 'alert', 'The level names were not confirmed by a reader; the report says so.')
    : check('levels-confirmed', 'prohibit', 'Confirm the level names first: a miscounted vertebra puts every finding in the wrong place.')
}

const registrationCheck = ({ analysis: { registration } }: Report): Check => {
  const shift = `${registration.shiftMm.toFixed(1)} mm`
  switch (registration.verdict) {
    case 'ok':
      return check('registration', 'ok', `Registration within limits (${shift}).`)
    case 'warn':
      return check('registration', 'alert', `SPECT and CT are shifted by ${shift}; judge each place on the pictures.`)
    case 'refuse':
      return check('registration', 'prohibit', `SPECT and CT are shifted by ${shift}: no level or side may be called from them. Correct the registration and analyse again.`)
  }
}

const partNames = { sentence: 'finding', impression: 'impression', recommendation: 'recommendation' } as const
const partIds = ['sentence', 'impression', 'recommendation'] as const

const fieldChecks = (finding: ReportFinding, place: string, { content }: Report): Check[] => {
  const template = templateById(finding.templateId, content.templates)
  if (!template) return [check('template', 'prohibit', `${place}: its template ${finding.templateId} is not part of this program; accept the finding again.`, finding.findingId)]
  return template.fields.flatMap((field) => {
    if (field.whenEmpty === 'silent' || (finding.fields[field.id] ?? '').trim() !== '') return []
    return [check(`required-${field.id}`, field.whenEmpty, `${place}: ${field.label} is empty.`, finding.findingId)]
  })
}

const sentenceChecks = (finding: ReportFinding, place: string, report: Report): Check[] => {
  const now = findingTexts(finding, report.analysis, writingOf(report.content))
  return partIds.flatMap((part) => {
    const sentence: Sentence = finding[part]
    const name = partNames[part]
    const id = finding.findingId
    if (sentence.text.trim() === '' && part !== 'recommendation') return [check('sentence-empty', 'prohibit', `${place}: the ${name} sentence is empty.`, id)]
    if (sentence.origin === 'generated') return []
    const mentions = mentionsIn(sentence.text)
    const found: Check[] = []
    if (contradictsSide(mentions, finding.side)) {
      found.push(check('side-mismatch', 'prohibit', `${place}: the ${name} sentence says ${[...mentions.sides].join(' and ')}, the finding is on the ${finding.side}.`, id))
    } else if (finding.side !== 'midline' && mentions.sides.size === 2) {
      found.push(check('side-both', 'alert', `${place}: the ${name} sentence names both sides; the finding is on the ${finding.side} only.`, id))
    }
    if (contradictsLevel(mentions, finding.level)) {
      found.push(check('level-mismatch', 'prohibit', `${place}: the ${name} sentence says ${[...mentions.levels].join(', ')}, the finding is at ${finding.level}.`, id))
    }
    if (isOutdated(sentence, now[part])) {
      found.push(check('sentence-outdated', 'alert', `${place}: the finding has changed since the ${name} sentence was edited; read it again.`, id))
    }
    return found
  })
}

const findingChecks = (report: Report): Check[] =>
  report.content.findings.flatMap((finding) => {
    const place = upperFirst(placeWords(finding))
    if (finding.withdrawn) {
      return [check('withdrawn', 'prohibit', `${place} was taken back, but its text was edited by hand: remove it from the report or accept the finding again.`, finding.findingId)]
    }
    const measured = report.analysis.findings.find((each) => each.id === finding.findingId)
    const shown = measured !== undefined && report.content.keyImages.some((image) => showsFinding(image, measured))
    return [
      ...fieldChecks(finding, place, report),
      ...sentenceChecks(finding, place, report),
      ...(shown ? [] : [check('key-image', 'alert', `${place} has no key image.`, finding.findingId)]),
    ]
  })

/** Edited impression text that names a level of ours with a side that no finding there has. */
const conclusionChecks = (report: Report): Check[] => {
  const { conclusion, quality } = report.content
  const now = generatedFrame(report)
  const outdated = [
    ...(isOutdated(conclusion, now.conclusion) ? [check('conclusion-outdated', 'alert', 'The findings have changed since the conclusion was edited; read it again.')] : []),
    ...(isOutdated(quality, now.quality) ? [check('quality-outdated', 'alert', 'The measurements have changed since the quality section was edited; read it again.')] : []),
  ]
  if (conclusion.origin === 'generated') return outdated
  const findings = printedFindings(report.content)
  const contradictions = conclusion.text.split(/(?<=[.;!?])\s+|\n+/).flatMap((sentence) => {
    const mentions = mentionsIn(sentence)
    const here = findings.filter((finding) => mentions.levels.has(finding.level))
    if (here.length === 0 || !here.every((finding) => contradictsSide(mentions, finding.side))) return []
    return [check('side-mismatch', 'prohibit', `The conclusion says ${[...mentions.sides].join(' and ')} at ${[...mentions.levels].join(', ')}, but the finding there is on the ${here.map((finding) => finding.side).join(', ')}.`)]
  })
  return [...outdated, ...contradictions]
}

const textsOf = (report: Report): readonly { readonly name: string; readonly text: string; readonly own: boolean; readonly findingId: string | null }[] => {
  const { content } = report
  return [
    { name: 'The question', text: content.question, own: true, findingId: null },
    { name: 'The comparison', text: content.comparison, own: true, findingId: null },
    { name: 'The section on other findings', text: content.otherFindings, own: true, findingId: null },
    { name: 'The quality section', text: content.quality.text, own: false, findingId: null },
    { name: 'The conclusion', text: content.conclusion.text, own: false, findingId: null },
    ...content.keyImages.map((image) => ({ name: 'A caption', text: image.caption, own: false, findingId: null })),
    ...printedFindings(content).flatMap((finding) =>
      partIds.map((part) => ({ name: `${upperFirst(placeWords(finding))}: the ${partNames[part]} sentence`, text: finding[part].text, own: false, findingId: finding.findingId })),
    ),
  ]
}

const wordingOf = ({ name, text, own, findingId }: ReturnType<typeof textsOf>[number]): Check[] => [
  // In the reader's own history ("known inflammation on MRI") such a word may be right, so it only asks.
  ...blockedWordsIn(text).map((word) =>
    check('blocked-word', own ? 'alert' : 'prohibit', `${name} says "${word.match}", which the tracer does not show; better: "${word.instead}".`, findingId),
  ),
  ...placeholdersLeftIn(text).map((left) => check('placeholder', 'prohibit', `${name} still holds "${left}".`, findingId)),
]

const wordingChecks = (report: Report): Check[] => textsOf(report).flatMap(wordingOf)

const summary = (checks: readonly Check[], report: Report): Check[] => {
  const has = (...ids: string[]): boolean => checks.some((each) => ids.includes(each.id))
  return [
    ...(has('side-mismatch', 'level-mismatch', 'side-both') || printedFindings(report.content).length === 0
      ? []
      : [check('places-agree', 'ok', 'Side and level agree with the findings.')]),
    ...(has('key-image') || printedFindings(report.content).length === 0 ? [] : [check('key-images', 'ok', 'Every finding has a key image.')]),
    ...(has('blocked-word', 'placeholder') ? [] : [check('wording', 'ok', 'Wording checked.')]),
  ]
}

/** Of an addendum only its own text can still be changed, so only that is looked at. */
const addendumChecks = ({ content }: Report): Check[] => {
  const text = content.addendum ?? ''
  if (text.trim() === '') return [check('addendum-empty', 'prohibit', 'The addendum is empty.')]
  return wordingOf({ name: 'The addendum', text, own: true, findingId: null })
}

/** Everything looked at before signing, in the order it is shown. Live beside the page and again at the door of signing. */
export const checks = (report: Report): Check[] => {
  if (isAddendum(report)) return addendumChecks(report)
  const found = [
    levelsCheck(report),
    registrationCheck(report),
    ...(report.content.question.trim() === '' ? [check('question', 'alert', 'The clinical question is empty.')] : []),
    ...findingChecks(report),
    ...conclusionChecks(report),
    ...wordingChecks(report),
  ]
  return [...found, ...summary(found, report)]
}
