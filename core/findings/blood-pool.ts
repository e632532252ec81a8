import type { Problem } from '../base/problem.ts'
import type { Checkpoint } from '../base/stop.ts'
import type { Volume } from '../volume/volume.ts'
import type { Analysis } from './analysis.ts'
import { comparePhases } from './phase-uptake.ts'
import type { LateUptake, PhaseComparison } from './phase-uptake.ts'

/** The blood pool as an analysis takes it: measured for the rules, and what the analysis says of it. */
interface BloodPool {
  /** Null where there is none, or it could not be compared. */
  readonly phases: PhaseComparison | null
  readonly warnings: readonly string[]
  readonly provenance: Pick<Analysis['provenance'], 'bloodPool'>
}

const notWeighed = ({ sentence }: Problem): string => `The blood pool SPECT was not weighed with the findings. ${sentence}`

/** Measures the blood pool of a study beside its late uptake. One that cannot be compared fails nothing: it is told in a warning. */
export const bloodPoolOf = (late: Volume, pool: Volume | null, uptake: LateUptake, checkpoint: Checkpoint): BloodPool => {
  if (pool === null) return { phases: null, warnings: [], provenance: {} }
  const phases = comparePhases(late, pool, uptake, checkpoint)
  const warnings = phases.ok ? (pool.info.cautions ?? []).map((caution) => `Blood pool SPECT: ${caution}`) : [notWeighed(phases.error)]
  return { phases: phases.ok ? phases.value : null, warnings, provenance: { bloodPool: { seriesUid: pool.info.seriesInstanceUid, isCompared: phases.ok } } }
}

/** The analysis of a study whose blood pool could not be had at all: the same as without one, and it says so. */
export const withoutPool = (analysis: Analysis, seriesUid: string, why: Problem): Analysis => ({
  ...analysis,
  warnings: [...analysis.warnings, notWeighed(why)],
  provenance: { ...analysis.provenance, bloodPool: { seriesUid, isCompared: false } },
})

/** The blood pool of one region as rules ask for it. Without one, or where it does not show the region, nothing is known. */
export const poolFeatures = (phases: PhaseComparison | null, regionId: string): { readonly poolRatio: number | null; readonly poolNoiseSd: number | null } => {
  const row = phases?.rows.find((candidate) => candidate.regionId === regionId)
  if (row === undefined) return { poolRatio: null, poolNoiseSd: null }
  const { poolRatio, poolRatioSd } = row
  return { poolRatio, poolNoiseSd: poolRatioSd !== null && poolRatioSd > 0 ? (poolRatio - 1) / poolRatioSd : null }
}
