import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { metalShadow } from '../../../core/spine/metal-shadow.ts'

const columns = 60
/** A slice of 2 mm pixels with pieces of metal at [column, row]. */
const sliceOf = (...pieces: readonly (readonly [number, number])[]): Float32Array => {
  const hu = new Float32Array(columns * 40).fill(40)
  for (const [column, row] of pieces) hu[column + row * columns] = 3000
  return hu
}

const shadowOn = (hu: Float32Array, spacingMm: number) => {
  const marked = metalShadow(hu, columns, spacingMm)
  return (column: number, row: number): boolean => marked[column + row * columns] === 1
}

describe('the shadow of metal on an axial slice', () => {
  it('lies between two pieces that stand left and right, and as far in front and behind as its band', () => {
    const isShadowed = shadowOn(sliceOf([20, 20], [40, 21]), 2)
    expect(isShadowed(30, 20)).toBe(true)
    expect(isShadowed(30, 24)).toBe(true)
    expect(isShadowed(30, 27)).toBe(false)
    expect(isShadowed(15, 20)).toBe(false)
    expect(isShadowed(45, 20)).toBe(false)
  })

  it('needs metal on both sides, near enough', () => {
    expect(shadowOn(sliceOf([20, 20]), 2)(30, 20)).toBe(false)
    expect(shadowOn(sliceOf([2, 20], [58, 20]), 2)(30, 20)).toBe(false)
    expect(shadowOn(sliceOf(), 2)(30, 20)).toBe(false)
  })

  it('is what its words say, wherever metal stands', () => {
    const place = fc.tuple(fc.integer({ min: 0, max: columns - 1 }), fc.integer({ min: 0, max: 39 }))
    fc.assert(
      fc.property(fc.array(place, { maxLength: 6 }), fc.constantFrom(1, 1.5, 2, 3), (pieces, spacingMm) => {
        const isShadowed = shadowOn(sliceOf(...pieces), spacingMm)
        for (let row = 0; row < 40; row++)
          for (let column = 0; column < columns; column++) {
            const near = pieces.filter(([i, j]) => Math.abs(j - row) * spacingMm <= 10 && Math.abs(i - column) * spacingMm <= 44)
            expect(isShadowed(column, row)).toBe(near.some(([i]) => i < column) && near.some(([i]) => i > column))
          }
      }),
      { numRuns: 30 },
    )
  })

  it('is measured in mm, not in pixels', () => {
    expect(shadowOn(sliceOf([2, 20], [58, 20]), 1)(30, 20)).toBe(true)
  })
})
