import { check } from './check.ts'
import type { Check } from './check.ts'
import { partIds, partNames } from './check-texts.ts'
import { findingTexts, writingOf } from './finding-sentences.ts'
import { covers } from './level-mentions.ts'
import { contradictsLevel, contradictsSide, mentionsIn, namesBothSides } from './place-mentions.ts'
import type { Mentions } from './place-mentions.ts'
import type { Report, ReportFinding, Sentence } from './report.ts'
import { isOutdated } from './sentences.ts'
import { generatedFrame, printedFindings } from './sync-findings.ts'
import { placeWords, upperFirst } from './words.ts'

const sidesSaid = ({ sides, denied }: Mentions): string => (sides.size > 0 ? [...sides].join(' and ') : `nothing on the ${[...denied].join(' and ')}`)
const levelsSaid = ({ levels, pelvis }: Mentions): string => (levels.size > 0 ? [...levels].join(', ') : pelvis ? 'the pelvis' : '')

/** Side and level of one text of a finding against the finding itself. */
const placeChecks = (finding: ReportFinding, text: string, place: string, name: string): Check[] => {
  const mentions = mentionsIn(text, finding.level)
  const id = finding.findingId
  const found: Check[] = []
  if (contradictsSide(mentions, finding.side)) {
    found.push(check('side-mismatch', 'prohibit', `${place}: the ${name} sentence says ${sidesSaid(mentions)}, the finding is on the ${finding.side}.`, id))
  } else if (finding.side !== 'midline' && namesBothSides(mentions)) {
    found.push(check('side-both', 'alert', `${place}: the ${name} sentence names both sides; the finding is on the ${finding.side} only.`, id))
  }
  if (contradictsLevel(mentions, finding.level)) {
    found.push(check('level-mismatch', 'prohibit', `${place}: the ${name} sentence says ${levelsSaid(mentions)}, the finding is at ${finding.level}.`, id))
  } else if (mentions.isDenied && finding.grade > 0 && found.length === 0) {
    found.push(check('place-denied', 'prohibit', `${place}: the ${name} sentence says that nothing is there, but the finding is accepted with grade ${finding.grade}.`, id))
  }
  return found
}

const sentenceChecks = (finding: ReportFinding, report: Report): Check[] => {
  const place = upperFirst(placeWords(finding))
  const now = findingTexts(finding, report.analysis, writingOf(report.content))
  return partIds.flatMap((part) => {
    const sentence: Sentence = finding[part]
    const name = partNames[part]
    const id = finding.findingId
    if (sentence.text.trim() === '' && part !== 'recommendation') return [check('sentence-empty', 'prohibit', `${place}: the ${name} sentence is empty.`, id)]
    if (sentence.origin === 'generated') return []
    return [
      // A recommendation speaks of what to do, also elsewhere; where it names a place at all, it must be this one.
      ...placeChecks(finding, sentence.text, place, name),
      ...(isOutdated(sentence, now[part]) ? [check('sentence-outdated', 'alert', `${place}: the finding has changed since the ${name} sentence was edited; read it again.`, id)] : []),
    ]
  })
}

/** An accepted finding whose impression was rewritten so that nobody can tell where it is. */
const notNamed = (finding: ReportFinding, conclusion: string): Check[] => {
  if (finding.impression.origin === 'generated') return []
  const place = upperFirst(placeWords(finding))
  const here = mentionsIn(`${finding.impression.text}\n${conclusion}`, finding.level)
  const isPelvic = finding.level === 'pelvis' || finding.level === 'sacrum'
  const namesLevel = isPelvic ? here.pelvis || [...here.levels].some((level) => level.includes('S')) : [...here.levels].some((level) => covers(level, finding.level))
  if (!namesLevel) return [check('not-mentioned', 'alert', `${place} is accepted, but neither its impression nor the conclusion names it.`, finding.findingId)]
  if (finding.side === 'midline' || here.sides.size + here.denied.size > 0) return []
  return [check('not-mentioned', 'alert', `${place} is accepted, but neither its impression nor the conclusion says on which side.`, finding.findingId)]
}

/** Side and level of every accepted finding in the reader's own words. */
export const findingPlaceChecks = (finding: ReportFinding, report: Report): Check[] => [
  ...sentenceChecks(finding, report),
  ...notNamed(finding, report.content.conclusion.text),
]

const uptakeWord = /(?<!\p{L})(?:uptake|activ\p{L}*|avid\p{L}*|hot|focus|foci|increase\p{L}*|\p{L}*anreicherung\p{L}*|aktiv\p{L}*|\p{L}*speicher\p{L}*|arthropath\p{L}*|fracture|fraktur)(?!\p{L})/iu

/** One sentence of the conclusion against the findings at the levels that it names. */
const conclusionSentenceChecks = (text: string, findings: readonly ReportFinding[]): Check[] => {
  const { levels, isDenied } = mentionsIn(text)
  const here = findings.filter((finding) => [...levels].some((level) => covers(level, finding.level)))
  if (levels.size === 0) return []
  const said = [...levels].join(', ')
  if (here.length === 0) {
    return isDenied || !uptakeWord.test(text) ? [] : [check('not-a-finding', 'alert', `The conclusion names ${said}, where no finding is accepted.`)]
  }
  if (isDenied && here.some(({ grade }) => grade > 0)) {
    return [check('place-denied', 'prohibit', `The conclusion says that nothing is at ${said}, but a finding is accepted there.`)]
  }
  if (!here.every((finding) => contradictsSide(mentionsIn(text, finding.level), finding.side))) return []
  const sides = sidesSaid(mentionsIn(text, here[0]?.level ?? null))
  return [check('side-mismatch', 'prohibit', `The conclusion says ${sides} at ${said}, but the finding there is on the ${here.map((finding) => finding.side).join(', ')}.`)]
}

/** The conclusion and the quality section, where the reader rewrote them. */
export const conclusionChecks = (report: Report): Check[] => {
  const { conclusion, quality } = report.content
  const now = generatedFrame(report)
  const outdated = [
    ...(isOutdated(conclusion, now.conclusion) ? [check('conclusion-outdated', 'alert', 'The findings have changed since the conclusion was edited; read it again.')] : []),
    ...(isOutdated(quality, now.quality) ? [check('quality-outdated', 'alert', 'The measurements have changed since the quality section was edited; read it again.')] : []),
  ]
  if (conclusion.origin === 'generated') return outdated
  const findings = printedFindings(report.content)
  return [...outdated, ...conclusion.text.split(/(?<=[.;!?])\s+|\n+/).flatMap((sentence) => conclusionSentenceChecks(sentence, findings))]
}
