import { useId, useRef, useState } from 'react'
import { valueAt } from '../../../core/referral/paths.ts'
import type { Referral } from '../../../core/referral/referral.ts'
import type { KnownFacts } from '../../../core/referral/facts-of.ts'
import { GrowingTextarea } from '../../parts/growing-textarea.tsx'
import { DateField } from './date-field.tsx'
import { Injections, Operations } from './entry-list.tsx'
import { KeyChoice } from './key-choice.tsx'
import type { Field, Option } from './referral-fields.ts'

const yesNo: readonly Option[] = [
  { value: 'yes', label: 'yes' },
  { value: 'no', label: 'no' },
]

const orNone: readonly Option[] = [
  { value: 'some', label: 'yes' },
  { value: 'none', label: 'none' },
]

/** Goes on in the form, as Tab would, but past the buttons. */
const focusNext = (from: HTMLElement | null): void => {
  const form = from?.closest('form')
  const now = document.activeElement
  const stops = [...(form?.querySelectorAll<HTMLElement>('input, select, textarea, [role="group"][tabindex="0"], [role="radiogroup"][tabindex="0"]') ?? [])]
  const at = stops.findIndex((stop) => stop === now)
  if (at >= 0) stops[at + 1]?.focus()
}

interface FieldRowProps {
  field: Field
  referral: Referral
  known: KnownFacts
  studyDate: string | null
  onChange: (value: unknown) => void
}

const numberIn = (typed: string, max: number): number | null => {
  const value = Number(typed.trim().replace(',', '.'))
  return typed.trim() !== '' && Number.isFinite(value) && value >= 0 && value <= max ? value : null
}

/** A number, empty where it is unknown. What is no number within reason is kept in sight and not taken. */
const NumberField = ({ id, field, value, placeholder, unit, max, onChange }: { id: string; field: Field; value: unknown; placeholder: string; unit: string; max: number; onChange: (value: unknown) => void }) => {
  const [typed, setTyped] = useState<string | null>(null)
  const isWrong = typed !== null && typed.trim() !== '' && numberIn(typed, max) === null
  return (
    <span className="with-unit">
      <input
        id={id}
        className="field field-number"
        inputMode="decimal"
        maxLength={12}
        autoComplete="off"
        aria-invalid={isWrong}
        data-testid={`field-${field.path}`}
        placeholder={placeholder}
        value={typed ?? (typeof value === 'number' ? String(value) : '')}
        onChange={(event) => {
          const text = event.target.value
          const number = numberIn(text, max)
          setTyped(text)
          if (text.trim() === '' || number !== null) onChange(number)
        }}
        onBlur={() => {
          if (!isWrong) setTyped(null)
        }}
      />
      <span className="soft">{unit}</span>
      {isWrong && <span className="warn">not taken: 0 to {max}</span>}
    </span>
  )
}

const asList = (value: unknown): readonly string[] | null => (Array.isArray(value) ? (value as readonly string[]) : typeof value === 'string' ? [value] : typeof value === 'boolean' ? [value ? 'yes' : 'no'] : null)

const knownWords = (value: unknown): string => (typeof value === 'boolean' ? (value ? 'yes' : 'no') : Array.isArray(value) ? value.join(', ') : typeof value === 'number' || typeof value === 'string' ? String(value) : '')

/** One question of the form, with what the files say of it. */
export const FieldRow = ({ field, referral, known, studyDate, onChange }: FieldRowProps) => {
  const id = useId()
  const row = useRef<HTMLDivElement>(null)
  const { path, label, input } = field
  const value = valueAt(referral, path)
  const fromFiles = valueAt(known.facts, path)
  const origin = known.origins[path]
  const done = (): void => {
    // After the answer is drawn: a field that it brings in is the next one.
    setTimeout(() => focusNext(row.current), 0)
  }
  const editor = () => {
    switch (input.kind) {
      case 'text':
        return <GrowingTextarea id={id} placeholder={knownWords(fromFiles) || input.placeholder} maxLength={2000} data-testid={`field-${path}`} value={typeof value === 'string' ? value : ''} onChange={(event) => onChange(event.target.value === '' ? null : event.target.value)} />
      case 'number':
        return <NumberField id={id} field={field} value={value} placeholder={knownWords(fromFiles)} unit={input.unit} max={input.max} onChange={onChange} />
      case 'date':
        return <DateField label={`Date of the ${path.split('.')[1] ?? ''}`} testId={`field-${path}`} value={typeof value === 'string' ? value : null} studyDate={studyDate} onChange={onChange} />
      case 'yes-no':
        return <KeyChoice label={label} testId={`field-${path}`} options={yesNo} several={false} chosen={asList(value)} known={asList(fromFiles)} onChange={(chosen) => onChange(chosen === null ? null : chosen[0] === 'yes')} onDone={done} />
      case 'choice':
        return <KeyChoice label={label} testId={`field-${path}`} options={input.options} several={false} chosen={asList(value)} known={asList(fromFiles)} onChange={(chosen) => onChange(chosen?.[0] ?? null)} onDone={done} />
      case 'several':
        return <KeyChoice label={label} testId={`field-${path}`} options={input.options} several chosen={asList(value)} known={asList(fromFiles)} onChange={onChange} onDone={done} />
      case 'none-or-text':
      case 'none-or-date': {
        const isSome = typeof value === 'string' && value !== 'none'
        return (
          <div className="entry-list">
            <KeyChoice label={label} testId={`field-${path}`} options={orNone} several={false} chosen={value === null ? null : [isSome ? 'some' : 'none']} onChange={(chosen) => onChange(chosen === null ? null : chosen[0] === 'none' ? 'none' : isSome ? value : input.kind === 'none-or-text' ? ' ' : null)} onDone={done} />
            {input.kind === 'none-or-text' && isSome && <input className="field" aria-label={label} placeholder={input.placeholder} maxLength={300} data-testid={`words-${path}`} value={value.trimStart()} onChange={(event) => onChange(event.target.value === '' ? ' ' : event.target.value)} />}
            {input.kind === 'none-or-date' && value !== 'none' && <DateField label={label} testId={`words-${path}`} value={isSome ? value : null} studyDate={studyDate} onChange={onChange} />}
          </div>
        )
      }
      case 'operations':
        return <Operations value={referral.surgery} studyDate={studyDate} onChange={onChange} onDone={done} />
      case 'injections':
        return <Injections value={referral.injections} studyDate={studyDate} onChange={onChange} onDone={done} />
    }
  }
  return (
    <div className="form-row referral-row" ref={row} data-field={path}>
      <label htmlFor={id}>{label}</label>
      <div>
        {editor()}
        {origin !== undefined && (
          <p className="known" data-testid={`known-${path}`}>
            {value === null ? (
              <span className="faint">
                {knownWords(fromFiles)}: {origin}
              </span>
            ) : (
              <span className="warn">
                entered; {origin}: {knownWords(fromFiles)}
              </span>
            )}
          </p>
        )}
      </div>
    </div>
  )
}
