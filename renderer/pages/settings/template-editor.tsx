import { useId, useMemo, useState } from 'react'
import type { Problem } from '../../../core/base/problem.ts'
import { patternSchema } from '../../../core/base/anatomy.ts'
import type { Template, TemplateField, TemplatePart } from '../../../core/knowledge/templates/template-schema.ts'
import { exampleFields, templatePreview } from '../../../core/report/site-templates.ts'
import type { ListedTemplates } from '../../../contract/templates.ts'
import { call } from '../../api/client.ts'
import { GrowingTextarea } from '../../parts/growing-textarea.tsx'
import { ProblemMessage } from '../../parts/problem-message.tsx'

type PartName = 'sentence' | 'impression' | 'recommendation'

const partNames: readonly (readonly [PartName, string])[] = [
  ['sentence', 'Finding'],
  ['impression', 'Impression'],
  ['recommendation', 'Recommendation'],
]

/** When a part is written, in words: "grade at least 1; CT correlate filled". */
const conditionWords = ({ when }: TemplatePart, template: Template): string => {
  const label = (id: string): string => template.fields.find((field) => field.id === id)?.label ?? id
  const words = when.map((condition) => {
    switch (condition.is) {
      case 'filled':
      case 'empty':
        return `${label(condition.value)} is ${condition.is}`
      case 'one-of':
        return `${label(condition.value)}: ${condition.of.join(' or ')}`
      case 'none-of':
        return `${label(condition.value)}: not ${condition.of.join(', ')}`
      case 'at-least':
        return `${label(condition.value)} ${condition.of} or more`
      case 'below':
        return `${label(condition.value)} below ${condition.of}`
    }
  })
  return words.length === 0 ? 'always' : words.join('; ')
}

const FieldEditor = ({ field, onField }: { field: TemplateField; onField: (field: TemplateField) => void }) => {
  const id = useId()
  return (
    <div className="template-field">
      <label htmlFor={`${id}-label`} className="label">
        {field.id}
        {field.measured ? ', measured' : ''}
      </label>
      <input id={`${id}-label`} className="field" value={field.label} aria-label={`Label of ${field.id}`} onChange={(event) => onField({ ...field, label: event.target.value })} />
      <select className="select" value={field.whenEmpty} aria-label={`When ${field.label} is empty`} onChange={(event) => onField({ ...field, whenEmpty: event.target.value as TemplateField['whenEmpty'] })}>
        <option value="prohibit">empty: do not sign</option>
        <option value="alert">empty: warn</option>
        <option value="silent">empty: say nothing</option>
      </select>
      {!field.measured && field.type !== 'number' && (
        <GrowingTextarea
          aria-label={`Values of ${field.label}, one a line`}
          value={field.values.join('\n')}
          onChange={(event) => onField({ ...field, values: event.target.value.split('\n') })}
        />
      )}
    </div>
  )
}

const tidied = (template: Template): Template => ({
  ...template,
  fields: template.fields.map((field) => ({ ...field, label: field.label.trim(), values: field.values.map((value) => value.trim()).filter((value) => value !== '') })),
})

interface TemplateEditorProps {
  template: Template
  onCancel: () => void
  onSaved: (templates: ListedTemplates) => void
}

/** Words, choices and rules of one template at the left, what it writes for a made-up finding at the right, with every key. */
export const TemplateEditor = ({ template, onCancel, onSaved }: TemplateEditorProps) => {
  const id = useId()
  const [draft, setDraft] = useState(template)
  const [fields, setFields] = useState(() => exampleFields(template))
  const [problem, setProblem] = useState<Problem | null>(null)
  const preview = useMemo(() => templatePreview(tidied(draft), fields), [draft, fields])
  const withPart = (name: PartName, index: number, text: string): void => {
    setDraft({ ...draft, [name]: draft[name].map((part, at) => (at === index ? { ...part, text } : part)) })
  }
  const save = async (): Promise<void> => {
    const answer = await call('templates.save', { template: tidied(draft) })
    setProblem(answer.ok ? null : answer.error)
    if (answer.ok) onSaved(answer.value)
  }
  return (
    <form
      className="template-editor"
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <div className="template-form">
        <label className="label" htmlFor={`${id}-title`}>
          Title
        </label>
        <input id={`${id}-title`} className="field" value={draft.title} autoFocus data-testid="template-title" onChange={(event) => setDraft({ ...draft, title: event.target.value })} />
        <label className="label" htmlFor={`${id}-pattern`}>
          Written for
        </label>
        <select
          id={`${id}-pattern`}
          className="select"
          value={draft.patterns[0] ?? ''}
          onChange={(event) => {
            const pattern = patternSchema.safeParse(event.target.value)
            setDraft({ ...draft, patterns: pattern.success ? [pattern.data] : [] })
          }}
        >
          <option value="">no pattern of its own</option>
          {patternSchema.options.map((pattern) => (
            <option key={pattern} value={pattern}>
              {pattern.replaceAll('-', ' ')}
            </option>
          ))}
        </select>
        <h3 className="caption">Fields</h3>
        {draft.fields.map((field, index) => (
          <FieldEditor key={field.id} field={field} onField={(next) => setDraft({ ...draft, fields: draft.fields.map((each, at) => (at === index ? next : each)) })} />
        ))}
        {partNames.map(([name, label]) => (
          <section key={name} aria-label={label}>
            <h3 className="caption">{label}</h3>
            {draft[name].map((part, index) => (
              <div key={part.id} className="template-part">
                <span className="faint">{conditionWords(part, draft)}</span>
                <GrowingTextarea aria-label={`${label}: ${part.id}`} data-testid={`part-${name}-${part.id}`} value={part.text} onChange={(event) => withPart(name, index, event.target.value)} />
              </div>
            ))}
          </section>
        ))}
      </div>
      <div className="template-preview" aria-live="polite" data-testid="template-preview">
        <h3 className="caption">Preview: a made-up finding</h3>
        {draft.fields
          .filter(({ type, measured }) => type === 'choice' && !measured)
          .map((field) => (
            <label key={field.id} className="template-choice">
              <span className="faint">{field.label}</span>
              <select className="select" value={fields[field.id] ?? ''} onChange={(event) => setFields({ ...fields, [field.id]: event.target.value })}>
                <option value="">empty</option>
                {field.values.map((value) => (
                  <option key={value} value={value}>
                    {value}
                  </option>
                ))}
              </select>
            </label>
          ))}
        {partNames.map(([name, label]) => (
          <div key={name}>
            <h4 className="label">{label}</h4>
            <p className="selectable" data-testid={`preview-${name}`}>
              {preview[name] === '' ? <span className="faint">nothing is written</span> : preview[name]}
            </p>
          </div>
        ))}
        {problem !== null && <ProblemMessage problem={problem} />}
        <div className="dialog-actions">
          <button type="button" className="button" onClick={onCancel}>
            Cancel
          </button>
          <button type="submit" className="button button-primary" data-testid="save-template">
            Save as the next version
          </button>
        </div>
      </div>
    </form>
  )
}
