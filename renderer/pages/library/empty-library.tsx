import type { Problem } from '../../../core/base/problem.ts'
import { ProblemMessage } from '../../parts/problem-message.tsx'
import { useLibrary } from '../../state/library-state.ts'
import { JobCard } from './job-card.tsx'

type Library = ReturnType<typeof useLibrary.getState>

/** The first thing a new reader sees: two ways to begin. */
export const EmptyLibrary = ({ job, lastEnd, problem }: Pick<Library, 'job' | 'lastEnd'> & { problem: Problem | null }) => {
  const { addFolder, addFiles, openDemonstration } = useLibrary()
  return (
    <div className="full-page" data-testid="library-empty">
      <h1>The library is empty</h1>
      <p className="soft">
        Choose a folder with DICOM files. They are read where they lie; nothing is copied and no file is ever changed. A ZIP
        archive is unpacked into the library. Or look round first
        with the demonstration study, a digital phantom.
      </p>
      {job === null ? (
        <div className="row">
          <button className="button button-primary" autoFocus onClick={() => void addFolder()}>
            Choose a folder…
          </button>
          <button className="button" onClick={() => void addFiles()}>
            Choose a ZIP or files…
          </button>
          <button className="button" onClick={() => void openDemonstration()}>
            Open the demonstration study
          </button>
        </div>
      ) : (
        <div className="empty-job">
          <JobCard />
        </div>
      )}
      {problem !== null && <ProblemMessage problem={problem} />}
      {job === null && lastEnd !== null && (
        <p className={lastEnd.outcome === 'failed' ? 'bad selectable' : 'soft selectable'} role="status" data-testid="job-ended">
          {lastEnd.sentence}
        </p>
      )}
      <p className="faint">Not a medical device. The software supports and does not replace the physician’s reading.</p>
    </div>
  )
}
