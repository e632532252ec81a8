import { patientMm } from '../core/geometry/vector.ts'
import type { Vec3 } from '../core/geometry/vector.ts'
import type { Kernels } from '../core/volume/kernels.ts'
import { twinKernels } from '../core/volume/twin-kernels.ts'
import type { Volume, VolumeUnit } from '../core/volume/volume.ts'
import type { Placement } from '../phantom/placement.ts'
import { paintStudy } from '../phantom/study.ts'
import type { PhantomStudy } from '../phantom/study.ts'
import { plainVariant } from '../phantom/variant.ts'
import type { PhantomVariant } from '../phantom/variant.ts'

/** The kernels of a plain Node process: the TypeScript twins. */
export const plainKernels: Kernels = twinKernels

interface Painted {
  readonly dimensions: Vec3
  readonly spacingMm: Vec3
  readonly originMm: Vec3
}

const volumeOf = (painted: Painted, placement: Placement, voxels: Int16Array | Float32Array, modality: string, unit: VolumeUnit): Volume => {
  let min = Infinity
  let max = -Infinity
  let sum = 0
  for (const value of voxels) {
    min = Math.min(min, value)
    max = Math.max(max, value)
    sum += value
  }
  return {
    voxels,
    info: {
      seriesInstanceUid: `2.25.${modality === 'CT' ? 1 : 2}`,
      studyInstanceUid: '2.25.3',
      frameOfReferenceUid: '2.25.4',
      modality,
      description: '',
      grid: {
        dimensions: painted.dimensions,
        spacingMm: painted.spacingMm,
        originMm: patientMm(...placement.place(painted.originMm)),
        direction: placement.axes,
      },
      unit,
      min,
      max,
      mean: sum / voxels.length,
      sum,
      frames: painted.dimensions[2],
      suv: { kind: 'refused', reason: 'counts only' },
      warnings: [],
      voxelType: voxels instanceof Int16Array ? 'int16' : 'float32',
    },
  }
}

export interface PhantomPair {
  readonly ct: Volume
  readonly spect: Volume
  /** The blood pool SPECT, where the variant has phases. */
  readonly bloodPool: Volume | null
  readonly truth: PhantomStudy['truth']
}

/** A phantom study as the two volumes that the engine sees, and the truth that it does not. Throws for an unknown case. */
export const phantomPair = (caseName: string, seed: number, matrix: number, variant: PhantomVariant = plainVariant): PhantomPair => {
  const painting = paintStudy(caseName, seed, matrix, variant)
  let step = painting.next()
  while (step.done !== true) step = painting.next()
  const study = step.value
  if (study === undefined) throw new Error(`the phantom has no case ${caseName}`)
  return {
    ct: volumeOf(study.ct, study.placement, study.ct.hu, 'CT', 'HU'),
    spect: volumeOf(study.spect, study.placement, Float32Array.from(study.spect.counts), 'NM', 'counts'),
    bloodPool: study.phases === null ? null : volumeOf(study.phases.bloodPool, study.placement, Float32Array.from(study.phases.bloodPool.counts), 'NM', 'counts'),
    truth: study.truth,
  }
}
