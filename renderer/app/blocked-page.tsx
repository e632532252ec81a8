import type { Problem } from '../../core/base/problem.ts'
import { useApp } from '../state/app-state.ts'

/** The library cannot be opened: say why, offer another folder, and let the window be closed. */
export const BlockedPage = ({ problem }: { problem: Problem }) => {
  const chooseLibraryFolder = useApp((app) => app.chooseLibraryFolder)
  const notice = useApp((app) => app.notice)
  return (
    <main className="full-page" data-testid="blocked-page">
      <h1>The library cannot be opened</h1>
      <p className="soft selectable" data-testid="blocked-reason">
        {problem.sentence}
      </p>
      <div className="row">
        <button className="button button-primary" autoFocus onClick={() => void chooseLibraryFolder()}>
          Choose another library folder…
        </button>
        <button
          className="button"
          onClick={() => {
            window.close()
          }}
        >
          Quit
        </button>
      </div>
      {notice !== null && <p className="bad">{notice}</p>}
    </main>
  )
}
