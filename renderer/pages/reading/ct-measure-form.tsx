import { useId, useState } from 'react'
import type { CtMeasure } from '../../../core/findings/ct-measure.ts'
import { ctPlaceWords, whyNotTaken } from '../../../core/findings/ct-corrections.ts'
import { ctMeasureRule } from '../../../core/knowledge/ct-measures-schema.ts'
import { ctUnitWords, ctValueWords } from './ct-measure-words.ts'

interface CtMeasureFormProps {
  measure: CtMeasure
  /** null: not assessable. */
  onSet: (value: number | null) => void
  /** Back to what was measured; only offered where the reader set a value. */
  onTakeBack: () => void
  onCancel: () => void
}

const numberOf = (text: string): number => (text.trim() === '' ? NaN : Number(text.trim().replace(',', '.')))

/** The reader's value of one CT measure, in the unit of the measure and within its bounds. */
export const CtMeasureForm = ({ measure, onSet, onTakeBack, onCancel }: CtMeasureFormProps) => {
  const id = useId()
  const { digits, bounds } = ctMeasureRule(measure.measure)
  const [text, setText] = useState(measure.value === null ? '' : String(Number(measure.value.toFixed(digits))))
  const value = numberOf(text)
  const refusal = Number.isNaN(value) ? null : whyNotTaken({ ...measure, value })
  const unit = ctUnitWords(measure.unit)
  return (
    <form
      className="ct-form"
      data-testid="ct-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (!Number.isNaN(value) && refusal === null) onSet(value)
      }}
      onKeyDown={(event) => {
        event.stopPropagation()
        if (event.key === 'Escape') onCancel()
      }}
    >
      <label className="label" htmlFor={id}>
        {ctPlaceWords(measure)}
        <span className="faint">
          {' '}
          measured {ctValueWords(measure.measured, measure)}; {bounds[0]} to {bounds[1]}
          {unit === '' ? '' : ` ${unit}`}
        </span>
      </label>
      <div className="row">
        <input id={id} className="field ct-value" autoFocus inputMode="decimal" value={text} data-testid="ct-value" aria-invalid={refusal !== null} onChange={(event) => setText(event.target.value)} />
        <span className="soft">{unit}</span>
        <button type="submit" className="button button-small button-primary" disabled={Number.isNaN(value) || refusal !== null}>
          Set
        </button>
        <button type="button" className="button button-small" data-testid="ct-not-assessable" onClick={() => onSet(null)}>
          Not assessable
        </button>
        {measure.origin === 'reader' && (
          <button type="button" className="button button-small" data-testid="ct-take-back" onClick={onTakeBack}>
            Use the measured
          </button>
        )}
        <button type="button" className="button button-small" onClick={onCancel}>
          Cancel
        </button>
      </div>
      {refusal !== null && (
        <p className="warn" role="alert" data-testid="ct-refusal">
          {refusal}
        </p>
      )}
    </form>
  )
}
