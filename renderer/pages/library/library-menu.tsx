import { displayCount } from '../../parts/words.ts'
import { useLibrary } from '../../state/library-state.ts'
import type { LibraryFilter } from '../../state/library-state.ts'
import { FolderList } from './folder-list.tsx'
import { JobCard } from './job-card.tsx'
import { WaitingReports } from './waiting-reports.tsx'

export const LibraryMenu = () => {
  const { summary, filter, job, lastEnd, setFilter, rescan, dismissEnd } = useLibrary()
  if (summary === null) return null
  const { counts, folders } = summary
  const filters: readonly [LibraryFilter, string, number][] = [
    ['all', 'All', counts.studies],
    ['to-read', 'To read', counts.toRead],
    ['draft', 'Drafts', counts.drafts],
    ['signed', 'Signed', counts.signed],
    ['problems', 'Problems', counts.notReadable + counts.problems],
  ]
  return (
    <aside className="library-menu" aria-label="Filters and folders">
      <h2 className="caption">Reports</h2>
      <ul role="radiogroup" aria-label="Show">
        {filters.map(([id, name, count]) => (
          <li key={id}>
            <button
              className="menu-item"
              role="radio"
              aria-checked={filter === id}
              onClick={() => {
                void setFilter(id)
              }}
            >
              {name}
              <span className="faint">{displayCount(count)}</span>
            </button>
          </li>
        ))}
      </ul>
      <WaitingReports />
      <h2 className="caption">Folders</h2>
      <FolderList />
      {folders.length > 0 && job === null && (
        <button className="link menu-link" onClick={() => void rescan()}>
          Look through all folders again
        </button>
      )}
      <JobCard />
      {job === null && lastEnd !== null && (
        <section className={`message job-end${lastEnd.outcome === 'failed' ? ' message-bad' : ''}`} role="status" data-testid="job-ended">
          <p className="selectable">{lastEnd.sentence}</p>
          <button className="link" onClick={dismissEnd}>
            Close
          </button>
        </section>
      )}
    </aside>
  )
}
