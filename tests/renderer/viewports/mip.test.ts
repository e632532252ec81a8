import { describe, expect, it } from 'vitest'
import type { VoxelGrid } from '../../../core/geometry/grid.ts'
import { patientToVoxel, voxelToPatient } from '../../../core/geometry/grid.ts'
import { distanceMm, patientMm, voxelIndex } from '../../../core/geometry/vector.ts'
import type { Volume } from '../../../core/volume/volume.ts'
import { fillMipRow, mipAxes, mipGeometry, mirrored, onMip, strongestOnRay } from '../../../renderer/viewports/mip.ts'

const volumeOf = (grid: VoxelGrid, hot: readonly [number, number, number], value = 10): Volume => {
  const [ni, nj, nk] = grid.dimensions
  const voxels = new Float32Array(ni * nj * nk)
  voxels[hot[0] + ni * (hot[1] + nj * hot[2])] = value
  return {
    voxels,
    info: {
      seriesInstanceUid: '1.1',
      studyInstanceUid: '1',
      frameOfReferenceUid: '1.9',
      modality: 'NM',
      description: '',
      grid,
      unit: 'counts',
      min: 0,
      max: value,
      mean: 0,
      sum: value,
      frames: nk,
      suv: { kind: 'refused', reason: 'no dose' },
      warnings: [],
      voxelType: 'float32',
    },
  }
}

const upright: VoxelGrid = {
  dimensions: [21, 15, 11],
  spacingMm: [4, 4, 6],
  originMm: patientMm(-40, -28, 100),
  direction: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
}

/** Stored feet-up, columns from left to right of the patient, not square. */
const turnedOver: VoxelGrid = {
  dimensions: [21, 15, 11],
  spacingMm: [4, 5, 6],
  originMm: patientMm(40, 35, 160),
  direction: [
    [-1, 0, 0],
    [0, -1, 0],
    [0, 0, -1],
  ],
}

const mipOf = (volume: Volume, angleDeg: number): { picture: Float32Array; width: number; height: number } => {
  const geometry = mipGeometry(volume.info.grid)
  const picture = new Float32Array(geometry.widthPx * geometry.heightPx)
  for (let row = 0; row < geometry.heightPx; row += 1) fillMipRow(volume, geometry, mipAxes(angleDeg), row, picture)
  return { picture, width: geometry.widthPx, height: geometry.heightPx }
}

const hottest = ({ picture, width }: { picture: Float32Array; width: number }): { x: number; y: number; value: number } => {
  const value = Math.max(...picture)
  const at = picture.indexOf(value)
  return { x: at % width, y: Math.floor(at / width), value }
}

for (const [name, grid] of [['upright', upright], ['stored upside down and mirrored', turnedOver]] as const) {
  describe(`the MIP of a volume ${name}`, () => {
    // A spot on the patient's right, in front, near the head.
    const spotMm = patientMm(-24, -16, 148)
    const [i, j, k] = patientToVoxel(grid, spotMm).map(Math.round) as [number, number, number]
    const volume = volumeOf(grid, [i, j, k])
    const centreMm = voxelToPatient(grid, voxelIndex(i, j, k))

    it('shows the patient’s right on the left from the front, and on the right from behind', () => {
      const front = mipOf(volume, 0)
      expect(hottest(front).x).toBeLessThan(front.width / 2 - 2)
      expect(hottest(front).y).toBeLessThan(front.height / 2)
      const behind = mipOf(volume, 180)
      expect(hottest(behind).x).toBeGreaterThan(behind.width / 2 + 2)
    })

    it('shows the front of the patient on the left from the patient’s left', () => {
      const side = mipOf(volume, 90)
      expect(hottest(side).x).toBeLessThan(side.width / 2 - 1)
    })

    it('draws a spot where onMip says, at every angle', () => {
      const geometry = mipGeometry(grid)
      for (const angle of [0, 30, 75, 90, 145, 180, 250]) {
        const { x, y } = hottest(mipOf(volume, angle))
        const expected = onMip(geometry, mipAxes(angle), centreMm)
        expect(Math.abs(x + 0.5 - expected.x)).toBeLessThan(1.6)
        expect(Math.abs(y + 0.5 - expected.y)).toBeLessThan(1.6)
      }
    })

    it('finds the spot behind the pixel that shows it', () => {
      const geometry = mipGeometry(grid)
      for (const angle of [0, 60, 200]) {
        const { x, y } = hottest(mipOf(volume, angle))
        expect(distanceMm(strongestOnRay(volume, geometry, mipAxes(angle), x, y).atMm, centreMm)).toBeLessThan(9)
      }
    })
  })
}

describe('half a turn', () => {
  it('gives the other half as mirror images', () => {
    const volume = volumeOf(upright, [4, 3, 7])
    const { picture, width } = mipOf(volume, 45)
    const opposite = mipOf(volume, 225).picture
    const turned = mirrored(picture, width)
    for (let at = 0; at < turned.length; at += 1) expect(turned[at]).toBeCloseTo(opposite[at] ?? 0, 1)
  })
})

describe('values', () => {
  it('never fall below 0, although reconstructions hold negative voxels', () => {
    const volume = volumeOf(upright, [4, 3, 7], -50)
    expect(Math.min(...mipOf(volume, 0).picture)).toBe(0)
  })

  it('keep the maximum of a spot that lies on a ray', () => {
    const geometry = mipGeometry(upright)
    const atMm = voxelToPatient(upright, voxelIndex(10, 7, 5))
    const { x, y } = onMip(geometry, mipAxes(0), atMm)
    expect(strongestOnRay(volumeOf(upright, [10, 7, 5]), geometry, mipAxes(0), x - 0.5, y - 0.5).value).toBeCloseTo(10, 4)
  })
})
