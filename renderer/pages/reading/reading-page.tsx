import { useEffect, useMemo } from 'react'
import { correctedSpect } from '../../../core/registration/judge-registration.ts'
import { ProblemMessage } from '../../parts/problem-message.tsx'
import { SpineMap } from '../../parts/spine-map.tsx'
import { useApp } from '../../state/app-state.ts'
import { useLevelEdit } from '../../state/level-edit-state.ts'
import { useReading } from '../../state/reading-state.ts'
import { useRegionEdit } from '../../state/region-edit-state.ts'
import { shownCorrection, useRegistration } from '../../state/registration-state.ts'
import { useView } from '../../state/view-state.ts'
import { boxCentre, patientBox } from '../../viewports/plane-view.ts'
import { ProvenancePanel } from './provenance-panel.tsx'
import { ReadingPanel } from './reading-panel.tsx'
import { RegionPanel } from './region-panel.tsx'
import { RegistrationPanel } from './registration-panel.tsx'
import { ReadingToolbar, ViewActions } from './reading-toolbar.tsx'
import { useDrawAhead } from './use-draw-ahead.ts'
import { useReadingKeys } from './use-reading-keys.ts'
import { Arriving } from './views/arriving.tsx'
import { CrosshairReadout } from './views/crosshair-readout.tsx'
import type { LevelCorrections } from './views/plane-pane.tsx'
import { useVoxels } from './views/use-voxels.ts'
import type { Voxels } from './views/use-voxels.ts'
import { ViewportGrid } from './views/viewport-grid.tsx'
import './reading-page.css'

/** Opens the study, and asks for the first analysis only when the voxels have come: the pictures never wait for the numbers. */
const useOpenStudy = (studyUid: string, voxels: Voxels): void => {
  const { open, clear, analyse, status, analysed, error } = useReading()
  useEffect(() => {
    void open(studyUid)
    return () => {
      clear()
      useView.getState().leaveStudy()
      useRegistration.getState().leaveStudy()
      useRegionEdit.getState().cancel()
      useLevelEdit.getState().close()
    }
  }, [studyUid, open, clear])
  const analysisMissing = status === 'ready' && analysed === null && error === null && voxels.state === 'complete'
  useEffect(() => {
    if (analysisMissing) void analyse({ anchors: [], referenceLevel: null })
  }, [analysisMissing, analyse])
}

/** The crosshair follows what is selected; at first it stands on the strongest proposed finding, or in the middle. */
const useCrosshairFollows = (): void => {
  const reading = useReading((state) => state.reading)
  const analysed = useReading((state) => state.analysed)
  const selectedRegionId = useReading((state) => state.selectedRegionId)
  const selections = useReading((state) => state.selections)
  const middle = useMemo(() => (reading === null ? null : boxCentre(patientBox(reading.ct.grid))), [reading])
  useEffect(() => {
    if (middle !== null) useView.getState().moveCrosshair(middle)
  }, [middle])
  useEffect(() => {
    // Only while the reader has not moved it.
    if (analysed === null || useView.getState().crosshairMm !== middle) return
    const { regions, findings } = analysed.analysis
    const [first] = [...findings].sort((a, b) => b.ratio - a.ratio)
    const region = regions.find(({ id }) => id === first?.regionId)
    if (region !== undefined) useView.getState().moveCrosshair(region.maxMm)
  }, [analysed, middle])
  useEffect(() => {
    // The views of a region that is edited stand on its middle, not on its hottest voxel.
    if (useRegionEdit.getState().draft !== null) return
    const { analysed: present, selectedAtMm } = useReading.getState()
    const at = selectedAtMm ?? present?.analysis.regions.find(({ id }) => id === selectedRegionId)?.maxMm
    if (at !== undefined) useView.getState().moveCrosshair(at)
  }, [selectedRegionId, selections])
}

const useCorrections = (): LevelCorrections => {
  const { analysed, status } = useReading()
  const { move, askName } = useLevelEdit()
  const editing = useRegionEdit((state) => state.draft !== null)
  const analysis = analysed?.analysis ?? null
  return {
    levels: analysis?.spine.levels ?? [],
    disabled: status !== 'ready' || editing,
    onMove: move,
    onRename: askName,
  }
}

/** The reading room: spine map, views, and what the engine measured and proposes. */
export const ReadingPage = ({ studyUid }: { studyUid: string }) => {
  const { status, reading, analysed, suv, selectedRegionId, select, error } = useReading()
  const { panel, show } = useApp()
  const { open: registering, draft } = useRegistration()
  const editing = useRegionEdit((state) => state.draft)
  const voxels = useVoxels(reading)
  const corrections = useCorrections()
  useOpenStudy(studyUid, voxels)
  useCrosshairFollows()
  useReadingKeys(reading?.ct.grid ?? null)
  useDrawAhead(studyUid)
  const analysis = analysed?.analysis ?? null

  if (status === 'refused' && error !== null) {
    return (
      <div className="full-page">
        <ProblemMessage problem={error} />
      </div>
    )
  }
  return (
    <div className="reading-page" data-testid="reading-page">
      <aside className="reading-map" aria-label="Spine map">
        <h2 className="caption">Spine map</h2>
        {analysis === null ? <p className="faint">Drawn when the levels are found.</p> : <SpineMap analysis={analysis} selectedRegionId={selectedRegionId} onSelect={select} />}
      </aside>
      <div className="reading-views">
        <ReadingToolbar />
        {voxels.state === 'opening' && <Arriving stream={null} />}
        {voxels.state === 'failed' && (
          <div className="views-arriving">
            <ProblemMessage problem={voxels.problem} />
          </div>
        )}
        {(voxels.state === 'arriving' || voxels.state === 'complete') && (
          <>
            <ViewportGrid stream={voxels.stream} complete={voxels.state === 'complete'} analysis={analysis} corrections={corrections} />
            <div className="views-foot">
              <CrosshairReadout ct={voxels.stream.volumes.ct} spect={correctedSpect(voxels.stream.volumes.spect, shownCorrection(draft, analysis))} reference={analysis?.reference ?? null} suv={suv} />
              <ViewActions />
            </div>
          </>
        )}
      </div>
      <aside className="reading-side" aria-label="Uptake and findings">
        {editing !== null ? (
          <RegionPanel draft={editing} spect={voxels.state === 'complete' ? voxels.stream.volumes.spect : null} />
        ) : registering ? (
          <RegistrationPanel />
        ) : (
          <ReadingPanel />
        )}
      </aside>
      {panel === 'units' && reading !== null && <ProvenancePanel study={reading.study} onClose={() => show(null)} />}
    </div>
  )
}
