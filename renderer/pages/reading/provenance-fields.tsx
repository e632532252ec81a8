import { useId, useState } from 'react'
import type { Problem } from '../../../core/base/problem.ts'
import type { CorrectionField } from '../../../core/units/corrections.ts'
import type { UnitField, UnitSheet } from '../../../core/volume/unit-sheet.ts'
import { ProblemMessage } from '../../parts/problem-message.tsx'
import { displayInstant } from '../../parts/words.ts'
import { useApp } from '../../state/app-state.ts'
import { useUnits } from '../../state/units-state.ts'
import { ProvenanceForm } from './provenance-form.tsx'
import { valueWords } from './provenance-words.ts'

const WithdrawForm = ({ field, onDone }: { field: CorrectionField; onDone: () => void }) => {
  const id = useId()
  const { withdraw, busy } = useUnits()
  const [by, setBy] = useState(useApp.getState().facts?.settings.lastReader ?? '')
  const [reason, setReason] = useState('')
  const [problem, setProblem] = useState<Problem | null>(null)
  const ready = by.trim().length > 1 && reason.trim().length > 1 && !busy
  const submit = async (): Promise<void> => {
    const failed = await withdraw(field, { by: by.trim(), reason: reason.trim() })
    setProblem(failed)
    if (failed === null) onDone()
  }
  return (
    <form
      className="provenance-form"
      data-testid="withdraw-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (ready) void submit()
      }}
    >
      <div className="two-fields">
        <div>
          <label className="label" htmlFor={id}>
            Reader
          </label>
          <input id={id} className="field" autoFocus maxLength={120} autoComplete="off" value={by} data-testid="correction-by" onChange={(event) => setBy(event.target.value)} />
        </div>
        <div>
          <label className="label" htmlFor={`${id}-reason`}>
            Why it is withdrawn
          </label>
          <input id={`${id}-reason`} className="field" maxLength={400} autoComplete="off" value={reason} data-testid="correction-reason" onChange={(event) => setReason(event.target.value)} />
        </div>
      </div>
      {problem !== null && <ProblemMessage problem={problem} />}
      <div className="row">
        <button type="submit" className="button button-small" disabled={!ready} data-testid="withdraw-now">
          Withdraw
        </button>
        <button type="button" className="button button-small" onClick={onDone}>
          Cancel
        </button>
      </div>
    </form>
  )
}

const InUse = ({ field }: { field: UnitField }) => {
  const { entered, written } = field
  if (entered === null) return written === null ? <span className="faint">not given</span> : <span className="soft">as in the file</span>
  return (
    <span title={`${entered.by}, ${displayInstant(entered.at)}: ${entered.reason}`}>
      <strong>{valueWords(entered.correction)}</strong> <span className="faint">{entered.by}</span>
    </span>
  )
}

type Open = { readonly field: CorrectionField; readonly kind: 'correct' | 'withdraw' } | null

const Row = ({ sheet, field, open, onOpen }: { sheet: UnitSheet; field: UnitField; open: Open; onOpen: (open: Open) => void }) => {
  const isOpen = open?.field === field.field
  const canCorrect = field.field !== 'calibrationId' || sheet.calibrations.length > 0
  return (
    <>
      <tr data-testid="provenance-field" data-field={field.field}>
        <th scope="row">{field.name}</th>
        <td className="selectable" title={field.tag === null ? 'No attribute of the file holds this' : `${field.keyword ?? ''} ${field.tag}`}>
          {field.written ?? <span className="faint">–</span>}
          {field.written !== null && typeof field.unit === 'string' && !field.written.includes(' ') ? ` ${field.unit}` : ''}
          {field.tag !== null && <span className="faint tag"> {field.tag}</span>}
        </td>
        <td className="selectable">
          <InUse field={field} />
        </td>
        <td className="provenance-acts">
          {canCorrect && (
            <button
              type="button"
              className="link"
              aria-label={`Correct: ${field.name}`}
              aria-expanded={isOpen && open.kind === 'correct'}
              data-testid={`correct-${field.field}`}
              onClick={() => onOpen(isOpen && open.kind === 'correct' ? null : { field: field.field, kind: 'correct' })}
            >
              {field.written === null && field.entered === null ? 'Enter' : 'Correct'}
            </button>
          )}
          {field.entered !== null && (
            <button type="button" className="link" aria-label={`Withdraw: ${field.name}`} data-testid={`withdraw-${field.field}`} onClick={() => onOpen({ field: field.field, kind: 'withdraw' })}>
              Withdraw
            </button>
          )}
        </td>
      </tr>
      {isOpen && (
        <tr>
          <td colSpan={4}>
            {open.kind === 'correct' ? (
              <ProvenanceForm sheet={sheet} field={field.field} onDone={() => onOpen(null)} />
            ) : (
              <WithdrawForm field={field.field} onDone={() => onOpen(null)} />
            )}
          </td>
        </tr>
      )}
    </>
  )
}

/** Every input that can be put right: as the file has it, as it is used, and by whom. */
export const ProvenanceFields = ({ sheet }: { sheet: UnitSheet }) => {
  const [open, setOpen] = useState<Open>(null)
  if (sheet.fields.length === 0) return null
  return (
    <section aria-label="Inputs that can be corrected">
      <h3 className="caption">Patient, injection and images</h3>
      <table className="provenance-table">
        <thead>
          <tr>
            <th scope="col">Input</th>
            <th scope="col">In the file</th>
            <th scope="col">In use</th>
            <th scope="col">
              <span className="faint">Correction</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {sheet.fields.map((field) => (
            <Row key={field.field} sheet={sheet} field={field} open={open} onOpen={setOpen} />
          ))}
        </tbody>
      </table>
    </section>
  )
}
