import { activityScale, boxAround, forEachVoxel } from '../canvas.ts'
import type { Box, Canvas } from '../canvas.ts'
import type { Distance } from '../bone/part.ts'
import type { Vec3 } from '../../core/geometry/vector.ts'

/** HU, and concentration relative to a normal vertebral body. */
export interface Stuff {
  readonly hu: number
  readonly activity: number
}

const edgeMm = 1.4

/** Air around the patient: nothing soft is painted there. Air inside the body is a little denser. */
const outsideHu = -990

/** Paints one substance where `distance` is negative, with a soft edge. */
export const paintSoft = (canvas: Canvas, box: Box, distance: Distance, stuff: Stuff): void => {
  const uptake = stuff.activity * activityScale
  forEachVoxel(canvas, box, (index, x, y, z) => {
    const cover = 0.5 - distance(x, y, z) / edgeMm
    if (cover <= 0) return
    const share = Math.min(1, cover)
    const was = canvas.hu[index] as number
    if (was <= outsideHu) return
    canvas.hu[index] = was + (stuff.hu - was) * share
    const had = canvas.activity[index] as number
    canvas.activity[index] = had + (uptake - had) * share
  })
}

/** An ellipsoid along the patient's axes, `turn` radians about the z axis and `tip` radians about the x axis. */
export const ellipsoid = (centre: Vec3, semi: Vec3, turn = 0, tip = 0): Distance => {
  const [ct, st, cp, sp] = [Math.cos(turn), Math.sin(turn), Math.cos(tip), Math.sin(tip)]
  const smallest = Math.min(...semi)
  return (x, y, z) => {
    const dx = x - centre[0]
    const dy0 = y - centre[1]
    const dz0 = z - centre[2]
    const dy = dy0 * cp + dz0 * sp
    const dz = dz0 * cp - dy0 * sp
    const u = (dx * ct + dy * st) / semi[0]
    const v = (dy * ct - dx * st) / semi[1]
    const w = dz / semi[2]
    const q = Math.sqrt(u * u + v * v + w * w)
    if (q < 1e-6) return -smallest
    const r = Math.sqrt(dx * dx + dy * dy + dz * dz)
    return r - r / q
  }
}

export const paintEllipsoid = (canvas: Canvas, centre: Vec3, semi: Vec3, stuff: Stuff, turn = 0, tip = 0): void =>
  paintSoft(canvas, boxAround(centre, Math.max(...semi) + 2), ellipsoid(centre, semi, turn, tip), stuff)

/** One axial cross-section of a tube: middle, half axes, and the turn of the first axis from x, radians. */
export interface Section {
  readonly centre: Vec3
  readonly a: number
  readonly b: number
  readonly turn?: number
}

/** A tube of elliptic axial sections, given from head to tail or tail to head. */
export const paintTube = (canvas: Canvas, sections: readonly Section[], stuff: Stuff): void => {
  const sorted = [...sections].sort((p, q) => p.centre[2] - q.centre[2])
  for (let n = 1; n < sorted.length; n += 1) {
    const low = sorted[n - 1]
    const high = sorted[n]
    if (low === undefined || high === undefined) continue
    const reach = Math.max(low.a, low.b, high.a, high.b) + 2
    const box: Box = {
      low: [Math.min(low.centre[0], high.centre[0]) - reach, Math.min(low.centre[1], high.centre[1]) - reach, low.centre[2]],
      high: [Math.max(low.centre[0], high.centre[0]) + reach, Math.max(low.centre[1], high.centre[1]) + reach, high.centre[2] - 1e-6],
    }
    const span = high.centre[2] - low.centre[2]
    const distance: Distance = (x, y, z) => {
      const t = (z - low.centre[2]) / span
      const turn = (low.turn ?? 0) * (1 - t) + (high.turn ?? 0) * t
      const dx = x - low.centre[0] - (high.centre[0] - low.centre[0]) * t
      const dy = y - low.centre[1] - (high.centre[1] - low.centre[1]) * t
      const [c, s] = [Math.cos(turn), Math.sin(turn)]
      const u = (dx * c + dy * s) / (low.a + (high.a - low.a) * t)
      const v = (dy * c - dx * s) / (low.b + (high.b - low.b) * t)
      const q = Math.sqrt(u * u + v * v)
      if (q < 1e-6) return -Math.min(low.a, low.b)
      const r = Math.sqrt(dx * dx + dy * dy)
      return r - r / q
    }
    paintSoft(canvas, box, distance, stuff)
  }
}
