import { describe, expect, it } from 'vitest'
import { paintUptake, paintWindow } from '../../../renderer/viewports/transfer-functions.ts'
import type { VolumeProperty } from '../../../renderer/viewports/transfer-functions.ts'

/** Keeps the points it is given, as vtk.js's transfer functions do. */
const recorder = () => {
  const colours: number[][] = [[99, 9, 9, 9]]
  const covers: number[][] = [[99, 9]]
  const property: VolumeProperty = {
    getRGBTransferFunction: () => ({
      removeAllPoints: () => {
        colours.length = 0
      },
      addRGBPoint: (...point) => colours.push(point),
    }),
    getScalarOpacity: () => ({
      removeAllPoints: () => {
        covers.length = 0
      },
      addPoint: (...point) => covers.push(point),
    }),
    setScalarOpacityUnitDistance: () => undefined,
  }
  return { property, colours, covers }
}

describe('the CT window', () => {
  it('runs from black at its lower to white at its upper edge', () => {
    const { property, colours } = recorder()
    paintWindow(property, { centreHu: 350, widthHu: 1100 })
    expect(colours).toEqual([
      [-200, 0, 0, 0],
      [900, 1, 1, 1],
    ])
  })
})

describe('uptake', () => {
  it('leaves the CT visible where there is none and covers it as asked at the top of the range', () => {
    const { property, colours, covers } = recorder()
    paintUptake(property, 310, 'hot', 0.55)
    expect(covers[0]).toEqual([0, 0])
    expect(covers.at(-1)?.[0]).toBe(310)
    expect(covers.at(-1)?.[1]).toBeCloseTo(0.55)
    expect(colours[0]).toEqual([0, 0, 0, 0])
    expect(colours).toHaveLength(256)
    expect(colours.at(-1)?.[0]).toBe(310)
  })

  it('is drawn from low to high without a step back', () => {
    const { property, colours, covers } = recorder()
    paintUptake(property, 310, 'pet', 1)
    for (const points of [colours, covers]) {
      for (let at = 1; at < points.length; at += 1) expect(points[at]?.[0] ?? 0).toBeGreaterThan(points[at - 1]?.[0] ?? 0)
    }
    for (let at = 1; at < covers.length; at += 1) expect(covers[at]?.[1] ?? 0).toBeGreaterThanOrEqual(covers[at - 1]?.[1] ?? 1)
  })
})
