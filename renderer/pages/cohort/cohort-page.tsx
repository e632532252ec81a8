import { useEffect, useMemo, useState } from 'react'
import type { Problem } from '../../../core/base/problem.ts'
import { cohortPatient } from '../../../core/outcomes/cohort-patient.ts'
import { darkPlot, flowDiagram, scorePlot } from '../../../core/outcomes/cohort-plots.ts'
import { cohortStatement, cohortTables } from '../../../core/outcomes/cohort-tables.ts'
import type { CohortTable } from '../../../core/outcomes/cohort-tables.ts'
import { describeCohort } from '../../../core/outcomes/cohort.ts'
import { displayName } from '../../../core/study/patient-words.ts'
import type { DueVisit, ListedCohort } from '../../../contract/outcomes.ts'
import { call } from '../../api/client.ts'
import { ProblemMessage } from '../../parts/problem-message.tsx'
import { displayDate } from '../../parts/words.ts'
import { useApp } from '../../state/app-state.ts'
import { visitWords } from '../outcomes/entry-draft.ts'
import { ImportantChangeForm } from './important-change-form.tsx'
import './cohort-page.css'

/** A drawing of core: numbers and fixed words only, nothing that anybody typed. */
const Drawing = ({ svg, caption }: { svg: string; caption: string }) => (
  <figure className="cohort-figure">
    <div dangerouslySetInnerHTML={{ __html: svg }} />
    <figcaption className="faint">{caption}</figcaption>
  </figure>
)

const Table = ({ table: { id, title, columns, rows, notes } }: { table: CohortTable }) => (
  <section data-testid={`table-${id}`}>
    <h2>{title}</h2>
    <div className="cohort-scroll">
      <table className="plain-table selectable">
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.slice(0, 2).join(' ')}>
              {row.map((cell, index) => (
                <td key={columns[index]}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
    {notes.map((note) => (
      <p key={note} className="faint">
        {note}
      </p>
    ))}
  </section>
)

const DueList = ({ due }: { due: readonly DueVisit[] }) => {
  const openStudy = useApp((state) => state.openStudy)
  if (due.length === 0) return <p className="faint">Nothing is due.</p>
  return (
    <table className="plain-table" aria-label="Follow-up that is due" data-testid="due-list">
      <thead>
        <tr>
          <th scope="col">Patient</th>
          <th scope="col">Visit</th>
          <th scope="col">Day</th>
          <th scope="col">State</th>
          <th scope="col" />
        </tr>
      </thead>
      <tbody>
        {due.map((visit) => (
          <tr key={`${visit.studyInstanceUid} ${visit.visit}`}>
            <td className="selectable">
              {displayName(visit.patientName)} <span className="faint">{visit.patientId}</span>
            </td>
            <td>{visit.visit === 'fusion-ct' ? 'CT after fusion' : visitWords[visit.visit]}</td>
            <td>{displayDate(visit.dueOn)}</td>
            <td className={visit.state === 'overdue' ? 'state-bad' : 'state-warn'}>{visit.state === 'overdue' ? `overdue since ${displayDate(visit.until)}` : `due until ${displayDate(visit.until)}`}</td>
            <td>
              <button className="link" onClick={() => void openStudy(visit.studyInstanceUid, 'outcomes')}>
                Enter
              </button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const CohortContent = ({ facts, onChanged }: { facts: ListedCohort; onChanged: (facts: ListedCohort) => void }) => {
  const say = useApp((state) => state.say)
  const { patients, cohort, tables } = useMemo(() => {
    const patients = facts.cases.map(cohortPatient)
    const cohort = describeCohort(patients, facts.importantChange)
    return { patients, cohort, tables: cohortTables(cohort, facts.importantChange) }
  }, [facts])
  const operated = patients.filter(({ group }) => group === 'operated')
  const save = async (format: 'csv' | 'pdf'): Promise<void> => {
    const answer = await call('outcomes.export', { format })
    if (!answer.ok) say(answer.error.sentence)
    else if (answer.value !== null) say(`Saved without identifiers: ${answer.value}`)
  }
  return (
    <>
      <div className="row cohort-head">
        <p className="soft" data-testid="cohort-statement">
          {cohortStatement(cohort)} {facts.studies > facts.cases.length ? `${facts.studies} signed studies; each patient counts once.` : ''}
        </p>
        <button className="button" onClick={() => void save('csv')} data-testid="export-csv">
          Save as CSV…
        </button>
        <button className="button" onClick={() => void save('pdf')} data-testid="export-pdf">
          Save as PDF…
        </button>
      </div>
      <Drawing svg={flowDiagram(cohort, darkPlot)} caption="From the scan to the treatment. Areas are discs and facet joints with reported uptake." />
      {operated.length > 0 && (
        <div className="cohort-plots">
          <Drawing svg={scorePlot(operated, 'axial', darkPlot)} caption="Axial pain of the operated: each patient, and the mean with its 95 % interval." />
          <Drawing svg={scorePlot(operated, 'extremity', darkPlot)} caption="Arm or leg pain, likewise." />
        </div>
      )}
      {tables.map((table) => (
        <Table key={table.id} table={table} />
      ))}
      <ImportantChangeForm importantChange={facts.importantChange} onChanged={onChanged} />
    </>
  )
}

/** Due follow-up, and what became of all patients with a signed report. */
export const CohortPage = () => {
  const [facts, setFacts] = useState<ListedCohort | null>(null)
  const [due, setDue] = useState<readonly DueVisit[]>([])
  const [problem, setProblem] = useState<Problem | null>(null)
  useEffect(() => {
    void Promise.all([call('outcomes.cohort', undefined), call('outcomes.worklist', undefined)]).then(([cohort, worklist]) => {
      if (cohort.ok) setFacts(cohort.value)
      else setProblem(cohort.error)
      if (worklist.ok) setDue(worklist.value)
      else setProblem(worklist.error)
    })
  }, [])
  return (
    <div className="cohort-page" data-testid="cohort-page">
      {problem !== null && <ProblemMessage problem={problem} />}
      <h1>Outcomes</h1>
      <h2>Follow-up that is due</h2>
      <DueList due={due} />
      {facts === null && problem === null && <p className="faint">Counting…</p>}
      {facts !== null && (facts.cases.length === 0 ? <p className="faint">No report is signed yet. The cohort begins with the first one.</p> : <CohortContent facts={facts} onChanged={setFacts} />)}
    </div>
  )
}
