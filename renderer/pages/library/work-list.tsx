import { memo, useEffect, useRef } from 'react'
import type { WorklistRow } from '../../../contract/calls.ts'
import { displayName } from '../../../core/study/patient-words.ts'
import { displayCount, displayDate, sexAndAge } from '../../parts/words.ts'
import { useApp } from '../../state/app-state.ts'
import { useLibrary } from '../../state/library-state.ts'

const stateWords: Record<WorklistRow['reportState'], readonly [string, string]> = {
  'to-read': ['to read', 'state-to-read'],
  draft: ['draft', 'state-draft'],
  signed: ['signed', 'state-signed'],
  'not-readable': ['problem', 'state-problem'],
}

const emptyWords = {
  all: 'No study here yet.',
  'to-read': 'Nothing to read.',
  draft: 'No drafts.',
  signed: 'No signed reports.',
  problems: 'Every study can be read.',
}

const open = (row: WorklistRow | undefined): void => {
  if (row === undefined) return
  void useApp.getState().openStudy(row.studyInstanceUid, row.reportState === 'signed' ? 'report' : 'reading')
}

/** Drawn anew only when itself changes: the list may hold thousands. */
const Row = memo(({ row, selected }: { row: WorklistRow; selected: boolean }) => {
  const [word, className] = stateWords[row.reportState]
  const element = useRef<HTMLTableRowElement>(null)
  const warnings = row.away === null ? row.warnings : [row.away, ...row.warnings]
  useEffect(() => {
    if (selected) element.current?.scrollIntoView({ block: 'nearest' })
  }, [selected])
  return (
    <tr
      ref={element}
      id={`row-${row.studyInstanceUid}`}
      className="work-row"
      role="row"
      aria-selected={selected}
      data-testid="work-row"
      data-study={row.studyInstanceUid}
      data-away={row.away !== null}
      onClick={() => void useLibrary.getState().select(row.studyInstanceUid)}
      onDoubleClick={() => {
        open(row)
      }}
    >
      <td role="gridcell">{displayName(row.patientName)}</td>
      <td role="gridcell" className="soft">{sexAndAge(row.patientSex, row.ageYears)}</td>
      <td role="gridcell" className="soft">{displayDate(row.studyDate)}</td>
      <td role="gridcell" className="soft">{row.images}</td>
      <td role="gridcell" className="soft work-description">{row.description}</td>
      <td role="gridcell">
        <span className={`state ${className}`}>{word}</span>
      </td>
      <td role="gridcell" className="warn work-warnings" title={warnings.join('\n')}>
        {[...(row.away === null ? [] : ['drive not connected']), ...row.warnings].join(' · ')}
      </td>
    </tr>
  )
})
Row.displayName = 'Row'

/** The library counts the hits of a search no further. */
const countedAtMost = 1000

/** From this near to the end, the next page is asked for. */
const aheadPx = 600

/** One row a study. The list has the focus, not its rows: up, down, Home, End choose; Enter reads. */
export const WorkList = () => {
  const { rows: shown, total, next, filter, find, selectedUid, select, showMore } = useLibrary()
  const index = shown.findIndex((row) => row.studyInstanceUid === selectedUid)
  const list = useRef<HTMLDivElement>(null)

  const hasSelection = index >= 0
  const first = shown[0]?.studyInstanceUid
  useEffect(() => {
    if (!hasSelection && first !== undefined) void select(first)
  }, [hasSelection, first, select])

  useEffect(() => {
    list.current?.focus()
  }, [])

  const onKey = (key: string): boolean => {
    const last = shown.length - 1
    const targets: Record<string, number> = {
      ArrowDown: Math.min(index + 1, last),
      ArrowUp: Math.max(index - 1, 0),
      Home: 0,
      End: last,
    }
    if (key === 'Enter') open(shown[index])
    else if (targets[key] === undefined) return false
    else void select(shown[targets[key]]?.studyInstanceUid ?? null)
    return true
  }

  return (
    <div
      ref={list}
      className="work-list"
      tabIndex={0}
      role="grid"
      aria-label="Work-list"
      aria-activedescendant={index >= 0 ? `row-${selectedUid ?? ''}` : undefined}
      data-testid="work-list"
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        if (scrollHeight - scrollTop - clientHeight < aheadPx) void showMore()
      }}
      onKeyDown={(event) => {
        if (onKey(event.key)) event.preventDefault()
      }}
    >
      <table role="presentation">
        <thead role="rowgroup">
          <tr role="row" className="faint">
            <th role="columnheader">Patient</th>
            <th role="columnheader">Sex, age</th>
            <th role="columnheader">Study</th>
            <th role="columnheader">Images</th>
            <th role="columnheader">Description</th>
            <th role="columnheader">Report</th>
            <th role="columnheader">
              <span className="visually-hidden">Warnings</span>
            </th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          {shown.map((row) => (
            <Row key={row.studyInstanceUid} row={row} selected={row.studyInstanceUid === selectedUid} />
          ))}
        </tbody>
      </table>
      {next !== null && (
        <p className="faint work-empty" data-testid="work-more">
          {displayCount(shown.length)} of {find === '' || total < countedAtMost ? displayCount(total) : `${displayCount(countedAtMost)} or more`} studies are shown, newest
          first.{' '}
          <button className="link" tabIndex={-1} onClick={() => void showMore()}>
            Show more
          </button>
        </p>
      )}
      {shown.length === 0 && (
        <p className="faint work-empty">{find === '' ? emptyWords[filter] : `No study matches “${find}”${filter === 'all' ? '' : ' here'}.`}</p>
      )}
    </div>
  )
}
