import { useEffect, useRef } from 'react'
import type { ReactNode } from 'react'
import type { PatientMm } from '../../../../core/geometry/vector.ts'
import type { VoxelGrid } from '../../../../core/geometry/grid.ts'
import type { SpineLevel } from '../../../../core/spine/spine-model.ts'
import type { RegionShape } from '../../../../core/uptake/uptake.ts'
import { useLevelEdit } from '../../../state/level-edit-state.ts'
import { useView } from '../../../state/view-state.ts'
import type { FusionViews } from '../../../viewports/fusion-views.ts'
import type { PatientBox, Plane, PlaneView } from '../../../viewports/plane-view.ts'
import { LevelForm } from './level-form.tsx'
import { LevelLabels } from './level-labels.tsx'
import { PaneOverlay } from './pane-overlay.tsx'
import type { CornerTexts } from './pane-overlay.tsx'
import { RegionOverlay } from './region-overlay.tsx'
import { usePanePointer } from './use-pane-pointer.ts'
import { planeNames } from './words.ts'

export interface LevelCorrections {
  readonly levels: readonly SpineLevel[]
  /** No correction while an analysis runs. */
  readonly disabled: boolean
  readonly onMove: (level: SpineLevel, centreMm: PatientMm) => void
  /** Asks for the true name beside the label, in the plane where it was asked for. */
  readonly onRename: (level: SpineLevel, plane: Plane) => void
}

/** One fused slice: cornerstone draws into the host, React writes over it. */
export const PlanePane = ({
  plane,
  view,
  fusion,
  host,
  ctGrid,
  box,
  crosshairMm,
  corners,
  corrections,
  outlines,
  selected,
  children,
}: {
  plane: Plane
  view: PlaneView | null
  fusion: FusionViews | null
  host: (element: HTMLDivElement | null) => void
  ctGrid: VoxelGrid
  box: PatientBox
  crosshairMm: PatientMm | null
  corners: CornerTexts
  corrections: LevelCorrections
  /** SVG paths in pixels of the view, drawn under the names. */
  outlines: readonly string[]
  /** The selected region as it was measured; null where none is. */
  selected: RegionShape | null
  children?: ReactNode
}) => {
  const pane = useRef<HTMLDivElement>(null)
  const form = useLevelEdit((state) => state.form)
  const active = useView((state) => state.activeView === plane)
  const tool = useView((state) => state.tool)
  const levelNames = useView((state) => state.levelNames)
  const pointer = usePanePointer(pane, view, ctGrid, box)
  const { levels, disabled, onMove, onRename } = corrections

  useEffect(() => {
    if (view !== null) fusion?.show(view)
  }, [fusion, view])

  return (
    <section
      ref={pane}
      className={`pane pane-${plane} tool-${tool}${active ? ' pane-active' : ''}`}
      aria-label={`${planeNames[plane]} view`}
      data-testid={`viewport-${plane}`}
      data-plane={plane}
      {...pointer}
      onPointerCancel={pointer.onPointerUp}
      onContextMenu={(event) => {
        event.preventDefault()
      }}
    >
      <div className="pane-host" ref={host} />
      {view !== null && crosshairMm !== null && (
        <PaneOverlay view={view} crosshairMm={crosshairMm} corners={corners}>
          {outlines.map((path, index) => (
            <path key={index} className={`uptake-outline uptake-outline-${index}`} d={path} />
          ))}
          <RegionOverlay view={view} selected={selected} />
          {levelNames && <LevelLabels levels={levels} view={view} disabled={disabled} onMove={onMove} onRename={onRename} />}
        </PaneOverlay>
      )}
      {children}
      {form?.plane === plane && view !== null && <LevelForm form={form} view={view} />}
    </section>
  )
}
