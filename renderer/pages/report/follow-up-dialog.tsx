import { useId, useState } from 'react'
import type { Problem } from '../../../core/base/problem.ts'
import type { FollowUpKind } from '../../../core/report/version-schema.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { ProblemMessage } from '../../parts/problem-message.tsx'
import { useReport } from '../../state/report-state.ts'

const words: Record<FollowUpKind, { readonly title: string; readonly note: string; readonly example: string }> = {
  amended: {
    title: 'Amend the signed report',
    note: 'A new version in which everything may change. It says on its page what it replaces and why; the signed version stays.',
    example: 'Side of the finding corrected',
  },
  addendum: {
    title: 'Add to the signed report',
    note: 'Text is added below; everything that was signed stays as it is. It says on its page what it follows and why.',
    example: 'Earlier MRI received after signing',
  },
}

const shortestReason = 3

/** Asks why there is to be a new version, and begins it. */
export const FollowUpDialog = ({ kind, onClose }: { kind: FollowUpKind; onClose: () => void }) => {
  const id = useId()
  const followUp = useReport((state) => state.followUp)
  const [reason, setReason] = useState('')
  const [problem, setProblem] = useState<Problem | null>(null)
  const begin = async (): Promise<void> => {
    const failed = await followUp(kind, reason.trim())
    setProblem(failed)
    if (failed === null) onClose()
  }
  return (
    <Dialog title={words[kind].title} testId="follow-up-dialog" onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (reason.trim().length >= shortestReason) void begin()
        }}
      >
        <p className="soft sign-note">{words[kind].note}</p>
        <label className="label" htmlFor={id}>
          Reason
        </label>
        <input id={id} className="field" autoFocus autoComplete="off" maxLength={400} placeholder={words[kind].example} data-testid="reason" value={reason} onChange={(event) => setReason(event.target.value)} />
        {problem !== null && <ProblemMessage problem={problem} />}
        <div className="dialog-actions">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="button button-primary" data-testid="begin-follow-up" disabled={reason.trim().length < shortestReason}>
            Begin
          </button>
        </div>
      </form>
    </Dialog>
  )
}
