import { describe, expect, it } from 'vitest'
import type { VoxelGrid } from '../../../core/geometry/grid.ts'
import { patientMm } from '../../../core/geometry/vector.ts'
import type { Volume } from '../../../core/volume/volume.ts'
import { bodyBox } from '../../../renderer/viewports/body-box.ts'
import { patientBox } from '../../../renderer/viewports/plane-view.ts'

/** Columns run from left to right of the patient, pixels are not square. */
const grid: VoxelGrid = {
  dimensions: [60, 50, 20],
  spacingMm: [4, 5, 3],
  originMm: patientMm(118, -120, 40),
  direction: [
    [-1, 0, 0],
    [0, 1, 0],
    [0, 0, -1],
  ],
}

const ctOf = (isBody: (i: number, j: number, k: number) => boolean): Volume => {
  const [ni, nj, nk] = grid.dimensions
  const voxels = new Int16Array(ni * nj * nk).fill(-1000)
  for (let k = 0; k < nk; k += 1) {
    for (let j = 0; j < nj; j += 1) {
      for (let i = 0; i < ni; i += 1) if (isBody(i, j, k)) voxels[i + ni * (j + nj * k)] = 40
    }
  }
  return {
    voxels,
    info: {
      seriesInstanceUid: '1.1',
      studyInstanceUid: '1',
      frameOfReferenceUid: '1.9',
      modality: 'CT',
      description: '',
      grid,
      unit: 'HU',
      min: -1000,
      max: 40,
      mean: 0,
      sum: 0,
      frames: nk,
      suv: { kind: 'refused', reason: 'a CT has no SUV' },
      warnings: [],
      voxelType: 'int16',
    },
  }
}

describe('the box around the patient', () => {
  it('lies close around the body, on the side of the patient where the body is', () => {
    // Voxel columns 10-29 of a grid whose columns run to the right: x from 118 - 10 * 4 down to 118 - 29 * 4.
    const { minMm, maxMm } = bodyBox(ctOf((i, j) => i >= 10 && i < 30 && j >= 20 && j < 30))
    expect(maxMm[0]).toBeCloseTo(118 - 40 + 2 + 8)
    expect(minMm[0]).toBeCloseTo(118 - 29 * 4 - 2 - 8)
    expect(minMm[1]).toBeCloseTo(-120 + 20 * 5 - 2.5 - 10)
    expect(maxMm[1]).toBeCloseTo(-120 + 29 * 5 + 2.5 + 10)
  })

  it('never reaches beyond the volume', () => {
    expect(bodyBox(ctOf(() => true))).toEqual(patientBox(grid))
  })

  it('is the whole volume when there is only air', () => {
    expect(bodyBox(ctOf(() => false))).toEqual(patientBox(grid))
  })

  it('is not widened by a single bright voxel', () => {
    const body = (i: number, j: number): boolean => i >= 10 && i < 30 && j >= 20 && j < 30
    expect(bodyBox(ctOf((i, j, k) => body(i, j) || (i === 55 && j === 3 && k === 4)))).toEqual(bodyBox(ctOf(body)))
  })
})
