import { voxelToPatient } from '../../../core/geometry/grid.ts'
import type { VoxelGrid } from '../../../core/geometry/grid.ts'
import { add, cross, distanceMm, patientMm, scale, voxelIndex } from '../../../core/geometry/vector.ts'
import type { PatientMm, Vec3 } from '../../../core/geometry/vector.ts'
import type { SpineLevel, SpineModel } from '../../../core/spine/spine-model.ts'
import type { Volume, VolumeInfo, VolumeUnit } from '../../../core/volume/volume.ts'

/** A patient made of Gaussian spots and straight vertebrae: small, exact, and the same whatever grid looks at it. */
export interface Spot {
  readonly at: PatientMm
  readonly height: number
  readonly sigmaMm: number
}

export const grid = (dimensions: Vec3, spacingMm: Vec3, originMm: PatientMm, direction: VoxelGrid['direction']): VoxelGrid => ({
  dimensions,
  spacingMm,
  originMm,
  direction,
})

/** A grid of given axes and spacing whose middle voxel stands at `centre`. */
export const centredGrid = (centre: PatientMm, dimensions: Vec3, spacingMm: Vec3, direction: VoxelGrid['direction']): VoxelGrid => {
  const zero = grid(dimensions, spacingMm, patientMm(0, 0, 0), direction)
  const middle = voxelToPatient(zero, voxelIndex((dimensions[0] - 1) / 2, (dimensions[1] - 1) / 2, (dimensions[2] - 1) / 2))
  return { ...zero, originMm: patientMm(centre[0] - middle[0], centre[1] - middle[1], centre[2] - middle[2]) }
}

export const paint = (on: VoxelGrid, unit: VolumeUnit, valueAt: (position: PatientMm) => number): Volume => {
  const [nx, ny, nz] = on.dimensions
  const voxels = new Float32Array(nx * ny * nz)
  for (let k = 0, at = 0; k < nz; k++)
    for (let j = 0; j < ny; j++) for (let i = 0; i < nx; i++, at++) voxels[at] = valueAt(voxelToPatient(on, voxelIndex(i, j, k)))
  const info: VolumeInfo = {
    seriesInstanceUid: '1.2.3',
    studyInstanceUid: '1.2',
    frameOfReferenceUid: null,
    modality: unit === 'HU' ? 'CT' : 'NM',
    description: '',
    grid: on,
    unit,
    min: voxels.reduce((least, value) => Math.min(least, value), Infinity),
    max: voxels.reduce((most, value) => Math.max(most, value), -Infinity),
    mean: 0,
    sum: 0,
    frames: nz,
    suv: { kind: 'refused', reason: 'counts only' },
    warnings: [],
    voxelType: 'float32',
  }
  return { info, voxels }
}

const names = ['L5', 'L4', 'L3', 'L2', 'L1'] as const
const spacingMm = 36

const axes = { left: [1, 0, 0] as Vec3, posterior: [0, 1, 0] as Vec3, cranial: [0, 0, 1] as Vec3 }

const levels: readonly SpineLevel[] = names.map((name, index) => {
  const centreMm = patientMm(0, 0, index * spacingMm)
  return {
    name,
    centreMm,
    heightMm: 26,
    confidence: 0.85,
    source: 'automatic',
    frame: { centreMm, ...axes, widthMm: 46, depthMm: 34, heightMm: 26 },
    canalCentreMm: patientMm(0, 26, index * spacingMm),
  }
})

/** Five straight lumbar vertebrae along z, L5 at the origin, 36 mm apart; facets 16 mm to each side, 32 mm behind. */
export const straightSpine: SpineModel = {
  numbering: 'made by hand',
  landmark: 'sacrum',
  levels: [...levels].reverse(),
  segments: levels
    .slice(0, -1)
    .map((lower, index) => ({
      name: `${levels[index + 1]?.name ?? 'L1'}-${lower.name}` as const,
      disc: { centreMm: patientMm(0, 0, index * spacingMm + 18), cranial: axes.cranial, heightMm: 10, widthMm: 46, depthMm: 34 },
      facets: { left: patientMm(16, 32, index * spacingMm + 18), right: patientMm(-16, 32, index * spacingMm + 18) },
    }))
    .reverse(),
  canalMm: [patientMm(0, 26, 160), patientMm(0, 26, -20)],
  sacroiliac: { left: null, right: null },
  warnings: [],
}

/** Uptake of the synthetic patient: every body 100 in a smooth column, plus spots; nothing far away. */
export const uptakeOf =
  (spots: readonly Spot[]) =>
  (position: PatientMm): number => {
    const across = Math.hypot(position[0] / 26, position[1] / 20)
    const column = 100 / (1 + Math.exp((across - 1) * 8))
    return spots.reduce((sum, spot) => sum + spot.height * Math.exp(-0.5 * (distanceMm(position, spot.at) / spot.sigmaMm) ** 2), column)
  }

/** Bone as dense as cortex everywhere round the spine: the CT never makes a synthetic spot extraskeletal. */
export const boneEverywhere = (): number => 400

/** Axes turned about z by an angle, and optionally mirrored along k: left-handed data. */
export const turnedAxes = (angleDeg: number, tiltDeg: number, leftHanded: boolean): VoxelGrid['direction'] => {
  const a = (angleDeg * Math.PI) / 180
  const t = (tiltDeg * Math.PI) / 180
  const i: Vec3 = [Math.cos(a), Math.sin(a), 0]
  const flat: Vec3 = [-Math.sin(a), Math.cos(a), 0]
  const j = add(scale(flat, Math.cos(t)), scale([0, 0, 1], Math.sin(t)))
  const k = cross(i, j)
  return [i, j, leftHanded ? scale(k, -1) : k]
}
