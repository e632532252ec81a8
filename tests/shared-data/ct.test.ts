import { describe, expect, test } from 'vitest'
import { voxelIndex } from '../../core/geometry/vector.ts'
import { voxelToPatient } from '../../core/geometry/grid.ts'
import { filesOf, isHere, loadFiles, realData } from './real-data.ts'

// Values are tested in tests/main/imaging/shared-data.test.ts and, voxel by voxel, in nifti-peer.test.ts.
describe.skipIf(!isHere)(realData('ct-thorax, ct-abdomen'), () => {
  test('the thorax lies from z = -368 to 2 mm, in whatever order its files come', async () => {
    const { info } = await loadFiles([...filesOf('ct-thorax')].reverse())
    const [columns, rows, slices] = info.grid.dimensions
    const [first, last] = [voxelToPatient(info.grid, voxelIndex(0, 0, 0)), voxelToPatient(info.grid, voxelIndex(columns - 1, rows - 1, slices - 1))]
    expect([slices, Math.min(first[2], last[2]), Math.max(first[2], last[2])]).toEqual([75, -368, 2])
  })
  test('the abdomen has 41 slices 5 mm apart, pixels of 0.797 mm', async () => {
    const { info } = await loadFiles(filesOf('ct-abdomen'))
    expect(info.grid.dimensions).toEqual([512, 512, 41])
    expect(info.grid.spacingMm[2]).toBeCloseTo(5, 6)
    expect(info.grid.spacingMm[0]).toBeCloseTo(0.797, 3)
  })
})
