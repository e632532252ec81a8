import type { PatientMm } from '../../core/geometry/vector.ts'
import type { Volume } from '../../core/volume/volume.ts'
import { fillMipRow, mipAxes, mipGeometry, mirrored, onMip, strongestOnRay } from './mip.ts'

const framesInTurn = 48
const degreesPerFrame = 360 / framesInTurn
const secondsPerTurn = 14

export interface TurningMip {
  /** `uptakeMax` (unit of the volume) is drawn black, 0 white. */
  readonly setRange: (uptakeMax: number) => void
  readonly setTurning: (turning: boolean) => void
  readonly setCrosshair: (positionMm: PatientMm | null) => void
  /** Turns by hand; degrees, from the front over the patient's left. */
  readonly turnBy: (degrees: number) => void
  /** The strongest uptake behind a point of the canvas (CSS pixels), or null where there is none. */
  readonly strongestBehind: (x: number, y: number) => PatientMm | null
  readonly resize: () => void
  readonly unmount: () => void
}

/**
 * A slowly turning inverse-grey MIP on a plain canvas. Half a turn of pictures is computed once, in the idle time between
 * frames (the other half is its mirror image), so that turning costs one small blit and no graphics processor.
 */
export const mountTurningMip = (canvas: HTMLCanvasElement, volume: Volume, onAngle: (angleDeg: number) => void): TurningMip => {
  const geometry = mipGeometry(volume.info.grid)
  const { widthPx, heightPx } = geometry
  const frames: (Float32Array | undefined)[] = []
  const small = new OffscreenCanvas(widthPx, heightPx)
  const image = new ImageData(widthPx, heightPx)
  let uptakeMax = volume.info.max
  let turning = false
  let frame = 0
  /** Degrees left over from turning by hand, under one frame. */
  let rest = 0
  let crosshairMm: PatientMm | null = null
  let drawHandle = 0
  let idleHandle = 0

  const axes = () => mipAxes(frame * degreesPerFrame)

  const computeWhole = (index: number): Float32Array => {
    const picture = new Float32Array(widthPx * heightPx)
    for (let row = 0; row < heightPx; row += 1) fillMipRow(volume, geometry, mipAxes(index * degreesPerFrame), row, picture)
    return picture
  }

  const picture = (): Float32Array => {
    const half = framesInTurn / 2
    const known = frames[frame]
    if (known !== undefined) return known
    const opposite = frames[(frame + half) % framesInTurn]
    return (frames[frame] = opposite === undefined ? computeWhole(frame) : mirrored(opposite, widthPx))
  }

  /** Where the picture stands on the canvas: as large as fits, in device pixels. */
  const placed = () => {
    const zoom = Math.min(canvas.width / widthPx, canvas.height / heightPx)
    return { zoom, left: (canvas.width - widthPx * zoom) / 2, top: (canvas.height - heightPx * zoom) / 2 }
  }

  const draw = (): void => {
    drawHandle = 0
    const context = canvas.getContext('2d')
    const smallContext = small.getContext('2d')
    if (context === null || smallContext === null || canvas.width === 0) return
    const values = picture()
    for (let at = 0; at < values.length; at += 1) {
      const grey = 255 - (255 * Math.min(uptakeMax, Math.max(0, values[at] ?? 0))) / uptakeMax
      image.data[at * 4] = grey
      image.data[at * 4 + 1] = grey
      image.data[at * 4 + 2] = grey
      image.data[at * 4 + 3] = 255
    }
    smallContext.putImageData(image, 0, 0)
    const { zoom, left, top } = placed()
    context.fillStyle = '#fff'
    context.fillRect(0, 0, canvas.width, canvas.height)
    context.imageSmoothingQuality = 'high'
    context.drawImage(small, left, top, widthPx * zoom, heightPx * zoom)
    if (crosshairMm === null) return
    const { x, y } = onMip(geometry, axes(), crosshairMm)
    const [atX, atY, arm] = [left + x * zoom, top + y * zoom, 9 * (window.devicePixelRatio || 1)]
    context.strokeStyle = '#0b62a8'
    context.lineWidth = window.devicePixelRatio || 1
    context.beginPath()
    for (const side of [-1, 1]) {
      context.moveTo(atX + side * arm, atY)
      context.lineTo(atX + side * arm * 0.35, atY)
      context.moveTo(atX, atY + side * arm)
      context.lineTo(atX, atY + side * arm * 0.35)
    }
    context.stroke()
  }

  const drawSoon = (): void => {
    if (drawHandle === 0) drawHandle = requestAnimationFrame(draw)
  }

  const goTo = (next: number): void => {
    frame = ((next % framesInTurn) + framesInTurn) % framesInTurn
    onAngle(frame * degreesPerFrame)
    drawSoon()
  }

  // Turning waits for the next picture to be ready; it never makes the other views wait.
  const timer = window.setInterval(
    () => {
      const next = (frame + 1) % framesInTurn
      const ready = frames[next] !== undefined || frames[(next + framesInTurn / 2) % framesInTurn] !== undefined
      if (turning && ready && !document.hidden) goTo(next)
    },
    (secondsPerTurn * 1000) / framesInTurn,
  )

  let pending = { index: 0, row: 0, picture: new Float32Array(widthPx * heightPx) }
  const computeIdly = (deadline: IdleDeadline): void => {
    while (pending.index < framesInTurn / 2 && deadline.timeRemaining() > 3) {
      if (frames[pending.index] !== undefined) pending = { ...pending, index: pending.index + 1, row: 0 }
      else {
        fillMipRow(volume, geometry, mipAxes(pending.index * degreesPerFrame), pending.row, pending.picture)
        pending.row += 1
        if (pending.row === heightPx) {
          frames[pending.index] = pending.picture
          pending = { index: pending.index + 1, row: 0, picture: new Float32Array(widthPx * heightPx) }
        }
      }
    }
    if (pending.index < framesInTurn / 2) idleHandle = requestIdleCallback(computeIdly)
  }

  const resize = (): void => {
    const ratio = window.devicePixelRatio || 1
    canvas.width = Math.round(canvas.clientWidth * ratio)
    canvas.height = Math.round(canvas.clientHeight * ratio)
    drawSoon()
  }

  resize()
  idleHandle = requestIdleCallback(computeIdly)

  return {
    setRange: (max) => {
      uptakeMax = max > 0 ? max : 1
      drawSoon()
    },
    setTurning: (on) => {
      turning = on
    },
    setCrosshair: (positionMm) => {
      crosshairMm = positionMm
      drawSoon()
    },
    turnBy: (degrees) => {
      rest += degrees
      const steps = Math.trunc(rest / degreesPerFrame)
      rest -= steps * degreesPerFrame
      if (steps !== 0) goTo(frame + steps)
    },
    strongestBehind: (x, y) => {
      const ratio = window.devicePixelRatio || 1
      const { zoom, left, top } = placed()
      const { value, atMm } = strongestOnRay(volume, geometry, axes(), (x * ratio - left) / zoom - 0.5, (y * ratio - top) / zoom - 0.5)
      return value > 0 ? atMm : null
    },
    resize,
    unmount: () => {
      window.clearInterval(timer)
      cancelAnimationFrame(drawHandle)
      cancelIdleCallback(idleHandle)
      canvas.width = 0
      canvas.height = 0
      frames.length = 0
    },
  }
}
