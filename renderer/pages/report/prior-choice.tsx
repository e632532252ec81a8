import { useEffect, useId, useState } from 'react'
import type { Problem } from '../../../core/base/problem.ts'
import type { PriorVisit } from '../../../core/report/prior-schema.ts'
import type { Report } from '../../../core/report/report.ts'
import type { OtherVisit } from '../../../contract/comparison.ts'
import { call } from '../../api/client.ts'
import { displayDate } from '../../parts/words.ts'
import { useReport } from '../../state/report-state.ts'

/** Which earlier visit of the patient the report is compared with. Nothing is shown where there is none to choose. */
export const PriorChoice = ({ report, prior, disabled }: { report: Report; prior: PriorVisit | null; disabled: boolean }) => {
  const id = useId()
  const choosePrior = useReport((state) => state.choosePrior)
  const [visits, setVisits] = useState<readonly OtherVisit[]>([])
  const [problem, setProblem] = useState<Problem | null>(null)
  const { studyInstanceUid, header } = report
  useEffect(() => {
    let isLeft = false
    void call('comparison.visits', { studyUid: studyInstanceUid }).then((answer) => {
      if (isLeft) return
      if (answer.ok) setVisits(answer.value.filter(({ studyDate }) => studyDate !== null && header.studyDate !== null && studyDate < header.studyDate))
      else setProblem(answer.error)
    })
    return () => {
      isLeft = true
    }
  }, [studyInstanceUid, header.studyDate])

  if (visits.length === 0 && prior === null && problem === null) return null
  const isListed = visits.some(({ studyUid }) => studyUid === prior?.studyInstanceUid)
  return (
    <div className="form-row">
      <label htmlFor={id}>Compare with</label>
      <div>
        <select
          id={id}
          className="select"
          data-testid="prior-choice"
          disabled={disabled}
          value={prior?.studyInstanceUid ?? ''}
          onChange={(event) => {
            const chosen = event.target.value
            void choosePrior(chosen === '' ? null : chosen).then(setProblem)
          }}
        >
          <option value="">no earlier visit</option>
          {prior !== null && !isListed && <option value={prior.studyInstanceUid}>{displayDate(prior.studyDate)}</option>}
          {visits.map(({ studyUid, studyDate, description, isAnalysed }) => (
            <option key={studyUid} value={studyUid} disabled={!isAnalysed}>
              {displayDate(studyDate)}
              {description === '' ? '' : `, ${description}`}
              {isAnalysed ? '' : ' (open it once first)'}
            </option>
          ))}
        </select>
        {(problem?.sentence ?? prior?.refusal) != null && (
          <p className="warn" data-testid="prior-refused">
            {problem?.sentence ?? prior?.refusal}
          </p>
        )}
        {prior?.compared != null && (
          <p className="faint">
            {prior.report === null ? 'Its report is not signed; its newest measurements are compared.' : `Its signed report ${prior.report.reportId}, version ${prior.report.version}. The table stands on the page.`}
          </p>
        )}
      </div>
    </div>
  )
}
