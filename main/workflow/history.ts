import { ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import type { History } from '../../core/findings/history.ts'
import { factsOf } from '../../core/referral/facts-of.ts'
import { ageYears } from '../../core/study/patient-words.ts'
import type { LibrarySession } from './library-session.ts'

/**
 * What the newest referral of a study says of the time before the scan, for the rules of the patterns; null where none is stored. Age and
 * sex of the files stand in where the referral leaves them open.
 */
export const historyOf = async ({ library }: LibrarySession, studyUid: string): Promise<Result<History | null>> => {
  const study = await library.call('study', { studyUid })
  if (!study.ok) return study
  const { patientId, patientName, patientBirthDate, patientSex, studyDate } = study.value
  const entries = await library.call('referral-entries', { studyUid, patient: { patientId, patientName } })
  if (!entries.ok) return entries
  const newest = entries.value.at(-1)
  if (newest === undefined) return ok(null)
  const files = { facts: { ageYears: ageYears(patientBirthDate, studyDate), sex: patientSex }, origins: {} }
  const facts = factsOf(newest.referral, files, studyDate)
  return ok({
    ageYears: facts.ageYears ?? null,
    sex: facts.sex ?? null,
    surgeryMonthsAgo: facts.surgery === 'none' ? 'none' : (facts.surgery?.monthsAgo ?? null),
    steroidDaysAgo: facts.steroidInjectionDaysAgo ?? null,
  })
}
