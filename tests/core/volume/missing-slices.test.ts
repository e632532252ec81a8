import { describe, expect, test } from 'vitest'
import { voxelToPatient } from '../../../core/geometry/grid.ts'
import { voxelIndex } from '../../../core/geometry/vector.ts'
import { isFilledAt } from '../../../core/volume/filled-at.ts'
import type { Elements } from '../../fixtures/dicom-file.ts'
import { ctFiles, nmFile, obliqueShape, petFiles, pixelPlace, uprightShape } from '../../fixtures/images.ts'
import type { Shape } from '../../fixtures/images.ts'
import { assemble, problemOf } from '../../fixtures/volumes.ts'

const without = (shape: Shape, ...missing: number[]): Uint8Array[] => ctFiles(shape).filter((_, k) => !missing.includes(k))
const ten: Shape = { ...uprightShape, slices: 10, sliceStepMm: 2 }
const thin: Shape = { ...uprightShape, slices: 60, sliceStepMm: 1 }

describe('a small gap in a CT is filled in, and said', () => {
  test('linearly between its neighbours', () => {
    const { voxels } = assemble(without(ten, 4))
    expect(voxels).toEqual(assemble(ctFiles(ten)).voxels)
  })
  test('two slices in a row, each nearer to its neighbour', () => {
    expect(assemble(without(ten, 4, 5)).voxels).toEqual(assemble(ctFiles(ten)).voxels)
  })
  test('the volume has its true extent', () => {
    expect(assemble(without(ten, 4)).info.grid).toEqual(assemble(ctFiles(ten)).info.grid)
  })
  test('the filled planes are known', () => expect(assemble(without(ten, 4, 5)).info.filledSlices).toEqual([4, 5]))
  test('a whole series names none', () => expect(assemble(ctFiles(ten)).info.filledSlices).toBeUndefined())
  test('a place on a filled plane is known as such, and one beside it is not', () => {
    const { info } = assemble(without(ten, 4))
    const on = (k: number): boolean => isFilledAt(info, voxelToPatient(info.grid, voxelIndex(2, 1, k)))
    expect([3, 3.6, 4, 4.4, 5].map(on)).toEqual([false, true, true, true, false])
    expect(isFilledAt(assemble(ctFiles(ten)).info, voxelToPatient(info.grid, voxelIndex(2, 1, 4)))).toBe(false)
  })
  test('images are counted, not planes', () => expect(assemble(without(ten, 4)).info.frames).toBe(9))
  test('the warning names the places in the patient', () => {
    const { warnings } = assemble(without(ten, 4, 5)).info
    expect(warnings.join()).toContain('2 slices of this CT are missing, at z = 39.0 mm, z = 41.0 mm')
    expect(warnings.join()).toContain('nothing that was measured')
  })
  test('the place is right when the slices run from head to feet', () => {
    expect(assemble(without({ ...ten, sliceStepMm: -2 }, 4)).info.warnings.join()).toContain('at z = 23.0 mm')
  })
  test('values that are not whole are rounded', () => {
    const shape: Shape = { ...ten, stored: (_i, _j, k) => 1000 + (k > 4 ? 3 : 0) }
    expect([...assemble(without(shape, 4)).voxels.subarray(80, 81)]).toEqual([-22])
  })
  test('beside padding the nearer slice is taken as it is', () => {
    const shape: Shape = { ...ten, stored: (_i, _j, k) => (k <= 3 ? 0 : 1100) }
    const files = ctFiles(shape, { elements: { '00280120': ['US', [0]] } }).filter((_, k) => k !== 4 && k !== 5)
    const { voxels } = assemble(files)
    expect([3, 4, 5, 6].map((k) => voxels[k * 20])).toEqual([-1024, -1024, 76, 76])
  })
  test('two gaps apart from each other', () => expect(assemble(without(thin, 10, 40)).info.filledSlices).toEqual([10, 40]))
  test('oblique slices: each voxel stays in its place', () => {
    const shape: Shape = { ...obliqueShape, slices: 10, sliceStepMm: 2 }
    const { grid } = assemble(without(shape, 6)).info
    const there = voxelToPatient(grid, voxelIndex(2, 3, 9))
    const written = pixelPlace(shape, 2, 3, 9)
    for (const axis of [0, 1, 2] as const) expect(there[axis]).toBeCloseTo(written[axis], 4)
  })
  test('in a tilted stack too', () => {
    const shape: Shape = { ...ten, stepMm: [0, 0.5, 2] }
    expect(assemble(without(shape, 4)).info).toMatchObject({ filledSlices: [4], grid: assemble(ctFiles(shape)).info.grid })
  })
})

describe('what is not filled in is refused with its place', () => {
  test('three slices in a row', () => expect(problemOf(without(thin, 20, 21, 22)).sentence).toContain('4.0 mm between z = 50.0 mm and z = 54.0 mm'))
  test('a gap of more than 6 mm', () => expect(problemOf(without({ ...ten, sliceStepMm: 4 }, 4)).sentence).toContain('8.0 mm between'))
  test('more gaps than a twentieth of the slices', () => expect(problemOf(without(thin, 10, 20, 30, 40)).code).toBe('uneven-slices'))
  test('gaps side by side: slices of another distance', () => expect(problemOf(without(thin, 10, 12)).code).toBe('uneven-slices'))
  test('a part with another distance', () => {
    const files = [...ctFiles(ten), ...ctFiles({ ...ten, slices: 5, sliceStepMm: 4, originMm: [-20, -110.5, 53] }, { elements: (k) => ({ '00080018': ['UI', `1.2.3.${k + 1}`] }) })]
    const { code, sentence } = problemOf(files)
    expect(code).toBe('uneven-slices')
    expect(sentence).toContain('4.0 mm between z = 49.0 mm and z = 53.0 mm')
  })
  test('three slices do not tell their distance', () => expect(problemOf(without({ ...ten, slices: 4 }, 2)).code).toBe('uneven-slices'))
  test('a PET', () => expect(problemOf(petFiles(ten).filter((_, k) => k !== 4)).code).toBe('uneven-slices'))
  test('a SPECT', () => {
    const sliceVector = [1, 2, 3, 4, 6, 7, 8, 9, 10, 11]
    expect(problemOf([nmFile(ten, { elements: { '00540080': ['US', sliceVector] } })]).code).toBe('uneven-slices')
  })
  test('a slice that is neither missing nor in its place', () => {
    const stray = (k: number): Elements => (k === 4 ? { '00200032': ['DS', '-20\\-110.5\\39.9'] } : {})
    const files = ctFiles(ten, { elements: stray })
    expect(problemOf(files).code).toBe('uneven-slices')
  })
})
