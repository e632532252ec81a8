import { useId, useState } from 'react'

const usualReasons = [
  'No correlate of the complaint',
  'Within normal variation',
  'Artefact or misregistration',
  'Another structure explains the uptake',
  'Wrong level',
]

/** A finding is rejected with a reason, so that the record says why. */
export const RejectForm = ({ onReject, onCancel }: { onReject: (reason: string) => void; onCancel: () => void }) => {
  const id = useId()
  const [reason, setReason] = useState('')
  const ready = reason.trim() !== ''
  return (
    <form
      className="reject-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (ready) onReject(reason.trim())
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onCancel()
      }}
    >
      <label className="label" htmlFor={id}>
        Why is this finding rejected?
      </label>
      <input id={id} className="field" autoFocus list={`${id}-usual`} maxLength={300} value={reason} data-testid="reject-reason" onChange={(event) => setReason(event.target.value)} />
      <datalist id={`${id}-usual`}>
        {usualReasons.map((each) => (
          <option key={each} value={each} />
        ))}
      </datalist>
      <div className="row">
        <button type="submit" className="button button-small" disabled={!ready}>
          Reject
        </button>
        <button type="button" className="button button-small" onClick={onCancel}>
          Cancel
        </button>
      </div>
    </form>
  )
}
