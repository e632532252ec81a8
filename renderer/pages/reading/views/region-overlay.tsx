import { useRef } from 'react'
import type { PointerEvent } from 'react'
import type { RegionShape } from '../../../../core/uptake/uptake.ts'
import { draftShape, useRegionEdit } from '../../../state/region-edit-state.ts'
import type { RegionDraft } from '../../../state/region-edit-state.ts'
import { stepMm } from '../../../viewports/plane-view.ts'
import type { PlaneView } from '../../../viewports/plane-view.ts'
import { isInside, shapeHandles, shapeOutline } from '../../../viewports/shape-outline.ts'
import type { ShapeHandle } from '../../../viewports/shape-outline.ts'

interface Drag {
  readonly pointerId: number
  readonly x: number
  readonly y: number
  /** null: the region is moved. */
  readonly grip: Pick<ShapeHandle, 'axis' | 'growth'> | null
}

const Editable = ({ draft, view }: { draft: RegionDraft; view: PlaneView }) => {
  const { hold, settle, move, grow } = useRegionEdit()
  const drag = useRef<Drag | null>(null)
  const shape = draftShape(draft)
  const outline = shapeOutline(shape, view)
  const onPointerMove = (event: PointerEvent): void => {
    const held = drag.current
    if (held?.pointerId !== event.pointerId) return
    const [dx, dy] = [event.clientX - held.x, event.clientY - held.y]
    drag.current = { ...held, x: event.clientX, y: event.clientY }
    if (held.grip === null) move(stepMm(view, dx, dy))
    else grow(held.grip.axis, held.grip.growth(dx, dy))
  }
  const end = (): void => {
    drag.current = null
    settle()
  }
  const begin = (event: PointerEvent<SVGElement>, grip: ShapeHandle | null): void => {
    if (event.button !== 0) return
    const bounds = event.currentTarget.ownerSVGElement?.getBoundingClientRect()
    // Outside the outline the pane has the pointer: crosshair and tools work on.
    if (grip === null && !isInside(shape, view, { x: event.clientX - (bounds?.left ?? 0), y: event.clientY - (bounds?.top ?? 0) })) return
    event.stopPropagation()
    event.currentTarget.setPointerCapture(event.pointerId)
    hold()
    drag.current = { pointerId: event.pointerId, x: event.clientX, y: event.clientY, grip }
  }
  return (
    <g className="region-edit" data-testid={`region-edit-${view.plane}`} onPointerMove={onPointerMove} onPointerUp={end} onPointerCancel={end}>
      <path className="region-program" d={shapeOutline(draft.programShape, view)} />
      <path className="region-draft" data-testid={`region-draft-${view.plane}`} d={outline} />
      {outline !== '' && (
        <>
          <rect
            className="region-grab"
            x={0}
            y={0}
            width={view.widthPx}
            height={view.heightPx}
            onPointerDown={(event) => {
              begin(event, null)
            }}
          />
          {shapeHandles(shape, view).map((grip, index) => (
            <circle
              key={index}
              className="region-grip"
              data-testid={`region-grip-${view.plane}-${index}`}
              cx={grip.at.x}
              cy={grip.at.y}
              r={5}
              onPointerDown={(event) => {
                begin(event, grip)
              }}
            />
          ))}
        </>
      )}
    </g>
  )
}

/** Over a slice: what was measured in the selected region, or the region that is being edited with its grips. */
export const RegionOverlay = ({ view, selected }: { view: PlaneView; selected: RegionShape | null }) => {
  const draft = useRegionEdit((state) => state.draft)
  if (draft !== null) return <Editable draft={draft} view={view} />
  return selected === null ? null : <path className="region-selected" data-testid={`region-outline-${view.plane}`} d={shapeOutline(selected, view)} />
}
