import { describe, expect, it } from 'vitest'
import { add, cross, normalise, patientMm, scale } from '../../../core/geometry/vector.ts'
import type { PatientMm, Vec3 } from '../../../core/geometry/vector.ts'
import { relativeRadius } from '../../../core/uptake/shape.ts'
import type { RegionShape } from '../../../core/uptake/uptake.ts'
import { planes, planeAxes, toPatient, toScreen } from '../../../renderer/viewports/plane-view.ts'
import type { Plane, PlaneView } from '../../../renderer/viewports/plane-view.ts'
import { isInside, shapeHandles, shapeOutline } from '../../../renderer/viewports/shape-outline.ts'

const centreMm = patientMm(10, -120, 300)
/** A vertebra's frame that leans in all three planes. */
const cranial = normalise([0.15, -0.25, 1])
const left = normalise(cross([0.05, 1, 0.25], cranial))
const axes = [left, cross(cranial, left), cranial] as const
const semiAxesMm: Vec3 = [7, 8, 12]

const shapes: readonly RegionShape[] = [
  { kind: 'ellipsoid', centreMm, axes, semiAxesMm },
  { kind: 'cylinder', centreMm, axes, semiAxesMm },
  { kind: 'tube', pathMm: [patientMm(4, -126, 290), centreMm, patientMm(18, -110, 312)], radiusMm: 8 },
]

const viewOf = (plane: Plane, at: PatientMm = centreMm): PlaneView => ({ plane, centreMm: at, mmPerPixel: 0.4, widthPx: 220, heightPx: 180 })

const pointsOf = (path: string, view: PlaneView): PatientMm[] => [...path.matchAll(/[ML](-?[\d.]+) (-?[\d.]+)/g)].map(([, x, y]) => toPatient(view, { x: Number(x), y: Number(y) }))

describe('the outline of a region', () => {
  it.each(shapes.flatMap((shape) => planes.map((plane) => [shape.kind, plane, shape] as const)))('of a %s on the %s view lies on its surface', (_, plane, shape) => {
    const view = viewOf(plane)
    const points = pointsOf(shapeOutline(shape, view), view)
    expect(points.length).toBeGreaterThan(60)
    // Within 0.3 mm of the surface: the thinnest half extent is 7 mm.
    for (const point of points) expect(Math.abs(relativeRadius(shape, point) - 1)).toBeLessThan(0.04)
  })

  it.each(planes)('on the %s view gets smaller away from the middle, and is none beyond the shape', (plane) => {
    const [ball] = [{ kind: 'ellipsoid', centreMm, axes, semiAxesMm: [10, 10, 10] } as RegionShape]
    const { right, down } = planeAxes[plane]
    const through = cross(right, down)
    const radius = (offMm: number): number => {
      const view = viewOf(plane, add(centreMm, scale(through, offMm)) as unknown as PatientMm)
      return Math.max(0, ...pointsOf(shapeOutline(ball, view), view).map((point) => Math.hypot(...[0, 1, 2].map((axis) => (point[axis as 0] - view.centreMm[axis as 0])))))
    }
    expect(radius(0)).toBeCloseTo(10, 0)
    expect(radius(6)).toBeCloseTo(8, 0)
    expect(radius(11)).toBe(0)
  })

  it('is cut off with the view, and is none where the view shows another place', () => {
    const [shape] = shapes
    if (shape === undefined) throw new Error('a shape')
    expect(shapeOutline(shape, viewOf('axial', patientMm(400, -120, 300)))).toBe('')
    expect(shapeOutline(shape, { ...viewOf('axial'), widthPx: 120, centreMm: patientMm(34, -120, 300) })).not.toBe('')
  })
})

describe('the grips', () => {
  it.each(planes)('of the %s view stand at the ends of the axes that lie in it, and a drag outward makes the region larger', (plane) => {
    const [shape] = shapes
    if (shape === undefined) throw new Error('a shape')
    const view = viewOf(plane)
    const grips = shapeHandles(shape, view)
    expect(grips).toHaveLength(4)
    const middle = toScreen(view, centreMm)
    for (const { at, growth, axis } of grips) {
      const [dx, dy] = [at.x - middle.x, at.y - middle.y]
      // Dragged out by its own distance, it doubles.
      expect(growth(dx, dy)).toBeCloseTo(semiAxesMm[axis])
      expect(growth(-dx, -dy)).toBeCloseTo(-semiAxesMm[axis])
      expect(growth(dy, -dx)).toBeCloseTo(0)
    }
  })

  it('of a tube are one pair across the picture', () => {
    const tube = shapes[2]
    if (tube === undefined) throw new Error('a tube')
    expect(shapeHandles(tube, viewOf('coronal')).map(({ growth }) => growth(5, 0))).toEqual([2, -2])
  })
})

it('a point is inside where the outline goes round it', () => {
  for (const shape of shapes)
    for (const plane of planes) {
      const view = viewOf(plane)
      expect(isInside(shape, view, toScreen(view, centreMm))).toBe(true)
      expect(isInside(shape, view, { x: 2, y: 2 })).toBe(false)
    }
})
