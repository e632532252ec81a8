import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { patientMm } from '../../../core/geometry/vector.ts'
import type { PatientMm } from '../../../core/geometry/vector.ts'
import { applyAnchors } from '../../../core/spine/apply-anchors.ts'
import { removalRule } from '../../../core/spine/remove-bodies.ts'
import { spineModelSchema } from '../../../core/spine/spine-model.ts'
import type { Anchor, SpineModel } from '../../../core/spine/spine-model.ts'
import type { SpineGeometry } from '../../../core/spine/spine-geometry.ts'
import { column, noRib, rib } from './hand-made-geometry.ts'

const anchor = (name: Anchor['name'], z: number): Anchor => ({ name, centreMm: patientMm(0, 0, z) })
const at = (z: number): PatientMm => patientMm(0, 0, z)

const model = (geometry: SpineGeometry, anchors: readonly Anchor[], removed: readonly PatientMm[]): SpineModel => {
  const result = applyAnchors(geometry, anchors, removed)
  if (!result.ok) throw new Error(result.error.sentence)
  return spineModelSchema.parse(result.value)
}

const refusal = (geometry: SpineGeometry, anchors: readonly Anchor[], removed: readonly PatientMm[]) => {
  const result = applyAnchors(geometry, anchors, removed)
  if (result.ok) throw new Error('was accepted')
  return result.error
}

const namesOf = (spine: SpineModel): string => spine.levels.map((level) => level.name).join(' ')

describe('a vertebra that the reader removes', () => {
  it('is gone, and those above it are counted without it', () => {
    const spine = model(column(8, true), [], [at(108)])
    expect(namesOf(spine)).toBe('T12 L1 L2 L3 L4 L5 S1')
    expect(spine.levels.map(({ centreMm }) => centreMm[2])).toEqual([252, 216, 180, 144, 72, 36, 0])
    expect(spine.warnings.join(' ')).toContain('1 vertebra that the search found was removed by the reader')
  })

  it('leaves one segment between its neighbours, its facet joints left and right behind the column', () => {
    const spine = model(column(8, true), [], [at(108)])
    const made = spine.segments.find(({ name }) => name === 'L3-L4')
    expect(made?.disc.centreMm).toEqual([0, 0, 108])
    expect(made?.facets.left[0]).toBeGreaterThan(0)
    expect(made?.facets.right[0]).toBeLessThan(0)
    expect(spine.segments).toHaveLength(spine.levels.length - 1)
  })

  it('at the lower end takes the sacrum as a landmark with it, and this is said', () => {
    const spine = model(column(8, true), [], [at(0)])
    expect(spine.landmark).toBe('none')
    expect(spine.warnings.join(' ')).toContain('no longer counted from the sacrum')
    expect(Math.max(...spine.levels.map(({ confidence }) => confidence))).toBeLessThan(0.5)
  })

  it('moves the ribs with their bodies', () => {
    const ribs = [noRib, noRib, noRib, noRib, noRib, noRib, noRib, rib, rib]
    // Six lumbar-type bodies, one of them false: without it both landmarks agree.
    const spine = model(column(9, true, ribs), [], [at(108)])
    expect(namesOf(spine)).toBe('T11 T12 L1 L2 L3 L4 L5 S1')
    expect(spine.numbering).toContain('both give five lumbar vertebrae')
  })

  it('is taken by its place as found, also where an anchor has moved its neighbours', () => {
    const spine = model(column(6, true), [{ name: 'L3', centreMm: patientMm(2, 0, 112) }], [at(36)])
    expect(namesOf(spine)).toBe('L1 L2 L3 L4 L5')
    expect(spine.levels.find(({ name }) => name === 'L3')).toMatchObject({ centreMm: [2, 0, 112], foundMm: [0, 0, 108], source: 'anchor' })
  })

  it('twice is the same as once', () => {
    expect(model(column(6, true), [], [at(72), at(73)])).toEqual(model(column(6, true), [], [at(72)]))
  })

  it('comes back when the removal is taken back', () => {
    expect(model(column(6, true), [], [])).toEqual(model(column(6, true), [], []))
    expect(namesOf(model(column(6, true), [], []))).toBe('L1 L2 L3 L4 L5 S1')
  })

  it('is only ever the one at its place: any set of places leaves all others where they were', () => {
    const offset = fc.double({ min: -3, max: 3, noNaN: true })
    fc.assert(
      fc.property(fc.subarray([1, 2, 3, 4, 5, 6, 7], { maxLength: 5 }), offset, offset, (indices, dx, dz) => {
        const spine = model(column(8, true), [], indices.map((index) => patientMm(dx, 0, index * 36 + dz)))
        const left = [0, 1, 2, 3, 4, 5, 6, 7].filter((index) => !indices.includes(index)).map((index) => index * 36)
        expect(spine.levels.map(({ centreMm }) => centreMm[2]).reverse()).toEqual(left)
        expect(spine.levels.at(-1)?.name).toBe('S1')
        expect(spine.levels.map(({ foundMm }) => foundMm)).toEqual(spine.levels.map(({ centreMm }) => centreMm))
      }),
    )
  })
})

describe('a removal is refused with its reason', () => {
  it('where nothing was found', () => {
    const error = refusal(column(6, true), [], [patientMm(0, 0, 72 + removalRule.samePlaceMm + 1)])
    expect(error).toMatchObject({ code: 'no-vertebra-to-remove' })
    expect(error.sentence).toContain('z 79 mm')
  })

  it('where the reader has named that very vertebra', () => {
    expect(refusal(column(6, true), [anchor('L3', 72)], [at(72)])).toMatchObject({ code: 'removal-contradicts', sentence: expect.stringContaining('L3') as string })
  })

  it('where the names on both sides of it ask for as many as were found', () => {
    const error = refusal(column(6, true), [anchor('L5', 36), anchor('L2', 144)], [at(72)])
    expect(error).toMatchObject({ code: 'removal-contradicts' })
    expect(error.sentence).toContain('Between L2 and L5')
  })

  it('where nothing would be left', () => {
    expect(refusal(column(2, false), [], [at(0), at(36)])).toMatchObject({ code: 'no-vertebra-left' })
  })
})

describe('a false body between two names', () => {
  it('goes, and the found bodies keep their places instead of being spread anew', () => {
    // L5 and L3 are 108 mm apart with two bodies between: one is false.
    const spine = model(column(6, true), [anchor('L5', 36), anchor('L3', 144)], [at(108)])
    expect(namesOf(spine)).toBe('L2 L3 L4 L5 S1')
    expect(spine.levels.find(({ name }) => name === 'L4')?.centreMm).toEqual([0, 0, 72])
  })
})
