import { describe, expect, test } from 'vitest'
import { voxelToPatient } from '../../../core/geometry/grid.ts'
import { voxelIndex } from '../../../core/geometry/vector.ts'
import type { Elements } from '../../fixtures/dicom-file.ts'
import { joined, nmFile, positionOf, uprightShape } from '../../fixtures/images.ts'
import type { Shape } from '../../fixtures/images.ts'
import { assemble, expectFaithful, problemOf } from '../../fixtures/volumes.ts'

const asStored = (stored: number): number => stored
const nm = (elements: Elements, shape: Shape = uprightShape): Uint8Array => nmFile(shape, { elements })
const detector = (shape: Shape, changes: Elements = {}): Elements => ({
  '00200032': ['DS', joined(positionOf(shape, 0))],
  '00200037': ['DS', joined([...shape.row, ...shape.column])],
  ...changes,
})
const down: Shape = { ...uprightShape, sliceStepMm: -4.13 }

describe('Spacing Between Slices of NM is signed', () => {
  test('positive: later frames lie along row x column', () => {
    const { grid } = assemble([nm({})]).info
    expect(grid.originMm).toEqual(uprightShape.originMm)
  })
  test('negative: later frames lie against it, and the grid begins with the last one', () => {
    const { grid } = assemble([nm({}, down)]).info
    expect(grid.originMm[2]).toBeCloseTo(31 - 2 * 4.13, 6)
    expectFaithful(assemble([nm({}, down)]), down, asStored)
  })
  test('negative with rows upside down: the two turn each other round', () => {
    const shape: Shape = { ...down, column: [0, -1, 0] }
    expect(assemble([nm({}, shape)]).info.grid.originMm[2]).toBeCloseTo(31 + 2 * 4.13, 6)
    expectFaithful(assemble([nm({}, shape)]), shape, asStored)
  })
  test('the distance between planes is positive all the same', () => expect(assemble([nm({}, down)]).info.grid.spacingMm[2]).toBeCloseTo(4.13, 6))
  test('Slice Thickness never stands in for it', () => expect(problemOf([nm({ '00180088': null })]).code).toBe('no-slice-spacing'))
})

describe('the Detector Information Sequence places the volume', () => {
  test('and no position at the top of the file does', () => {
    const stray: Elements = { '00200032': ['DS', '500\\500\\500'], '00200037': ['DS', '0\\1\\0\\0\\0\\-1'] }
    expectFaithful(assemble([nm(stray)]), uprightShape, asStored)
  })
  test('at the top of the file where the sequence has none', () => {
    expectFaithful(assemble([nm({ ...detector(uprightShape), '00540022': ['SQ', [{}]] })]), uprightShape, asStored)
  })
  test('several detectors that agree, as of a two-headed camera', () => {
    expectFaithful(assemble([nm({ '00540022': ['SQ', [detector(uprightShape), detector(uprightShape)]] })]), uprightShape, asStored)
  })
  test('several detectors with a position in the second only', () => {
    expectFaithful(assemble([nm({ '00540022': ['SQ', [{}, detector(uprightShape)]] })]), uprightShape, asStored)
  })
  test('several detectors that contradict each other: refused', () => {
    const other = detector(uprightShape, { '00200037': ['DS', '1\\0\\0\\0\\-1\\0'] })
    expect(problemOf([nm({ '00540022': ['SQ', [detector(uprightShape), other]] })]).code).toBe('several-detectors')
  })
})

describe('Slice Vector', () => {
  test('frames stored from the last slice to the first', () => {
    const shape: Shape = { ...uprightShape, stored: (i, j, k) => uprightShape.stored(i, j, 2 - k) }
    expectFaithful(assemble([nm({ '00540080': ['US', [3, 2, 1]] })]), shape, asStored)
  })
  test('with a negative spacing', () => {
    const shape: Shape = { ...down, stored: (i, j, k) => down.stored(i, j, 2 - k) }
    expectFaithful(assemble([nm({ '00540080': ['US', [3, 2, 1]] }, down)]), shape, asStored)
  })
  test('absent: the frames in their order, which is said', () => {
    expect(assemble([nm({ '00540080': null })]).info.warnings.join()).toContain('no Slice Vector')
  })
  test('counted from 0: refused', () => expect(problemOf([nm({ '00540080': ['US', [0, 1, 2]] })]).sentence).toContain('counts from 0'))
  test('without slice 1: refused, for the position is that of slice 1', () => expect(problemOf([nm({ '00540080': ['US', [2, 3, 4]] })]).sentence).toContain('no slice 1'))
})

describe('how the patient lay is in the direction cosines, whatever Patient Position says', () => {
  const lying: readonly (readonly [string, Shape])[] = [
    ['HFS', uprightShape],
    ['HFP', { ...uprightShape, row: [-1, 0, 0], column: [0, -1, 0] }],
    ['FFS', { ...uprightShape, row: [-1, 0, 0], column: [0, 1, 0] }],
    ['FFP', { ...uprightShape, row: [1, 0, 0], column: [0, -1, 0] }],
    ['HFDR', { ...uprightShape, row: [0, 1, 0], column: [-1, 0, 0] }],
  ]
  test.each(lying)('%s', (position, shape) => expectFaithful(assemble([nm({ '00185100': ['CS', position] }, shape)]), shape, asStored))
  test('the same cosines under another Patient Position give the same grid', () => {
    const grids = lying.map(([position]) => assemble([nm({ '00185100': ['CS', position] })]).info.grid)
    for (const grid of grids) expect(grid).toEqual(grids[0])
  })
})

describe('what is no reconstructed volume is never stacked', () => {
  const typed = (type: string): Elements => ({ '00080008': ['CS', `ORIGINAL\\PRIMARY\\${type}\\EMISSION`] })
  test('raw projections', () => expect(problemOf([nm(typed('TOMO'))]).code).toBe('raw-tomography'))
  test('raw gated projections', () => expect(problemOf([nm(typed('GATED TOMO'))]).code).toBe('raw-tomography'))
  test('several energy windows', () => expect(problemOf([nm({ '00540010': ['US', [1, 2, 2]] })]).code).toBe('several-energy-windows'))
  test('several time slots', () => expect(problemOf([nm({ '00540070': ['US', [1, 2, 3]] })]).code).toBe('several-times'))
})

test('the last voxel of an anisotropic, non-square SPECT lies where its header puts it', () => {
  const shape: Shape = { ...uprightShape, columns: 7, rows: 3, slices: 6, pixelSpacingMm: [4.8, 2.4], sliceStepMm: -3.27 }
  const { grid } = assemble([nm({}, shape)]).info
  const place = voxelToPatient(grid, voxelIndex(6, 2, 0))
  expect(place[0]).toBeCloseTo(-20 + 6 * 2.4, 6)
  expect(place[1]).toBeCloseTo(-110.5 + 2 * 4.8, 6)
  expect(place[2]).toBeCloseTo(31 - 5 * 3.27, 6)
})
