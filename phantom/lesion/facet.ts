import { add, scale } from '../../core/geometry/vector.ts'
import type { Vec3 } from '../../core/geometry/vector.ts'
import { ballsPart } from '../bone/part.ts'
import { boxAround } from '../canvas.ts'
import { noChanges } from '../layout-changes.ts'
import { segmentNamed } from '../spine-layout.ts'
import type { FacetLayout } from '../spine-layout.ts'
import { ellipsoid } from '../soft/shapes.ts'
import type { LesionKind } from './effect.ts'
import { paintUptake, sclerose } from './spots.ts'

export const sideOnly = (side: string): 'left' | 'right' => {
  if (side === 'left' || side === 'right') return side
  throw new Error(`a facet joint is left or right, not ${side}`)
}

/** A worn, active facet joint: narrow gap, sclerosis on both sides, osteophytes at the rims. */
export const facetLesion: LesionKind = {
  changes: (lesion) => ({ ...noChanges, facetGap: { [`${lesion.level}/${lesion.side}`]: 0.9 } }),
  effect: (lesion, { layout }) => {
    const segment = segmentNamed(layout, lesion.level)
    const facet: FacetLayout = segment.facets[sideOnly(lesion.side)]
    const point = (u: number, v: number, n: number): Vec3 =>
      add(add(add(facet.centreMm, scale(facet.outward, u)), scale(facet.cranial, v)), scale(facet.across, n))
    const w = facet.width / 2
    const h = facet.height / 2
    const rim = (u: number, v: number, n: number, radius: number) =>
      ballsPart('osteophyte', [{ centre: point(u, v, n), radius }])
    const box = boxAround(facet.centreMm, 24)
    const joint = ellipsoid(facet.centreMm, [w * 0.95, w * 0.95, h * 0.95])
    return {
      centreMm: facet.centreMm,
      radiusMm: Math.round(w * 0.95 * 10) / 10,
      grown: [
        { bone: segment.lower, part: rim(w * 1.02, h * 0.2, 3, 3.4) },
        { bone: segment.lower, part: rim(w * 0.95, h * 0.6, 3.4, 2.8) },
        { bone: segment.upper, part: rim(w * 0.9, -h * 0.3, -4, 3.6) },
        { bone: segment.upper, part: rim(w * 0.6, h * 0.3, -5, 3.4) },
        { bone: segment.lower, part: rim(-w * 0.9, 0, 3.2, 2.6) },
      ],
      cut: [],
      paint: (canvas) => {
        sclerose(canvas, box, ellipsoid(facet.centreMm, [w + 1, w + 1, h + 1]), 230)
        paintUptake(canvas, box, joint, lesion.ratio)
      },
    }
  },
}
