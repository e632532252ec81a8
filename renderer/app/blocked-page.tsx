import type { Problem } from '../../core/base/problem.ts'
import { useApp } from '../state/app-state.ts'
import { DamagedLibrary } from './damaged-library.tsx'

/** The library cannot be opened: say why, offer another folder, and let the window be closed. */
export const BlockedPage = ({ problem }: { problem: Problem }) => {
  const chooseLibraryFolder = useApp((app) => app.chooseLibraryFolder)
  const notice = useApp((app) => app.notice)
  const isDamaged = problem.code === 'library-damaged'
  return (
    <main className="full-page" data-testid="blocked-page">
      <h1>The library cannot be opened</h1>
      <p className="soft selectable" data-testid="blocked-reason">
        {problem.sentence}
      </p>
      {isDamaged && <DamagedLibrary />}
      <div className="row">
        <button className={isDamaged ? 'button' : 'button button-primary'} autoFocus={!isDamaged} onClick={() => void chooseLibraryFolder()}>
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
