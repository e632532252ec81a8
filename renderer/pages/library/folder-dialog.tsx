import { useState } from 'react'
import type { CallOutput } from '../../../contract/calls.ts'
import type { Problem } from '../../../core/base/problem.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { ProblemMessage } from '../../parts/problem-message.tsx'
import { useLibrary } from '../../state/library-state.ts'

type Folder = CallOutput<'library.summary'>['folders'][number]

const stateSentence = ({ kind, present }: Folder): string => {
  if (kind === 'archive') return 'A ZIP archive. Its files were unpacked into the library, so its studies can be read also when the archive is gone.'
  return present
    ? 'Its files are read where they lie. None of them is ever changed.'
    : 'This folder cannot be reached now, or is empty. Connect its drive: its studies stay in the list and can be read again as they are.'
}

const removeSentence = ({ kind }: Folder): string =>
  kind === 'archive'
    ? 'Its studies leave the list, and what was unpacked into the library is deleted. Your reports stay. The archive itself is not touched.'
    : 'Its studies leave the list, with what was unpacked from archives in it. Your reports stay, and no file in the folder is touched.'

/** One folder of the library: whether it updates by itself, and taking it out. */
export const FolderDialog = ({ folder, onClose }: { folder: Folder; onClose: () => void }) => {
  const { job, setWatched, removeFolder } = useLibrary()
  const [isAsking, setAsking] = useState(false)
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [isWatched, setIsWatched] = useState(folder.watched)

  const watch = async (watched: boolean): Promise<void> => {
    setIsWatched(watched)
    const failed = await setWatched(folder.path, watched)
    setProblem(failed)
    if (failed !== null) setIsWatched(!watched)
  }
  const remove = async (): Promise<void> => {
    setBusy(true)
    const failed = await removeFolder(folder.path)
    setBusy(false)
    setProblem(failed)
    if (failed === null) onClose()
  }
  return (
    <Dialog title={folder.kind === 'archive' ? 'Archive' : 'Folder'} testId="folder-dialog" className="folder-dialog" onClose={isBusy ? () => undefined : onClose}>
      <p className="selectable folder-path">{folder.name}</p>
      <p className="soft">{stateSentence(folder)}</p>
      {folder.kind === 'folder' && (
        <label className="checkbox">
          <input
            type="checkbox"
            checked={isWatched}
            onChange={(event) => {
              void watch(event.target.checked)
            }}
          />
          Update by itself while the window is open
        </label>
      )}
      {isAsking && (
        <p className="message" role="alert" data-testid="remove-question">
          {removeSentence(folder)}
        </p>
      )}
      {problem !== null && <ProblemMessage problem={problem} />}
      <div className="dialog-actions">
        {isAsking ? (
          <>
            <button className="button" autoFocus disabled={isBusy} onClick={() => setAsking(false)}>
              Keep it
            </button>
            <button className="button" disabled={isBusy || job !== null} onClick={() => void remove()}>
              {isBusy ? 'Removing…' : 'Remove'}
            </button>
          </>
        ) : (
          <>
            <button className="button" disabled={job !== null} title={job === null ? '' : 'Wait until the running job has ended.'} onClick={() => setAsking(true)}>
              Remove from the library…
            </button>
            <button className="button button-primary" onClick={onClose}>
              Close
            </button>
          </>
        )}
      </div>
    </Dialog>
  )
}
