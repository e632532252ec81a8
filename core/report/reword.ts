import type { Analysis } from '../findings/analysis.ts'
import { fieldValues, findingTexts } from './finding-sentences.ts'
import type { Writing } from './finding-sentences.ts'
import type { ReportFinding } from './report.ts'
import { regenerated } from './sentences.ts'
import { fittingTemplates } from './templates.ts'

/** A finding with its generated sentences made anew from its fields; those that the reader edited stay. */
export const rewritten = (finding: ReportFinding, analysis: Analysis, writing: Writing): ReportFinding => {
  const texts = findingTexts(finding, analysis, writing)
  return {
    ...finding,
    sentence: regenerated(finding.sentence, texts.sentence),
    impression: regenerated(finding.impression, texts.impression),
    recommendation: regenerated(finding.recommendation, texts.recommendation),
  }
}

/** With these fields filled in. */
export const answered = (finding: ReportFinding, fields: Readonly<Record<string, string>>, analysis: Analysis, writing: Writing): ReportFinding =>
  rewritten({ ...finding, fields: { ...finding.fields, ...fields } }, analysis, writing)

/** Worded by another template that fits its pattern; fields of the same name keep their values. One that does not fit changes nothing. */
export const wordedBy = (finding: ReportFinding, templateId: string, analysis: Analysis, writing: Writing): ReportFinding => {
  const template = fittingTemplates(finding.pattern, writing.templates).find(({ id }) => id === templateId)
  const measured = analysis.findings.find(({ id }) => id === finding.findingId)
  if (template === undefined || measured === undefined) return finding
  return rewritten({ ...finding, templateId, templateVersion: template.version, fields: fieldValues(template, measured, analysis, finding.fields) }, analysis, writing)
}
