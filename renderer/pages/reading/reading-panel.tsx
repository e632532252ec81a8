import { useEffect } from 'react'
import type { SpineModel } from '../../../core/spine/spine-model.ts'
import { KeyList } from '../../parts/key-list.tsx'
import { ProblemMessage } from '../../parts/problem-message.tsx'
import { useApp } from '../../state/app-state.ts'
import { useReading } from '../../state/reading-state.ts'
import { useRegionEdit } from '../../state/region-edit-state.ts'
import { useRegistration } from '../../state/registration-state.ts'
import { useLevelEdit } from '../../state/level-edit-state.ts'
import { useView } from '../../state/view-state.ts'
import { useComparison } from '../../state/comparison-state.ts'
import { ComparePhases } from './compare-phases.tsx'
import { CompareVisits } from './compare-visits.tsx'
import { CtMeasures } from './ct-measures.tsx'
import { FindingCards } from './finding-cards.tsx'
import { HistoryNotice } from './history-notice.tsx'
import { HotSpots } from './hot-spots.tsx'
import { ReferralStrip } from './referral-strip.tsx'
import { ReferenceChoice } from './reference-choice.tsx'
import { RegistrationBanner } from './registration-banner.tsx'
import { UptakeTable } from './uptake-table.tsx'
import './reading-panel.css'

const keys: readonly (readonly [string, string])[] = [
  [', .', 'finding'],
  ['A', 'accept'],
  ['X', 'reject'],
  ['[ ]', 'level'],
  ['F', 'fusion'],
  ['K', 'key image'],
  ['Ctrl K', 'commands'],
]

const Analysing = ({ label, fraction }: { label: string; fraction: number }) => {
  const { status, cancel } = useReading()
  return (
    <div className="analysing" role="status" data-testid="analysing">
      <p className="soft">{label}</p>
      <button className="button button-small" data-testid="cancel-analysis" disabled={status !== 'analysing'} title="Stop measuring; what was there before stays" onClick={() => void cancel()}>
        Cancel
      </button>
      <progress className="progress" max={1} value={fraction} aria-label={label} />
    </div>
  )
}

/** After the first analysis was cancelled or failed: nothing else on the page would ask for it again. */
const MeasureAgain = () => {
  const { status, analyse, anchors } = useReading()
  return (
    <button className="button button-small" data-testid="measure-again" disabled={status !== 'ready'} onClick={() => void analyse({ anchors: [...anchors], referenceLevel: null })}>
      Measure again
    </button>
  )
}

/** The one name that settles what the count leaves open: a press puts the question beside that vertebra. */
const AskedName = ({ spine }: { spine: SpineModel }) => {
  const asked = spine.levels.find(({ name }) => name === spine.askFor)
  const ready = useReading(({ status }) => status === 'ready')
  const askName = useLevelEdit((state) => state.askName)
  if (asked === undefined) return null
  return (
    <button
      className="button button-small"
      data-testid="name-asked"
      disabled={!ready}
      onClick={() => {
        useView.getState().moveCrosshair(asked.centreMm)
        askName(asked, 'sagittal')
      }}
    >
      Name this vertebra ({asked.name}?)
    </button>
  )
}

/** Right of the views: what the engine measured and proposes, and what the reader decides. */
export const ReadingPanel = () => {
  const { status, studyUid, reading, analysed, suv, selectedRegionId, select, error, progress } = useReading()
  const show = useApp((app) => app.show)
  const analysis = analysed?.analysis ?? null
  const { phases, follow, analysisId: comparedId } = useComparison()
  const analysisId = analysed?.analysisId ?? null
  useEffect(() => {
    if (studyUid !== null && analysisId !== null) void follow(studyUid, analysisId)
  }, [studyUid, analysisId, follow])
  const warnings = analysis === null ? [] : [...new Set([...analysis.spine.warnings, ...analysis.warnings])]
  return (
    <div className="reading-panel" data-testid="reading-panel" data-status={status}>
      {progress !== null && <Analysing {...progress} />}
      {error !== null && status !== 'refused' && <ProblemMessage problem={error}>{analysis === null && reading !== null && <MeasureAgain />}</ProblemMessage>}
      {analysis === null && progress === null && error === null && <p className="faint">Levels and uptake appear here as soon as they are measured.</p>}
      {analysis !== null && reading !== null && suv !== null && (
        <>
          <RegistrationBanner
            registration={analysis.registration}
            corrected={analysis.provenance.registration != null}
            onOpen={() => {
              useRegistration.getState().show(true)
            }}
          />
          <ReferralStrip studyUid={reading.study.studyInstanceUid} />
          {warnings.length > 0 && (
            <ul className="message message-warn warnings" aria-label="Warnings">
              {warnings.map((warning) => (
                <li key={warning}>{warning}</li>
              ))}
              <AskedName spine={analysis.spine} />
            </ul>
          )}
          <ReferenceChoice analysis={analysis} />
          <UptakeTable analysis={analysis} suv={suv} selectedRegionId={selectedRegionId} onSelect={select} onEdit={(regionId) => useRegionEdit.getState().open(regionId)} onUnits={() => show('units')} />
          <CtMeasures analysis={analysis} selectedRegionId={selectedRegionId} />
          {studyUid !== null && analysisId !== null && <HistoryNotice studyUid={studyUid} analysisId={analysisId} />}
          <FindingCards analysis={analysis} />
          <HotSpots analysis={analysis} />
          {comparedId === analysisId && phases !== null && <ComparePhases phases={phases} analysis={analysis} selectedRegionId={selectedRegionId} onSelect={select} />}
          {comparedId === analysisId && <CompareVisits selectedRegionId={selectedRegionId} onSelect={select} />}
          <p className="faint panel-foot">Levels {analysis.spine.numbering}.</p>
        </>
      )}
      <KeyList keys={keys} />
    </div>
  )
}
