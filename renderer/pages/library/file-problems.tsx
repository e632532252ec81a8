import { useEffect } from 'react'
import { leftOutKinds } from '../../../core/study/left-out.ts'
import type { LeftOutKind } from '../../../core/study/left-out.ts'
import type { LeftOut } from '../../../contract/problems.ts'
import { ProblemMessage } from '../../parts/problem-message.tsx'
import { displayCount } from '../../parts/words.ts'
import { useLibrary } from '../../state/library-state.ts'
import { useProblems } from '../../state/problems-state.ts'
import './file-problems.css'

const kindNames: Readonly<Record<LeftOutKind, string>> = {
  identity: 'Identity conflicts',
  'no-uid': 'Without identity (UID)',
  'cut-short': 'Cut short',
  damaged: 'Damaged',
  unreadable: 'Cannot be opened',
  other: 'Other reasons',
  duplicate: 'Copies',
  skipped: 'Not DICOM images',
}

/** Copies and files that are no images are no problem: shown, and not counted among those. */
const harmless: ReadonlySet<LeftOutKind> = new Set(['duplicate', 'skipped'])

const problemCount = (counts: LeftOut['counts']): number => leftOutKinds.reduce((sum, kind) => sum + (harmless.has(kind) ? 0 : counts[kind]), 0)

const Kinds = ({ counts }: { counts: LeftOut['counts'] }) => {
  const { kind: chosen, setKind } = useProblems()
  const kinds: readonly (readonly [LeftOutKind | null, string, number])[] = [
    [null, 'All problems', problemCount(counts)],
    ...leftOutKinds.filter((kind) => counts[kind] > 0 || kind === chosen).map((kind) => [kind, kindNames[kind], counts[kind]] as const),
  ]
  return (
    <div className="choices problem-kinds" role="group" aria-label="Reasons">
      {kinds.map(([kind, name, count]) => (
        <button key={name} className="choice" aria-pressed={kind === chosen} data-testid="problem-kind" data-kind={kind ?? 'all'} onClick={() => void setKind(kind)}>
          {name} <span className="faint number">{displayCount(count)}</span>
        </button>
      ))}
    </div>
  )
}

const Entry = ({ file: { path, reason, kind }, busy }: { file: LeftOut['files'][number]; busy: boolean }) => {
  const { copied, copyPath, showFile, retry } = useProblems()
  return (
    <li data-testid="left-out" data-kind={kind}>
      <span className="file-path selectable">{path}</span>
      <span className="soft selectable">{reason}</span>
      <span className="problem-actions">
        <button className="link" onClick={() => void copyPath(path)}>
          {copied === path ? 'Path copied' : 'Copy path'}
        </button>
        <button className="link" onClick={() => void showFile(path)}>
          Show in folder
        </button>
        {kind !== 'duplicate' && (
          <button className="link" disabled={busy} onClick={() => void retry([path])}>
            Try again
          </button>
        )}
      </span>
    </li>
  )
}

/** Files that are not in use, each with its reason; by reason, by text, in pages. The rest of their folders is in the library. */
export const FileProblems = () => {
  const { find, shown, problem, refresh, setFind, showMore, retry } = useProblems()
  const summary = useLibrary((library) => library.summary)
  const busy = useLibrary((library) => library.job !== null)

  // Each answer of the library about itself is a new value: then the list may be another one too.
  useEffect(() => {
    void refresh()
  }, [refresh, summary])

  return (
    <section className="file-problems" aria-label="Files with a problem" data-testid="file-problems">
      <div className="problem-tools">
        <h2 className="caption">Files that were left out</h2>
        <input
          className="field"
          type="text"
          aria-label="Search path or reason"
          placeholder="Search path or reason…"
          maxLength={200}
          value={find}
          onChange={(event) => void setFind(event.target.value)}
        />
        <button className="button button-small" disabled={busy || shown === null || problemCount(shown.counts) === 0} onClick={() => void retry(null)}>
          Try all again
        </button>
      </div>
      {problem !== null && <ProblemMessage problem={problem} />}
      {shown !== null && (
        <>
          <Kinds counts={shown.counts} />
          {shown.total === 0 && <p className="faint">{find === '' ? 'Every file could be used.' : `No file matches “${find}”.`}</p>}
          <ul>
            {shown.files.map((file) => (
              <Entry key={file.path} file={file} busy={busy} />
            ))}
          </ul>
          {shown.files.length < shown.total && (
            <p className="faint">
              {displayCount(shown.files.length)} of {displayCount(shown.total)} are shown.{' '}
              <button className="link" onClick={() => void showMore()}>
                Show more
              </button>
            </p>
          )}
        </>
      )}
    </section>
  )
}
