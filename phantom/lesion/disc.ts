import { ballsPart } from '../bone/part.ts'
import { boxAround } from '../canvas.ts'
import { at } from '../frame.ts'
import { noChanges } from '../layout-changes.ts'
import { seededRandom } from '../random.ts'
import { ellipsoid } from '../soft/shapes.ts'
import { paintSoft } from '../soft/shapes.ts'
import { segmentNamed } from '../spine-layout.ts'
import type { SegmentLayout } from '../spine-layout.ts'
import type { LesionKind } from './effect.ts'
import { either, plate } from './shapes.ts'
import { paintUptake, replaceHu, sclerose } from './spots.ts'
import { rimSpurs } from './wear.ts'

const bandMm = 6

/** The bone on both sides of a disc, `thickness` deep, from `shift` (negative anterior) of the middle. */
export const endplateBands = (segment: SegmentLayout, thickness: number, shift: number, size: number) => {
  const half = segment.discHeight / 2
  const across = { a: segment.width * 0.48 * size, b: segment.depth * 0.46 * size, shift }
  return either(
    plate(segment.disc, { ...across, low: half - 2, high: half + thickness }),
    plate(segment.disc, { ...across, low: -half - thickness, high: -half + 2 }),
  )
}

/** A worn, active disc: low, with gas in it, hard endplates and spurs, and a hot band on each side of it. */
export const discLesion: LesionKind = {
  changes: (lesion) => ({ ...noChanges, discHeight: { [lesion.level]: 0.58 } }),
  effect: (lesion, { layout }) => {
    const segment = segmentNamed(layout, lesion.level)
    const { disc } = segment
    const box = boxAround(disc.centreMm, 42)
    const gas = plate(disc, { a: segment.width * 0.3, b: segment.depth * 0.22, shift: -2, low: -1.1, high: 1.1 })
    return {
      centreMm: disc.centreMm,
      radiusMm: Math.round(segment.discHeight / 2 + bandMm),
      grown: rimSpurs(layout, segment, 2.5),
      cut: [],
      paint: (canvas) => {
        sclerose(canvas, box, endplateBands(segment, bandMm, -3, 1), 190)
        replaceHu(canvas, box, gas, -420)
        paintUptake(canvas, box, endplateBands(segment, bandMm, -4, 0.95), lesion.ratio, 'bone')
      },
    }
  },
}

/** An infected disc: low, its endplates eaten away, swollen soft tissue beside it, hot throughout. */
export const infectionLesion: LesionKind = {
  changes: (lesion) => ({ ...noChanges, discHeight: { [lesion.level]: 0.6 } }),
  effect: (lesion, { layout, patient }) => {
    const segment = segmentNamed(layout, lesion.level)
    const { disc } = segment
    const random = seededRandom(`${patient.caseName}/${patient.seed}/erosions`)
    const box = boxAround(disc.centreMm, 46)
    const half = segment.discHeight / 2
    const erosions = Array.from({ length: 16 }, (_, i) => {
      const side = i % 2 === 0 ? 1 : -1
      const centre = at(disc, random.spread(0, 0.2) * segment.width, random.spread(-0.08, 0.16) * segment.depth, side * (half + random.between(0, 2.5)))
      return { bone: side === 1 ? segment.upper : segment.lower, part: ballsPart('body', [{ centre, radius: random.between(2.4, 5.5) }]) }
    })
    const swelling = (l: number, p: number) => ellipsoid(at(disc, l, p, 0), [13, 12, 24])
    return {
      centreMm: disc.centreMm,
      radiusMm: Math.round(half + 9),
      grown: [],
      cut: erosions,
      paint: (canvas) => {
        for (const [l, p] of [[-segment.width * 0.6, -8], [segment.width * 0.6, -6], [0, -segment.depth * 0.62]] as const) {
          const shape = swelling(l, p)
          const soft = boxAround(at(disc, l, p, 0), 30)
          // Beside the spine only: bone keeps its place.
          paintSoft(canvas, soft, (x, y, z) => Math.max(shape(x, y, z), -plate(disc, { a: segment.width * 0.5, b: segment.depth * 0.5, shift: 0, low: -40, high: 40 })(x, y, z)), { hu: 40, activity: 0.4 })
        }
        sclerose(canvas, box, endplateBands(segment, 9, 0, 0.95), 110)
        paintUptake(canvas, box, endplateBands(segment, 9, 0, 0.95), lesion.ratio)
        const core = plate(disc, { a: segment.width * 0.44, b: segment.depth * 0.42, shift: 0, low: -half, high: half })
        paintUptake(canvas, box, core, lesion.ratio * 0.6)
      },
    }
  },
}
