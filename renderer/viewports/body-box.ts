import { voxelToPatient } from '../../core/geometry/grid.ts'
import type { Vec3 } from '../../core/geometry/vector.ts'
import { voxelIndex } from '../../core/geometry/vector.ts'
import type { Volume } from '../../core/volume/volume.ts'
import { patientBox } from './plane-view.ts'
import type { PatientBox } from './plane-view.ts'

/** Between air and fat, HU. */
const bodyAboveHu = -300
/** Samples per axis are enough: this box only frames the pictures. */
const samplesPerAxis = 96
/** A plane of samples belongs to the body when at least this share of it does; noise and cables do not. */
const shareOfPlane = 0.01
const marginMm = 8

/** First and last index along each axis that hold body, or null where there is none. */
const bodyRange = ({ info: { grid }, voxels }: Volume): readonly (readonly [number, number])[] | null => {
  const dims = grid.dimensions
  const step = dims.map((count) => Math.max(1, Math.floor(count / samplesPerAxis))) as [number, number, number]
  const found = dims.map((count) => new Uint32Array(count)) as [Uint32Array, Uint32Array, Uint32Array]
  for (let k = 0; k < dims[2]; k += step[2]) {
    for (let j = 0; j < dims[1]; j += step[1]) {
      for (let i = 0; i < dims[0]; i += step[0]) {
        if ((voxels[i + dims[0] * (j + dims[1] * k)] ?? bodyAboveHu) <= bodyAboveHu) continue
        found[0][i] = (found[0][i] ?? 0) + 1
        found[1][j] = (found[1][j] ?? 0) + 1
        found[2][k] = (found[2][k] ?? 0) + 1
      }
    }
  }
  const samples = dims.map((count, axis) => Math.ceil(count / (step[axis] ?? 1)))
  const whole = samples.reduce((product, count) => product * count, 1)
  const ranges = found.map((counts, axis): [number, number] => {
    const enough = (whole / (samples[axis] ?? 1)) * shareOfPlane
    const first = counts.findIndex((count) => count > enough)
    const last = counts.findLastIndex((count) => count > enough)
    return [first, Math.min((dims[axis] ?? 1) - 1, last + (step[axis] ?? 1) - 1)]
  })
  return ranges.some(([first]) => first < 0) ? null : ranges
}

/** The box around the patient in a CT, with a small margin and never beyond the volume: what a view fits into its frame. */
export const bodyBox = (ct: Volume): PatientBox => {
  const ranges = bodyRange(ct)
  const { grid } = ct.info
  if (ranges === null) return patientBox(grid)
  const inner = ranges.map(([first, last], axis) => {
    const margin = Math.ceil(marginMm / (grid.spacingMm[axis] ?? 1))
    return [Math.max(0, first - margin), Math.min((grid.dimensions[axis] ?? 1) - 1, last + margin)] as const
  })
  const from = inner.map(([first]) => first) as unknown as Vec3
  const dimensions = inner.map(([first, last]) => last - first + 1) as unknown as Vec3
  return patientBox({ ...grid, dimensions, originMm: voxelToPatient(grid, voxelIndex(...from)) })
}
