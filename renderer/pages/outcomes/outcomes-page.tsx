import { useEffect, useState } from 'react'
import type { Problem } from '../../../core/base/problem.ts'
import { courseOf, rowsInForce } from '../../../core/outcomes/entry.ts'
import { visitsOf } from '../../../core/outcomes/visits.ts'
import type { Visit, VisitState } from '../../../core/outcomes/visits.ts'
import type { StudyOutcomes } from '../../../contract/outcomes.ts'
import { ProblemMessage } from '../../parts/problem-message.tsx'
import { displayDate } from '../../parts/words.ts'
import { useApp } from '../../state/app-state.ts'
import { useOutcomes } from '../../state/outcomes-state.ts'
import { entryWords, visitWords } from './entry-draft.ts'
import { EntryForm } from './entry-form.tsx'
import './outcomes-page.css'

const stateWords: Readonly<Record<VisitState, string>> = {
  done: 'done',
  'out-of-window': 'entered, more than four weeks from its day',
  planned: 'not yet',
  due: 'due now',
  overdue: 'overdue',
  lost: 'lost to follow-up',
}

const stateMarks: Readonly<Record<VisitState, string>> = { done: 'good', 'out-of-window': 'warn', planned: '', due: 'warn', overdue: 'bad', lost: '' }

const VisitRow = ({ visit, outcomes }: { visit: Visit; outcomes: StudyOutcomes }) => {
  const course = courseOf(outcomes.rows)
  const entry = visit.name === 'fusion-ct' ? course.fusionCt : (course.followUps.get(visit.name) ?? null)
  return (
    <tr data-testid="visit" data-visit={visit.name} data-state={visit.state}>
      <th scope="row">{visit.name === 'fusion-ct' ? 'CT after fusion' : visitWords[visit.name]}</th>
      <td>
        {displayDate(visit.dueOn)} <span className="faint">({displayDate(visit.from)} to {displayDate(visit.until)})</span>
      </td>
      <td className={`state-${stateMarks[visit.state]}`}>{stateWords[visit.state]}</td>
      <td className="selectable">{entry === null ? '' : `${displayDate(entry.date)}: ${entryWords(entry).replace(/^[^:]*: /, '')}`}</td>
    </tr>
  )
}

const Visits = ({ outcomes }: { outcomes: StudyOutcomes }) => {
  const course = courseOf(outcomes.rows)
  const visits = visitsOf(course, outcomes.today)
  if (visits.length === 0) {
    return <p className="faint">{course.treatment === null ? 'Follow-up is counted from the treatment. Enter it, and the visits stand here.' : 'Surgery was declined: no follow-up is planned.'}</p>
  }
  return (
    <table className="plain-table" aria-label="Follow-up">
      <thead>
        <tr>
          <th scope="col">Visit</th>
          <th scope="col">Day and window</th>
          <th scope="col">State</th>
          <th scope="col">Entered</th>
        </tr>
      </thead>
      <tbody>
        {visits.map((visit) => (
          <VisitRow key={visit.name} visit={visit} outcomes={outcomes} />
        ))}
      </tbody>
    </table>
  )
}

const Entries = ({ outcomes, by, onProblem }: { outcomes: StudyOutcomes; by: string; onProblem: (problem: Problem | null) => void }) => {
  const withdraw = useOutcomes((state) => state.withdraw)
  const rows = rowsInForce(outcomes.rows)
  const takenBack = outcomes.rows.filter(({ withdraws }) => withdraws !== null).length
  if (rows.length === 0) return <p className="faint">Nothing is entered yet.</p>
  return (
    <>
      <ul className="outcome-entries" aria-label="Entries">
        {rows.map((row) => (
          <li key={row.rowId} data-testid="outcome-entry">
            <span className="selectable">
              <strong>{displayDate(row.entry.date)}</strong> {entryWords(row.entry)}
            </span>
            <span className="faint">
              {row.by}, {displayDate(row.at.slice(0, 10))}
            </span>
            <button
              className="link"
              disabled={by.trim().length < 2}
              onClick={() => {
                void withdraw(row.rowId, by.trim()).then(onProblem)
              }}
            >
              Take back
            </button>
          </li>
        ))}
      </ul>
      {takenBack > 0 && <p className="faint">{takenBack === 1 ? 'One entry was' : `${takenBack} entries were`} taken back; nothing is deleted.</p>}
    </>
  )
}

/** What became of the patient: treatment, scores at each visit, CT after a fusion, complications. */
export const OutcomesPage = ({ studyUid }: { studyUid: string }) => {
  const { outcomes, problem, load } = useOutcomes()
  const lastReader = useApp((state) => state.facts?.settings.lastReader ?? '')
  const [by, setBy] = useState(lastReader)
  const [refused, setRefused] = useState<Problem | null>(null)
  useEffect(() => {
    void load(studyUid)
  }, [load, studyUid])
  if (problem !== null) return <ProblemMessage problem={problem} />
  if (outcomes?.studyUid !== studyUid) return <div className="full-page faint">Opening the outcomes…</div>
  return (
    <div className="outcomes-page" data-testid="outcomes-page">
      <section>
        <h2>Follow-up</h2>
        <Visits outcomes={outcomes} />
        <h2>Entries</h2>
        <Entries outcomes={outcomes} by={by} onProblem={setRefused} />
        {refused !== null && <ProblemMessage problem={refused} />}
      </section>
      <section>
        <h2>Enter</h2>
        <p className="soft">
          {outcomes.hotSegments === null
            ? 'No report of this study is signed yet; it counts in the cohort once one is.'
            : outcomes.hotSegments.length === 0
              ? 'The signed report names no disc or facet joint.'
              : `The signed report names ${outcomes.hotSegments.join(', ')}.`}
        </p>
        <label className="label" htmlFor="outcome-by">
          Entered by
        </label>
        <input id="outcome-by" className="field" maxLength={120} value={by} data-testid="outcome-by" onChange={(event) => setBy(event.target.value)} />
        <EntryForm outcomes={outcomes} by={by} />
      </section>
    </div>
  )
}
