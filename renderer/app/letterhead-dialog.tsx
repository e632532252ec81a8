import { useId, useState } from 'react'
import type { AppState } from '../../contract/calls.ts'
import type { Problem } from '../../core/base/problem.ts'
import { Dialog } from '../parts/dialog.tsx'
import { ProblemMessage } from '../parts/problem-message.tsx'
import { useApp } from '../state/app-state.ts'

type Settings = AppState['settings']

const fields = [
  ['siteName', 'Site, at the head of each page'],
  ['department', 'Department'],
  ['lastReader', 'Reader offered when signing'],
] as const

const choices = [
  ['reportLanguage', 'Language of new reports', [['en', 'English'], ['de', 'Deutsch']]],
  ['paper', 'Paper of new reports', [['A4', 'A4'], ['Letter', 'Letter']]],
] as const

/** What stands at the head of new reports. Reports that are begun or signed keep theirs. */
export const LetterheadDialog = ({ settings, onClose }: { settings: Settings; onClose: () => void }) => {
  const id = useId()
  const saveSettings = useApp((app) => app.saveSettings)
  const [values, setValues] = useState(settings)
  const [problem, setProblem] = useState<Problem | null>(null)
  const save = async (): Promise<void> => {
    const failed = await saveSettings(values)
    setProblem(failed)
    if (failed === null) onClose()
  }
  return (
    <Dialog title="Letterhead and reader" testId="letterhead" onClose={onClose}>
      <form
        className="letterhead"
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        {fields.map(([field, label]) => (
          <div key={field}>
            <label className="label" htmlFor={`${id}-${field}`}>
              {label}
            </label>
            <input
              id={`${id}-${field}`}
              className="field"
              maxLength={120}
              value={values[field]}
              onChange={(event) => {
                setValues({ ...values, [field]: event.target.value })
              }}
            />
          </div>
        ))}
        {choices.map(([field, label, options]) => (
          <div key={field}>
            <label className="label" htmlFor={`${id}-${field}`}>
              {label}
            </label>
            <select
              id={`${id}-${field}`}
              className="select"
              value={values[field] ?? options[0][0]}
              onChange={(event) => {
                setValues({ ...values, [field]: event.target.value })
              }}
            >
              {options.map(([value, name]) => (
                <option key={value} value={value}>
                  {name}
                </option>
              ))}
            </select>
          </div>
        ))}
        <p className="faint">For new reports. A report that is begun or signed keeps its head.</p>
        {problem !== null && <ProblemMessage problem={problem} />}
        <div className="dialog-actions">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="button button-primary">
            Save
          </button>
        </div>
      </form>
    </Dialog>
  )
}
