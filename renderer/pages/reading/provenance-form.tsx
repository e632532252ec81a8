import { useId, useState } from 'react'
import type { Problem } from '../../../core/base/problem.ts'
import { nuclideTable } from '../../../core/knowledge/tracers/nuclides-schema.ts'
import type { CorrectionField } from '../../../core/units/corrections.ts'
import type { UnitSheet } from '../../../core/volume/unit-sheet.ts'
import { ProblemMessage } from '../../parts/problem-message.tsx'
import { useApp } from '../../state/app-state.ts'
import { useUnits } from '../../state/units-state.ts'
import { correctionOf, draftOf, editorOf } from './provenance-draft.ts'
import type { CorrectionDraft } from './provenance-draft.ts'
import { decayChoices } from './provenance-words.ts'

type Choices = readonly (readonly [value: string, words: string])[]

const choicesOf = (field: CorrectionField, { doseAsWritten, calibrations }: UnitSheet): Choices => {
  switch (field) {
    case 'sex':
      return [
        ['F', 'Female'],
        ['M', 'Male'],
      ]
    case 'doseUnit':
      return [
        ['MBq', `${doseAsWritten ?? ''} MBq`],
        ['Bq', `${doseAsWritten ?? ''} Bq`],
      ]
    case 'nuclide':
      return nuclideTable.nuclides.map(({ id }) => [id, id])
    case 'decayCorrection':
      return decayChoices
    case 'calibrationId':
      return calibrations.map(({ calibrationId, title, doubts }) => [calibrationId, doubts.length === 0 ? title : `${title} (${doubts.join('; ')})`])
    default:
      return []
  }
}

interface ValueProps {
  readonly id: string
  readonly field: CorrectionField
  readonly sheet: UnitSheet
  readonly draft: CorrectionDraft
  readonly autoFocus: boolean
  readonly onChange: (draft: CorrectionDraft) => void
}

const Value = ({ id, field, sheet, draft, autoFocus, onChange }: ValueProps) => {
  const kind = editorOf(field)
  const unit = sheet.fields.find((each) => each.field === field)?.unit ?? null
  const type = kind === 'date-time' ? 'datetime-local' : 'text'
  if (kind === 'choice') {
    return (
      <select id={id} className="select" autoFocus={autoFocus} value={draft.value} data-testid={`value-${field}`} onChange={(event) => onChange({ ...draft, value: event.target.value })}>
        <option value="">Choose…</option>
        {choicesOf(field, sheet).map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
    )
  }
  return (
    <span className="with-unit">
      <input
        id={id}
        className="field"
        type={type}
        step={1}
        inputMode={kind === 'date-time' ? undefined : 'decimal'}
        autoFocus={autoFocus}
        autoComplete="off"
        value={draft.value}
        data-testid={`value-${field}`}
        onChange={(event) => onChange({ ...draft, value: event.target.value })}
      />
      {unit !== null && <span className="soft">{unit}</span>}
      {kind === 'measured' && (
        <input
          className="field"
          type="datetime-local"
          step={1}
          aria-label="Measured at, in the clock of the scanner"
          value={draft.at}
          onChange={(event) => onChange({ ...draft, at: event.target.value })}
        />
      )}
    </span>
  )
}

interface FormProps {
  readonly sheet: UnitSheet
  readonly field: CorrectionField
  /** The form stands under a refusal, as its answer. */
  readonly isAsked?: boolean
  readonly onDone: () => void
}

const MissingCalibration = () => {
  const show = useApp((app) => app.show)
  return (
    <p className="soft">
      Counts become Bq/ml by a calibration of the camera that a physicist has measured.{' '}
      <button type="button" className="link" data-testid="add-calibration" onClick={() => show('calibrations')}>
        Calibrations of the cameras…
      </button>
    </p>
  )
}

/** One value, who puts it in and why. An unusual number is asked about once more before it is taken. */
export const ProvenanceForm = ({ sheet, field, isAsked = false, onDone }: FormProps) => {
  const id = useId()
  const lastReader = useApp((app) => app.facts?.settings.lastReader ?? '')
  const { correct, busy } = useUnits()
  const known = sheet.fields.find((each) => each.field === field)
  const [draft, setDraft] = useState(() => draftOf(known?.entered?.correction ?? null))
  const [by, setBy] = useState(known?.entered?.by ?? lastReader)
  const [reason, setReason] = useState('')
  const [problem, setProblem] = useState<Problem | null>(null)
  if (known === undefined) return null
  if (field === 'calibrationId' && sheet.calibrations.length === 0) return <MissingCalibration />
  const correction = correctionOf(field, draft)
  const ready = correction !== null && by.trim().length > 1 && reason.trim().length > 1 && !busy

  const save = async (confirmed: boolean): Promise<void> => {
    if (correction === null) return
    const failed = await correct(correction, { by: by.trim(), reason: reason.trim() }, confirmed)
    setProblem(failed)
    if (failed === null) onDone()
  }
  return (
    <form
      className="provenance-form"
      data-testid={isAsked ? 'asked-form' : 'correct-form'}
      data-field={field}
      onSubmit={(event) => {
        event.preventDefault()
        if (ready) void save(false)
      }}
    >
      <div>
        <label className="label" htmlFor={id}>
          {known.name}
          {known.unit === null ? '' : `, ${known.unit}`}
          {editorOf(field) === 'date-time' ? ', in the clock of the scanner' : ''}
        </label>
        <Value
          id={id}
          field={field}
          sheet={sheet}
          draft={draft}
          autoFocus={!isAsked}
          onChange={(next) => {
            setDraft(next)
            setProblem(null)
          }}
        />
      </div>
      <div className="two-fields">
        <div>
          <label className="label" htmlFor={`${id}-by`}>
            Reader
          </label>
          <input id={`${id}-by`} className="field" maxLength={120} autoComplete="off" value={by} data-testid="correction-by" onChange={(event) => setBy(event.target.value)} />
        </div>
        <div>
          <label className="label" htmlFor={`${id}-reason`}>
            Where it comes from, or why
          </label>
          <input id={`${id}-reason`} className="field" maxLength={400} autoComplete="off" value={reason} data-testid="correction-reason" onChange={(event) => setReason(event.target.value)} />
        </div>
      </div>
      {problem !== null && (
        <ProblemMessage problem={problem}>
          {problem.code === 'please-confirm' && (
            <button type="button" className="button button-small" data-testid="confirm-value" disabled={!ready} onClick={() => void save(true)}>
              Yes, it is right
            </button>
          )}
        </ProblemMessage>
      )}
      <div className="row">
        <button type="submit" className="button button-small button-primary" disabled={!ready} data-testid="save-correction">
          Use this value
        </button>
        {!isAsked && (
          <button type="button" className="button button-small" onClick={onDone}>
            Cancel
          </button>
        )}
      </div>
    </form>
  )
}
