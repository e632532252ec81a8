import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import type { VoxelGrid } from '../core/geometry/grid.ts'
import { length, patientMm, scale } from '../core/geometry/vector.ts'
import type { Vec3 } from '../core/geometry/vector.ts'
import type { Volume } from '../core/volume/volume.ts'

/** Kinds of voxel that a NIfTI-1 file may hold and this reader takes. */
const readers = {
  2: { bytes: 1, at: (bytes: Buffer, offset: number): number => bytes.readUInt8(offset) },
  4: { bytes: 2, at: (bytes: Buffer, offset: number): number => bytes.readInt16LE(offset) },
} as const

/**
 * A three-dimensional, gzipped NIfTI-1 file with an sform as a volume in LPS mm (NIfTI counts RAS). For benches on published data;
 * throws for any other file.
 */
export const readNifti = (path: string): Volume => {
  const bytes = gunzipSync(readFileSync(path))
  const reader = readers[bytes.readInt16LE(70) as 2 | 4] as (typeof readers)[2 | 4] | undefined
  if (bytes.readInt32LE(0) !== 348 || bytes.readInt16LE(40) !== 3 || bytes.readInt16LE(254) <= 0 || reader === undefined) throw new Error(`${path} is not a NIfTI file that this bench reads`)
  const dimensions: Vec3 = [bytes.readInt16LE(42), bytes.readInt16LE(44), bytes.readInt16LE(46)]
  const row = (axis: number): readonly number[] => [0, 1, 2, 3].map((index) => bytes.readFloatLE(280 + 16 * axis + 4 * index) * (axis < 2 ? -1 : 1))
  const rows = [row(0), row(1), row(2)]
  const step = (index: number): Vec3 => [rows[0]?.[index] ?? 0, rows[1]?.[index] ?? 0, rows[2]?.[index] ?? 0]
  const steps = [step(0), step(1), step(2)] as const
  const spacingMm: Vec3 = [length(steps[0]), length(steps[1]), length(steps[2])]
  const grid: VoxelGrid = {
    dimensions,
    spacingMm,
    originMm: patientMm(...step(3)),
    direction: [scale(steps[0], 1 / spacingMm[0]), scale(steps[1], 1 / spacingMm[1]), scale(steps[2], 1 / spacingMm[2])],
  }
  const start = bytes.readFloatLE(108)
  const voxels = Int16Array.from({ length: dimensions[0] * dimensions[1] * dimensions[2] }, (_, index) => reader.at(bytes, start + index * reader.bytes))
  return {
    voxels,
    info: {
      seriesInstanceUid: '2.25.1',
      studyInstanceUid: '2.25.2',
      frameOfReferenceUid: '2.25.3',
      modality: 'CT',
      description: '',
      grid,
      unit: 'HU',
      min: 0,
      max: 0,
      mean: 0,
      sum: 0,
      frames: dimensions[2],
      suv: { kind: 'refused', reason: 'a CT' },
      warnings: [],
      voxelType: 'int16',
    },
  }
}
