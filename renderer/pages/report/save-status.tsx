import { useEffect, useState } from 'react'
import { isSigned } from '../../../core/report/versions.ts'
import { displayInstant, displaySeconds } from '../../parts/words.ts'
import { useReport } from '../../state/report-state.ts'
import type { Saving } from '../../state/report-state.ts'

const tickMs = 1000

/** `Draft, saved 2 s ago`. */
export const draftWords = (saving: Saving, savedAtMs: number | null, nowMs: number): string => {
  if (saving === 'waiting' || saving === 'saving') return 'Draft, saving…'
  if (saving === 'failed') return 'Draft, not saved'
  if (savedAtMs === null) return 'Draft'
  const seconds = Math.round((nowMs - savedAtMs) / 1000)
  return seconds < 1 ? 'Draft, saved just now' : `Draft, saved ${displaySeconds(seconds)} ago`
}

export const SaveStatus = () => {
  const { report, saving, saveProblem, savedAtMs, flush } = useReport()
  const [nowMs, setNowMs] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => {
      setNowMs(Date.now())
    }, tickMs)
    return () => {
      clearInterval(timer)
    }
  }, [])
  if (report === null) return null
  if (isSigned(report)) {
    return (
      <p className="save-status good" data-testid="save-status">
        Signed{report.reader === null ? '' : ` by ${report.reader}`}
        {report.signedAt === null ? '' : `, ${displayInstant(report.signedAt)}`}. This version cannot be changed.
      </p>
    )
  }
  return (
    <>
      <p className="save-status" data-testid="save-status" data-saving={saving}>
        {report.preliminary !== undefined && saving === 'saved'
          ? `Preliminary, released by ${report.preliminary.reader}, ${displayInstant(report.preliminary.at)}. A change makes it a draft again.`
          : draftWords(saving, savedAtMs, Math.max(nowMs, savedAtMs ?? 0))}
      </p>
      {saving === 'failed' && saveProblem !== null && (
        <div className="message message-bad" role="alert" data-testid="not-saved">
          <p className="selectable">The newest text is not saved; it stays here. {saveProblem.sentence}</p>
          <button className="link" onClick={() => void flush()}>
            Save now
          </button>
        </div>
      )}
    </>
  )
}
