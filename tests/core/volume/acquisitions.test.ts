import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { patientToVoxel, voxelToPatient } from '../../../core/geometry/grid.ts'
import { cross, dot, normalise, patientMm, scale, subtract, voxelIndex } from '../../../core/geometry/vector.ts'
import type { Vec3 } from '../../../core/geometry/vector.ts'
import { checkFusable } from '../../../core/volume/fusable.ts'
import type { Elements } from '../../fixtures/dicom-file.ts'
import { enhancedFile } from '../../fixtures/enhanced.ts'
import { ctFiles, nmFile, petFiles, pixelPlace, uprightShape } from '../../fixtures/images.ts'
import type { Shape } from '../../fixtures/images.ts'
import { assemble, voxelAt } from '../../fixtures/volumes.ts'

const component = fc.double({ min: -1, max: 1, noNaN: true })
const coordinate = fc.double({ min: -400, max: 400, noNaN: true })
const vector: fc.Arbitrary<Vec3> = fc.tuple(component, component, component)

/** Any orientation of rows and columns, mirrored ones too; any place, anisotropic and non-square. */
const anyShape: fc.Arbitrary<Shape> = fc
  .record({
    a: vector,
    b: vector,
    rows: fc.double({ min: 0.4, max: 5, noNaN: true }),
    columns: fc.double({ min: 0.4, max: 5, noNaN: true }),
    step: fc.double({ min: 0.6, max: 6, noNaN: true }),
    backwards: fc.boolean(),
    originMm: fc.tuple(coordinate, coordinate, coordinate),
  })
  .filter(({ a, b }) => Math.hypot(...a) > 0.2 && Math.hypot(...cross(a, b)) > 0.2)
  .map(({ a, b, rows, columns, step, backwards, originMm }) => {
    const row = normalise(a)
    const column = normalise(subtract(b, scale(row, dot(row, b))))
    return { ...uprightShape, row, column, pixelSpacingMm: [rows, columns] as const, sliceStepMm: backwards ? -step : step, originMm }
  })

/** Linear in the place, so that any sampling shows it exactly, up to the rounding of stored values. */
const field = ([x, y, z]: Vec3): number => Math.round(20_000 + 8 * x - 6 * y + 10 * z)
const painted = (shape: Shape): Shape => ({ ...shape, stored: (i, j, k) => field(pixelPlace(shape, i, j, k)) })

const makers: Readonly<Record<string, (shape: Shape) => readonly Uint8Array[]>> = {
  CT: (shape) => ctFiles(shape, { elements: { '00281052': ['DS', '0'] } }),
  SPECT: (shape) => [nmFile(shape)],
  PET: (shape) => petFiles(shape, { elements: { '00281053': ['DS', '1'] } }),
  'Enhanced CT': (shape) => [enhancedFile(shape, { shared: { '00289145': ['SQ', [{ '00281052': ['DS', '0'], '00281053': ['DS', '1'], '00281054': ['LO', 'HU'] }]] } })],
}

describe('however a body was acquired, it lies in the patient as it is', () => {
  test.each(Object.entries(makers))('%s, any orientation, mirrored or backwards', (_, make) => {
    fc.assert(
      fc.property(anyShape, (shape) => {
        const volume = assemble(make(painted(shape)))
        for (let k = 0; k < 3; k += 1) {
          for (const [i, j] of [[0, 0], [4, 0], [0, 3], [2, 1]] as const) {
            const place = voxelToPatient(volume.info.grid, voxelIndex(i, j, k))
            expect(Math.abs(voxelAt(volume, i, j, k) - field(place))).toBeLessThanOrEqual(1)
          }
        }
      }),
      { numRuns: 60 },
    )
  })

  test.each(Object.entries(makers))('%s: every pixel of the files is a voxel of the volume', (_, make) => {
    fc.assert(
      fc.property(anyShape, fc.nat(4), fc.nat(3), fc.nat(2), (shape, i, j, k) => {
        const volume = assemble(make(painted(shape)))
        const at = patientToVoxel(volume.info.grid, patientMm(...pixelPlace(shape, i, j, k)))
        const whole = voxelIndex(Math.round(at[0]), Math.round(at[1]), Math.round(at[2]))
        expect(Math.hypot(...subtract(at, whole))).toBeLessThan(1e-3)
        expect(voxelAt(volume, whole[0], whole[1], whole[2])).toBe(field(pixelPlace(shape, i, j, k)))
      }),
      { numRuns: 60 },
    )
  })

  test('voxel -> patient -> voxel is the identity on every assembled grid', () => {
    fc.assert(
      fc.property(anyShape, fc.nat(4), fc.nat(3), fc.nat(2), (shape, i, j, k) => {
        const { grid } = assemble([nmFile(shape)]).info
        const back = patientToVoxel(grid, voxelToPatient(grid, voxelIndex(i, j, k)))
        for (const [axis, value] of [i, j, k].entries()) expect(Math.abs((back[axis] ?? 0) - value)).toBeLessThan(1e-6)
      }),
      { numRuns: 60 },
    )
  })

  test('every assembled grid is right-handed with positive spacing', () => {
    fc.assert(
      fc.property(anyShape, (shape) => {
        const { direction, spacingMm } = assemble([nmFile(shape)]).info.grid
        expect(dot(cross(direction[0], direction[1]), direction[2])).toBeCloseTo(1, 9)
        expect(Math.min(...spacingMm)).toBeGreaterThan(0)
      }),
      { numRuns: 60 },
    )
  })

  test('a body turned as a whole is the same volume, turned', () => {
    const { info: still, voxels } = assemble(ctFiles(uprightShape))
    // A quarter turn about the long axis: left becomes back.
    const turn = ([x, y, z]: Vec3): Vec3 => [-y, x, z]
    const turned = assemble(ctFiles({ ...uprightShape, originMm: turn(uprightShape.originMm), row: turn(uprightShape.row), column: turn(uprightShape.column) }))
    expect(turned.voxels).toEqual(voxels)
    expect(turned.info.grid.direction.map((axis) => axis.map((value) => value + 0))).toEqual(still.grid.direction.map((axis) => turn(axis).map((value) => value + 0)))
    expect(turned.info.grid.originMm).toEqual(turn(still.grid.originMm))
  })

  test('the order of the files matters in no orientation', () => {
    fc.assert(
      fc.property(anyShape, fc.shuffledSubarray([0, 1, 2], { minLength: 3 }), (shape, order) => {
        const files = ctFiles(shape)
        const [shuffled, sorted] = [assemble(order.flatMap((index) => files[index] ?? [])), assemble(files)]
        expect(shuffled.info).toEqual(sorted.info)
        expect(shuffled.voxels).toEqual(sorted.voxels)
      }),
      { numRuns: 30 },
    )
  })
})

describe('both halves of a pair are of one patient', () => {
  const ct = assemble(ctFiles()).info
  const spectOf = (elements: Elements) => assemble([nmFile(uprightShape, { elements })]).info
  const verdict = (elements: Elements): string => {
    const fusable = checkFusable(ct, spectOf(elements))
    return fusable.ok ? 'ok' : fusable.error.code
  }
  test('the same one', () => expect(verdict({})).toBe('ok'))
  test('another ID', () => expect(verdict({ '00100020': ['LO', 'P-002'] })).toBe('mixed-patients'))
  test('another name under the same ID', () => expect(verdict({ '00100010': ['PN', 'Muster^Martin'] })).toBe('mixed-patients'))
  test('another date of birth', () => expect(verdict({ '00100030': ['DA', '19610521'] })).toBe('mixed-patients'))
  test('the same patient, spelled by another machine', () => expect(verdict({ '00100010': ['PN', 'MUSTER^MARIA'] })).toBe('ok'))
  test('another study', () => expect(verdict({ '0020000D': ['UI', '1.2.3'] })).toBe('other-study'))
  test('another frame of reference', () => expect(verdict({ '00200052': ['UI', '1.2.3'] })).toBe('no-common-frame'))
  test('no frame of reference', () => expect(verdict({ '00200052': null })).toBe('no-common-frame'))
})
