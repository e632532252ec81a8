import { check } from './check.ts'
import type { Check } from './check.ts'
import { conclusionChecks, findingPlaceChecks } from './check-places.ts'
import { addendumChecks, comparisonChecks, textChecks } from './check-texts.ts'
import { showsFinding } from './key-images.ts'
import type { Report, ReportFinding } from './report.ts'
import { printedFindings } from './sync-findings.ts'
import { templateById } from './templates.ts'
import { isAddendum } from './versions.ts'
import { placeWords, upperFirst } from './words.ts'

const levelsCheck = ({ content }: Report): Check => {
  if (content.levelsConfirmed) return check('levels-confirmed', 'ok', 'Levels confirmed.')
  return content.acceptance === 'command-line'
    ? check('levels-confirmed', 'alert', 'The level names were not confirmed by a reader; the report says so.')
    : check('levels-confirmed', 'prohibit', 'Confirm the level names first: a miscounted vertebra puts every finding in the wrong place.')
}

const smallParts = /(?<!\p{L})(?:facet\p{L}*|zygapophys\p{L}*|pars|pedic\p{L}*|lamina\p{L}*|facetten\p{L}*|wirbelgelenk\p{L}*|bogenwurzel\p{L}*)/iu

/** With pictures that do not lie on each other, small structures are called by chance; also where only the reader's text calls them. */
const registrationChecks = ({ analysis: { registration }, content }: Report): Check[] => {
  const shift = `${registration.shiftMm.toFixed(1)} mm`
  switch (registration.verdict) {
    case 'ok':
      return [check('registration', 'ok', `Registration within limits (${shift}).`)]
    case 'warn':
      return [check('registration', 'alert', `SPECT and CT are shifted by ${shift}; judge each place on the pictures.`)]
    case 'refuse': {
      const texts = [content.conclusion.text, content.otherFindings, ...printedFindings(content).flatMap(({ sentence, impression }) => [sentence.text, impression.text])]
      return [
        check('registration', 'prohibit', `SPECT and CT are shifted by ${shift}: no level or side may be called from them. Correct the registration and analyse again.`),
        ...(texts.some((text) => smallParts.test(text)) ? [check('registration-facet', 'prohibit', `The text names a facet joint, pedicle or pars, which pictures shifted by ${shift} cannot tell apart.`)] : []),
      ]
    }
  }
}

const fieldChecks = (finding: ReportFinding, place: string, { content }: Report): Check[] => {
  const template = templateById(finding.templateId, content.templates)
  if (!template) return [check('template', 'prohibit', `${place}: its template ${finding.templateId} is not part of this program; accept the finding again.`, finding.findingId)]
  return template.fields.flatMap((field) => {
    if (field.whenEmpty === 'silent' || (finding.fields[field.id] ?? '').trim() !== '') return []
    return [check(`required-${field.id}`, field.whenEmpty, `${place}: ${field.label} is empty.`, finding.findingId)]
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
      ...findingPlaceChecks(finding, report),
      ...(shown ? [] : [check('key-image', 'alert', `${place} has no key image.`, finding.findingId)]),
    ]
  })

const summary = (checks: readonly Check[], report: Report): Check[] => {
  const has = (...ids: string[]): boolean => checks.some((each) => ids.includes(each.id))
  return [
    ...(has('side-mismatch', 'level-mismatch', 'side-both', 'place-denied', 'not-mentioned') || printedFindings(report.content).length === 0
      ? []
      : [check('places-agree', 'ok', 'Side and level agree with the findings.')]),
    ...(has('key-image') || printedFindings(report.content).length === 0 ? [] : [check('key-images', 'ok', 'Every finding has a key image.')]),
    ...(has('blocked-word', 'placeholder', 'unit-slip', 'suv-without-inputs') ? [] : [check('wording', 'ok', 'Wording checked.')]),
  ]
}

/** Everything looked at before signing, in the order it is shown. Live beside the page and again at the door of signing. */
export const checks = (report: Report): Check[] => {
  if (isAddendum(report)) return addendumChecks(report)
  const found = [
    levelsCheck(report),
    ...registrationChecks(report),
    ...(report.content.question.trim() === '' ? [check('question', 'alert', 'The clinical question is empty.')] : []),
    ...findingChecks(report),
    ...conclusionChecks(report),
    ...comparisonChecks(report),
    ...textChecks(report),
  ]
  return [...found, ...summary(found, report)]
}
