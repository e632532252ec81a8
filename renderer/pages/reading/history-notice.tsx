import { useEffect } from 'react'
import { useComparison } from '../../state/comparison-state.ts'
import { useReading } from '../../state/reading-state.ts'

/** A referral that was entered or changed after the analysis: the rules weigh it when the reader says so. */
export const HistoryNotice = ({ studyUid, analysisId }: { studyUid: string; analysisId: string }) => {
  const { isHistoryNew, analysisId: followed, checkHistory } = useComparison()
  const { analyse, anchors, analysed, status } = useReading()
  // On each visit of the page: the referral is entered on another one.
  useEffect(() => {
    if (followed === analysisId) void checkHistory(studyUid)
  }, [studyUid, analysisId, followed, checkHistory])
  if (!isHistoryNew || followed !== analysisId) return null
  return (
    <p className="message" role="note" data-testid="history-notice">
      The referral has changed since the findings were proposed.{' '}
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
