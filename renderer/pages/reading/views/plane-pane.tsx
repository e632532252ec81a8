import { useEffect, useRef, useState } from 'react'
import type { ReactNode } from 'react'
import type { VertebraName } from '../../../../core/base/anatomy.ts'
import type { PatientMm } from '../../../../core/geometry/vector.ts'
import type { VoxelGrid } from '../../../../core/geometry/grid.ts'
import type { SpineLevel } from '../../../../core/spine/spine-model.ts'
import { useView } from '../../../state/view-state.ts'
import type { FusionViews } from '../../../viewports/fusion-views.ts'
import type { PatientBox, Plane, PlaneView } from '../../../viewports/plane-view.ts'
import { toScreen } from '../../../viewports/plane-view.ts'
import { LevelLabels } from './level-labels.tsx'
import { PaneOverlay } from './pane-overlay.tsx'
import type { CornerTexts } from './pane-overlay.tsx'
import { RenameLevel } from './rename-level.tsx'
import { usePanePointer } from './use-pane-pointer.ts'
import { planeNames } from './words.ts'

export interface LevelCorrections {
  readonly levels: readonly SpineLevel[]
  /** No correction while an analysis runs. */
  readonly disabled: boolean
  readonly onMove: (level: SpineLevel, centreMm: PatientMm) => void
  readonly onRename: (level: SpineLevel, name: VertebraName) => void
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
  children?: ReactNode
}) => {
  const pane = useRef<HTMLDivElement>(null)
  const [renaming, setRenaming] = useState<SpineLevel | null>(null)
  const active = useView((state) => state.activeView === plane)
  const tool = useView((state) => state.tool)
  const levelNames = useView((state) => state.levelNames)
  const pointer = usePanePointer(pane, view, ctGrid, box)
  const { levels, disabled, onMove, onRename } = corrections

  useEffect(() => {
    if (view !== null) fusion?.show(view)
  }, [fusion, view])

  const at = view !== null && renaming !== null ? toScreen(view, renaming.centreMm) : null
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
          {levelNames && <LevelLabels levels={levels} view={view} disabled={disabled} onMove={onMove} onRename={setRenaming} />}
        </PaneOverlay>
      )}
      {children}
      {renaming !== null && at !== null && (
        <RenameLevel
          level={renaming}
          x={Math.min(at.x + 12, (view?.widthPx ?? 0) - 190)}
          y={Math.min(at.y + 12, (view?.heightPx ?? 0) - 120)}
          onName={(name) => {
            setRenaming(null)
            onRename(renaming, name)
          }}
          onClose={() => {
            setRenaming(null)
          }}
        />
      )}
    </section>
  )
}
