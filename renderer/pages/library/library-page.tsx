import { useEffect } from 'react'
import { ProblemMessage } from '../../parts/problem-message.tsx'
import { useApp } from '../../state/app-state.ts'
import { useLibrary } from '../../state/library-state.ts'
import { EmptyLibrary } from './empty-library.tsx'
import { FileProblems } from './file-problems.tsx'
import { LibraryMenu } from './library-menu.tsx'
import { LibraryTools } from './library-tools.tsx'
import { StudyDetail } from './study-detail.tsx'
import { WorkList } from './work-list.tsx'
import './library.css'

export const LibraryPage = () => {
  const { summary, problem, filter, job, lastEnd, refresh } = useLibrary()
  const openStudy = useApp((app) => app.openStudy)

  useEffect(() => {
    void refresh()
  }, [refresh])

  // A drive may have come or gone while the reader was elsewhere.
  useEffect(() => {
    const onFocus = (): void => void refresh()
    window.addEventListener('focus', onFocus)
    return () => {
      window.removeEventListener('focus', onFocus)
    }
  }, [refresh])

  // A job made for one study (the demonstration) opens it, once.
  const madeFor = lastEnd?.outcome === 'done' ? lastEnd.studyInstanceUid : null
  useEffect(() => {
    if (madeFor === null) return
    useLibrary.getState().dismissEnd()
    void useLibrary.getState().select(madeFor)
    void openStudy(madeFor, 'reading')
  }, [madeFor, openStudy])

  if (summary === null) {
    if (problem === null) return <div className="full-page faint">Opening the library…</div>
    return (
      <div className="full-page">
        <ProblemMessage problem={problem}>
          <button className="button" onClick={() => void refresh()}>
            Try again
          </button>
        </ProblemMessage>
      </div>
    )
  }
  const isEmpty = summary.counts.studies === 0 && summary.counts.problems === 0 && summary.folders.length === 0
  if (isEmpty) return <EmptyLibrary job={job} lastEnd={lastEnd} problem={problem} />

  return (
    <div className="library" data-testid="library-page">
      <LibraryMenu />
      <section className="library-middle" aria-label="Studies">
        <LibraryTools />
        {problem !== null && <ProblemMessage problem={problem} />}
        <WorkList />
        {filter === 'problems' && <FileProblems />}
      </section>
      <StudyDetail />
    </div>
  )
}
