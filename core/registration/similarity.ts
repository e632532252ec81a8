import type { Checkpoint } from '../base/stop.ts'
import { indexAffine } from '../geometry/grid.ts'
import type { Kernels } from '../volume/kernels.ts'
import type { Volume } from '../volume/volume.ts'
import { inverseMove, movedGrid } from './rigid.ts'
import type { RigidMove } from './rigid.ts'
import type { BoneSamples } from './samples.ts'

/** How SPECT and bone are compared. Design values. */
export const similarityRule = { bins: 32, clipRatio: 2, edgeMm: 12 } as const

/** Everything that a comparison of bone with uptake needs, made once. */
export interface Comparison {
  readonly samples: BoneSamples
  readonly boneBins: Uint8Array
  readonly edgeBins: Uint8Array
  /** The SPECT, cut at twice the reference so that a lesion cannot pull, and the size of its gradient. */
  readonly uptake: Float32Array
  readonly uptakeEdges: Float32Array
  readonly spect: Volume
  readonly ceiling: number
  readonly kernels: Kernels
  /** Passed before each comparison: a search makes thousands. */
  readonly checkpoint: Checkpoint
}

const { bins } = similarityRule

const binned = (values: Float32Array, top: number): Uint8Array => {
  const out = new Uint8Array(values.length)
  for (let at = 0; at < values.length; at += 1) out[at] = Math.min(bins - 1, Math.floor(((values[at] as number) / top) * bins))
  return out
}

const highest = (values: Float32Array): number => values.reduce((most, value) => Math.max(most, value), 0)

export const comparison = (samples: BoneSamples, spect: Volume, referenceMean: number, kernels: Kernels, checkpoint: Checkpoint): Comparison => {
  const ceiling = referenceMean * similarityRule.clipRatio
  // A loop: `from` walks typed arrays as lists, ten times slower.
  const uptake = new Float32Array(spect.voxels.length)
  for (let at = 0; at < uptake.length; at += 1) uptake[at] = Math.min(ceiling, spect.voxels[at] as number)
  return {
    samples,
    boneBins: binned(samples.bone, highest(samples.bone)),
    edgeBins: binned(samples.edge, highest(samples.edge)),
    uptake,
    uptakeEdges: kernels.gradientSize(uptake, spect.info.grid.dimensions, spect.info.grid.spacingMm),
    spect,
    ceiling,
    kernels,
    checkpoint,
  }
}

/** The comparison on some of its samples only: those at `kept`. */
export const comparisonOn = (whole: Comparison, kept: readonly number[]): Comparison => {
  const { samples, boneBins, edgeBins } = whole
  const on: BoneSamples = { bone: new Float32Array(kept.length), edge: new Float32Array(kept.length), positions: new Float32Array(3 * kept.length), grid: samples.grid }
  kept.forEach((from, to) => {
    on.bone[to] = samples.bone[from] as number
    on.edge[to] = samples.edge[from] as number
    for (let axis = 0; axis < 3; axis += 1) on.positions[3 * to + axis] = samples.positions[3 * from + axis] as number
  })
  return { ...whole, samples: on, boneBins: Uint8Array.from(kept, (sample) => boneBins[sample] as number), edgeBins: Uint8Array.from(kept, (sample) => edgeBins[sample] as number) }
}

/** Mutual information of a joint histogram, nats; 0 where it is empty. */
export const mutualInformation = (counts: Float64Array): number => {
  const rows = new Float64Array(bins)
  const columns = new Float64Array(bins)
  let all = 0
  for (let at = 0; at < counts.length; at += 1) {
    const count = counts[at] as number
    const [row, column] = [Math.floor(at / bins), at % bins]
    rows[row] = (rows[row] as number) + count
    columns[column] = (columns[column] as number) + count
    all += count
  }
  let information = 0
  for (let at = 0; at < counts.length; at += 1) {
    const count = counts[at] as number
    if (count > 0) information += (count / all) * Math.log((count * all) / ((rows[Math.floor(at / bins)] as number) * (columns[at % bins] as number)))
  }
  return information
}

/** Correlation of the two images behind a joint histogram, to the width of its bins; 0 where one of them is flat. */
export const correlationOf = (counts: Float64Array): number => {
  let [all, a, b, aa, bb, ab] = [0, 0, 0, 0, 0, 0]
  counts.forEach((count, at) => {
    const [row, column] = [Math.floor(at / bins), at % bins]
    all += count
    a += count * row
    b += count * column
    aa += count * row * row
    bb += count * column * column
    ab += count * row * column
  })
  const spread = (aa - (a * a) / all) * (bb - (b * b) / all)
  return spread > 0 ? (ab - (a * b) / all) / Math.sqrt(spread) : 0
}

/** From the samples' grid to the voxels of a SPECT that lies `apart` from its bone: where bone is at p, uptake is at apart(p). */
const toSpect = ({ samples, spect }: Comparison, apart: RigidMove): readonly number[] => indexAffine(samples.grid, movedGrid(inverseMove(apart), spect.info.grid))

const histogram = (compared: Comparison, fixedBins: Uint8Array, moving: Float32Array, top: number, apart: RigidMove): Float64Array => {
  compared.checkpoint()
  return compared.kernels.jointHistogram(fixedBins, compared.samples.positions, moving, compared.spect.info.grid.dimensions, toSpect(compared, apart), [0, top], bins)
}

/** Bone against uptake where the SPECT is read `apart` from the bone; the rows are bone. */
export const boneHistogram = (compared: Comparison, apart: RigidMove): Float64Array => histogram(compared, compared.boneBins, compared.uptake, compared.ceiling, apart)

/** Edges of bone against edges of uptake. */
export const edgeHistogram = (compared: Comparison, apart: RigidMove): Float64Array =>
  histogram(compared, compared.edgeBins, compared.uptakeEdges, compared.ceiling / similarityRule.edgeMm, apart)
