import type { Analysis } from '../findings/analysis.ts'
import type { Finding } from '../findings/finding.ts'
import type { TemplateField } from '../knowledge/templates/template-schema.ts'
import { followedCtReasons } from './ct-reasons.ts'
import { writingOf } from './finding-sentences.ts'
import { bloodPoolSeen, partsInvolved } from './filled-values.ts'
import type { ReportContent, ReportFinding } from './report.ts'
import { templateById, templateFor } from './templates.ts'

/** `unfilled`: what the field says where the finding says nothing. */
type Follow = (text: string, before: Finding | undefined, now: Finding, unfilled: string) => string

/** A choice that the program made is made again; one that the reader made stays. */
const chosenAgain = (of: (finding: Finding) => string): Follow => (text, before, now, unfilled) =>
  before !== undefined && text === (of(before) || unfilled) ? of(now) || unfilled : text

/** Fields that the program fills and the reader may change, by where they come from: what each says after a new analysis. */
const follows: Readonly<Partial<Record<NonNullable<TemplateField['from']>, Follow>>> = {
  ctReasons: followedCtReasons,
  parts: chosenAgain(partsInvolved),
  bloodPool: chosenAgain(bloodPoolSeen),
}

/** Fields of accepted findings that the program had filled, after a new analysis of the study; what the reader wrote stays. */
export const followFields = (content: ReportContent, before: Analysis, now: Analysis): ReportContent => {
  const { templates } = writingOf(content)
  const follow = (finding: ReportFinding): ReportFinding => {
    const template = templateById(finding.templateId, templates) ?? templateFor(finding.pattern, templates)
    const find = ({ findings }: Analysis): Finding | undefined => findings.find(({ id }) => id === finding.findingId)
    const [old, fresh] = [find(before), find(now)]
    if (fresh === undefined) return finding
    const fields = template.fields.flatMap(({ id, from, default: unfilled }) => {
      const [text, followed] = [finding.fields[id], from === null ? undefined : follows[from]]
      return text === undefined || followed === undefined ? [] : [[id, followed(text, old, fresh, unfilled)]]
    })
    return { ...finding, fields: { ...finding.fields, ...(Object.fromEntries(fields) as Record<string, string>) } }
  }
  return { ...content, findings: content.findings.map(follow) }
}
