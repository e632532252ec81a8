import { describe, expect, it } from 'vitest'
import type { VoxelGrid } from '../../../core/geometry/grid.ts'
import { add, dot, patientMm, scale, subtract } from '../../../core/geometry/vector.ts'
import type { PatientMm, Vec3 } from '../../../core/geometry/vector.ts'
import { ribPairs, ribRule } from '../../../core/spine/ribs.ts'
import type { Body } from '../../../core/spine/spine-geometry.ts'
import { paint } from '../uptake/synthetic-pair.ts'
import { twinKernels } from '../../../core/volume/twin-kernels.ts'

/** Bars of bone beside two vertebrae, T12 at z = 0 and T11 at z = 26, on the patient's left; LPS mm. */
interface Bar {
  readonly from: Vec3
  readonly to: Vec3
  readonly radius: number
  readonly hu: number
}

const bodyAt = (z: number): Body => {
  const centreMm = patientMm(0, 0, z)
  return { frame: { centreMm, left: [1, 0, 0], posterior: [0, 1, 0], cranial: [0, 0, 1], widthMm: 36, depthMm: 30, heightMm: 22 }, canalCentreMm: patientMm(0, 22, z), confidence: 0.8 }
}

const t12 = bodyAt(0)
const t11 = bodyAt(26)

const isIn = ({ from, to, radius }: Bar, p: PatientMm): boolean => {
  const way = subtract(to, from)
  const t = Math.max(0, Math.min(1, dot(subtract(p, from), way) / dot(way, way)))
  return Math.hypot(...subtract(p, add(from, scale(way, t)))) <= radius
}

const lengthsOf = (bars: readonly Bar[]): readonly (number | null)[] => {
  const grid: VoxelGrid = { dimensions: [100, 60, 70], spacingMm: [2, 2, 2], originMm: patientMm(-20, -30, -90), direction: [[1, 0, 0], [0, 1, 0], [0, 0, 1]] }
  const { voxels } = paint(grid, 'HU', (p) => Math.max(40, ...bars.flatMap((bar) => (isIn(bar, p) ? [bar.hu] : []))))
  return ribPairs({ grid, spacingMm: 2, data: voxels as Float32Array }, [t12, t11], twinKernels).map(({ leftMm }) => leftMm)
}

const rib12: Bar = { from: [16, 18, 6], to: [110, 40, -36], radius: 4, hu: 500 }
const rib11: Bar = { from: [16, 18, 32], to: [120, 44, -6], radius: 4, hu: 500 }
/** As mixed voxels between two ribs that nearly meet. */
const bridge: Bar = { from: [70, 31, -14], to: [70, 31, 10], radius: 3, hu: 180 }

describe('ribs beside a column', () => {
  it('are followed to their length', () => {
    const [own, above] = lengthsOf([rib12, rib11])
    expect(own).toBeGreaterThanOrEqual(ribRule.shortMm)
    expect(above).toBeGreaterThanOrEqual(ribRule.shortMm)
  })

  it('are told apart by their dense bone where mixed voxels bridge them', () => {
    expect(lengthsOf([rib12, rib11, bridge])[0]).toBe(lengthsOf([rib12, rib11])[0])
  })

  it('leave the lower one open where dense bone joins them: nothing is said rather than too short', () => {
    expect(lengthsOf([rib12, rib11, { ...bridge, hu: 600, from: [34, 22, -2], to: [34, 22, 24] }])[0]).toBeNull()
  })

  it('are no more than a process where the bone ends there', () => {
    expect(lengthsOf([{ ...rib12, to: [44, 24, 2] }, rib11])[0]).toBeLessThanOrEqual(ribRule.processMm)
  })
})
