import type { PatientMm } from '../geometry/vector.ts'
import { patientMm } from '../geometry/vector.ts'
import { voxelVolumeMl } from './spect-field.ts'
import type { SpectField } from './spect-field.ts'

/** One hill of the SPECT: every voxel from which steepest ascent leads to the same summit. */
export interface Basin {
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

const neighbourOffsets = (nx: number, ny: number): readonly (readonly [number, number, number, number])[] => {
  const out: [number, number, number, number][] = []
  for (let dk = -1; dk <= 1; dk++)
    for (let dj = -1; dj <= 1; dj++)
      for (let di = -1; di <= 1; di++) if (di !== 0 || dj !== 0 || dk !== 0) out.push([di, dj, dk, di + nx * (dj + ny * dk)])
  return out
}

/**
 * Watershed of a SPECT into hills, by flooding from the highest voxel down (26 neighbours). A voxel joins the highest hill
 * it touches; where two hills meet above `passShare` of the lower summit they are merged. Voxels at or under `floor` stay
 * background. Ties keep voxel order, so the result is deterministic. `normal` is the uptake of normal bone: the edge of a hill is
 * halfway between it and the summit (half of the summit, where that is lower than normal bone), all in the unit of the SPECT.
 */
export const findBasins = (field: SpectField, floor: number, normal: number): Basins => {
  const { voxels, grid } = field
  const [nx, ny, nz] = grid.dimensions
  const order: number[] = []
  for (let offset = 0; offset < voxels.length; offset++) if ((voxels[offset] as number) > floor) order.push(offset)
  order.sort((a, b) => (voxels[b] as number) - (voxels[a] as number) || a - b)
  const labels = new Int32Array(voxels.length)
  const summits: number[] = [-1]
  const parent: number[] = [0]
  const root = (label: number): number => {
    let at = label
    while ((parent[at] ?? at) !== at) at = parent[at] ?? at
    return at
  }
  const around = neighbourOffsets(nx, ny)
  for (const offset of order) {
    const i = offset % nx
    const j = Math.floor(offset / nx) % ny
    const k = Math.floor(offset / (nx * ny))
    const value = voxels[offset] as number
    let highest = 0
    const touching: number[] = []
    for (const [di, dj, dk, step] of around) {
      if (i + di < 0 || j + dj < 0 || k + dk < 0 || i + di >= nx || j + dj >= ny || k + dk >= nz) continue
      const label = labels[offset + step] as number
      if (label === 0) continue
      const own = root(label)
      if (!touching.includes(own)) touching.push(own)
      if (highest === 0 || heightOf(own) > heightOf(highest)) highest = own
    }
    if (highest === 0) {
      labels[offset] = summits.length
      parent.push(summits.length)
      summits.push(offset)
      continue
    }
    labels[offset] = highest
    for (const other of touching) if (other !== highest && value >= passShare * heightOf(other)) parent[other] = highest
  }
  function heightOf(label: number): number {
    return voxels[summits[label] ?? 0] as number
  }
  for (let offset = 0; offset < labels.length; offset++) if (labels[offset] !== 0) labels[offset] = root(labels[offset] as number)
  return { labels, basins: describe(field, labels, summits, normal) }
}

const edgeOf = (max: number, normal: number): number => (max > normal ? (max + normal) / 2 : max / 2)

/** Positions of the voxels of a hill above its edge. */
export const hotPositions = (field: SpectField, { labels }: Basins, { label, edge }: Basin): readonly PatientMm[] => {
  const out: PatientMm[] = []
  for (let offset = 0; offset < labels.length; offset++) if (labels[offset] === label && (field.voxels[offset] as number) >= edge) out.push(field.positionOf(offset))
  return out
}

const describe = (field: SpectField, labels: Int32Array, summits: readonly number[], normal: number): ReadonlyMap<number, Basin> => {
  const sums = new Map<number, { weight: number; x: number; y: number; z: number; count: number }>()
  for (let offset = 0; offset < labels.length; offset++) {
    const label = labels[offset] as number
    if (label === 0) continue
    const value = field.voxels[offset] as number
    if (value < edgeOf(field.voxels[summits[label] ?? 0] as number, normal)) continue
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
      const summit = summits[label] ?? 0
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
