import { add, dot, normalise, scale } from '../../core/geometry/vector.ts'
import type { Vec3 } from '../../core/geometry/vector.ts'
import { ballsPart } from '../bone/part.ts'
import { parsPoint, pedicleHeight, spinousPoint } from '../bone/vertebra.ts'
import { boxAround } from '../canvas.ts'
import { at } from '../frame.ts'
import { noChanges } from '../layout-changes.ts'
import { signOf } from '../names.ts'
import { ellipsoid } from '../soft/shapes.ts'
import { segmentNamed, vertebraNamed } from '../spine-layout.ts'
import type { LesionKind } from './effect.ts'
import { sideOnly } from './facet.ts'
import { either, midpoint, plate, rod } from './shapes.ts'
import { paintUptake, replaceHu, sclerose } from './spots.ts'

/** A recent osteoporotic compression: wedged, with a dense band under the upper endplate, hot across the body. */
export const fractureLesion: LesionKind = {
  changes: (lesion) => ({ ...noChanges, bodyHeight: { [lesion.level]: { anterior: 0.7, middle: 0.72, posterior: 0.96 } } }),
  effect: (lesion, { layout }) => {
    const v = vertebraNamed(layout, lesion.level)
    const h = v.heights.middle
    const box = boxAround(v.frame.centreMm, 40)
    const band = (thick: number, size: number) =>
      plate(v.frame, { a: v.width * 0.5 * size, b: v.depth * 0.5 * size, shift: 0, low: h * 0.2 - thick / 2, high: h * 0.2 + thick / 2 })
    return {
      centreMm: at(v.frame, 0, 0, h * 0.2),
      radiusMm: Math.round(h * 0.45),
      grown: [
        { bone: v.name, part: ballsPart('body', [{ centre: at(v.frame, -6, -v.depth * 0.5, v.heights.anterior * 0.36), radius: 3 }]) },
        { bone: v.name, part: ballsPart('body', [{ centre: at(v.frame, 7, -v.depth * 0.5, v.heights.anterior * 0.36), radius: 2.6 }]) },
      ],
      cut: [],
      paint: (canvas) => {
        sclerose(canvas, box, band(4, 0.92), 210)
        paintUptake(canvas, box, band(h * 0.62, 0.97), lesion.ratio, 'bone')
      },
    }
  },
}

/** A destructive lesion of the back of a body and its pedicle. */
export const lyticLesion: LesionKind = {
  changes: () => noChanges,
  effect: (lesion, { layout }) => {
    const v = vertebraNamed(layout, lesion.level)
    const s = signOf(sideOnly(lesion.side))
    const height = pedicleHeight(v)
    const body = at(v.frame, s * v.width * 0.2, v.depth * 0.24, height * 0.4)
    const pedicle = at(v.frame, s * (v.canalWidth / 2 + v.pedicleWidth * 0.55), v.depth / 2 + 6, height)
    const box = boxAround(body, 42)
    const hole = either(ellipsoid(body, [9, 9, 8]), rod(body, pedicle, 4.2))
    const hot = either(ellipsoid(body, [11, 11, 10]), rod(body, pedicle, 7))
    return {
      centreMm: body,
      radiusMm: 11,
      grown: [],
      cut: [],
      paint: (canvas) => {
        paintUptake(canvas, box, hot, lesion.ratio)
        sclerose(canvas, box, hot, 60)
        replaceHu(canvas, box, hole, 48, 2.5)
      },
    }
  },
}

/** A break through the pars with hard edges: an active lysis. */
export const parsLesion: LesionKind = {
  changes: () => noChanges,
  effect: (lesion, { layout }) => {
    const v = vertebraNamed(layout, lesion.level)
    const side = sideOnly(lesion.side)
    const centre = parsPoint(v, side)
    const normal = normalise(add(scale(v.frame.cranial, 0.86), scale(v.frame.posterior, -0.5)))
    const gap = (x: number, y: number, z: number): number =>
      Math.abs(dot([x - centre[0], y - centre[1], z - centre[2]], normal)) - 1.1
    const box = boxAround(centre, 16)
    return {
      centreMm: centre,
      radiusMm: 7,
      grown: [],
      cut: [{ bone: v.name, part: ballsPart('arch', [{ centre, radius: 10 }], gap) }],
      paint: (canvas) => {
        sclerose(canvas, box, ellipsoid(centre, [8, 8, 8]), 190)
        paintUptake(canvas, box, ellipsoid(centre, [7, 7, 7]), lesion.ratio)
      },
    }
  },
}

/** Spinous processes that touch: hard, flattened edges, hot between them. */
export const kissingLesion: LesionKind = {
  changes: (lesion) => ({ ...noChanges, tallSpinous: lesion.level.split('-') }),
  effect: (lesion, { layout }) => {
    const segment = segmentNamed(layout, lesion.level)
    const centre: Vec3 = midpoint(
      spinousPoint(vertebraNamed(layout, segment.upper), layout.size, 'lower'),
      spinousPoint(vertebraNamed(layout, segment.lower), layout.size, 'upper'),
    )
    const box = boxAround(centre, 22)
    const { cranial } = segment.disc
    const cleft = (x: number, y: number, z: number): number =>
      Math.abs(dot([x - centre[0], y - centre[1], z - centre[2]], cranial)) - 0.8
    const knife = ballsPart('process', [{ centre, radius: 15 }], cleft)
    return {
      centreMm: centre,
      radiusMm: 8,
      grown: [],
      cut: [{ bone: segment.upper, part: knife }, { bone: segment.lower, part: knife }],
      paint: (canvas) => {
        sclerose(canvas, box, ellipsoid(centre, [8, 12, 8]), 260)
        paintUptake(canvas, box, ellipsoid(centre, [5.5, 12, 8]), lesion.ratio)
      },
    }
  },
}
