import { useState } from 'react'
import type { Problem } from '../../../core/base/problem.ts'
import type { ImportantChange } from '../../../core/outcomes/important-change.ts'
import { importantChangeSchema } from '../../../core/outcomes/important-change.ts'
import type { ListedCohort } from '../../../contract/outcomes.ts'
import { call } from '../../api/client.ts'
import { ProblemMessage } from '../../parts/problem-message.tsx'

interface ImportantChangeFormProps {
  importantChange: ImportantChange | null
  onChanged: (facts: ListedCohort) => void
}

/** The change that this site counts as important, always with where it comes from; none is built in. */
export const ImportantChangeForm = ({ importantChange, onChanged }: ImportantChangeFormProps) => {
  const [points, setPoints] = useState(importantChange === null ? '' : String(importantChange.points))
  const [source, setSource] = useState(importantChange?.source ?? '')
  const [problem, setProblem] = useState<Problem | null>(null)
  const meant = importantChangeSchema.safeParse({ points: Number(points.replace(',', '.')), source })
  const isEmpty = points.trim() === '' && source.trim() === ''
  const submit = async (): Promise<void> => {
    const answer = await call('outcomes.setImportantChange', isEmpty || !meant.success ? null : meant.data)
    if (answer.ok) onChanged(answer.value)
    else setProblem(answer.error)
  }
  return (
    <form
      className="important-change"
      onSubmit={(event) => {
        event.preventDefault()
        if (isEmpty || meant.success) void submit()
      }}
    >
      <h2>Important change</h2>
      <p className="soft">A fall of the score that patients notice (minimal clinically important difference). Spondyl brings none: enter one with its publication, and the share of improved patients is shown.</p>
      <div className="important-fields">
        <div>
          <label className="label" htmlFor="important-points">
            Points, 0 to 10
          </label>
          <input id="important-points" className="field" value={points} data-testid="important-points" onChange={(event) => setPoints(event.target.value)} />
        </div>
        <div>
          <label className="label" htmlFor="important-source">
            Source
          </label>
          <input id="important-source" className="field" maxLength={200} value={source} data-testid="important-source" onChange={(event) => setSource(event.target.value)} />
        </div>
        <button type="submit" className="button" disabled={!isEmpty && !meant.success} data-testid="important-save">
          Keep
        </button>
      </div>
      {problem !== null && <ProblemMessage problem={problem} />}
    </form>
  )
}
