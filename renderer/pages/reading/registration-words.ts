import type { Vec3 } from '../../../core/geometry/vector.ts'
import { length } from '../../../core/geometry/vector.ts'
import type { RegistrationCorrection } from '../../../core/registration/registration.ts'

const ends = [
  ['left', 'right'],
  ['posterior', 'anterior'],
  ['head', 'foot'],
] as const

/** One component of an offset in LPS: `6.9 left`. */
export const towards = (axis: 0 | 1 | 2, mm: number): string => (Math.abs(mm) < 0.05 ? '0.0' : `${Math.abs(mm).toFixed(1)} ${ends[axis][mm > 0 ? 0 : 1]}`)

/** An offset in LPS in the patient's directions: `6.9 left · 1.2 posterior · 0.8 head`. */
export const inDirections = (offsetMm: Vec3): string => ([0, 1, 2] as const).map((axis) => towards(axis, offsetMm[axis])).join(' · ')

/** What is on the SPECT now. */
export const correctionWords = (correction: RegistrationCorrection | null): string => {
  if (correction === null) return 'None: the SPECT lies where its files say.'
  const { translationMm, rotationDeg, origin } = correction
  return `SPECT moved ${length(translationMm).toFixed(1)} mm (${inDirections(translationMm)}) and turned ${length(rotationDeg).toFixed(1)}°, ${origin === 'proposed' ? 'as proposed and accepted by you' : 'by you'}.`
}
