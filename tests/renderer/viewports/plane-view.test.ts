import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { VoxelGrid } from '../../../core/geometry/grid.ts'
import { add, cross, distanceMm, dot, normalise, patientMm, scale } from '../../../core/geometry/vector.ts'
import {
  boxCentre,
  clampInto,
  edgeLetters,
  fitScale,
  heightAboveMm,
  inSight,
  intoSlice,
  patientBox,
  planeAxes,
  planes,
  planeViewOf,
  sliceStepMm,
  stepMm,
  toPatient,
  toScreen,
  towardsEye,
  zoomedAbout,
} from '../../../renderer/viewports/plane-view.ts'
import type { PlaneView } from '../../../renderer/viewports/plane-view.ts'

const coordinate = fc.double({ min: -500, max: 500, noNaN: true })
const position = fc.tuple(coordinate, coordinate, coordinate).map(([x, y, z]) => patientMm(x, y, z))
const anyView: fc.Arbitrary<PlaneView> = fc.record({
  plane: fc.constantFrom(...planes),
  centreMm: position,
  mmPerPixel: fc.double({ min: 0.05, max: 5, noNaN: true }),
  widthPx: fc.integer({ min: 50, max: 2000 }),
  heightPx: fc.integer({ min: 50, max: 2000 }),
})

const axialView: PlaneView = { plane: 'axial', centreMm: patientMm(0, 0, 0), mmPerPixel: 0.5, widthPx: 400, heightPx: 300 }

/** Anisotropic, with a negative-looking row axis and a tilt of 20 degrees about the left-right axis. */
const tilt = (20 * Math.PI) / 180
const obliqueGrid: VoxelGrid = {
  dimensions: [10, 20, 5],
  spacingMm: [1, 2, 4],
  originMm: patientMm(100, -50, 30),
  direction: [
    [-1, 0, 0],
    [0, Math.cos(tilt), Math.sin(tilt)],
    normalise(cross([-1, 0, 0], [0, Math.cos(tilt), Math.sin(tilt)])),
  ],
}

describe('sides on the screen', () => {
  it('puts the patient’s right on the left of axial and coronal views', () => {
    const right = patientMm(-30, 0, 0)
    for (const plane of ['axial', 'coronal'] as const) {
      expect(toScreen({ ...axialView, plane }, right).x).toBeLessThan(axialView.widthPx / 2)
      expect(edgeLetters(plane).left).toBe('R')
      expect(edgeLetters(plane).right).toBe('L')
    }
  })

  it('puts the front of the patient on top of axial and on the left of sagittal views', () => {
    const front = patientMm(0, -30, 0)
    expect(toScreen(axialView, front).y).toBeLessThan(axialView.heightPx / 2)
    expect(toScreen({ ...axialView, plane: 'sagittal' }, front).x).toBeLessThan(axialView.widthPx / 2)
    expect(edgeLetters('axial')).toMatchObject({ top: 'A', bottom: 'P' })
    expect(edgeLetters('sagittal')).toMatchObject({ left: 'A', right: 'P' })
  })

  it('puts the head on top of sagittal and coronal views', () => {
    for (const plane of ['sagittal', 'coronal'] as const) {
      expect(toScreen({ ...axialView, plane }, patientMm(0, 0, 30)).y).toBeLessThan(axialView.heightPx / 2)
      expect(edgeLetters(plane)).toMatchObject({ top: 'H', bottom: 'F' })
    }
  })

  it('looks at axial slices from the feet, coronal from the front, sagittal from the patient’s left', () => {
    expect(towardsEye(planeAxes.axial).map((n) => n + 0)).toEqual([0, 0, -1])
    expect(towardsEye(planeAxes.coronal).map((n) => n + 0)).toEqual([0, -1, 0])
    expect(towardsEye(planeAxes.sagittal).map((n) => n + 0)).toEqual([1, 0, 0])
    expect(heightAboveMm(axialView, patientMm(0, 0, -7))).toBe(7)
  })
})

describe('screen and patient', () => {
  it('are inverse to each other within the plane', () => {
    fc.assert(
      fc.property(anyView, fc.integer({ min: 0, max: 2000 }), fc.integer({ min: 0, max: 2000 }), (view, x, y) => {
        const there = toPatient(view, { x, y })
        const back = toScreen(view, there)
        expect(back.x).toBeCloseTo(x, 5)
        expect(back.y).toBeCloseTo(y, 5)
        expect(heightAboveMm(view, there)).toBeCloseTo(0, 6)
      }),
    )
  })

  it('moves as far in the patient as the step on the screen says', () => {
    fc.assert(
      fc.property(anyView, fc.integer({ min: -300, max: 300 }), fc.integer({ min: -300, max: 300 }), (view, dx, dy) => {
        const moved = toPatient(view, { x: 100 + dx, y: 100 + dy })
        const from = toPatient(view, { x: 100, y: 100 })
        expect(distanceMm(moved, add(from, stepMm(view, dx, dy)) as unknown as typeof moved)).toBeCloseTo(0, 6)
      }),
    )
  })

  it('zooms about the point under the mouse', () => {
    fc.assert(
      fc.property(anyView, fc.double({ min: 0.5, max: 2, noNaN: true }), (view, factor) => {
        const point = { x: 20, y: 30 }
        expect(distanceMm(toPatient(zoomedAbout(view, point, factor), point), toPatient(view, point))).toBeCloseTo(0, 5)
      }),
    )
  })

  it('takes a view into the slice of the crosshair without moving it within the plane', () => {
    fc.assert(
      fc.property(anyView, position, (view, crosshair) => {
        const centreMm = intoSlice(view.plane, view.centreMm, crosshair)
        expect(heightAboveMm({ ...view, centreMm }, crosshair)).toBeCloseTo(0, 6)
        expect(toScreen(view, centreMm).x).toBeCloseTo(view.widthPx / 2, 6)
        expect(toScreen(view, centreMm).y).toBeCloseTo(view.heightPx / 2, 6)
      }),
    )
  })
})

describe('the box around a volume', () => {
  it('reaches to the outer faces of the outer voxels, also when tilted and mirrored', () => {
    const { minMm, maxMm } = patientBox(obliqueGrid)
    expect(minMm[0]).toBeCloseTo(90.5)
    expect(maxMm[0]).toBeCloseTo(100.5)
    const alongRow = scale(obliqueGrid.direction[1], 40)
    const alongSlice = scale(obliqueGrid.direction[2], 20)
    expect(maxMm[1] - minMm[1]).toBeCloseTo(Math.abs(alongRow[1]) + Math.abs(alongSlice[1]))
    expect(maxMm[2] - minMm[2]).toBeCloseTo(Math.abs(alongRow[2]) + Math.abs(alongSlice[2]))
  })

  it('fits whole into a view, touching it on one axis', () => {
    const box = patientBox(obliqueGrid)
    fc.assert(
      fc.property(fc.constantFrom(...planes), fc.integer({ min: 50, max: 900 }), fc.integer({ min: 50, max: 900 }), (plane, widthPx, heightPx) => {
        const view = planeViewOf(plane, null, boxCentre(box), box, { widthPx, heightPx })
        const corners = [box.minMm, box.maxMm].map((corner) => toScreen(view, corner))
        const xs = corners.map(({ x }) => x)
        const ys = corners.map(({ y }) => y)
        expect(Math.min(...xs)).toBeGreaterThanOrEqual(-1e-6)
        expect(Math.max(...xs)).toBeLessThanOrEqual(widthPx + 1e-6)
        expect(Math.min(...ys)).toBeGreaterThanOrEqual(-1e-6)
        expect(Math.max(...ys)).toBeLessThanOrEqual(heightPx + 1e-6)
        const slack = Math.min(widthPx - (Math.max(...xs) - Math.min(...xs)), heightPx - (Math.max(...ys) - Math.min(...ys)))
        expect(slack).toBeCloseTo(0, 5)
        expect(view.mmPerPixel).toBe(fitScale(plane, box, widthPx, heightPx))
      }),
    )
  })

  it('holds what is clamped into it', () => {
    const box = patientBox(obliqueGrid)
    fc.assert(
      fc.property(position, (anywhere) => {
        const inside = clampInto(box, anywhere)
        for (const axis of [0, 1, 2] as const) {
          expect(inside[axis]).toBeGreaterThanOrEqual(box.minMm[axis])
          expect(inside[axis]).toBeLessThanOrEqual(box.maxMm[axis])
        }
      }),
    )
  })
})

describe('a view', () => {
  it('keeps the reader’s framing while the crosshair moves through the slices', () => {
    const box = patientBox(obliqueGrid)
    const framing = { centreMm: patientMm(5, 6, 7), mmPerPixel: 0.3 }
    const view = planeViewOf('axial', framing, patientMm(50, 60, 70), box, { widthPx: 100, heightPx: 100 })
    expect(view.centreMm).toEqual([5, 6, 70])
    expect(view.mmPerPixel).toBe(0.3)
  })

  it('knows what is in sight', () => {
    expect(inSight(axialView, patientMm(0, 0, 500), 10)).toBe(true)
    expect(inSight(axialView, patientMm(99, 0, 0), 10)).toBe(false)
    expect(inSight(axialView, patientMm(0, 80, 0), 0)).toBe(false)
  })

  it('scrolls by the spacing of the axis that faces it', () => {
    expect(sliceStepMm('axial', obliqueGrid)).toBe(4)
    expect(sliceStepMm('coronal', obliqueGrid)).toBe(2)
    expect(sliceStepMm('sagittal', obliqueGrid)).toBe(1)
    for (const plane of planes) expect(Math.abs(dot(planeAxes[plane].right, planeAxes[plane].down))).toBe(0)
  })
})
