import { useEffect, useId, useState } from 'react'
import type { Problem } from '../../../core/base/problem.ts'
import { autotextSchema, builtInAutotexts } from '../../../core/report/autotext.ts'
import type { Autotext } from '../../../core/report/autotext.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { GrowingTextarea } from '../../parts/growing-textarea.tsx'
import { ProblemMessage } from '../../parts/problem-message.tsx'
import { useAutotexts } from '../../state/autotexts-state.ts'
import { useReaders } from '../../state/readers-state.ts'
import './settings.css'

const Line = ({ autotext, owner, onEdit }: { autotext: Autotext; owner: string; onEdit: () => void }) => {
  const remove = useAutotexts((state) => state.remove)
  return (
    <li className="autotext" data-testid="autotext">
      <strong className="selectable">{autotext.abbreviation}</strong>
      <span className="selectable">
        {autotext.text} <span className="faint">{owner}</span>
      </span>
      <button type="button" className="link" onClick={onEdit}>
        Change
      </button>
      <button type="button" className="link" onClick={() => void remove(autotext)}>
        Remove
      </button>
    </li>
  )
}

const empty: Autotext = { readerId: '', abbreviation: '', text: '' }

/** The table of abbreviations that become texts in the report, of each reader and of everyone. */
export const AutotextsDialog = ({ onClose }: { onClose: () => void }) => {
  const id = useId()
  const { autotexts, problem, load, save } = useAutotexts()
  const { readers, load: loadReaders } = useReaders()
  const [draft, setDraft] = useState(empty)
  const [refused, setRefused] = useState<Problem | null>(null)
  useEffect(() => {
    void load()
    void loadReaders()
  }, [load, loadReaders])
  const ownerOf = (readerId: string): string => (readerId === '' ? 'everyone' : (readers?.find((reader) => reader.readerId === readerId)?.name ?? 'a reader who is gone'))
  const parsed = autotextSchema.safeParse({ ...draft, abbreviation: draft.abbreviation.trim() })
  const submit = async (autotext: Autotext): Promise<void> => {
    const failed = await save(autotext)
    setRefused(failed)
    if (failed === null) setDraft({ ...empty, readerId: autotext.readerId })
  }
  return (
    <Dialog title="Autotexts" testId="autotexts" className="readers" onClose={onClose}>
      <p className="soft">
        Type an abbreviation in a text of the report, then a space or Tab. <code>{'{firstLevel}'}</code>, <code>{'{place}'}</code> and the like are filled in; Tab goes to each <code>[slot]</code>.
      </p>
      {problem !== null && <ProblemMessage problem={problem} />}
      <ul className="autotext-list" aria-label="Autotexts">
        {autotexts.map((autotext) => (
          <Line key={`${autotext.readerId} ${autotext.abbreviation}`} autotext={autotext} owner={ownerOf(autotext.readerId)} onEdit={() => setDraft(autotext)} />
        ))}
        {builtInAutotexts('en').map(({ abbreviation, text }) => (
          <li key={abbreviation} className="autotext faint">
            <strong>{abbreviation}</strong>
            <span className="selectable">{text} (comes with the program)</span>
          </li>
        ))}
      </ul>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (parsed.success) void submit(parsed.data)
        }}
      >
        <div className="autotext-new">
          <div className="field-block">
            <label className="label" htmlFor={`${id}-abbreviation`}>
              Abbreviation
            </label>
            <input id={`${id}-abbreviation`} className="field" autoFocus autoComplete="off" maxLength={24} data-testid="autotext-abbreviation" value={draft.abbreviation} onChange={(event) => setDraft({ ...draft, abbreviation: event.target.value })} />
          </div>
          <div className="field-block">
            <label className="label" htmlFor={`${id}-owner`}>
              For
            </label>
            <select id={`${id}-owner`} className="select" value={draft.readerId} onChange={(event) => setDraft({ ...draft, readerId: event.target.value })}>
              <option value="">everyone</option>
              {(readers ?? []).map(({ readerId, name }) => (
                <option key={readerId} value={readerId}>
                  {name}
                </option>
              ))}
            </select>
          </div>
        </div>
        <div className="field-block">
          <label className="label" htmlFor={`${id}-text`}>
            Text
          </label>
          <GrowingTextarea id={`${id}-text`} maxLength={4000} data-testid="autotext-text" value={draft.text} onChange={(event) => setDraft({ ...draft, text: event.target.value })} />
        </div>
        {refused !== null && <ProblemMessage problem={refused} />}
        <div className="dialog-actions">
          <button type="button" className="button" onClick={onClose}>
            Close
          </button>
          <button type="submit" className="button button-primary" data-testid="save-autotext" disabled={!parsed.success}>
            Save
          </button>
        </div>
      </form>
    </Dialog>
  )
}
