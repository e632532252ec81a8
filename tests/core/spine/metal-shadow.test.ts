import { describe, expect, it } from 'vitest'
import { metalShadow } from '../../../core/spine/metal-shadow.ts'

const columns = 60
/** A slice of 2 mm pixels with pieces of metal at [column, row]. */
const sliceOf = (...pieces: readonly (readonly [number, number])[]): Float32Array => {
  const hu = new Float32Array(columns * 40).fill(40)
  for (const [column, row] of pieces) hu[column + row * columns] = 3000
  return hu
}

describe('the shadow of metal on an axial slice', () => {
  it('lies between two pieces that stand left and right, and as far in front and behind as its band', () => {
    const isShadowed = metalShadow(sliceOf([20, 20], [40, 21]), columns, 2)
    expect(isShadowed(30, 20)).toBe(true)
    expect(isShadowed(30, 24)).toBe(true)
    expect(isShadowed(30, 27)).toBe(false)
    expect(isShadowed(15, 20)).toBe(false)
    expect(isShadowed(45, 20)).toBe(false)
  })

  it('needs metal on both sides, near enough', () => {
    expect(metalShadow(sliceOf([20, 20]), columns, 2)(30, 20)).toBe(false)
    expect(metalShadow(sliceOf([2, 20], [58, 20]), columns, 2)(30, 20)).toBe(false)
    expect(metalShadow(sliceOf(), columns, 2)(30, 20)).toBe(false)
  })

  it('is measured in mm, not in pixels', () => {
    expect(metalShadow(sliceOf([2, 20], [58, 20]), columns, 1)(30, 20)).toBe(true)
  })
})
