import type { PatientMm } from '../geometry/vector.ts'
import { patientMm } from '../geometry/vector.ts'
import type { Kernels } from '../volume/kernels.ts'
import { voxelVolumeMl } from './spect-field.ts'
import type { SpectField } from './spect-field.ts'

/** One hill of the SPECT: every voxel from which steepest ascent leads to the same summit. */
export interface Basin {
  /** Offset of the summit plus 1. */
  readonly label: number
  readonly summit: number
  readonly max: number
  readonly maxMm: PatientMm
  /** Halfway between normal bone and the summit: what lies above it is the hot spot, and not the bone it stands in. */
  readonly edge: number
  /** Centroid of what lies above `edge`. */
  readonly centreMm: PatientMm
  /** Volume above `edge`. */
  readonly volumeMl: number
}

export interface Basins {
  /** Basin label per voxel, 0 for background under `floor`. */
  readonly labels: Int32Array
  readonly basins: ReadonlyMap<number, Basin>
}

/** Two hills are one where the pass between them is at least this share of the lower summit: grain, not a second lesion. */
export const passShare = 0.92

/**
 * Watershed of a SPECT into hills (`Kernels.watershed`): two that meet above `passShare` of the lower summit are one, and voxels at or
 * under `floor` stay background. `normal` is the uptake of normal bone: the edge of a hill is halfway between it and the summit (half
 * of the summit, where that is lower than normal bone), all in the unit of the SPECT.
 */
export const findBasins = (field: SpectField, floor: number, normal: number, kernels: Kernels): Basins => {
  const labels = kernels.watershed(field.voxels, field.grid.dimensions, floor, passShare)
  return { labels, basins: describe(field, labels, normal) }
}

const edgeOf = (max: number, normal: number): number => (max > normal ? (max + normal) / 2 : max / 2)

/** Positions of the voxels of a hill above its edge. */
export const hotPositions = (field: SpectField, { labels }: Basins, { label, edge }: Basin): readonly PatientMm[] => {
  const out: PatientMm[] = []
  for (let offset = 0; offset < labels.length; offset++) if (labels[offset] === label && (field.voxels[offset] as number) >= edge) out.push(field.positionOf(offset))
  return out
}

const describe = (field: SpectField, labels: Int32Array, normal: number): ReadonlyMap<number, Basin> => {
  const sums = new Map<number, { weight: number; x: number; y: number; z: number; count: number }>()
  for (let offset = 0; offset < labels.length; offset++) {
    const label = labels[offset] as number
    if (label === 0) continue
    const value = field.voxels[offset] as number
    if (value < edgeOf(field.voxels[label - 1] as number, normal)) continue
    const p = field.positionOf(offset)
    const known = sums.get(label) ?? { weight: 0, x: 0, y: 0, z: 0, count: 0 }
    sums.set(label, {
      weight: known.weight + value,
      x: known.x + value * p[0],
      y: known.y + value * p[1],
      z: known.z + value * p[2],
      count: known.count + 1,
    })
  }
  const ml = voxelVolumeMl(field.grid)
  return new Map(
    [...sums].map(([label, s]) => {
      const summit = label - 1
      return [
        label,
        {
          label,
          summit,
          max: field.voxels[summit] as number,
          edge: edgeOf(field.voxels[summit] as number, normal),
          maxMm: field.positionOf(summit),
          centreMm: patientMm(s.x / s.weight, s.y / s.weight, s.z / s.weight),
          volumeMl: s.count * ml,
        },
      ] as const
    }),
  )
}
