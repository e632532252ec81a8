import { describe, expect, test } from 'vitest'
import { patientToVoxel, voxelToPatient } from '../../../core/geometry/grid.ts'
import { cross, dot, patientMm, voxelIndex } from '../../../core/geometry/vector.ts'
import type { Vec3 } from '../../../core/geometry/vector.ts'
import type { Volume } from '../../../core/volume/volume.ts'
import type { Elements } from '../../fixtures/dicom-file.ts'
import { ctFiles, nmFile, petFiles, pixelPlace } from '../../fixtures/images.ts'
import type { Shape } from '../../fixtures/images.ts'
import { assemble, problemOf } from '../../fixtures/volumes.ts'

const radians = (degrees: number): number => (degrees * Math.PI) / 180

/** A smooth body, HU: one bright blob off every axis on a slope. */
const bodyHu = ([x, y, z]: Vec3): number => 40 + 0.8 * x - 0.5 * y + 0.6 * z + 900 * Math.exp(-((x - 2) ** 2 + (y + 3) ** 2 + (z - 14) ** 2) / 200)

const painted = (shape: Shape): Shape => ({ ...shape, stored: (i, j, k) => Math.round(bodyHu(pixelPlace(shape, i, j, k)) + 1024) })

const straight: Shape = painted({
  columns: 40,
  rows: 48,
  slices: 21,
  pixelSpacingMm: [0.9, 1.1],
  sliceStepMm: 1.5,
  originMm: [-20, -22, 0],
  row: [1, 0, 0],
  column: [0, 1, 0],
  stored: () => 0,
})

/** The gantry turns about the patient's left-right axis; the table goes on moving along the patient. */
const tilted = (degrees: number, changes: Partial<Shape> = {}): Shape =>
  painted({ ...straight, column: [0, Math.cos(radians(degrees)), Math.sin(radians(degrees))], stepMm: [0, 0, 1.5], ...changes })

/** Trilinear, in patient space; null outside. */
const valueAt = ({ info, voxels }: Volume, place: Vec3): number | null => {
  const { grid } = info
  const at = patientToVoxel(grid, patientMm(...place))
  const base = at.map(Math.floor)
  if (base.some((value, axis) => value < 0 || value + 1 >= (grid.dimensions[axis] ?? 0))) return null
  let sum = 0
  for (let corner = 0; corner < 8; corner += 1) {
    const offset = [corner & 1, (corner >> 1) & 1, corner >> 2]
    const [i = 0, j = 0, k = 0] = base.map((value, axis) => value + (offset[axis] ?? 0))
    const weight = offset.reduce<number>((product, bit, axis) => {
      const part = (at[axis] ?? 0) - (base[axis] ?? 0)
      return product * (bit === 1 ? part : 1 - part)
    }, 1)
    sum += weight * (voxels[(k * grid.dimensions[1] + j) * grid.dimensions[0] + i] ?? 0)
  }
  return sum
}

const probes = (): Vec3[] => {
  const places: Vec3[] = []
  for (let x = -12; x <= 14; x += 3.7) for (let y = -12; y <= 8; y += 3.1) for (let z = 9; z <= 21; z += 2.3) places.push([x, y, z])
  return places
}

describe('a CT behind a tilted gantry is straightened', () => {
  const shapes: Readonly<Record<string, Shape>> = {
    'by 15°': tilted(15),
    'by -20°': tilted(-20),
    'by 30°': tilted(30),
    'from head to feet': tilted(12, { stepMm: [0, 0, -1.5], originMm: [-20, -22, 30] }),
    'rows upside down': painted({ ...straight, originMm: [-20, 21, 0], column: [0, -Math.cos(0.3), -Math.sin(0.3)], stepMm: [0, 0, 1.5] }),
    'rows along the tilt': painted({ ...straight, row: [0, Math.cos(0.3), Math.sin(0.3)], column: [1, 0, 0], originMm: [-20, -22, 0], stepMm: [0, 0, 1.5] }),
  }
  test.each(Object.entries(shapes))('%s: the same values in the patient as without tilt', (_, shape) => {
    const reference = assemble(ctFiles(straight))
    const volume = assemble(ctFiles(shape))
    const pairs = probes().flatMap((place) => {
      const [a, b] = [valueAt(reference, place), valueAt(volume, place)]
      return a === null || b === null || a < -900 || b < -900 ? [] : [[a, b] as const]
    })
    expect(pairs.length).toBeGreaterThan(150)
    // The blob bends by up to 900 HU over 14 mm: linear interpolation of both together stays under a hundredth of it.
    expect(Math.max(...pairs.map(([a, b]) => Math.abs(a - b)))).toBeLessThan(9)
  })

  test('every pixel of every slice lies inside the straight grid', () => {
    const shape = tilted(20)
    const { grid } = assemble(ctFiles(shape)).info
    for (const k of [0, 20]) {
      for (const j of [0, 47]) {
        const at = patientToVoxel(grid, patientMm(...pixelPlace(shape, 0, j, k)))
        for (const axis of [0, 1, 2] as const) {
          expect(at[axis]).toBeGreaterThan(-0.01)
          expect(at[axis]).toBeLessThan(grid.dimensions[axis] - 0.99)
        }
      }
    }
  })
  test('the straight grid is rectangular and right-handed', () => {
    const [i, j, k] = assemble(ctFiles(tilted(20))).info.grid.direction
    expect(dot(cross(i, j), k)).toBeCloseTo(1, 9)
  })
  test('the distance between planes is measured across them, not along the table', () => {
    expect(assemble(ctFiles(tilted(20))).info.grid.spacingMm[2]).toBeCloseTo(1.5 * Math.cos(radians(20)), 6)
  })
  test('HU stay whole numbers of 16 bits', () => expect(assemble(ctFiles(tilted(15))).info).toMatchObject({ voxelType: 'int16', unit: 'HU' }))
  test('the angle and what is outside are said', () => {
    const { info } = assemble(ctFiles(tilted(15)))
    expect(info.straightenedDegrees).toBeCloseTo(15, 5)
    expect(info.warnings.join()).toContain('tilted gantry (15.0° by its slice positions)')
    expect(info.warnings.join()).toContain('holds -1000 HU')
  })
  test('outside holds the padding value where the file names one', () => {
    const { info } = assemble(ctFiles(tilted(15), { elements: { '00280120': ['US', [0]] } }))
    expect(info.min).toBe(-1024)
    expect(info.warnings.join()).toContain('holds -1024 HU')
  })
  test('padding is not mixed with tissue', () => {
    const shape = tilted(15)
    const edge: Shape = { ...shape, stored: (i, j, k) => (i < 8 ? 0 : 1124 + ((i + j + k) % 2)) }
    const { voxels } = assemble(ctFiles(edge, { elements: { '00280120': ['US', [0]] } }))
    expect([...new Set(voxels)].sort((a, b) => a - b)).toEqual([-1024, 100, 101])
  })
  test('the order of the files does not matter', () => {
    const files = ctFiles(tilted(15))
    expect(assemble(files.toReversed()).voxels).toEqual(assemble(files).voxels)
  })
  test('the first voxel of a slice is found where its header puts it', () => {
    const shape = tilted(25)
    const volume = assemble(ctFiles(shape))
    const at = patientToVoxel(volume.info.grid, patientMm(...pixelPlace(shape, 7, 9, 13)))
    expect(at[2]).toBeCloseTo(13, 6)
    const place = voxelToPatient(volume.info.grid, voxelIndex(7, Math.ceil(at[1]), 13))
    const value = volume.voxels[(13 * volume.info.grid.dimensions[1] + Math.ceil(at[1])) * volume.info.grid.dimensions[0] + 7] ?? 0
    expect(Math.abs(value - bodyHu(place))).toBeLessThan(3)
  })
})

describe('Gantry/Detector Tilt (0018,1120)', () => {
  const written = (degrees: string): { elements: Elements } => ({ elements: { '00181120': ['DS', degrees] } })
  test('agrees with the positions', () => expect(problemOf(ctFiles(tilted(15), written('15.0'))).code).toBe('ok'))
  test('its sign is not compared: makers differ', () => expect(problemOf(ctFiles(tilted(15), written('-15.0'))).code).toBe('ok'))
  test('another angle than the positions: refused with both', () => {
    const { code, sentence } = problemOf(ctFiles(tilted(15), written('8')))
    expect(code).toBe('tilt-contradiction')
    expect(sentence).toContain('tilted by 8.0°, but its slice positions say 15.0°')
  })
  test('no tilt written as 0 over tilted positions: refused', () => expect(problemOf(ctFiles(tilted(15), written('0'))).code).toBe('tilt-contradiction'))
  test('a tilt over a straight, upright stack: refused', () => expect(problemOf(ctFiles(straight, written('15'))).code).toBe('tilt-contradiction'))
  test('tilted planes stacked at right angles to themselves need no straightening', () => {
    const { stepMm: _step, ...planes } = tilted(15)
    const { info } = assemble(ctFiles({ ...planes, sliceStepMm: 1.5 }, written('15')))
    expect(info.straightenedDegrees).toBeUndefined()
  })
  test('0 over a straight stack is no tilt', () => expect(problemOf(ctFiles(straight, written('0'))).code).toBe('ok'))
})

describe('shifts that are no tilt', () => {
  test('uneven ones', () => {
    const elements = (k: number): Elements => (k === 10 ? { '00200032': ['DS', '-20\\-18\\15'] } : {})
    expect(problemOf(ctFiles(straight, { elements }))).toMatchObject({ code: 'tilted-stack' })
  })
  test('more than a gantry can tilt', () => {
    const { code, sentence } = problemOf(ctFiles(tilted(45)))
    expect(code).toBe('tilted-stack')
    expect(sentence).toContain('45°')
  })
  test('a PET is not straightened', () => expect(problemOf(petFiles({ ...straight, stepMm: [0, 0.4, 1.5] })).code).toBe('tilted-stack'))
  test('a CT without Hounsfield units is not straightened', () => expect(problemOf(ctFiles(tilted(15), { elements: { '00281053': null } })).sentence).toContain('Hounsfield'))
  test('rounding of positions is no tilt', () => {
    const elements = (k: number): Elements => ({ '00200032': ['DS', `-20\\${(-22 + (k % 2) * 0.3).toFixed(1)}\\${1.5 * k}`] })
    expect(assemble(ctFiles(straight, { elements })).info.straightenedDegrees).toBeUndefined()
  })
  test('a SPECT has one step along its normal by definition', () => expect(assemble([nmFile({ ...straight, stepMm: [0, 9, 9] })]).info.straightenedDegrees).toBeUndefined())
})
