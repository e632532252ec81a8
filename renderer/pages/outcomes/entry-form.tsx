import { useId, useState } from 'react'
import type { ReactNode } from 'react'
import type { Problem } from '../../../core/base/problem.ts'
import type { StudyOutcomes } from '../../../contract/outcomes.ts'
import { ChoiceGroup } from '../../parts/choice-group.tsx'
import { ProblemMessage } from '../../parts/problem-message.tsx'
import { useOutcomes } from '../../state/outcomes-state.ts'
import { courseWords, emptyDraft, entryOf, fusionWords, kindWords, procedureLabels, visitWords } from './entry-draft.ts'
import type { EntryDraft } from './entry-draft.ts'

const sideWords = ['Left', 'Right', 'Both sides']

/** One fact about what became of the patient, by keyboard: choices with the arrows, fields with Tab, Enter adds. */
export const EntryForm = ({ outcomes: { today, hotSegments }, by }: { outcomes: StudyOutcomes; by: string }) => {
  const id = useId()
  const add = useOutcomes((state) => state.add)
  const suggested = (hotSegments ?? []).filter((segment) => segment.includes('-')).join(', ')
  const [draft, setDraft] = useState<EntryDraft>(() => emptyDraft('Treatment', today, suggested))
  const [problem, setProblem] = useState<Problem | null>(null)
  const set = (changes: Partial<EntryDraft>): void => setDraft({ ...draft, ...changes })
  const meant = entryOf(draft)
  const ready = 'entry' in meant && by.trim().length > 1
  const submit = async (): Promise<void> => {
    if (!('entry' in meant)) return
    const refused = await add(meant.entry, by.trim())
    setProblem(refused)
    if (refused === null) setDraft(emptyDraft(draft.kind === 'Treatment' || draft.kind === 'Score before' ? 'Follow-up' : draft.kind, today, suggested))
  }
  const choices = (name: string, label: string, values: readonly string[], value: string, onChange: (value: string) => void): ReactNode => (
    <div>
      <span className="label" id={`${id}-${name}`}>
        {label}
      </span>
      <ChoiceGroup labelledBy={`${id}-${name}`} values={values} value={value} disabled={false} onChange={onChange} />
    </div>
  )
  const input = (name: 'date' | 'axialVas' | 'extremityVas' | 'segments' | 'text', label: string, type: 'text' | 'date' = 'text'): ReactNode => (
    <div>
      <label className="label" htmlFor={`${id}-${name}`}>
        {label}
      </label>
      <input id={`${id}-${name}`} className="field" type={type} maxLength={400} autoComplete="off" value={draft[name]} data-testid={`outcome-${name}`} onChange={(event) => set({ [name]: event.target.value })} />
    </div>
  )
  const kind = kindWords[draft.kind]
  return (
    <form
      className="outcome-form"
      data-testid="outcome-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (ready) void submit()
      }}
    >
      {choices('kind', 'What to enter', Object.keys(kindWords), draft.kind, (value) => set({ kind: (value === '' ? draft.kind : value) as EntryDraft['kind'] }))}
      <div className="outcome-fields">
        {input('date', 'Day', 'date')}
        {kind === 'follow-up' && choices('visit', 'Visit', Object.values(visitWords), draft.visit, (visit) => set({ visit }))}
        {(kind === 'baseline' || kind === 'follow-up') && input('axialVas', 'Axial pain, 0 to 10')}
        {(kind === 'baseline' || kind === 'follow-up') && input('extremityVas', 'Arm or leg pain, 0 to 10')}
        {kind === 'treatment' && choices('course', 'Course', Object.keys(courseWords), draft.course, (course) => set({ course }))}
        {kind === 'treatment' && draft.course === 'Surgery' && (
          <div>
            <label className="label" htmlFor={`${id}-procedure`}>
              Operation
            </label>
            <select id={`${id}-procedure`} className="select" value={draft.procedure} data-testid="outcome-procedure" onChange={(event) => set({ procedure: event.target.value })}>
              <option value="">Choose…</option>
              {procedureLabels.map((label) => (
                <option key={label}>{label}</option>
              ))}
            </select>
          </div>
        )}
        {kind === 'treatment' && draft.course !== '' && draft.course !== 'Surgery declined' && input('segments', 'Treated segments')}
        {kind === 'treatment' && draft.course !== '' && draft.course !== 'Surgery declined' && choices('side', 'Side', sideWords, draft.side, (side) => set({ side }))}
        {kind === 'fusion-ct' && choices('fusion', 'Shown on CT', Object.keys(fusionWords), draft.fusion, (fusion) => set({ fusion }))}
        {(kind === 'complication' || kind === 'lost') && input('text', kind === 'lost' ? 'Why' : 'What happened')}
      </div>
      {problem !== null && <ProblemMessage problem={problem} />}
      <div className="row">
        <button type="submit" className="button button-primary" disabled={!ready} data-testid="outcome-add">
          Add
        </button>
        <span className="faint">{'lacks' in meant ? `Still missing: ${meant.lacks}` : by.trim().length > 1 ? '' : 'Still missing: who enters this.'}</span>
      </div>
    </form>
  )
}
