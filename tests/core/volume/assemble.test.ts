import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { voxelToPatient } from '../../../core/geometry/grid.ts'
import { cross, dot, voxelIndex } from '../../../core/geometry/vector.ts'
import type { Vec3 } from '../../../core/geometry/vector.ts'
import type { Elements } from '../../fixtures/dicom-file.ts'
import { syntaxes } from '../../fixtures/dicom-file.ts'
import { ctFiles, nmFile, obliqueShape, petFiles, pixelPlace, uprightShape } from '../../fixtures/images.ts'
import type { Shape } from '../../fixtures/images.ts'
import { assemble, expectFaithful, problemOf, voxelAt } from '../../fixtures/volumes.ts'

const hu = (stored: number): number => stored - 1024
const turned = (row: Vec3, column: Vec3): Shape => ({ ...uprightShape, row, column })

const shapes: Readonly<Record<string, Shape>> = {
  'axial, head first': uprightShape,
  'slices from head to feet': { ...uprightShape, sliceStepMm: -2.5 },
  'rows upside down': turned([1, 0, 0], [0, -1, 0]),
  'feet first and prone': turned([-1, 0, 0], [0, 1, 0]),
  'left and right mirrored, upside down': turned([-1, 0, 0], [0, -1, 0]),
  sagittal: turned([0, 1, 0], [0, 0, -1]),
  coronal: turned([1, 0, 0], [0, 0, -1]),
  'rows along the patient': turned([0, 0, 1], [0, 1, 0]),
  oblique: obliqueShape,
  'oblique, backwards': { ...obliqueShape, sliceStepMm: -3.3 },
}

describe('every voxel lies where it was acquired', () => {
  test.each(Object.entries(shapes))('CT, %s', (_, shape) => expectFaithful(assemble(ctFiles(shape)), shape, hu))
  test.each(Object.entries(shapes))('NM, %s', (_, shape) => expectFaithful(assemble([nmFile(shape)]), shape, (stored) => stored))
  test.each(Object.entries(shapes))('the grid is right-handed: %s', (_, shape) => {
    for (const files of [ctFiles(shape), [nmFile(shape)]]) {
      const { direction, spacingMm } = assemble(files).info.grid
      expect(dot(cross(direction[0], direction[1]), direction[2])).toBeCloseTo(1, 9)
      expect(Math.min(...spacingMm)).toBeGreaterThan(0)
    }
  })

  test('spacing between columns is along i, between rows along j', () => {
    expect(assemble(ctFiles()).info.grid.spacingMm).toEqual([0.7, 0.9, 2.5])
  })

  test('NM slice vector out of order', () => {
    const file = nmFile(uprightShape, { elements: { '00540080': ['US', [3, 1, 2]] } })
    const reordered: Shape = { ...uprightShape, stored: (i, j, k) => uprightShape.stored(i, j, [1, 2, 0][k] ?? 0) }
    expectFaithful(assemble([file]), reordered, (stored) => stored)
  })

  test('the order of the files does not matter', () => {
    const files = ctFiles({ ...obliqueShape, slices: 6 })
    const expected = assemble(files)
    fc.assert(
      fc.property(fc.shuffledSubarray(files, { minLength: files.length }), (shuffled) => {
        const volume = assemble(shuffled)
        expect(volume.info).toEqual(expected.info)
        expect(volume.voxels).toEqual(expected.voxels)
      }),
      { numRuns: 30 },
    )
  })

  test('the same body acquired with turned axes is the same volume in the patient', () => {
    // A linear field of position is reproduced exactly by any sampling of it.
    const field = (place: Vec3): number => Math.round(20_000 + 40 * place[0] + 30 * place[1] + 50 * place[2])
    const acquired = Object.values(shapes).map((shape): Shape => ({ ...shape, stored: (i, j, k) => field(pixelPlace(shape, i, j, k)) }))
    for (const shape of acquired) {
      const volume = assemble([nmFile(shape)])
      const [columns, rows, slices] = volume.info.grid.dimensions
      for (const [i, j, k] of [[0, 0, 0], [columns - 1, 0, 0], [0, rows - 1, 0], [0, 0, slices - 1], [2, 1, 1]] as const) {
        expect(Math.abs(voxelAt(volume, i, j, k) - field(voxelToPatient(volume.info.grid, voxelIndex(i, j, k))))).toBeLessThanOrEqual(1)
      }
    }
  })
})

describe('values', () => {
  test('CT is HU in 16 bits, with statistics', () => {
    const { info, voxels } = assemble(ctFiles())
    expect(voxels).toBeInstanceOf(Int16Array)
    expect(info).toMatchObject({ unit: 'HU', voxelType: 'int16', min: -24, max: 210, frames: 3 })
    expect(info.sum).toBe([...voxels].reduce((sum, value) => sum + value, 0))
    expect(info.mean).toBeCloseTo(info.sum / 60, 9)
  })

  test('NM is counts, and refuses SUV with its reason', () => {
    const { info } = assemble([nmFile()])
    expect(info.unit).toBe('counts')
    expect(info.suv).toMatchObject({ kind: 'refused' })
    expect(info.suv.kind === 'refused' ? info.suv.reason : '').toMatch(/counts.*no calibration to Bq\/ml/)
  })

  test('a value map in {counts} does not make counts into activity', () => {
    const map = (unit: string): Elements => ({
      '00409096': ['SQ', [{ '004008EA': ['SQ', [{ '00080100': ['SH', unit] }]], '00409224': ['FD', [0]], '00409225': ['FD', [2]] }]],
    })
    expect(assemble([nmFile(uprightShape, { elements: map('{counts}') })]).info).toMatchObject({ unit: 'counts', min: 1000 })
    expect(assemble([nmFile(uprightShape, { elements: map('Bq/ml') })]).info).toMatchObject({ unit: 'Bq/ml', min: 2000 })
  })

  test('PET is rescaled by the slope of each slice', () => {
    const volume = assemble(petFiles())
    expect(volume.info).toMatchObject({ unit: 'Bq/ml', voxelType: 'float32' })
    expectFaithful(volume, uprightShape, (stored, k) => stored * (k + 0.5))
  })

  test('a fractional slope makes floats of a CT', () => {
    const { info, voxels } = assemble(ctFiles(uprightShape, { elements: { '00281053': ['DS', '0.5'] } }))
    expect(info.voxelType).toBe('float32')
    expect(voxels[1]).toBe(1001 * 0.5 - 1024)
  })

  test('a CT whose values do not fit into 16 bits becomes floats, with the right values', () => {
    const { info } = assemble(ctFiles({ ...uprightShape, stored: () => 60_000 }))
    expect(info).toMatchObject({ voxelType: 'float32', min: 58_976, max: 58_976 })
  })

  test('signed values', () => {
    const { info } = assemble(ctFiles({ ...uprightShape, stored: (i) => -5 + i }, { elements: { '00280103': ['US', [1]], '00281052': ['DS', '0'] } }))
    expect(info).toMatchObject({ min: -5, max: -1 })
  })

  test('12 signed bits at high bit 13: the bits around them are not read', () => {
    const elements: Elements = { '00280101': ['US', [12]], '00280102': ['US', [13]], '00280103': ['US', [1]], '00281052': ['DS', '0'] }
    const stored = (i: number): number => (((i - 3) & 0xfff) << 2) | 0xc003
    expect(assemble(ctFiles({ ...uprightShape, stored }, { elements })).info).toMatchObject({ min: -3, max: 1 })
  })

  test('8 bits', () => {
    const bytes = Uint8Array.from({ length: 20 }, (_, index) => 200 + index)
    const elements: Elements = { '00280100': ['US', [8]], '00280101': ['US', [8]], '00280102': ['US', [7]], '7FE00010': ['OB', bytes] }
    expect(assemble(ctFiles(uprightShape, { elements })).info).toMatchObject({ min: 200 - 1024, max: 219 - 1024 })
  })

  test.each([
    [1, -70_000],
    [0, 4_294_897_296],
  ])('32 bits, Pixel Representation %i', (representation, expected) => {
    const words = new Uint8Array(new Int32Array(20).fill(-70_000).buffer)
    const elements: Elements = {
      '00280100': ['US', [32]],
      '00280101': ['US', [32]],
      '00280102': ['US', [31]],
      '00280103': ['US', [representation]],
      '00281052': ['DS', '0'],
      '7FE00010': ['OW', words],
    }
    expect(assemble(ctFiles(uprightShape, { elements })).info).toMatchObject({ voxelType: 'float32', min: Math.fround(expected), max: Math.fround(expected) })
  })

  test('big endian', () => expectFaithful(assemble(ctFiles(uprightShape, { transferSyntax: syntaxes.bigEndian })), uprightShape, hu))

  test('padding is kept, and said', () => {
    const { info } = assemble(ctFiles(uprightShape, { elements: { '00280120': ['US', [1000]] } }))
    expect(info.min).toBe(-24)
    expect(info.warnings.join()).toContain('1 voxels hold the padding value -24')
  })

  test('a CT without rescale has no Hounsfield units, and says so', () => {
    const { info } = assemble(ctFiles(uprightShape, { elements: { '00281053': null } }))
    expect(info.unit).toBe('unknown')
    expect(info.warnings.join()).toContain('Rescale Slope')
  })
})

describe('refusals', () => {
  test('a series in a retired compression, by its name', () => {
    expect(problemOf(ctFiles(uprightShape, { transferSyntax: '1.2.840.10008.1.2.4.55' })).sentence).toContain('JPEG Full Progression (retired)')
  })
  test('a series said to be compressed whose pixels are not encapsulated', () =>
    expect(problemOf(ctFiles(uprightShape, { transferSyntax: syntaxes.jpeg2000 })).code).toBe('damaged-pixel-data'))
  test('colour', () => expect(problemOf(ctFiles(uprightShape, { elements: { '00280004': ['CS', 'RGB'] } })).code).toBe('colour'))
  test('a modality lookup table that is empty', () => expect(problemOf(ctFiles(uprightShape, { elements: { '00283000': ['SQ', []] } })).code).toBe('modality-lut'))
  test('fewer pixels than rows and columns say', () =>
    expect(problemOf(ctFiles(uprightShape, { elements: { '7FE00010': ['OW', new Uint8Array(8)] } })).code).toBe('short-pixel-data'))
  test('bits that fit no word', () => expect(problemOf(ctFiles(uprightShape, { elements: { '00280100': ['US', [12]] } })).code).toBe('odd-bits'))
})
