import { useId } from 'react'
import type { ReportFinding } from '../../../core/report/report.ts'
import type { Writing } from '../../../core/report/finding-sentences.ts'
import { fittingTemplates } from '../../../core/report/templates.ts'

interface TemplateChoiceProps {
  finding: ReportFinding
  writing: Writing
  disabled: boolean
  onTemplate: (templateId: string) => void
}

/** Which template words the finding: that of its pattern, or the one that names no pattern. Nothing is shown where there is no choice. */
export const TemplateChoice = ({ finding, writing, disabled, onTemplate }: TemplateChoiceProps) => {
  const id = useId()
  const fitting = fittingTemplates(finding.pattern, writing.templates)
  if (fitting.length < 2) return null
  return (
    <div className="form-row">
      <label htmlFor={id}>Template</label>
      <div>
        <select id={id} className="select" data-testid="template-choice" disabled={disabled} value={finding.templateId} onChange={(event) => onTemplate(event.target.value)}>
          {!fitting.some((each) => each.id === finding.templateId) && <option value={finding.templateId}>{finding.templateId}</option>}
          {fitting.map(({ id: templateId, title }) => (
            <option key={templateId} value={templateId}>
              {title}
            </option>
          ))}
        </select>
      </div>
    </div>
  )
}
