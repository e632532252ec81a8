import { useEffect } from 'react'
import { useComparison } from '../../state/comparison-state.ts'
import { useReading } from '../../state/reading-state.ts'
import { changedSince } from './weighed-words.ts'

/** A referral or a blood pool that came or changed after the analysis: the rules weigh it when the reader says so. */
export const HistoryNotice = ({ studyUid, analysisId }: { studyUid: string; analysisId: string }) => {
  const { weighed, analysisId: followed, checkWeighed } = useComparison()
  const { analyse, anchors, analysed, status } = useReading()
  // On each visit of the page: the referral is entered on another one.
  useEffect(() => {
    if (followed === analysisId) void checkWeighed(studyUid)
  }, [studyUid, analysisId, followed, checkWeighed])
  const changed = changedSince(weighed)
  if (changed === null || followed !== analysisId) return null
  return (
    <p className="message" role="note" data-testid="history-notice">
      {changed} since the findings were proposed.{' '}
      <button
        className="link"
        disabled={status !== 'ready'}
        onClick={() => void analyse({ anchors: [...anchors], referenceLevel: analysed?.analysis.provenance.referenceLevel ?? null })}
      >
        Weigh it now
      </button>
    </p>
  )
}
