import { displayCount } from '../../parts/words.ts'
import { useApp } from '../../state/app-state.ts'
import { stuck, useOutbox } from '../../state/outbox-state.ts'

/** Signed reports that could not be sent yet; nothing where all are. */
export const WaitingReports = () => {
  const facts = useOutbox((state) => state.facts)
  const show = useApp((app) => app.show)
  const waiting = stuck(facts)
  if (waiting.length === 0) return null
  return (
    <ul>
      <li>
        <button className="menu-item" aria-haspopup="dialog" data-testid="waiting-reports" title={waiting[0]?.problem ?? ''} onClick={() => show('outbox')}>
          Waiting to be sent
          <span className="warn">{displayCount(waiting.length)}</span>
        </button>
      </li>
    </ul>
  )
}
