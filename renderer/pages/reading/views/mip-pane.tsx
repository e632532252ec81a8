import { useEffect, useRef, useState } from 'react'
import { opposite, orientationLetters } from '../../../../core/geometry/orientation.ts'
import type { Volume } from '../../../../core/volume/volume.ts'
import { useView } from '../../../state/view-state.ts'
import { mipAxes } from '../../../viewports/mip.ts'
import { mountTurningMip } from '../../../viewports/turning-mip.ts'
import type { TurningMip } from '../../../viewports/turning-mip.ts'

const degreesPerPixel = 0.6

const stillness = (): boolean => window.matchMedia('(prefers-reduced-motion: reduce)').matches

/** The turning SPECT MIP. Drag turns it by hand; a click stops it and takes the crosshair to the strongest uptake behind it. */
export const MipPane = ({ spect, uptakeMax, range }: { spect: Volume; uptakeMax: number; range: string }) => {
  const canvas = useRef<HTMLCanvasElement>(null)
  const mip = useRef<TurningMip | null>(null)
  const drag = useRef<{ x: number; y: number; lastX: number; moved: boolean } | null>(null)
  const [angle, setAngle] = useState(0)
  const crosshairMm = useView((state) => state.crosshairMm)
  const turning = useView((state) => state.mipTurning)
  const setTurning = useView((state) => state.setMipTurning)

  useEffect(() => {
    const element = canvas.current
    if (element === null) return
    if (stillness()) useView.getState().setMipTurning(false)
    const mounted = mountTurningMip(element, spect, setAngle)
    mip.current = mounted
    const watcher = new ResizeObserver(mounted.resize)
    watcher.observe(element)
    return () => {
      watcher.disconnect()
      mounted.unmount()
      mip.current = null
    }
  }, [spect])
  useEffect(() => {
    mip.current?.setRange(uptakeMax)
  }, [uptakeMax, spect])
  useEffect(() => {
    mip.current?.setTurning(turning)
  }, [turning, spect])
  useEffect(() => {
    mip.current?.setCrosshair(crosshairMm)
  }, [crosshairMm, spect])

  const { right } = mipAxes(angle)
  return (
    <section className="pane pane-mip" aria-label="SPECT MIP" data-testid="viewport-mip" data-angle={Math.round(angle)}>
      <canvas
        ref={canvas}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId)
          drag.current = { x: event.clientX, y: event.clientY, lastX: event.clientX, moved: false }
        }}
        onPointerMove={(event) => {
          if (drag.current === null) return
          if (Math.abs(event.clientX - drag.current.x) > 3) drag.current.moved = true
          if (!drag.current.moved) return
          setTurning(false)
          // To the right: the patient turns with the hand, so the reader goes round to the patient's right.
          mip.current?.turnBy((drag.current.lastX - event.clientX) * degreesPerPixel)
          drag.current.lastX = event.clientX
        }}
        onPointerUp={(event) => {
          const clicked = drag.current !== null && !drag.current.moved
          drag.current = null
          if (!clicked) return
          setTurning(false)
          const bounds = event.currentTarget.getBoundingClientRect()
          const spot = mip.current?.strongestBehind(event.clientX - bounds.left, event.clientY - bounds.top) ?? null
          if (spot !== null) useView.getState().moveCrosshair(spot)
        }}
      />
      <div className="pane-texts">
        <div className="corner upper-left">
          <div>SPECT · MIP{turning ? ', turning' : ''}</div>
          <div className="corner-second">{range}</div>
        </div>
        <span className="letter letter-left">{orientationLetters(opposite(right))}</span>
        <span className="letter letter-right">{orientationLetters(right)}</span>
        <div className="corner lower-right mip-angle">
          <button
            className="link"
            title={`${turning ? 'Stop' : 'Turn'} the MIP (T)`}
            onClick={() => {
              setTurning(!turning)
            }}
            data-testid="mip-turn"
          >
            {turning ? 'Stop' : 'Turn'}
          </button>
          <span>{Math.round(angle)}°</span>
        </div>
      </div>
    </section>
  )
}
