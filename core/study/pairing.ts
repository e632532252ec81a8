import { gridCorners } from '../geometry/grid-corners.ts'
import type { VoxelGrid } from '../geometry/grid.ts'

/** What pairing needs to know of a CT or SPECT volume. */
export interface Candidate {
  readonly seriesInstanceUid: string
  readonly frameOfReferenceUid: string | null
  readonly grid: VoxelGrid
  /** ISO date and time of the scan, null when unknown. */
  readonly at: string | null
}

export interface Pairing {
  readonly ctSeriesUid: string
  readonly pairedBy: string
  readonly commonFrame: boolean
}

type Box = readonly [lower: readonly number[], upper: readonly number[]]

/** The upright box in patient coordinates round a volume, to the outer faces of its voxels. */
const boxOf = (grid: VoxelGrid): Box => {
  const corners = gridCorners(grid)
  const extreme = (pick: (...values: number[]) => number): number[] => [0, 1, 2].map((axis) => pick(...corners.map((corner) => corner[axis] ?? 0)))
  return [extreme(Math.min), extreme(Math.max)]
}

const volumeOf = ([lower, upper]: Box): number => lower.reduce((product, from, axis) => product * Math.max(0, (upper[axis] ?? 0) - from), 1)

const common = ([aLower, aUpper]: Box, [bLower, bUpper]: Box): Box => [
  aLower.map((value, axis) => Math.max(value, bLower[axis] ?? 0)),
  aUpper.map((value, axis) => Math.min(value, bUpper[axis] ?? 0)),
]

/** The part of `of` that `by` covers (0-1), in the coordinates that both give. A stray CT slice covers next to nothing. */
const coverage = (of: VoxelGrid, by: VoxelGrid): number => volumeOf(common(boxOf(of), boxOf(by))) / volumeOf(boxOf(of))

/** A SPECT/CT is one visit: scans further apart than this are not taken for a pair without a common frame. */
const sameVisitHours = 3
/** A CT over part of the bed covers at least this much of a SPECT made with it. */
const enoughCoverage = 0.3

const hoursApart = (a: string | null, b: string | null): number =>
  a === null || b === null ? Number.POSITIVE_INFINITY : Math.abs(Date.parse(`${a}Z`) - Date.parse(`${b}Z`)) / 3_600_000

/**
 * The CT that belongs to a SPECT: one in the same frame of reference (the one that covers most of it, then the finest);
 * failing that, one that overlaps it in space and was made at the same visit, which is said and not fit for fusion.
 */
export const pairWithCt = (spect: Candidate, cts: readonly Candidate[]): Pairing | null => {
  const measured = cts
    .map((ct) => ({ ct, share: coverage(spect.grid, ct.grid), sliceMm: ct.grid.spacingMm[2] }))
    .filter(({ share }) => share > 0)
    // To a twentieth: a finer CT is worth more than a sliver of coverage.
    .sort((a, b) => Math.round(b.share * 20) - Math.round(a.share * 20) || a.sliceMm - b.sliceMm || a.ct.seriesInstanceUid.localeCompare(b.ct.seriesInstanceUid))
  const sameFrame = measured.find(({ ct }) => spect.frameOfReferenceUid !== null && ct.frameOfReferenceUid === spect.frameOfReferenceUid)
  if (sameFrame !== undefined) return { ctSeriesUid: sameFrame.ct.seriesInstanceUid, pairedBy: 'same frame of reference', commonFrame: true }
  const near = measured.find(({ ct, share }) => share >= enoughCoverage && hoursApart(ct.at, spect.at) <= sameVisitHours)
  return near === undefined
    ? null
    : { ctSeriesUid: near.ct.seriesInstanceUid, pairedBy: 'overlap in space and time, without a common frame of reference', commonFrame: false }
}
