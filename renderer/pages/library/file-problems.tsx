import type { CallOutput } from '../../../contract/calls.ts'
import { displayCount } from '../../parts/words.ts'

const shownAtMost = 500

/** Files that could not be used, each with its reason. The rest of their folder is in the library. */
export const FileProblems = ({ problems }: { problems: readonly CallOutput<'library.problems'>[number][] }) => (
  <section className="file-problems" aria-label="Files with a problem" data-testid="file-problems">
    <h2 className="caption">Files that were left out ({displayCount(problems.length)})</h2>
    {problems.length === 0 && <p className="faint">Every file could be used.</p>}
    <ul>
      {problems.slice(0, shownAtMost).map(({ path, reason }) => (
        <li key={`${path} ${reason}`} className="selectable">
          <span className="file-path">{path}</span>
          <span className="soft">{reason}</span>
        </li>
      ))}
    </ul>
    {problems.length > shownAtMost && <p className="faint">And {displayCount(problems.length - shownAtMost)} more.</p>}
  </section>
)
