import type { Analysis } from '../findings/analysis.ts'
import type { Finding } from '../findings/finding.ts'
import type { Template, TemplateField } from '../knowledge/templates/template-schema.ts'
import { ctReasons } from './ct-reasons.ts'
import { bloodPoolSeen, partsInvolved } from './filled-values.ts'
import { fillParts } from './fill-template.ts'
import type { Printed, TemplateValues } from './fill-template.ts'
import { printedValues } from './field-words.ts'
import { engineWords, packs, templatePhrase } from './language.ts'
import type { ReportContent, ReportFinding, ReportLanguage } from './report.ts'
import { templateById, templateFor } from './templates.ts'
import { levelNames, placeWords, ratioWords, referenceWords } from './words.ts'

/** In which language a report is written, and with which templates of the site's own. */
export interface Writing {
  readonly language: ReportLanguage
  readonly templates: readonly Template[]
}

/** As a report without any choice is written. */
export const plainWriting: Writing = { language: 'en', templates: [] }

export const writingOf = ({ language = 'en', templates = [] }: Pick<ReportContent, 'language' | 'templates'>): Writing => ({ language, templates })

/** The three texts a template writes for a finding. */
export interface FindingTexts {
  readonly sentence: string
  readonly impression: string
  readonly recommendation: string
}

/** "26 months" from the newest operation to the scan, as the referral says; empty where it does not, or where there was none. */
const surgeryInterval = ({ provenance: { history } }: Analysis): string => {
  const months = history?.surgeryMonthsAgo
  if (typeof months !== 'number') return ''
  const whole = Math.floor(months)
  return whole < 1 ? 'under 1 month' : `${whole} ${whole === 1 ? 'month' : 'months'}`
}

const fromFinding = (origin: NonNullable<TemplateField['from']>, finding: Finding, analysis: Analysis): string => {
  const region = analysis.regions.find((each) => each.id === finding.regionId)
  switch (origin) {
    case 'level':
      return finding.level
    case 'side':
      return finding.side
    case 'grade':
      return String(finding.grade)
    case 'ratio':
      return ratioWords(finding.ratio)
    case 'suvMax':
      return region?.suv ? region.suv.max.toFixed(1) : ''
    case 'asymmetry':
      return region?.asymmetry == null ? '' : ratioWords(region.asymmetry)
    case 'ctReasons':
      return ctReasons(finding)
    case 'interval':
      return surgeryInterval(analysis)
    case 'parts':
      return partsInvolved(finding)
    case 'bloodPool':
      return bloodPoolSeen(finding)
  }
}

/** The template's fields with their values: measured ones always anew, the reader's own kept from `previous`. */
export const fieldValues = (
  template: Template,
  finding: Finding,
  analysis: Analysis,
  previous: TemplateValues = {},
): Record<string, string> =>
  Object.fromEntries(
    template.fields.map((field) => {
      const first = field.from === null ? field.default : fromFinding(field.from, finding, analysis) || field.default
      return [field.id, field.measured ? first : (previous[field.id] ?? first)]
    }),
  )

/** The levels an analysis covers, from head to tail; empty strings where it found none. */
export const levelSpan = (analysis: Analysis): { readonly firstLevel: string; readonly lastLevel: string } => ({
  firstLevel: analysis.spine.levels[0]?.name ?? '',
  lastLevel: analysis.spine.levels.at(-1)?.name ?? '',
})

/** What the finding's own template writes for its present fields. Also called by the form, so that a choice shows at once. */
export const findingTexts = (
  finding: Pick<ReportFinding, 'pattern' | 'templateId' | 'level' | 'structure' | 'side' | 'grade' | 'fields'>,
  analysis: Analysis,
  { language, templates }: Writing = plainWriting,
): FindingTexts => {
  const template = templateById(finding.templateId, templates) ?? templateFor(finding.pattern, templates)
  const pack = packs[language]
  const values: TemplateValues = { ...levelSpan(analysis), ...finding.fields }
  const words: TemplateValues = {
    ...levelNames(levelSpan(analysis), pack),
    ...printedValues(template, finding.fields, language),
    place: placeWords(finding, pack),
    reference: engineWords(referenceWords(analysis.reference), language),
    amount: pack.amounts[finding.grade] ?? '',
  }
  const printed: Printed = { text: (part) => templatePhrase(part, language), values: words }
  const all = { ...values, place: words['place'] ?? '', reference: words['reference'] ?? '', amount: words['amount'] ?? '' }
  return {
    sentence: fillParts(template.sentence, all, printed),
    impression: fillParts(template.impression, all, printed),
    recommendation: fillParts(template.recommendation, all, printed),
  }
}
