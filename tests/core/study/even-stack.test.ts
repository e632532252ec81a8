import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { InstanceHeader } from '../../../core/dicom/instance-header.ts'
import { encodeSlice, sharedOf, sliceOf } from '../../../core/dicom/slice-fields.ts'
import { buildStudy } from '../../../core/study/build-study.ts'
import { evenStack } from '../../../core/study/even-stack.ts'
import type { EvenStack } from '../../../core/study/even-stack.ts'
import { gridOf } from '../../../core/volume/grid-of.ts'
import { ctFiles, headerOf, nmFile, obliqueShape, petFiles, uprightShape } from '../../fixtures/images.ts'
import type { ImageOptions, Shape } from '../../fixtures/images.ts'

/** As the library hands over what it keeps of one series. */
const stackOf = (headers: readonly InstanceHeader[]): EvenStack | null => {
  const [first] = headers
  if (first === undefined) return null
  const slices = headers.map((header) => JSON.parse(encodeSlice(sliceOf(header))) as unknown)
  return evenStack({ shared: sharedOf(first), sopInstanceUids: headers.map(({ sopInstanceUid }) => sopInstanceUid), slices })
}

const ct = (shape: Shape, options: ImageOptions = {}): InstanceHeader[] => ctFiles(shape, options).map(headerOf)

const even = (headers: readonly InstanceHeader[]): EvenStack => {
  const stack = stackOf(headers)
  if (stack === null) throw new Error('these slices are even')
  return stack
}

const shapes: readonly (readonly [string, Shape])[] = [
  ['upright', { ...uprightShape, slices: 12 }],
  ['oblique', { ...obliqueShape, slices: 9 }],
  ['feet first: the second slice below the first', { ...obliqueShape, slices: 9, sliceStepMm: -1.25 }],
  ['left-handed rows', { ...uprightShape, slices: 7, row: [-1, 0, 0] }],
]

describe.each(shapes)('an even series, %s', (_, shape) => {
  it('makes the study that all of its slices make', () => {
    const headers = ct(shape)
    const stack = even(headers)
    expect(stack.headers).toHaveLength(3)
    expect(buildStudy([], new Map([['1.2.826.0.1.3680043.10.1.2', stack]]))).toEqual(buildStudy(headers))
  })

  it('is paired with a SPECT like all of its slices', () => {
    const spect = headerOf(nmFile({ ...shape, columns: 4, rows: 3 }))
    const headers = ct(shape)
    const [whole, thin] = [buildStudy([spect, ...headers]), buildStudy([spect], new Map([['1.2.826.0.1.3680043.10.1.2', even(headers)]]))]
    expect(thin).toEqual(whole)
    expect(thin?.series.some((series) => series.pairedWith !== null)).toBe(true)
  })

  it('in any order of its files, with the first by number and the lowest by place', () => {
    const headers = ct(shape)
    fc.assert(
      fc.property(fc.shuffledSubarray(headers, { minLength: headers.length }), (shuffled) => {
        expect(buildStudy([], new Map([['1.2.826.0.1.3680043.10.1.2', even(shuffled)]]))).toEqual(buildStudy(headers))
        const grid = gridOf(headers)
        const stack = even(shuffled)
        expect(stack.headers.map(({ instanceNumber }) => instanceNumber)).toContain(1)
        expect(grid.ok && grid.value.originMm).toEqual(stack.originMm)
        expect(stack.stepMm).toBeCloseTo(Math.abs(shape.sliceStepMm), 6)
      }),
      { numRuns: 20 },
    )
  })
})

const moved = (headers: readonly InstanceHeader[], index: number, mm: readonly [number, number, number]): InstanceHeader[] =>
  headers.map((header, at) => {
    const { positionMm } = header.plane
    if (at !== index || positionMm === null) return header
    return { ...header, plane: { ...header.plane, positionMm: [positionMm[0] + mm[0], positionMm[1] + mm[1], positionMm[2] + mm[2]] as unknown as typeof positionMm } }
  })

describe('every slice is looked at', () => {
  const headers = ct({ ...uprightShape, slices: 12 })

  it.each([
    ['one lies off its distance', moved(headers, 5, [0, 0, 0.2])],
    ['one lies beside the others', moved(headers, 5, [0.3, 0, 0])],
    ['one is missing', headers.filter((_, at) => at !== 4)],
    ['two lie in one place', moved(headers, 5, [0, 0, -2.5])],
    ['one has no position', headers.map((header, at) => (at === 3 ? { ...header, plane: { ...header.plane, positionMm: null } } : header))],
    ['one has another slope', headers.map((header, at) => (at === 3 ? { ...header, rescale: { slope: 2, intercept: 0, type: 'HU' } } : header))],
    ['one has fewer pixels', headers.map((header, at) => (at === 3 && header.pixels !== null ? { ...header, pixels: { ...header.pixels, length: 4 } } : header))],
    ['there are three', headers.slice(0, 3)],
    ['the gantry was tilted', ct({ ...uprightShape, slices: 12 }, { elements: { '00181120': ['DS', '12'] } })],
    ['it is a stack of several frames', [headerOf(nmFile({ ...uprightShape, slices: 12 }))]],
  ])('where %s', (_, changed) => {
    expect(stackOf(changed)).toBeNull()
  })

  it('and never is a study told other than by all of its slices', () => {
    const displaced = fc.record({ index: fc.nat(11), mm: fc.tuple(...[0, 1, 2].map(() => fc.double({ min: -0.6, max: 0.6, noNaN: true }))) as fc.Arbitrary<[number, number, number]> })
    let thin = 0
    fc.assert(
      fc.property(fc.array(displaced, { maxLength: 3 }), fc.constantFrom(1, 0.02), (changes, size) => {
        const changed = changes.reduce((all, { index, mm }) => moved(all, index, [mm[0] * size, mm[1] * size, mm[2] * size]), headers)
        const stack = stackOf(changed)
        if (stack === null) return
        thin += 1
        expect(buildStudy([], new Map([['1.2.826.0.1.3680043.10.1.2', stack]]))).toEqual(buildStudy(changed))
      }),
      { numRuns: 120 },
    )
    expect(thin).toBeGreaterThan(10)
  })

  it('also of a PET', () => {
    const pet = petFiles({ ...uprightShape, slices: 8 }).map(headerOf)
    const stack = stackOf(pet)
    expect(stack === null ? buildStudy(pet) : buildStudy([], new Map([['1.2.826.0.1.3680043.10.1.4', stack]]))).toEqual(buildStudy(pet))
  })
})
