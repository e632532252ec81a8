import { useState } from 'react'
import type { Problem } from '../../../core/base/problem.ts'
import type { Report } from '../../../core/report/report.ts'
import { isAddendum, isSigned } from '../../../core/report/versions.ts'
import { ProblemMessage } from '../../parts/problem-message.tsx'
import { displayInstant } from '../../parts/words.ts'
import { useReport } from '../../state/report-state.ts'

/** Above the draft of a later version: what it follows and why, and the way back. */
export const FollowUpBanner = ({ report }: { report: Report }) => {
  const discard = useReport((state) => state.discard)
  const [asked, setAsked] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const { previous } = report
  if (previous === undefined || isSigned(report)) return null
  return (
    <div className="message follow-up" data-testid="follow-up">
      <p className="selectable">
        {isAddendum(report) ? 'Addendum to' : 'Amended version, following'} version {previous.version}, signed by {previous.reader}, {displayInstant(previous.signedAt)}. Reason: {previous.reason}
      </p>
      <p className="faint">{isAddendum(report) ? 'Only the addendum is written; everything else stays as it was signed.' : 'Everything may change. The signed version stays as it is, with its files.'}</p>
      {asked ? (
        <p className="row">
          <span>Discard this draft, with what was typed?</span>
          <button className="button button-small" autoFocus data-testid="discard-now" onClick={() => void discard().then(setProblem)}>
            Discard
          </button>
          <button className="button button-small" onClick={() => setAsked(false)}>
            Keep it
          </button>
        </p>
      ) : (
        <button className="link" data-testid="discard" onClick={() => setAsked(true)}>
          Discard this draft…
        </button>
      )}
      {problem !== null && <ProblemMessage problem={problem} />}
    </div>
  )
}
