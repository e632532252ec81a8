import type { Analysis } from '../findings/analysis.ts'
import type { Finding } from '../findings/finding.ts'
import { followedCtReasons } from './ct-reasons.ts'
import { writingOf } from './finding-sentences.ts'
import type { ReportContent, ReportFinding } from './report.ts'
import { templateById, templateFor } from './templates.ts'

/** Fields of accepted findings that hold CT reasons, after a new analysis of the study. */
export const followCtFields = (content: ReportContent, before: Analysis, now: Analysis): ReportContent => {
  const { templates } = writingOf(content)
  const follow = (finding: ReportFinding): ReportFinding => {
    const template = templateById(finding.templateId, templates) ?? templateFor(finding.pattern, templates)
    const find = ({ findings }: Analysis): Finding | undefined => findings.find(({ id }) => id === finding.findingId)
    const [old, fresh] = [find(before), find(now)]
    if (fresh === undefined) return finding
    const fields = template.fields.flatMap(({ id, from }) => (from === 'ctReasons' && finding.fields[id] !== undefined ? [[id, followedCtReasons(finding.fields[id], old, fresh)]] : []))
    return { ...finding, fields: { ...finding.fields, ...(Object.fromEntries(fields) as Record<string, string>) } }
  }
  return { ...content, findings: content.findings.map(follow) }
}
