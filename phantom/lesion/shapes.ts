import { add, dot, length, scale, subtract } from '../../core/geometry/vector.ts'
import type { Vec3 } from '../../core/geometry/vector.ts'
import { inFrame } from '../frame.ts'
import type { Frame } from '../frame.ts'
import type { Distance } from '../bone/part.ts'

/** A plate across a frame: an ellipse of half axes `a` (left) and `b` (posterior), between two heights. */
export interface Plate {
  readonly a: number
  readonly b: number
  /** Shift of the ellipse's middle, mm posterior. */
  readonly shift: number
  readonly low: number
  readonly high: number
}

export const plate = (frame: Frame, { a, b, shift, low, high }: Plate): Distance => (x, y, z) => {
  const [l, p, c] = inFrame(frame, x, y, z)
  const q = Math.hypot(l / a, (p - shift) / b)
  const r = Math.hypot(l, p - shift)
  const around = q < 0.05 ? -Math.min(a, b) : r - r / q
  return Math.max(around, low - c, c - high)
}

/** A block along a frame's axes, from its middle (left, posterior, cranial) and half sizes. */
export const block = (frame: Frame, middle: Vec3, half: Vec3): Distance => (x, y, z) => {
  const [l, p, c] = inFrame(frame, x, y, z)
  return Math.max(Math.abs(l - middle[0]) - half[0], Math.abs(p - middle[1]) - half[1], Math.abs(c - middle[2]) - half[2])
}

/** A rod with round ends. */
export const rod = (from: Vec3, to: Vec3, radius: number): Distance => {
  const way = subtract(to, from)
  const square = dot(way, way)
  return (x, y, z) => {
    const d: Vec3 = [x - from[0], y - from[1], z - from[2]]
    const t = Math.max(0, Math.min(1, dot(d, way) / square))
    return length(subtract(d, scale(way, t))) - radius
  }
}

/** Rods one after another. */
export const rods = (points: readonly Vec3[], radius: number): Distance => {
  const all = points.slice(1).map((to, i) => rod(points[i] ?? to, to, radius))
  return (x, y, z) => all.reduce((least, distance) => Math.min(least, distance(x, y, z)), Infinity)
}

export const either = (...shapes: readonly Distance[]): Distance => (x, y, z) =>
  shapes.reduce((least, distance) => Math.min(least, distance(x, y, z)), Infinity)

export const without = (shape: Distance, hole: Distance): Distance => (x, y, z) => Math.max(shape(x, y, z), -hole(x, y, z))

export const midpoint = (a: Vec3, b: Vec3): Vec3 => scale(add(a, b), 0.5)
