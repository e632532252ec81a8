import type { VoxelGrid } from '../../../core/geometry/grid.ts'
import { patientMm } from '../../../core/geometry/vector.ts'
import { volumeInfoSchema } from '../../../core/volume/volume.ts'
import type { VolumeInfo } from '../../../core/volume/volume.ts'
import { analysis, study } from '../../core/report/fixture.ts'

/** Oblique (turned about z and x), with non-square pixels and thick slices: what a square, straight grid would hide. */
export const obliqueGrid: VoxelGrid = (() => {
  const [c, s, d, e] = [Math.cos(0.21), Math.sin(0.21), Math.cos(-0.13), Math.sin(-0.13)]
  return { dimensions: [48, 40, 60], spacingMm: [3.1, 2.7, 4.4], originMm: patientMm(-80, -60, -70), direction: [[c, s, 0], [-s * d, c * d, e], [s * e, -c * e, d]] }
})()

/** The SPECT of the fixture's study, as its headers would give it. */
export const spectInfo = (grid: VoxelGrid = obliqueGrid): VolumeInfo =>
  volumeInfoSchema.parse({
    seriesInstanceUid: analysis.provenance.seriesUids[1],
    studyInstanceUid: study.studyInstanceUid,
    frameOfReferenceUid: '1.2.3.4',
    modality: 'NM',
    description: 'Bone SPECT',
    grid,
    unit: 'counts',
    min: 0,
    max: 600,
    mean: 10,
    sum: 1e6,
    frames: grid.dimensions[2],
    suv: { kind: 'refused', reason: 'No SUV: counts only.' },
    warnings: [],
    voxelType: 'float32',
  })
