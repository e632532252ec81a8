import type { ReactNode } from 'react'
import { edgeLetters, toScreen } from '../../../viewports/plane-view.ts'
import type { PlaneView } from '../../../viewports/plane-view.ts'
import type { PatientMm } from '../../../../core/geometry/vector.ts'

export interface CornerTexts {
  readonly upperLeft: readonly string[]
  readonly upperRight: readonly string[]
  readonly lowerLeft: readonly string[]
}

/** Half the gap in the middle of the crosshair, so that it never covers what it points at. */
const gapPx = 14

const Crosshair = ({ view, crosshairMm }: { view: PlaneView; crosshairMm: PatientMm }) => {
  const { x, y } = toScreen(view, crosshairMm)
  return (
    <g className="crosshair">
      <line x1={0} x2={x - gapPx} y1={y} y2={y} />
      <line x1={x + gapPx} x2={view.widthPx} y1={y} y2={y} />
      <line x1={x} x2={x} y1={0} y2={y - gapPx} />
      <line x1={x} x2={x} y1={y + gapPx} y2={view.heightPx} />
    </g>
  )
}

const Corner = ({ place, lines }: { place: string; lines: readonly string[] }) => (
  <div className={`corner ${place}`}>
    {lines.map((line, index) => (
      <div key={index} className={index === 0 ? undefined : 'corner-second'}>
        {line}
      </div>
    ))}
  </div>
)

/** What is written over a slice: crosshair, orientation letters, facts in the corners. */
export const PaneOverlay = ({
  view,
  crosshairMm,
  corners,
  children,
}: {
  view: PlaneView
  crosshairMm: PatientMm
  corners: CornerTexts
  children?: ReactNode
}) => {
  const letters = edgeLetters(view.plane)
  return (
    <>
      <svg className="pane-lines" width={view.widthPx} height={view.heightPx}>
        <Crosshair view={view} crosshairMm={crosshairMm} />
        {children}
      </svg>
      <div className="pane-texts">
        <Corner place="upper-left" lines={corners.upperLeft} />
        <Corner place="upper-right" lines={corners.upperRight} />
        <Corner place="lower-left" lines={corners.lowerLeft} />
        {(['top', 'left', 'right', 'bottom'] as const).map((edge) => (
          <span key={edge} className={`letter letter-${edge}`} data-testid={`letter-${view.plane}-${edge}`}>
            {letters[edge]}
          </span>
        ))}
      </div>
    </>
  )
}
