import { useEffect, useMemo, useRef, useState } from 'react'
import type { PointerEvent, RefObject } from 'react'
import { airHu, fusedColours } from '../../../../core/volume/fused-slice.ts'
import { straightAt, straightPixel, straightSlice } from '../../../../core/spine/straight-slice.ts'
import type { StraightCut } from '../../../../core/spine/straight-slice.ts'
import type { StraightSpine } from '../../../../core/spine/straight-spine.ts'
import type { SpineLevel } from '../../../../core/spine/spine-model.ts'
import type { Volume } from '../../../../core/volume/volume.ts'
import { useView } from '../../../state/view-state.ts'
import type { FusionLook } from '../../../viewports/fusion-views.ts'
import { clampInto } from '../../../viewports/plane-view.ts'
import type { PatientBox } from '../../../viewports/plane-view.ts'
import { signed } from './words.ts'

/** Across the canal the bodies lie in front and the arch behind: the sagittal picture shows more of the front. */
const middles: Readonly<Record<StraightCut['plane'], number>> = { sagittal: -8, coronal: 0 }
const letters = { sagittal: ['A', 'P'], coronal: ['R', 'L'] } as const
const names = { sagittal: 'Straightened, sagittal', coronal: 'Straightened, coronal' } as const
const notchPx = 100
/** The crosshair leaves what it points at free. */
const gapPx = 12
const labelPx = 44

const placeWords = (plane: StraightCut['plane'], atMm: number): string =>
  plane === 'sagittal' ? `${signed(Math.abs(atMm), 0)} mm ${atMm >= 0 ? 'left' : 'right'} of the canal` : `${signed(Math.abs(atMm), 0)} mm ${atMm >= 0 ? 'behind' : 'in front of'} the canal`

/** Keeps the size of an element. */
const useSize = (element: RefObject<HTMLElement | null>) => {
  const [size, setSize] = useState({ widthPx: 0, heightPx: 0 })
  useEffect(() => {
    const watched = element.current
    if (watched === null) return
    const watcher = new ResizeObserver(() => {
      setSize({ widthPx: watched.clientWidth, heightPx: watched.clientHeight })
    })
    watcher.observe(watched)
    return () => {
      watcher.disconnect()
    }
  }, [element])
  return size
}

/** The whole spine along its canal in one picture, level names beside it. The crosshair is that of all views. */
export const StraightPane = ({
  plane,
  straight,
  ct,
  spect,
  look,
  levels,
  box,
}: {
  plane: StraightCut['plane']
  straight: StraightSpine
  ct: Volume
  spect: Volume
  look: FusionLook
  levels: readonly SpineLevel[]
  box: PatientBox
}) => {
  const pane = useRef<HTMLElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const held = useRef(false)
  const crosshairMm = useView((state) => state.crosshairMm)
  const levelNames = useView((state) => state.levelNames)
  const { widthPx, heightPx } = useSize(pane)
  const at = useMemo(() => (crosshairMm === null ? null : straight.fromPatient(crosshairMm)), [straight, crosshairMm])
  const atMm = at === null ? 0 : plane === 'sagittal' ? at.leftMm : at.posteriorMm
  const cut = useMemo<StraightCut | null>(
    () => (widthPx === 0 || heightPx === 0 ? null : { plane, atMm, widthPx, heightPx, pixelMm: straight.lengthMm / heightPx, middleMm: middles[plane], topMm: 0 }),
    [plane, atMm, widthPx, heightPx, straight],
  )

  useEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (cut === null || context == null) return
    const rgb = fusedColours(straightSlice(ct, straight, cut, airHu), straightSlice(spect, straight, cut, 0), look)
    const image = context.createImageData(cut.widthPx, cut.heightPx)
    for (let pixel = 0; pixel < rgb.length / 3; pixel += 1) {
      image.data.set([rgb[pixel * 3] ?? 0, rgb[pixel * 3 + 1] ?? 0, rgb[pixel * 3 + 2] ?? 0, 255], pixel * 4)
    }
    context.putImageData(image, 0, 0)
  }, [cut, ct, spect, straight, look])

  useEffect(() => {
    const element = pane.current
    if (element === null) return
    const onWheel = (event: WheelEvent): void => {
      event.preventDefault()
      const position = useView.getState().crosshairMm
      if (position === null) return
      const notches = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? event.deltaY / notchPx : event.deltaY
      const from = straight.fromPatient(position)
      // As in the other views: towards the reader, the sagittal picture goes to the patient's left, the coronal one to the back.
      const to = plane === 'sagittal' ? { ...from, leftMm: from.leftMm + notches } : { ...from, posteriorMm: from.posteriorMm + notches }
      useView.getState().moveCrosshair(clampInto(box, straight.toPatient(to)))
    }
    element.addEventListener('wheel', onWheel, { passive: false })
    return () => {
      element.removeEventListener('wheel', onWheel)
    }
  }, [straight, plane, box])

  const point = (event: PointerEvent): void => {
    const bounds = pane.current?.getBoundingClientRect()
    if (cut === null || bounds === undefined) return
    useView.getState().moveCrosshair(clampInto(box, straight.toPatient(straightAt(cut, event.clientX - bounds.left, event.clientY - bounds.top))))
  }

  const cross = cut === null || at === null ? null : straightPixel(cut, at)
  const [low, high] = letters[plane]
  return (
    <section
      ref={pane}
      className={`pane pane-straight pane-straight-${plane} tool-crosshair`}
      aria-label={names[plane]}
      data-testid={`viewport-straight-${plane}`}
      onPointerDown={(event) => {
        if (event.button !== 0) return
        held.current = true
        pane.current?.setPointerCapture(event.pointerId)
        point(event)
      }}
      onPointerMove={(event) => {
        if (held.current) point(event)
      }}
      onPointerUp={() => {
        held.current = false
      }}
      onPointerCancel={() => {
        held.current = false
      }}
    >
      <canvas ref={canvas} width={widthPx} height={heightPx} />
      {cut !== null && (
        <svg className="pane-lines" width={widthPx} height={heightPx}>
          {cross !== null && (
            <g className="crosshair" data-testid={`straight-cross-${plane}`} data-x={cross.x.toFixed(1)} data-y={cross.y.toFixed(1)}>
              <line x1={0} x2={cross.x - gapPx} y1={cross.y} y2={cross.y} />
              <line x1={cross.x + gapPx} x2={widthPx} y1={cross.y} y2={cross.y} />
              <line x1={cross.x} x2={cross.x} y1={0} y2={cross.y - gapPx} />
              <line x1={cross.x} x2={cross.x} y1={cross.y + gapPx} y2={heightPx} />
            </g>
          )}
          {levelNames &&
            levels.map(({ name, centreMm, confidence, source }) => {
              const { y } = straightPixel(cut, straight.fromPatient(centreMm))
              return (
                <g key={name} className={`straight-level${source === 'automatic' ? '' : ' level-set'}`} data-testid={`straight-level-${plane}-${name}`}>
                  <line x1={labelPx} x2={labelPx + 14} y1={y} y2={y} />
                  <text x={labelPx - 4} y={y + 4} textAnchor="end">
                    {name}
                    {confidence < 0.5 ? ' ?' : ''}
                  </text>
                </g>
              )
            })}
        </svg>
      )}
      <div className="pane-texts">
        <div className="corner upper-left">
          <div>{names[plane]}</div>
          <div className="corner-second">{placeWords(plane, Math.round(atMm))}</div>
        </div>
        <span className="letter letter-top">H</span>
        <span className="letter letter-left">{low}</span>
        <span className="letter letter-right">{high}</span>
        <span className="letter letter-bottom">F</span>
      </div>
    </section>
  )
}
