import { dot, subtract } from '../geometry/vector.ts'
import type { Vec3 } from '../geometry/vector.ts'
import { inFrame } from '../spine/path-frame.ts'
import type { PathFrame } from '../spine/path-frame.ts'
import type { SpineSegment } from '../spine/spine-model.ts'
import type { Cage } from '../uptake/cage.ts'
import { boneHu } from '../uptake/ct-bone.ts'
import { denseHu } from '../uptake/metal.ts'
import { median, middleSpread } from './ct-samples.ts'
import type { Hu } from './ct-samples.ts'

/** How the seat of a cage is read. Design values of this program, unvalidated. */
export const cageSeatRule = {
  columnStepMm: 2,
  stepMm: 0.5,
  /** How far beyond the metal bone is looked for. */
  reachMm: 8,
  /** The rim of the endplates: outside the cage by this much, inside the disc's outline. */
  rimMm: 3,
  shareOfExtent: 0.85,
  leastColumns: 12,
} as const

/** A length and its spread over the lines it is the middle of, mm. */
export interface Seat {
  readonly mm: number
  readonly spreadMm: number
}

const signs = [1, -1] as const

const frameOf = ({ centreMm, axes: [left, posterior, cranial] }: Cage): PathFrame => ({ pointMm: centreMm, left, posterior, cranial })

const grid = (halfU: number, halfV: number): { readonly u: number; readonly v: number }[] => {
  const step = cageSeatRule.columnStepMm
  const along = (half: number): number[] => Array.from({ length: 2 * Math.floor(half / step) + 1 }, (_, index) => (index - Math.floor(half / step)) * step)
  return along(halfV).flatMap((v) => along(halfU).map((u) => ({ u, v })))
}

const seatOf = (depths: readonly number[]): Seat | null => {
  const mm = depths.length < cageSeatRule.leastColumns ? null : median(depths)
  return mm === null ? null : { mm, spreadMm: middleSpread(depths) ?? 0 }
}

const larger = (seats: readonly Seat[]): Seat | null => seats.reduce<Seat | null>((most, seat) => (most === null || seat.mm > most.mm ? seat : most), null)

/**
 * The dark gap between the metal of a cage and the bone it stands on, mm: over lines along the axis of its disc, the length without
 * bone from the metal outwards; of its two faces the wider one. Null for a cage that only shows its markers, and where too few lines
 * meet metal and then bone. The blur of metal hides what is narrower than a voxel.
 */
export const cageGap = (hu: Hu, cage: Cage): Seat | null => {
  if (cage.seenBy !== 'body') return null
  const { stepMm, reachMm } = cageSeatRule
  const frame = frameOf(cage)
  const [halfU, halfV, halfW] = cage.halfMm
  const gaps = (sign: 1 | -1): number[] =>
    grid(halfU, halfV).flatMap(({ u, v }) => {
      const at = (w: number): number | null => hu(inFrame(frame, u, v, sign * w))
      let face = halfW + 2
      while (face >= 0 && (at(face) ?? 0) < denseHu) face -= stepMm
      if (face < 0) return []
      let dark = 0
      for (let w = face + stepMm; w <= face + reachMm; w += stepMm) {
        const value = at(w)
        if (value === null) return []
        if (value < boneHu) dark += stepMm
        else if (dark > 0 || w > face + 2) return [dark]
      }
      return []
    })
  return larger(signs.flatMap((sign) => seatOf(gaps(sign)) ?? []))
}

/**
 * How far the metal of a cage reaches beyond the endplate beside it, mm, 0 where it does not; of its two ends the deeper one. The
 * endplate is where bone begins on the rim of the space, outside the cage; it lies up to 2 mm nearer than its middle, which is dished.
 * Null for a cage that only shows its markers, and where the rim is bridged or out of view.
 */
export const cageSubsidence = (hu: Hu, cage: Cage, { disc }: SpineSegment): Seat | null => {
  if (cage.seenBy !== 'body') return null
  const { stepMm, rimMm, shareOfExtent, reachMm } = cageSeatRule
  const frame = frameOf(cage)
  const [halfU, halfV, halfW] = cage.halfMm
  const [a, b] = [(disc.widthMm / 2) * shareOfExtent, (disc.depthMm / 2) * shareOfExtent]
  const from = subtract(cage.centreMm, disc.centreMm)
  const [ofU, ofV, ofW] = cage.axes.map((axis) => dot(from, axis)) as unknown as Vec3
  const rim = grid(a + Math.abs(ofU), b + Math.abs(ofV)).filter(({ u, v }) => ((u + ofU) / a) ** 2 + ((v + ofV) / b) ** 2 <= 1 && (Math.abs(u) > halfU + rimMm || Math.abs(v) > halfV + rimMm))
  const endplate = (sign: 1 | -1): Seat | null =>
    seatOf(
      rim.flatMap(({ u, v }) => {
        for (let w = 0; w <= halfW + reachMm; w += stepMm) {
          const value = hu(inFrame(frame, u, v, sign * w - ofW))
          if (value === null || value >= denseHu) return []
          // Bone in the middle of the space bridges it: there is no endplate to be seen.
          if (value > boneHu) return w === 0 ? [] : [w]
        }
        return []
      }),
    )
  return larger(signs.flatMap((sign) => {
    const seat = endplate(sign)
    return seat === null ? [] : [{ mm: Math.max(0, sign * ofW + halfW - seat.mm), spreadMm: seat.spreadMm }]
  }))
}
