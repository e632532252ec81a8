import { describe, expect, it } from 'vitest'
import { patientMm } from '../../../core/geometry/vector.ts'
import type { PatientMm } from '../../../core/geometry/vector.ts'
import { correctedSpect } from '../../../core/registration/judge-registration.ts'
import { uptakeOutlines } from '../../../renderer/viewports/contours.ts'
import { planes, toPatient } from '../../../renderer/viewports/plane-view.ts'
import type { Plane, PlaneView } from '../../../renderer/viewports/plane-view.ts'
import { centredGrid, paint, turnedAxes } from '../../core/uptake/synthetic-pair.ts'

const centre = patientMm(10, -120, 300)
const radiusMm = 18

/** A ball whose value falls by 1 a millimetre from its middle, on an oblique, anisotropic, left-handed grid. */
const ball = paint(centredGrid(centre, [40, 34, 30], [2.6, 3.1, 3.6], turnedAxes(22, 9, true)), 'counts', (at) =>
  Math.max(0, 100 - Math.hypot(at[0] - centre[0], at[1] - centre[1], at[2] - centre[2])),
)

const viewOf = (plane: Plane): PlaneView => ({ plane, centreMm: centre, mmPerPixel: 0.5, widthPx: 200, heightPx: 160 })

const pointsOf = (path: string, view: PlaneView): PatientMm[] => [...path.matchAll(/[ML](-?[\d.]+) (-?[\d.]+)/g)].map(([, x, y]) => toPatient(view, { x: Number(x), y: Number(y) }))

describe('outlines of uptake', () => {
  it.each(planes)('lie where the value is, in the %s view', (plane) => {
    const view = viewOf(plane)
    const points = pointsOf(uptakeOutlines(ball, view, [100 - radiusMm])[0] ?? '', view)
    expect(points.length).toBeGreaterThan(40)
    for (const [x, y, z] of points) expect(Math.abs(Math.hypot(x - centre[0], y - centre[1], z - centre[2]) - radiusMm)).toBeLessThan(1)
  })

  it.each(planes)('move with the SPECT, in the %s view', (plane) => {
    const moved = correctedSpect(ball, { translationMm: [5, 4, -6], rotationDeg: [0, 0, 30], centreMm: centre, origin: 'reader' })
    const view = { ...viewOf(plane), centreMm: patientMm(15, -116, 294) }
    const points = pointsOf(uptakeOutlines(moved, view, [100 - radiusMm])[0] ?? '', view)
    expect(points.length).toBeGreaterThan(40)
    for (const [x, y, z] of points) expect(Math.abs(Math.hypot(x - 15, y + 116, z - 294) - radiusMm)).toBeLessThan(1)
  })

  it('are none where nothing reaches the level, and where the SPECT does not lie', () => {
    expect(uptakeOutlines(ball, viewOf('axial'), [101])).toEqual([''])
    expect(uptakeOutlines(ball, { ...viewOf('axial'), centreMm: patientMm(900, 0, 0) }, [50])).toEqual([''])
  })
})
