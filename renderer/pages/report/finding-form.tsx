import { useEffect, useId, useRef } from 'react'
import type { Analysis } from '../../../core/findings/analysis.ts'
import type { TemplateField } from '../../../core/knowledge/templates/template-schema.ts'
import { findingTexts } from '../../../core/report/finding-sentences.ts'
import type { Writing } from '../../../core/report/finding-sentences.ts'
import { fieldWords } from '../../../core/report/field-words.ts'
import { templatePhrase } from '../../../core/report/language.ts'
import type { ReportContent, ReportFinding, ReportLanguage } from '../../../core/report/report.ts'
import { templateById } from '../../../core/report/templates.ts'
import { ChoiceGroup } from '../../parts/choice-group.tsx'
import { displayUnit, findingTitle } from '../../parts/words.ts'
import { withField, withoutFinding, withRestored, withSentence, withTemplate } from './edit-content.ts'
import type { FindingPart } from './edit-content.ts'
import { SentenceField } from './sentence-field.tsx'
import { TemplateChoice } from './template-choice.tsx'
import { WritingTextarea } from './writing-textarea.tsx'

type Edit = (change: (content: ReportContent) => ReportContent) => void

const parts: readonly [FindingPart, string][] = [
  ['sentence', 'Finding'],
  ['impression', 'Impression'],
  ['recommendation', 'Recommendation'],
]

interface FieldProps {
  field: TemplateField
  /** Of the report: labels and choices are read in the words that are printed, and stay coded. */
  language: ReportLanguage
  value: string
  disabled: boolean
  onValue: (value: string) => void
}

/** A suggested phrase behind what stands there already. */
const withPhrase = (value: string, phrase: string): string => (value.trim() === '' ? phrase : `${value.trim()}; ${phrase}`)

/** One field of the template: measured ones are shown, a choice is a row of buttons, a text may have suggestions. */
const Field = ({ field, language, value, disabled, onValue }: FieldProps) => {
  const id = useId()
  const label = templatePhrase(field.label, language)
  const words = (coded: string): string => fieldWords(field, coded, language)
  if (field.measured) {
    return (
      <div className="form-row form-row-measured">
        <span>{label}</span>
        <p className="measured selectable" data-testid={`field-${field.id}`} title="From the analysis; it cannot be typed over">
          {value === '' ? (
            <span className="faint">not available</span>
          ) : (
            <>
              {words(value)}
              {displayUnit(field.unit)} <span className="faint">measured</span>
            </>
          )}
        </p>
      </div>
    )
  }
  if (field.type === 'choice') {
    return (
      <div className="form-row">
        <span id={id}>{label}</span>
        <ChoiceGroup labelledBy={id} values={field.values} words={words} value={value} disabled={disabled} onChange={onValue} />
      </div>
    )
  }
  const suggestions = disabled ? [] : field.values.filter((each) => !value.includes(each))
  return (
    <div className="form-row">
      <label htmlFor={id}>{label}</label>
      <div>
        <WritingTextarea
          id={id}
          data-testid={`field-${field.id}`}
          disabled={disabled}
          value={value}
          onText={onValue}
        />
        {suggestions.length > 0 && (
          <p className="suggestions" aria-label={`Suggestions for ${label}`}>
            {suggestions.map((each) => (
              <button key={each} type="button" className="link" onClick={() => onValue(withPhrase(value, each))}>
                {each}
              </button>
            ))}
          </p>
        )}
      </div>
    </div>
  )
}

interface FindingFormProps {
  finding: ReportFinding
  analysis: Analysis
  /** The language and the templates of the report. */
  writing: Writing
  disabled: boolean
  /** The reader came here for this finding. */
  shown: boolean
  edit: Edit
}

/** The template's form for one accepted finding, made from the template's own list of fields. */
export const FindingForm = ({ finding, analysis, writing, disabled, shown, edit }: FindingFormProps) => {
  const section = useRef<HTMLElement>(null)
  useEffect(() => {
    if (shown) section.current?.scrollIntoView({ block: 'start' })
  }, [shown])
  const template = templateById(finding.templateId, writing.templates)
  const texts = findingTexts(finding, analysis, writing)
  const { findingId } = finding
  return (
    <section ref={section} className="form-section" aria-label={findingTitle(finding.pattern, finding.level, finding.side)} data-testid="finding-form" data-finding={findingId}>
      <h2 className="caption">
        {findingTitle(finding.pattern, finding.level, finding.side)} <span className="plain">template {finding.templateVersion}</span>
      </h2>
      {finding.withdrawn && (
        <div className="message message-warn" data-testid="withdrawn">
          <p>This finding is no longer accepted. It is not printed; it is kept because you edited its text. Accept it again on the reading page, or remove it.</p>
          <button className="button button-small" disabled={disabled} onClick={() => edit((content) => withoutFinding(content, findingId))}>
            Remove it
          </button>
        </div>
      )}
      <TemplateChoice
        finding={finding}
        writing={writing}
        disabled={disabled || finding.withdrawn}
        onTemplate={(templateId) => {
          edit((content) => withTemplate(content, findingId, templateId, analysis))
        }}
      />
      {template?.fields.map((field) => (
        <Field
          key={field.id}
          field={field}
          language={writing.language}
          value={finding.fields[field.id] ?? ''}
          disabled={disabled || finding.withdrawn}
          onValue={(value) => {
            edit((content) => withField(content, findingId, field.id, value, analysis))
          }}
        />
      ))}
      {parts.map(([part, label]) => (
        <SentenceField
          key={part}
          label={label}
          testId={`${part}-text`}
          sentence={finding[part]}
          follows="the finding"
          generatedNow={texts[part]}
          disabled={disabled}
          onText={(text) => {
            edit((content) => withSentence(content, findingId, part, text))
          }}
          onRestore={() => {
            edit((content) => withRestored(content, findingId, part, analysis))
          }}
        />
      ))}
      {template !== null && template.pitfalls.length > 0 && (
        <details className="pitfalls">
          <summary>Pitfalls and their sources</summary>
          <ul>
            {template.pitfalls.map((pitfall) => (
              <li key={pitfall.text}>
                {pitfall.text} <span className="faint">{pitfall.source}{pitfall.verified ? '' : ', not verified'}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  )
}
