import { unstoppable } from '../base/stop.ts'
import type { Checkpoint } from '../base/stop.ts'
import { add, length, patientMm, scale } from '../geometry/vector.ts'
import type { PatientMm } from '../geometry/vector.ts'
import type { SpineLevel } from '../spine/spine-model.ts'
import type { Kernels } from '../volume/kernels.ts'
import type { Volume } from '../volume/volume.ts'
import { covarianceAtTop } from './curvature.ts'
import { levelResiduals } from './level-residuals.ts'
import type { LevelResidual } from './level-residuals.ts'
import { composedMove, displacementMm, inverseMove } from './rigid.ts'
import type { RigidMove } from './rigid.ts'
import { informationAt, moveAt, searchRigid } from './rigid-search.ts'
import type { Found, Parameters6 } from './rigid-search.ts'
import type { RegistrationCorrection, RegistrationMeasured } from './registration.ts'
import { boneSamples, independentSamples } from './samples.ts'
import { boneHistogram, comparison, mutualInformation } from './similarity.ts'

/** When the estimate is trusted, and when a level's own residual counts. Design values. */
export const checkRule = { leastSamples: 1500, leastInformation: 0.05, mostUncertaintyMm: 1.5, residualSigmas: 1 } as const

export interface RegistrationCheck extends RegistrationMeasured {
  /** What bone says of uptake and the other way round where they fit best, nats. */
  readonly information: number
}

const middleOf = (points: readonly PatientMm[]): PatientMm => {
  const mean = (axis: number): number => points.reduce((sum, point) => sum + (point[axis] ?? 0), 0) / points.length
  return patientMm(mean(0), mean(1), mean(2))
}

/** Standard deviation of the shift, from the curvature of the similarity; null where it is no top. */
const uncertaintyOf = ({ at, compared }: Found, centreMm: PatientMm, samples: number): number | null => {
  const score = informationAt(compared, centreMm)
  const independent = independentSamples(samples)
  const covariance = covarianceAtTop((offset) => independent * score(at.map((value, axis) => value + (offset[axis] ?? 0)) as unknown as Parameters6), [1.5, 1.5, 1.5, 1.5, 1.5, 1.5])
  return covariance === null ? null : Math.sqrt([0, 1, 2].reduce((sum, axis) => sum + (covariance[axis]?.[axis] ?? 0), 0))
}

const atLevels = (whole: RigidMove, residuals: readonly LevelResidual[], levels: readonly SpineLevel[]): RegistrationMeasured['levels'] =>
  levels.flatMap(({ name, centreMm }) => {
    const own = residuals.find(({ level }) => level === name)
    return own === undefined ? [] : [{ level: name, offsetMm: add(displacementMm(whole, centreMm), own.residualMm), uncertaintyMm: own.uncertaintyMm }]
  })

/**
 * How far uptake and bone lie apart at most: as the whole says, and where a level says otherwise, as that level does, the more so
 * the larger its residual is against its doubt.
 */
const farthestOf = (whole: RigidMove, residuals: readonly LevelResidual[], levels: readonly SpineLevel[], near: readonly PatientMm[]): number => {
  if (levels.length === 0) return Math.max(...near.map((point) => length(displacementMm(whole, point))))
  return Math.max(
    ...levels.map(({ name, centreMm }) => {
      const own = residuals.find(({ level }) => level === name)
      if (own === undefined) return length(displacementMm(whole, centreMm))
      const size = length(own.residualMm) ** 2
      const trust = size === 0 ? 0 : size / (size + (checkRule.residualSigmas * own.uncertaintyMm) ** 2)
      return length(add(displacementMm(whole, centreMm), scale(own.residualMm, trust)))
    }),
  )
}

/**
 * How the SPECT lies against the bone of the CT near the spine: one rigid move by mutual information of blurred bone and uptake
 * and of their edges, with its uncertainty; then what each level is off beside it.
 *
 * `near`: the canal, LPS. `levels`: as named; only their frames are used. `referenceMean`: uptake of normal bone in the unit of the
 * SPECT; above twice that it is cut, so that a lesion cannot pull. `applied`: a correction that `spect` has on it already;
 * the proposal contains it.
 */
export const checkRegistration = (
  ct: Volume,
  spect: Volume,
  kernels: Kernels,
  near: readonly PatientMm[],
  levels: readonly SpineLevel[],
  referenceMean: number,
  applied: RegistrationCorrection | null = null,
  checkpoint: Checkpoint = unstoppable,
): RegistrationCheck => {
  const centreMm = middleOf(near)
  const samples = boneSamples(ct, near, kernels, checkpoint)
  const count = samples.bone.length
  const none: RigidMove = { translationMm: [0, 0, 0], rotationDeg: [0, 0, 0], centreMm }
  if (count < checkRule.leastSamples) return { apart: none, uncertaintyMm: null, farthestMm: 0, reliable: false, levels: [], proposed: null, information: 0 }
  const compared = comparison(samples, spect, referenceMean, kernels, checkpoint)
  const found = searchRigid(compared, centreMm)
  const apart = moveAt(found.at, centreMm)
  const information = mutualInformation(boneHistogram(compared, apart))
  const uncertaintyMm = uncertaintyOf(found, centreMm, count)
  const reliable = !found.atEdge && information >= checkRule.leastInformation && uncertaintyMm !== null && uncertaintyMm <= checkRule.mostUncertaintyMm
  // What levels say is read against what the whole says: without that there is nothing to read.
  const residuals = reliable ? levelResiduals(compared, apart, levels) : []
  const back = inverseMove(apart)
  const { translationMm, rotationDeg, centreMm: about } = applied === null ? back : composedMove(applied, back)
  return {
    apart,
    uncertaintyMm,
    farthestMm: farthestOf(apart, residuals, levels, near),
    reliable,
    levels: [...atLevels(apart, residuals, levels)],
    proposed: reliable ? { translationMm, rotationDeg, centreMm: about, origin: 'proposed' } : null,
    information,
  }
}
