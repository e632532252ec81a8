import { useId, useState } from 'react'
import type { Problem } from '../../../core/base/problem.ts'
import type { Calibrations } from '../../../contract/units.ts'
import { call } from '../../api/client.ts'
import { ProblemMessage } from '../../parts/problem-message.tsx'

/** Ends a calibration on a day, or takes it back as if it had never been. Both stay in the list with their reason. */
export const EndForm = ({ calibrationId, onEnded, onCancel }: { calibrationId: string; onEnded: (calibrations: Calibrations) => void; onCancel: () => void }) => {
  const id = useId()
  const [validTo, setValidTo] = useState('')
  const [by, setBy] = useState('')
  const [reason, setReason] = useState('')
  const [problem, setProblem] = useState<Problem | null>(null)
  const ready = by.trim().length > 1 && reason.trim().length > 1
  const submit = async (): Promise<void> => {
    const answer = await call('calibrations.end', { calibrationId, validTo: validTo === '' ? null : validTo, by: by.trim(), reason: reason.trim() })
    if (answer.ok) onEnded(answer.value)
    else setProblem(answer.error)
  }
  const field = (name: string, label: string, type: 'text' | 'date', value: string, onChange: (value: string) => void) => (
    <div>
      <label className="label" htmlFor={`${id}-${name}`}>
        {label}
      </label>
      <input id={`${id}-${name}`} className="field" type={type} maxLength={200} autoComplete="off" value={value} data-testid={`end-${name}`} onChange={(event) => onChange(event.target.value)} />
    </div>
  )
  return (
    <form
      className="calibration-form"
      data-testid="end-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (ready) void submit()
      }}
    >
      <div className="two-columns">
        {field('validTo', 'Last day (empty: take back altogether)', 'date', validTo, setValidTo)}
        {field('by', 'By', 'text', by, setBy)}
        {field('reason', 'Why', 'text', reason, setReason)}
      </div>
      {problem !== null && <ProblemMessage problem={problem} />}
      <div className="row">
        <button type="submit" className="button button-small" disabled={!ready} data-testid="end-now">
          {validTo === '' ? 'Take back' : 'End'}
        </button>
        <button type="button" className="button button-small" onClick={onCancel}>
          Cancel
        </button>
      </div>
    </form>
  )
}
