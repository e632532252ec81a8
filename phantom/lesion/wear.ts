import { alongCurve, ballsPart } from '../bone/part.ts'
import type { Ball } from '../bone/part.ts'
import { boxAround } from '../canvas.ts'
import type { Canvas } from '../canvas.ts'
import { at, radians } from '../frame.ts'
import { bothSides } from '../names.ts'
import type { PhantomPatient } from '../patient.ts'
import { seededRandom } from '../random.ts'
import { ellipsoid } from '../soft/shapes.ts'
import type { SegmentLayout, SpineLayout } from '../spine-layout.ts'
import type { BonePart } from './effect.ts'
import { paintUptake } from './spots.ts'

/** A lipped front rim on both neighbours of a disc, strongest off the midline. */
export const rimSpurs = (layout: SpineLayout, segment: SegmentLayout, radius: number): BonePart[] => {
  const half = segment.discHeight / 2
  return [1, -1].map((side) => {
    const rim = [-66, -44, -20, 4, 28, 50, 68].map((degrees, i): Ball => {
      const turn = radians(degrees)
      const r = radius * (0.55 + 0.45 * Math.sin((i * Math.PI) / 3) ** 2)
      return {
        centre: at(segment.disc, Math.sin(turn) * segment.width * 0.49, -Math.cos(turn) * segment.depth * 0.49, side * (half + r * 0.7)),
        radius: r,
      }
    })
    const bone = side === 1 ? segment.upper : segment.lower === layout.sacrumTop ? 'sacrum' : segment.lower
    return { bone, part: ballsPart('osteophyte', alongCurve(rim)) }
  })
}

/** What years do to every spine: lipped rims here and there. */
export const wearParts = (layout: SpineLayout, patient: PhantomPatient): BonePart[] => {
  const random = seededRandom(`${patient.caseName}/${patient.seed}/rims`)
  return layout.segments.flatMap((segment) => {
    const chance = random.next()
    const radius = random.between(0.9, 1.9)
    return segment.upper !== 'C1' && chance < patient.degeneration * 0.9 ? rimSpurs(layout, segment, radius) : []
  })
}

/** Facet joints are never quite alike: a little more uptake here and there, well under any lesion. */
export const paintWear = (canvas: Canvas, layout: SpineLayout, patient: PhantomPatient): void => {
  const random = seededRandom(`${patient.caseName}/${patient.seed}/joints`)
  for (const segment of layout.segments) {
    for (const side of bothSides) {
      const { centreMm, width, height } = segment.facets[side]
      const ratio = 1.5 * (1 + random.between(0, 0.25 + 0.75 * patient.degeneration))
      paintUptake(canvas, boxAround(centreMm, 16), ellipsoid(centreMm, [width / 2, width / 2, height / 2]), ratio, 'bone')
    }
  }
}
