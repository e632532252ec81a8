import { useId, useState } from 'react'
import type { Problem } from '../../../core/base/problem.ts'
import { displayName } from '../../../core/study/patient-words.ts'
import type { Report } from '../../../core/report/report.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { ProblemMessage } from '../../parts/problem-message.tsx'
import { displayDate } from '../../parts/words.ts'
import { useApp } from '../../state/app-state.ts'
import { useReport } from '../../state/report-state.ts'

const shortestName = 2

/** Names the patient once more, asks who signs, and seals. */
export const SignDialog = ({ report, onClose }: { report: Report; onClose: () => void }) => {
  const id = useId()
  const sign = useReport((state) => state.sign)
  const { facts, load } = useApp()
  const [reader, setReader] = useState(facts?.settings.lastReader ?? '')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const ready = reader.trim().length >= shortestName && !busy

  const submit = async (): Promise<void> => {
    setBusy(true)
    const failed = await sign(reader.trim())
    setBusy(false)
    setProblem(failed)
    if (failed === null) {
      onClose()
      // The name is offered again the next time.
      await load()
    }
  }
  return (
    <Dialog title="Sign the report" testId="sign-dialog" onClose={busy ? () => undefined : onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (ready) void submit()
        }}
      >
        <p className="selectable">
          {displayName(report.header.patientName)} · {report.header.patientBirthDate === null ? 'date of birth unknown' : `born ${displayDate(report.header.patientBirthDate)}`} · ID{' '}
          {report.header.patientId === '' ? 'unknown' : report.header.patientId} · study of {displayDate(report.header.studyDate)}
        </p>
        <p className="soft sign-note">Signing seals this version: it cannot be changed afterwards.</p>
        <label className="label" htmlFor={id}>
          Reader
        </label>
        <input
          id={id}
          className="field"
          autoFocus
          autoComplete="off"
          maxLength={120}
          placeholder="Title, given name, family name"
          data-testid="reader"
          value={reader}
          onChange={(event) => {
            setReader(event.target.value)
          }}
        />
        {problem !== null && <ProblemMessage problem={problem} />}
        <div className="dialog-actions">
          <button type="button" className="button" disabled={busy} onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="button button-primary" data-testid="sign-now" disabled={!ready}>
            {busy ? 'Signing…' : 'Sign'}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
