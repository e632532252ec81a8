import { describe, expect, it } from 'vitest'
import { colourMapSize, colourTable, uptakeAlpha } from '../../../core/volume/colour-maps.ts'

const entry = (map: 'hot' | 'pet', at: number): number[] => [...colourTable(map).subarray(at * 3, at * 3 + 3)]

describe('colour maps', () => {
  it('hold 256 colours from black to the brightest', () => {
    for (const map of ['hot', 'pet'] as const) {
      expect(colourTable(map)).toHaveLength(colourMapSize * 3)
      expect(entry(map, 0)).toEqual([0, 0, 0])
      expect(Math.min(...entry(map, 255).slice(0, 2))).toBeGreaterThan(240)
    }
  })

  it('rise in brightness without a step back in `hot`, so that a grey copy still reads right', () => {
    const luma = Array.from({ length: colourMapSize }, (_, at) => {
      const [r = 0, g = 0, b = 0] = entry('hot', at)
      return 0.2126 * r + 0.7152 * g + 0.0722 * b
    })
    for (let at = 1; at < luma.length; at += 1) expect((luma[at] ?? 0) - (luma[at - 1] ?? 0)).toBeGreaterThan(-0.6)
  })

  it('passes the corners of the DICOM palette "PET"', () => {
    // PS3.6 B.1.2 at entries 64, 128, 192 (one step of rounding allowed).
    for (const [at, colour] of [[64, [1, 126, 129]], [128, [128, 0, 252]], [192, [255, 128, 4]]] as const) {
      entry('pet', at).forEach((channel, index) => {
        expect(Math.abs(channel - (colour[index] ?? 0))).toBeLessThanOrEqual(4)
      })
    }
  })
})

describe('cover', () => {
  it('is nothing without uptake, full from the end of the ramp, and never outside 0 and the opacity', () => {
    expect(uptakeAlpha(0, 0.55)).toBe(0)
    expect(uptakeAlpha(-0.2, 0.55)).toBe(0)
    expect(uptakeAlpha(0.5, 0.55)).toBeCloseTo(0.55)
    expect(uptakeAlpha(7, 0.55)).toBeCloseTo(0.55)
    expect(uptakeAlpha(0.1, 0)).toBe(0)
  })
})
