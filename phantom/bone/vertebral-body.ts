import type { Frame } from '../frame.ts'
import { formulaPart } from './part.ts'
import type { Distance, Part, Tissue } from './part.ts'
import { boxAround } from '../canvas.ts'

/** Lengths mm. The waist is how much narrower the middle is than the rims, the dish how deep the endplates are. */
export interface BodyShape {
  readonly width: number
  readonly depth: number
  readonly anterior: number
  readonly middle: number
  readonly posterior: number
  readonly waist: number
  readonly dish: number
  /** How far the posterior wall bows in towards the body. */
  readonly hollow: number
}

/** The larger of two distances, rounded over `k` mm where they meet. */
export const smoothMax = (a: number, b: number, k: number): number => {
  const h = Math.max(0, k - Math.abs(a - b)) / k
  return Math.max(a, b) + h * h * k * 0.25
}

/** A vertebral body: kidney-shaped in cross-section, waisted, with wedged and dished endplates and rounded rims. */
export const bodyDistance = (frame: Frame, shape: BodyShape): Distance => {
  const { centreMm, left, posterior, cranial } = frame
  const a = shape.width / 2
  const b = shape.depth / 2
  const axis = (shape.anterior + shape.posterior) / 2
  const tilt = (shape.anterior - shape.posterior) / shape.depth / 2
  // Heights are half each above and below; the loss of the middle adds to the dish of both endplates.
  const dish = shape.dish + Math.max(0, axis - shape.middle) / 2
  return (x, y, z) => {
    const dx = x - centreMm[0]
    const dy = y - centreMm[1]
    const dz = z - centreMm[2]
    const l = dx * left[0] + dy * left[1] + dz * left[2]
    const p = dx * posterior[0] + dy * posterior[1] + dz * posterior[2]
    const c = dx * cranial[0] + dy * cranial[1] + dz * cranial[2]
    const half = axis / 2 - tilt * p
    const rise = Math.min(1.2, Math.abs(c) / Math.max(4, half))
    const narrow = 1 - shape.waist * (1 - rise * rise)
    // A rounder front and a flatter back: the ellipse is squared behind.
    const u = l / (a * narrow)
    const v = p / (b * (p < 0 ? narrow : 1 - 0.4 * (1 - narrow)))
    const radius2 = p < 0 ? u * u + v * v : Math.sqrt(u ** 4 + v ** 4 + u * u * v * v * 1.2)
    const q = Math.sqrt(radius2)
    const r = Math.hypot(l, p)
    const side = q < 0.05 ? -b : r - r / q
    const back = p - b * 0.97 + shape.hollow * Math.max(0, 1 - (l / (0.5 * a)) ** 2)
    const around = smoothMax(side, back, 4)
    const hollow = dish * Math.max(0, 1 - q * q)
    const ends = Math.abs(c) - (half - hollow)
    return smoothMax(around, ends, 3)
  }
}

export const bodyPart = (frame: Frame, shape: BodyShape, tissue: Tissue): Part =>
  formulaPart(
    tissue,
    boxAround(frame.centreMm, Math.hypot(shape.width, shape.depth, Math.max(shape.anterior, shape.posterior)) * 0.5),
    bodyDistance(frame, shape),
  )
