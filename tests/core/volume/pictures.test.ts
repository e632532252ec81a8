import { describe, expect, test } from 'vitest'
import { voxelToPatient } from '../../../core/geometry/grid.ts'
import type { VoxelGrid } from '../../../core/geometry/grid.ts'
import { distanceMm, patientMm, voxelIndex } from '../../../core/geometry/vector.ts'
import type { PatientMm, Vec3 } from '../../../core/geometry/vector.ts'
import { drawFusedSlice } from '../../../core/volume/fused-slice.ts'
import type { Picture, SliceRecipe } from '../../../core/volume/fused-slice.ts'
import { pictureAxes, pictureGrid } from '../../../core/volume/picture-plane.ts'
import { drawProjection } from '../../../core/volume/projection.ts'
import { twinKernels } from '../../../core/volume/twin-kernels.ts'
import type { Volume, VolumeInfo } from '../../../core/volume/volume.ts'

const kernels = twinKernels

/** An anisotropic volume with a value from each voxel's place in the patient. */
const volumeOf = (grid: VoxelGrid, unit: VolumeInfo['unit'], value: (place: PatientMm) => number): Volume => {
  const [columns, rows, slices] = grid.dimensions
  const voxels = Float32Array.from({ length: columns * rows * slices }, (_, index) =>
    value(voxelToPatient(grid, voxelIndex(index % columns, Math.floor(index / columns) % rows, Math.floor(index / columns / rows)))),
  )
  const info: VolumeInfo = {
    seriesInstanceUid: '1.2',
    studyInstanceUid: '1',
    frameOfReferenceUid: '1.9',
    modality: unit === 'HU' ? 'CT' : 'NM',
    description: '',
    grid,
    unit,
    min: 0,
    max: 0,
    mean: 0,
    sum: 0,
    frames: slices,
    suv: { kind: 'refused', reason: 'made' },
    warnings: [],
    voxelType: 'float32',
  }
  return { info, voxels }
}

const turned: readonly [Vec3, Vec3, Vec3] = [[0, 0, -1], [1, 0, 0], [0, -1, 0]]
const ctGrid: VoxelGrid = { dimensions: [60, 60, 40], spacingMm: [2, 2, 3], originMm: patientMm(-60, -60, -60), direction: [[1, 0, 0], [0, 1, 0], [0, 0, 1]] }
/** The same space in other axes and steps: fusion must not depend on how either was stored. */
const spectGrid: VoxelGrid = { dimensions: [30, 30, 30], spacingMm: [4, 4, 4], originMm: patientMm(-58, 58, 58), direction: turned }

/** Hot on the patient's right, in front, above: each direction can be told apart. */
const hot = patientMm(-30, -24, 20)
const spot = (centre: PatientMm, radiusMm: number, inside: number) => (place: PatientMm): number => (distanceMm(place, centre) < radiusMm ? inside : 0)

const ct = volumeOf(ctGrid, 'HU', () => 40)
const spect = volumeOf(spectGrid, 'counts', spot(hot, 10, 900))

const recipe = (plane: SliceRecipe['plane'], centreMm: PatientMm = hot): SliceRecipe => ({
  plane,
  centreMm,
  extentMm: 160,
  window: { centreHu: 40, widthHu: 400 },
  uptakeMaxRatio: 3,
  colourMap: 'hot',
  opacity: 0.9,
})

const sizePx = 80

/** Middle of the coloured pixels, from -1 (left, top) to 1 (right, bottom). */
const colouredAt = ({ rgb }: Picture): readonly [number, number] => {
  let [x, y, count] = [0, 0, 0]
  for (let pixel = 0; pixel < rgb.length / 3; pixel += 1) {
    const channels = [rgb[pixel * 3] ?? 0, rgb[pixel * 3 + 1] ?? 0, rgb[pixel * 3 + 2] ?? 0]
    if (Math.max(...channels) - Math.min(...channels) < 40) continue
    x += pixel % sizePx
    y += Math.floor(pixel / sizePx)
    count += 1
  }
  const scaled = (sum: number): number => (sum / count + 0.5) / (sizePx / 2) - 1
  return [scaled(x), scaled(y)]
}

describe('the picture plane', () => {
  test('axial: patient right on the left, anterior on top', () => {
    const grid = pictureGrid(pictureAxes.axial, patientMm(1, 2, 3), 100, 10)
    expect(voxelToPatient(grid, voxelIndex(0, 0, 0))).toEqual([-44, -43, 3])
    expect(voxelToPatient(grid, voxelIndex(4.5, 4.5, 0))).toEqual([1, 2, 3])
  })
  test('coronal: patient right on the left, head on top', () => {
    expect(voxelToPatient(pictureGrid(pictureAxes.coronal, patientMm(1, 2, 3), 100, 10), voxelIndex(0, 0, 0))).toEqual([-44, 2, 48])
  })
  test('sagittal: anterior on the left, head on top', () => {
    expect(voxelToPatient(pictureGrid(pictureAxes.sagittal, patientMm(1, 2, 3), 100, 10), voxelIndex(0, 0, 0))).toEqual([1, -43, 48])
  })
})

describe('a fused slice', () => {
  const origin = patientMm(0, 0, 0)
  const at = (plane: SliceRecipe['plane'], centre: PatientMm) => colouredAt(drawFusedSlice(ct, spect, recipe(plane, centre), 300, sizePx, kernels))

  test('axial: right uptake is left, anterior uptake is up', () => {
    const [x, y] = at('axial', patientMm(0, 0, hot[2]))
    expect(x).toBeCloseTo(-30 / 80, 1)
    expect(y).toBeCloseTo(-24 / 80, 1)
  })
  test('coronal: right uptake is left, upper uptake is up', () => {
    const [x, y] = at('coronal', patientMm(0, hot[1], 0))
    expect(x).toBeCloseTo(-30 / 80, 1)
    expect(y).toBeCloseTo(-20 / 80, 1)
  })
  test('sagittal: anterior uptake is left, upper uptake is up', () => {
    const [x, y] = at('sagittal', patientMm(hot[0], 0, 0))
    expect(x).toBeCloseTo(-24 / 80, 1)
    expect(y).toBeCloseTo(-20 / 80, 1)
  })
  test('the crosshair position is the middle of the picture', () => {
    const [x, y] = at('axial', hot)
    expect(Math.hypot(x, y)).toBeLessThan(0.04)
  })

  const pixel = (picture: Picture, x: number, y: number): number[] => [...picture.rgb.subarray((y * sizePx + x) * 3, (y * sizePx + x) * 3 + 3)]
  const middle = (change: Partial<SliceRecipe>, referenceMean = 300): number[] =>
    pixel(drawFusedSlice(ct, spect, { ...recipe('axial', hot), ...change }, referenceMean, sizePx, kernels), 40, 40)

  test('without uptake the CT is plain grey by its window', () => {
    expect(pixel(drawFusedSlice(ct, spect, recipe('axial', origin), 300, sizePx, kernels), 60, 60)).toEqual([128, 128, 128])
    expect(middle({ opacity: 0 })).toEqual([128, 128, 128])
    expect(middle({ opacity: 0, window: { centreHu: 240, widthHu: 400 } })).toEqual([0, 0, 0])
    expect(middle({ opacity: 0, window: { centreHu: -160, widthHu: 400 } })).toEqual([255, 255, 255])
  })
  test('at the top of the range and full opacity the pixel is the last colour', () => {
    expect(middle({ opacity: 1 })).toEqual([252, 252, 180])
    expect(middle({ opacity: 1, colourMap: 'pet' })).toEqual([255, 255, 255])
  })
  test('the same uptake against a higher reference is darker', () => {
    const brightness = (rgb: readonly number[]): number => rgb.reduce((sum, value) => sum + value, 0)
    expect(brightness(middle({ opacity: 1 }, 600))).toBeLessThan(brightness(middle({ opacity: 1 }, 300)))
  })
  test('outside both volumes it is black', () => {
    expect(pixel(drawFusedSlice(ct, spect, { ...recipe('axial', hot), extentMm: 600 }, 300, sizePx, kernels), 1, 1)).toEqual([0, 0, 0])
  })
})

describe('the projection', () => {
  const background = volumeOf(spectGrid, 'counts', (place) => spot(hot, 12, 900)(place) + spot(patientMm(0, 0, 0), 50, 90)(place))
  /** Middle of the dark pixels. */
  const darkAt = (angle: number): readonly [number, number] => {
    const { rgb } = drawProjection(background, angle, sizePx, kernels)
    let [x, y, count] = [0, 0, 0]
    for (let pixel = 0; pixel < sizePx * sizePx; pixel += 1) {
      if ((rgb[pixel * 3] ?? 255) > 60) continue
      x += pixel % sizePx
      y += Math.floor(pixel / sizePx)
      count += 1
    }
    return [(x / count + 0.5) / (sizePx / 2) - 1, (y / count + 0.5) / (sizePx / 2) - 1]
  }

  test('anterior: the right side is on the left, the head on top', () => {
    const [x, y] = darkAt(0)
    expect(x).toBeLessThan(-0.3)
    expect(y).toBeLessThan(-0.15)
  })
  test('posterior: mirrored', () => expect(darkAt(180)[0]).toBeGreaterThan(0.3))
  test("from the patient's left: anterior is on the left", () => expect(darkAt(90)[0]).toBeLessThan(-0.2))
  test('is white where there is nothing', () => {
    expect([...drawProjection(background, 0, sizePx, kernels).rgb.subarray(0, 3)]).toEqual([255, 255, 255])
  })
  test('of an empty volume is white, not an error', () => {
    expect(new Set(drawProjection(volumeOf(spectGrid, 'counts', () => 0), 30, 16, kernels).rgb)).toEqual(new Set([255]))
  })
})
