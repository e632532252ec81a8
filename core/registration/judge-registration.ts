import { length } from '../geometry/vector.ts'
import type { Volume } from '../volume/volume.ts'
import type { RegistrationCheck } from './check-registration.ts'
import { movedGrid } from './rigid.ts'
import type { Registration, RegistrationCorrection } from './registration.ts'
import { searchRule } from './rigid-search.ts'

/** Limits: warn from 5 mm or one SPECT voxel, refuse from 8 mm (design, half a facet height). */
export const registrationRule = { warnMm: 5, refuseMm: 8 } as const

/** The SPECT where a correction puts it. Its voxels are the same; without one it is the same volume. */
export const correctedSpect = (spect: Volume, correction: RegistrationCorrection | null): Volume =>
  correction === null ? spect : { ...spect, info: { ...spect.info, grid: movedGrid(correction, spect.info.grid) } }

const mm = (value: number): string => `${value.toFixed(1)} mm`

/** What was applied, by whom, in one sentence. */
export const correctionSentence = ({ translationMm, rotationDeg, origin }: RegistrationCorrection): string =>
  `A correction of ${mm(length(translationMm))} and ${length(rotationDeg).toFixed(1)} degrees was applied to the SPECT, ${origin === 'proposed' ? 'proposed by the program and accepted by the reader' : 'set by the reader'}.`

const verdictOf = ({ reliable, farthestMm }: RegistrationCheck, spectVoxelMm: number): Registration['verdict'] => {
  const { warnMm, refuseMm } = registrationRule
  if (!reliable || farthestMm >= refuseMm) return 'refuse'
  return farthestMm >= warnMm || farthestMm >= spectVoxelMm ? 'warn' : 'ok'
}

/** The verdict on a check, and how it came about in the reader's words. */
export const judgeRegistration = (check: RegistrationCheck, spectVoxelMm: number): Registration => {
  const { information, ...measured } = check
  const { apart, uncertaintyMm, farthestMm, reliable } = check
  return {
    shiftMm: length(apart.translationMm),
    rotationDeg: length(apart.rotationDeg),
    verdict: verdictOf(check, spectVoxelMm),
    method:
      `Mutual information of the uptake with the bone of the CT, blurred to the SPECT's resolution, and of their edges, within ${searchRule.reachMm} mm and ${searchRule.farthestDegrees} degrees, then level by level ` +
      `(information ${information.toFixed(2)}${uncertaintyMm === null ? '' : `, shift known within ${(2 * uncertaintyMm).toFixed(1)} mm`}); ` +
      `shift and rotation together, uptake and bone lie at most ${mm(farthestMm)} apart at any level.` +
      (reliable ? '' : ' The overlap is too weak to be trusted.'),
    measured,
  }
}

/** What the reader must know about it, for the list of warnings. */
export const registrationWarnings = ({ verdict, shiftMm, measured }: Registration): readonly string[] => {
  const farthestMm = measured?.farthestMm ?? shiftMm
  if (verdict === 'ok') return []
  if (verdict === 'warn') return [`SPECT and CT lie up to ${mm(farthestMm)} apart; check the fusion before naming small structures.`]
  return measured?.reliable === false
    ? ['Whether SPECT and CT fit could not be established, so no facet joint is named, nor any other small structure of the arch; check the fusion by eye.']
    : [`SPECT and CT lie up to ${mm(farthestMm)} apart, so no facet joint is named, nor any other small structure of the arch; correct the registration first.`]
}
