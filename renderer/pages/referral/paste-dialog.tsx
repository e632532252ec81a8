import { useState } from 'react'
import { proposalsFrom } from '../../../core/referral/extract.ts'
import type { Proposal } from '../../../core/referral/extract.ts'
import { valueAt } from '../../../core/referral/paths.ts'
import type { Referral } from '../../../core/referral/referral.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { fieldGroups } from './referral-fields.ts'
import { valueWords } from './value-words.ts'

const labelOf = (path: string): string => {
  const field = fieldGroups.flatMap(({ fields }) => fields).find((each) => each.path === path)
  if (path.endsWith('.date')) return `Date of ${path.includes('mri') ? 'the MRI' : path.includes('.ct.') ? 'the CT' : 'the radiographs'}`
  return field?.label ?? path
}

interface PasteDialogProps {
  referral: Referral
  studyDate: string | null
  onTake: (proposals: readonly Proposal[]) => void
  onClose: () => void
}

/** A referral text, and what it seems to state, each with its words. Nothing is taken but what the reader leaves ticked and takes. */
export const PasteDialog = ({ referral, studyDate, onTake, onClose }: PasteDialogProps) => {
  const [text, setText] = useState('')
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const proposals = proposalsFrom(text, studyDate)
  const taken = proposals.filter(({ path }) => !left.has(path))
  return (
    <Dialog title="From a referral text" testId="paste-referral" className="paste" onClose={onClose}>
      <p className="soft">
        Paste or type the letter. What the program recognises stands below with the words it was taken from; untick what is wrong. Nothing is taken over before you do it.
      </p>
      <textarea className="field paste-text" autoFocus rows={6} aria-label="Text of the referral" data-testid="paste-text" value={text} onChange={(event) => setText(event.target.value)} />
      {text.trim() !== '' && proposals.length === 0 && <p className="faint">Nothing was recognised. Fill in the form by hand.</p>}
      {proposals.length > 0 && (
        <ul className="proposals" aria-label="Recognised">
          {proposals.map(({ path, value, words }) => {
            const before = valueAt(referral, path)
            return (
              <li key={path} data-testid="proposal" data-path={path}>
                <label className="checkbox">
                  <input
                    type="checkbox"
                    checked={!left.has(path)}
                    onChange={(event) => {
                      const next = new Set(left)
                      if (event.target.checked) next.delete(path)
                      else next.add(path)
                      setLeft(next)
                    }}
                  />
                  <span>
                    {labelOf(path)}: <strong>{valueWords(value)}</strong> <span className="faint">“{words}”</span>
                    {before !== null && JSON.stringify(before) !== JSON.stringify(value) && <span className="warn"> replaces {valueWords(before)}</span>}
                  </span>
                </label>
              </li>
            )
          })}
        </ul>
      )}
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onClose}>
          Cancel
        </button>
        <button type="button" className="button button-primary" disabled={taken.length === 0} data-testid="take-proposals" onClick={() => onTake(taken)}>
          Take {taken.length}
        </button>
      </div>
    </Dialog>
  )
}
