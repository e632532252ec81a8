import type { SegmentName } from '../base/anatomy.ts'
import type { VoxelGrid } from '../geometry/grid.ts'
import { add, cross, dot, normalise, patientMm, scale, subtract } from '../geometry/vector.ts'
import type { PatientMm, Vec3 } from '../geometry/vector.ts'
import type { SpineModel, SpineSegment } from '../spine/spine-model.ts'
import type { Volume } from '../volume/volume.ts'
import { connectedPieces, denseHu, denseVoxels, metalHu } from './metal.ts'
import type { DenseVoxel } from './metal.ts'

/**
 * What counts as a cage: a body of metal in the disc space, or two or more dense markers apart in it, as cages of a polymer carry.
 * Calcification, sclerosis and contrast stay below `denseHu` or never reach `markerHu`. The rest are design values of this program, unvalidated.
 */
export const cageRule = {
  markerHu: 1600,
  shareOfExtent: 0.9,
  beyondDiscMm: 2,
  /** A piece that lies mostly elsewhere (a screw that comes through an endplate, cement) is none. */
  leastShareInside: 0.5,
  bodyVolumeMl: 0.15,
  bodyExtentMm: 8,
  markersApartMm: 8,
} as const

/** An interbody cage, or several in one disc space: what the CT shows of their metal. */
export interface Cage {
  readonly level: SegmentName
  /** `body`: metal itself; `markers`: the markers of a cage that the CT hardly shows. */
  readonly seenBy: 'body' | 'markers'
  readonly centreMm: PatientMm
  /** Left, posterior and cranial axes of its disc, and half of the metal's extent along them, mm. */
  readonly axes: readonly [Vec3, Vec3, Vec3]
  readonly halfMm: Vec3
  readonly volumeMl: number
}

type Axes = Cage['axes']

const axesOf = ({ disc }: SpineSegment, spine: SpineModel, name: string): Axes => {
  const hint = spine.levels.find((level) => name.startsWith(`${level.name}-`))?.frame.left ?? ([1, 0, 0] as const)
  const left = normalise(subtract(hint, scale(disc.cranial, dot(hint, disc.cranial))))
  return [left, cross(disc.cranial, left), disc.cranial]
}

interface Piece {
  readonly local: readonly Vec3[]
  readonly centre: Vec3
  readonly peakHu: number
  readonly volumeMl: number
  readonly voxels: readonly DenseVoxel[]
}

const extentOf = (points: readonly Vec3[]): { readonly low: Vec3; readonly high: Vec3 } => {
  const along = (axis: 0 | 1 | 2): number[] => points.map((point) => point[axis])
  return { low: [Math.min(...along(0)), Math.min(...along(1)), Math.min(...along(2))], high: [Math.max(...along(0)), Math.max(...along(1)), Math.max(...along(2))] }
}

const across = (a: Vec3, b: Vec3): number => Math.hypot(a[0] - b[0], a[1] - b[1])

/** Metal itself, or markers that stand apart. */
const cagePieces = (pieces: readonly Piece[]): { readonly seenBy: Cage['seenBy']; readonly pieces: readonly Piece[] } | null => {
  const bodies = pieces.filter(({ peakHu, volumeMl, local }) => {
    const { low, high } = extentOf(local)
    return peakHu >= metalHu && volumeMl >= cageRule.bodyVolumeMl && Math.max(high[0] - low[0], high[1] - low[1]) >= cageRule.bodyExtentMm
  })
  if (bodies.length > 0) return { seenBy: 'body', pieces: bodies }
  const markers = pieces.filter(({ peakHu }) => peakHu >= cageRule.markerHu)
  return markers.some((a) => markers.some((b) => across(a.centre, b.centre) >= cageRule.markersApartMm)) ? { seenBy: 'markers', pieces: markers } : null
}

const cageIn = (segment: SpineSegment, axes: Axes, near: readonly DenseVoxel[], grid: VoxelGrid): { readonly cage: Cage; readonly voxels: readonly DenseVoxel[] } | null => {
  const { disc, name } = segment
  const voxelMl = (grid.spacingMm[0] * grid.spacingMm[1] * grid.spacingMm[2]) / 1000
  const local = (p: PatientMm): Vec3 => {
    const d = subtract(p, disc.centreMm)
    return [dot(d, axes[0]), dot(d, axes[1]), dot(d, axes[2])]
  }
  const inside = ([u, v, w]: Vec3): boolean =>
    Math.hypot(u / (disc.widthMm / 2), v / (disc.depthMm / 2)) <= cageRule.shareOfExtent && Math.abs(w) <= disc.heightMm / 2 + cageRule.beyondDiscMm
  const pieces = connectedPieces(near, grid).flatMap((piece): Piece[] => {
    const points = piece.map(({ at }) => local(at))
    if (points.filter(inside).length < points.length * cageRule.leastShareInside) return []
    const sum = points.reduce<Vec3>((total, point) => add(total, point), [0, 0, 0])
    return [{ local: points, centre: scale(sum, 1 / points.length), peakHu: Math.max(...piece.map(({ hu }) => hu)), volumeMl: points.length * voxelMl, voxels: piece }]
  })
  const found = cagePieces(pieces)
  if (found === null) return null
  const { low, high } = extentOf(found.pieces.flatMap((piece) => piece.local))
  const middle = scale(add(low, high), 0.5)
  const centre = add(disc.centreMm, axes.reduce<Vec3>((sum, axis, index) => add(sum, scale(axis, middle[index] ?? 0)), [0, 0, 0]))
  const cage: Cage = {
    level: name,
    seenBy: found.seenBy,
    centreMm: patientMm(centre[0], centre[1], centre[2]),
    axes,
    halfMm: scale(subtract(high, low), 0.5),
    volumeMl: found.pieces.reduce((sum, piece) => sum + piece.volumeMl, 0),
  }
  return { cage, voxels: found.pieces.flatMap((piece) => piece.voxels) }
}

/** The cages of a spine, and the voxels that are theirs, by offset. */
export interface FoundCages {
  readonly cages: readonly Cage[]
  readonly offsets: ReadonlySet<number>
}

/** Interbody cages: metal or markers in a disc space. `dense` holds all voxels from `denseHu` up. LPS mm; deterministic. */
export const findCages = (ct: Volume, spine: SpineModel, dense: readonly DenseVoxel[] = denseVoxels(ct, denseHu)): FoundCages => {
  const found = spine.segments.flatMap((segment) => {
    const { disc } = segment
    const near = dense.filter(({ at }) => Math.hypot(...subtract(at, disc.centreMm)) < Math.max(disc.widthMm, disc.depthMm) / 2 + 15)
    const cage = near.length === 0 ? null : cageIn(segment, axesOf(segment, spine, segment.name), near, ct.info.grid)
    return cage === null ? [] : [cage]
  })
  return { cages: found.map(({ cage }) => cage), offsets: new Set(found.flatMap(({ voxels }) => voxels.map(({ offset }) => offset))) }
}

/** What the reader is told of each cage: other implants can look alike. */
export const cageNotes = (cages: readonly Cage[]): string[] =>
  cages.map(({ level, seenBy }) => `${seenBy === 'body' ? 'Metal' : 'Dense markers'} in the disc space ${level} ${seenBy === 'body' ? 'was' : 'were'} taken for a cage; a disc prosthesis or cement can look alike. Look at the CT.`)
