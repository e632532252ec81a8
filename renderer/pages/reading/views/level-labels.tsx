import { useRef, useState } from 'react'
import type { PointerEvent } from 'react'
import type { PatientMm } from '../../../../core/geometry/vector.ts'
import { translate } from '../../../../core/geometry/vector.ts'
import { doubtfulBelow } from '../../../../core/spine/spine-model.ts'
import type { SpineLevel } from '../../../../core/spine/spine-model.ts'
import { labelPlaceMm } from '../../../viewports/levels.ts'
import { heightAboveMm, stepMm, toScreen } from '../../../viewports/plane-view.ts'
import type { Plane, PlaneView } from '../../../viewports/plane-view.ts'

/** A body further than this from the shown plane keeps its name, but faintly. */
const nearMm = 25

const sources: Readonly<Record<SpineLevel['source'], string>> = {
  automatic: 'found by the program',
  anchor: 'set by you',
  reader: 'set by you',
}

const explain = ({ name, source, confidence }: SpineLevel): string =>
  `${name}: ${sources[source]}, confidence ${confidence.toFixed(2)}${confidence < doubtfulBelow ? ' (doubtful)' : ''}. Drag to put its body centre elsewhere; double-click to rename or remove.`

interface Held {
  readonly pointerId: number
  readonly fromX: number
  readonly fromY: number
  readonly dx: number
  readonly dy: number
}

export interface LevelLabelActions {
  readonly onMove: (level: SpineLevel, centreMm: PatientMm) => void
  readonly onRename: (level: SpineLevel, plane: Plane) => void
}

const LevelLabel = ({ level, view, disabled, onMove, onRename }: { level: SpineLevel; view: PlaneView; disabled: boolean } & LevelLabelActions) => {
  const [held, setHeld] = useState<Held | null>(null)
  const group = useRef<SVGGElement>(null)
  const centre = toScreen(view, level.centreMm)
  const label = toScreen(view, labelPlaceMm(level, view.plane === 'coronal' ? 'right' : 'front'))
  const [dx, dy] = held === null ? [0, 0] : [held.dx, held.dy]
  const far = Math.abs(heightAboveMm(view, level.centreMm)) > nearMm

  const onPointerDown = (event: PointerEvent): void => {
    if (event.button !== 0 || disabled) return
    event.stopPropagation()
    group.current?.setPointerCapture(event.pointerId)
    setHeld({ pointerId: event.pointerId, fromX: event.clientX, fromY: event.clientY, dx: 0, dy: 0 })
  }
  const onPointerMove = (event: PointerEvent): void => {
    if (held?.pointerId !== event.pointerId) return
    setHeld({ ...held, dx: event.clientX - held.fromX, dy: event.clientY - held.fromY })
  }
  const onPointerUp = (event: PointerEvent): void => {
    if (held?.pointerId !== event.pointerId) return
    setHeld(null)
    // A click, or the first half of a double click, moves nothing.
    if (Math.hypot(held.dx, held.dy) > 3) onMove(level, translate(level.centreMm, stepMm(view, held.dx, held.dy)))
  }

  const name = `${level.name}${level.confidence < doubtfulBelow ? ' ?' : ''}`
  const anchor = view.plane === 'axial' ? 'middle' : 'end'
  return (
    <g
      ref={group}
      className={`level-label${far ? ' level-far' : ''}${held === null ? '' : ' level-held'}${level.source === 'automatic' ? '' : ' level-set'}`}
      transform={`translate(${dx} ${dy})`}
      role="button"
      tabIndex={disabled ? -1 : 0}
      aria-label={explain(level)}
      data-testid={view.plane === 'sagittal' ? `level-label-${level.name}` : `level-label-${view.plane}-${level.name}`}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={() => {
        setHeld(null)
      }}
      onDoubleClick={() => {
        if (!disabled) onRename(level, view.plane)
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || disabled) return
        event.preventDefault()
        onRename(level, view.plane)
      }}
    >
      <title>{explain(level)}</title>
      <line x1={centre.x} y1={centre.y} x2={label.x} y2={label.y} />
      <circle className="level-grip" cx={centre.x} cy={centre.y} r={9} />
      <circle className="level-centre" cx={centre.x} cy={centre.y} r={held === null ? 2 : 4} />
      <text x={label.x - (anchor === 'end' ? 2 : 0)} y={label.y + 4} textAnchor={anchor}>
        {name}
      </text>
    </g>
  )
}

/** The names of the levels beside their bodies; on axial slices only of the body that is cut. */
export const LevelLabels = ({
  levels,
  view,
  disabled,
  ...actions
}: { levels: readonly SpineLevel[]; view: PlaneView; disabled: boolean } & LevelLabelActions) => (
  <>
    {levels
      .filter((level) => view.plane !== 'axial' || Math.abs(heightAboveMm(view, level.centreMm)) <= level.heightMm / 2)
      .map((level) => (
        <LevelLabel key={level.name} level={level} view={view} disabled={disabled} {...actions} />
      ))}
  </>
)
