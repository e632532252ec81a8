import { add, dot, scale } from '../../core/geometry/vector.ts'
import type { Vec3 } from '../../core/geometry/vector.ts'
import type { FacetLayout } from '../spine-layout.ts'
import { ballsPart, overSurface } from './part.ts'
import type { Ball, Distance, Part } from './part.ts'

/** Distance past the joint surface, positive on the side of the superior process. The surface is a shallow trough. */
export const acrossJoint = (facet: FacetLayout): Distance => {
  const bend = 1 / 26
  return (x, y, z) => {
    const d: Vec3 = [x - facet.centreMm[0], y - facet.centreMm[1], z - facet.centreMm[2]]
    const u = dot(d, facet.outward)
    return dot(d, facet.across) + (bend * u * u) / 2
  }
}

/** The articular process on one side of a joint: a thick plate along the joint surface, cut flat at the gap. */
export const articularProcess = (facet: FacetLayout, side: 'superior' | 'inferior', thickness: number): Part => {
  const s = side === 'superior' ? 1 : -1
  const across = acrossJoint(facet)
  const point = (u: number, v: number, r: number): Ball => {
    const off = s * (facet.gap / 2 + r * 0.62) - (u * u) / 52
    return {
      centre: add(
        add(add(facet.centreMm, scale(facet.outward, u)), scale(facet.cranial, v)),
        scale(facet.across, off),
      ),
      radius: r,
    }
  }
  const w = facet.width / 2 - thickness * 0.55
  const h = facet.height / 2 - thickness * 0.5
  const thin = thickness * 0.72
  const net = side === 'superior'
    ? [
        [point(-w * 0.7, h, thin * 0.75), point(0, h * 1.05, thin), point(w * 0.75, h * 0.9, thin)],
        [point(-w, 0, thin), point(0, 0, thickness), point(w, 0, thickness * 1.05)],
        [point(-w * 0.8, -h, thin), point(0, -h, thickness), point(w, -h, thickness * 1.05)],
      ]
    : [
        [point(-w, h, thickness), point(0, h, thickness), point(w, h, thin)],
        [point(-w, 0, thickness), point(0, 0, thickness), point(w, 0, thin)],
        [point(-w * 0.8, -h, thin), point(0, -h * 1.08, thin), point(w * 0.7, -h * 0.9, thin * 0.75)],
      ]
  return ballsPart('facet', overSurface(net), (x, y, z) => facet.gap / 2 - s * across(x, y, z))
}

/** Everything on the far side of a joint, near it: taken out of the bone that does not belong there. */
export const beyondJoint = (facet: FacetLayout, side: 'superior' | 'inferior'): Part => {
  const s = side === 'superior' ? 1 : -1
  const across = acrossJoint(facet)
  const reach = Math.max(facet.width, facet.height) * 0.62
  return ballsPart(
    'facet',
    [{ centre: add(facet.centreMm, scale(facet.across, -s * 3)), radius: reach }],
    (x, y, z) => s * across(x, y, z) - facet.gap / 2,
  )
}
