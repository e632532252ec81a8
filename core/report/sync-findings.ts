import type { Analysis } from '../findings/analysis.ts'
import type { Finding } from '../findings/finding.ts'
import type { Template } from '../knowledge/templates/template-schema.ts'
import { isEndplateOf } from '../uptake/endplate.ts'
import { fillParts } from './fill-template.ts'
import { fieldValues, findingTexts, levelSpan, writingOf } from './finding-sentences.ts'
import type { Writing } from './finding-sentences.ts'
import type { TemplatePart } from '../knowledge/templates/template-schema.ts'
import { isBroughtBy, keyImagesFor, recaptioned } from './key-images.ts'
import { engineWords, packs, templatePhrase } from './language.ts'
import { qualityText } from './quality.ts'
import type { Procedure, Report, ReportContent, ReportFinding } from './report.ts'
import { priorSentence, withPriorSentence } from './prior-parts.ts'
import { regenerated } from './sentences.ts'
import { focalUptakeTemplate, normalTemplate, templateById, templateFor } from './templates.ts'
import { levelNames, referenceWords } from './words.ts'

/** What the reader decided about a finding (`contract/calls.ts` has the same shape with its reason). */
export interface FindingDecision {
  readonly findingId: string
  readonly decision: 'accepted' | 'rejected'
}

/** `auto` picks by pattern; another template id is used wherever it fits the pattern. */
export type TemplateChoice = string

/** Grade from which the command line accepts a finding by itself; the report says so. */
export const automaticAcceptanceGrade = 2

/** The decisions of the command line: every finding of `automaticAcceptanceGrade` and above. */
export const automaticDecisions = (analysis: Analysis): FindingDecision[] =>
  analysis.findings.map((finding) => ({
    findingId: finding.id,
    decision: finding.grade >= automaticAcceptanceGrade ? 'accepted' : 'rejected',
  }))

/** The template of the pattern that leads the analysis, or `normal` when no finding is accepted. */
export const autoTemplate = (analysis: Analysis, decisions: readonly FindingDecision[]): string => {
  const [first] = acceptedFindings(analysis, decisions)
  return first ? templateFor(first.pattern).id : normalTemplate.id
}

/** Accepted findings, the most active first. */
const acceptedFindings = (analysis: Analysis, decisions: readonly FindingDecision[]): Finding[] => {
  const accepted = new Set(decisions.filter((each) => each.decision === 'accepted').map((each) => each.findingId))
  return analysis.findings.filter((finding) => accepted.has(finding.id)).sort((a, b) => b.grade - a.grade || b.ratio - a.ratio)
}

/** A chosen template writes the findings of its own patterns only: a disc is never described by the facet's sentences. */
const chosenTemplate = (finding: Finding, choice: TemplateChoice, { templates }: Writing): Template => {
  const chosen = templateById(choice, templates)
  const fits = chosen !== null && (chosen.patterns.includes(finding.pattern) || chosen.id === focalUptakeTemplate.id)
  return fits ? chosen : templateFor(finding.pattern, templates)
}

const reportFinding = (finding: Finding, analysis: Analysis, previous: ReportFinding | undefined, choice: TemplateChoice, writing: Writing): ReportFinding => {
  const template = templateById(previous?.templateId ?? '', writing.templates) ?? chosenTemplate(finding, choice, writing)
  const coded = {
    findingId: finding.id,
    pattern: finding.pattern,
    templateId: template.id,
    templateVersion: template.version,
    level: finding.level,
    structure: finding.structure,
    side: finding.side,
    grade: finding.grade,
    ratio: finding.ratio,
    fields: fieldValues(template, finding, analysis, previous?.fields),
    withdrawn: false,
  }
  const texts = findingTexts(coded, analysis, writing)
  return {
    ...coded,
    sentence: regenerated(previous?.sentence, texts.sentence),
    impression: regenerated(previous?.impression, texts.impression),
    recommendation: regenerated(previous?.recommendation, texts.recommendation),
  }
}

/** Regions whose grade says something about the normal rest: the iliac crest is what grade 2 is measured against. */
const otherRegions = (content: Pick<ReportContent, 'findings'>, analysis: Analysis): Analysis['regions'] => {
  const told = printedFindings(content).flatMap((each) => analysis.findings.find((finding) => finding.id === each.findingId) ?? [])
  const own = new Set(told.map((finding) => finding.regionId))
  return analysis.regions.filter((region) => region.structure !== 'iliac-crest' && !own.has(region.id) && !told.some((finding) => isEndplateOf(region, finding)))
}

const normalValues = (content: Pick<ReportContent, 'findings'>, analysis: Analysis): Record<string, string> => ({
  ...levelSpan(analysis),
  reference: referenceWords(analysis.reference),
  highestGrade: String(Math.max(0, ...otherRegions(content, analysis).map((region) => region.grade))),
  accepted: String(printedFindings(content).length),
})

/** The findings that are printed: not those taken back. */
export const printedFindings = (content: Pick<ReportContent, 'findings'>): ReportFinding[] =>
  content.findings.filter((finding) => !finding.withdrawn)

type Written = Pick<ReportContent, 'findings' | 'language' | 'templates'>

/** Parts of the template `normal` (the site's own, where it has one) about the rest of the study, in the language of the report. */
const normalText = (content: Written, analysis: Analysis, ...names: readonly ('sentence' | 'impression' | 'recommendation')[]): string => {
  const { language, templates } = writingOf(content)
  const template = templateById(normalTemplate.id, templates) ?? normalTemplate
  const values = normalValues(content, analysis)
  const printed = {
    text: (part: string) => templatePhrase(part, language),
    values: { ...values, ...levelNames(levelSpan(analysis), packs[language]), reference: engineWords(values['reference'] ?? '', language) },
  }
  const texts = names.map((name) => fillParts(template[name] satisfies readonly TemplatePart[], values, printed))
  return texts.filter((text) => text !== '').join(' ')
}

/** One sentence about everything that is not a finding of this report. */
export const otherRegionsText = (content: Written, analysis: Analysis): string => normalText(content, analysis, 'sentence')

const conclusionText = (content: Written, analysis: Analysis): string => normalText(content, analysis, 'impression', 'recommendation')

const wasEdited = (finding: ReportFinding): boolean =>
  [finding.sentence, finding.impression, finding.recommendation].some((sentence) => sentence.origin !== 'generated')

/**
 * The content after the decisions or the analysis changed. A newly accepted finding comes with its sentences and two key images;
 * one taken back leaves with them, unless the reader edited a sentence of it: then it stays as `withdrawn`, unprinted.
 * Generated sentences follow; edited ones stay (`isOutdated` tells where the finding under them has changed).
 */
export const syncFindings = (
  content: ReportContent,
  analysis: Analysis,
  decisions: readonly FindingDecision[],
  procedure: Procedure | null = null,
  choice: TemplateChoice = 'auto',
): ReportContent => {
  const accepted = acceptedFindings(analysis, decisions)
  const acceptedIds = new Set(accepted.map((finding) => finding.id))
  const before = new Map(content.findings.map((finding) => [finding.findingId, finding]))
  const writing = writingOf(content)
  const gone = content.findings.filter((finding) => !acceptedIds.has(finding.findingId))
  const findings = [
    ...accepted.map((finding) => reportFinding(finding, analysis, before.get(finding.id), choice, writing)),
    ...gone.filter(wasEdited).map((finding) => ({ ...finding, withdrawn: true })),
  ]
  const fresh = accepted.filter((finding) => before.get(finding.id)?.withdrawn !== false)
  const keyImages = [
    ...content.keyImages
      .filter((image) => !gone.some((finding) => isBroughtBy(image, finding.findingId)))
      .map((image) => recaptioned(image, analysis, packs[writing.language])),
    ...fresh.flatMap((finding) => keyImagesFor(finding, packs[writing.language])),
  ]
  const next = withPriorSentence({ ...content, findings, keyImages }, analysis)
  return {
    ...next,
    quality: regenerated(content.quality, qualityText(analysis, next, procedure)),
    conclusion: regenerated(content.conclusion, conclusionText(next, analysis)),
  }
}

/** The generated text that stands, or would stand, under the quality, the comparison and the conclusion. */
export const generatedFrame = (report: Pick<Report, 'content' | 'analysis' | 'procedure'>): { quality: string; conclusion: string; priorSentence: string } => ({
  quality: qualityText(report.analysis, report.content, report.procedure),
  conclusion: conclusionText(report.content, report.analysis),
  priorSentence: priorSentence(report.content, report.analysis),
})
