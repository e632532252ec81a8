import { isDeepStrictEqual } from 'node:util'
import { problem } from '../../core/base/problem.ts'
import { fail, ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import type { Analysis } from '../../core/findings/analysis.ts'
import { compareVisits } from '../../core/findings/compare-visits.ts'
import type { VisitComparison } from '../../core/findings/compare-visits.ts'
import type { PhaseComparison } from '../../core/findings/phase-uptake.ts'
import { bloodPoolPair, fusionPair } from '../../core/study/study.ts'
import type { OtherVisit, Weighed } from '../../contract/comparison.ts'
import { historyOf } from './history.ts'
import type { LibrarySession } from './library-session.ts'
import { latestAnalysed, pairFiles, poolFiles } from './read-study.ts'
import { anotherPatient, isSamePatient } from './report-prior.ts'

const byDateDown = (a: OtherVisit, b: OtherVisit): number => (b.studyDate ?? '').localeCompare(a.studyDate ?? '')

const analysisOf = async (session: LibrarySession, studyUid: string): Promise<Result<Analysis | null>> => {
  const analysed = await latestAnalysed(session, studyUid)
  return analysed.ok ? ok(analysed.value?.analysis ?? null) : analysed
}

/** The patient's other studies that could be compared, newest first. */
export const otherVisits = async (session: LibrarySession, studyUid: string): Promise<Result<OtherVisit[]>> => {
  const own = await session.library.call('study', { studyUid })
  if (!own.ok) return own
  if (own.value.patientId === '') return ok([])
  const found = await session.library.call('studies', { find: own.value.patientId })
  if (!found.ok) return found
  const others = found.value.filter((study) => study.studyInstanceUid !== studyUid && isSamePatient(study, own.value) && fusionPair(study) !== null)
  const visits: OtherVisit[] = []
  for (const { studyInstanceUid, studyDate, description } of others) {
    const stored = await session.library.call('latest-analysis', { studyUid: studyInstanceUid })
    if (!stored.ok) return stored
    visits.push({ studyUid: studyInstanceUid, studyDate, description, isAnalysed: stored.value !== null })
  }
  return ok(visits.sort(byDateDown))
}

const notAnalysed = (which: string) => problem('not-analysed', `${which} has not been analysed yet; open it once, confirm its levels, and compare again.`)

/** The newest analyses of two studies of one patient, structure by structure. */
export const compareStudies = async (session: LibrarySession, studyUid: string, withStudyUid: string): Promise<Result<VisitComparison>> => {
  const [own, other] = [await session.library.call('study', { studyUid }), await session.library.call('study', { studyUid: withStudyUid })]
  if (!own.ok) return own
  if (!other.ok) return other
  if (!isSamePatient(own.value, other.value)) return fail(anotherPatient)
  const [now, before] = [await analysisOf(session, studyUid), await analysisOf(session, withStudyUid)]
  if (!now.ok) return now
  if (!before.ok) return before
  if (now.value === null) return fail(notAnalysed('This study'))
  if (before.value === null) return fail(notAnalysed('The other study'))
  return compareVisits(now.value, before.value)
}

/** Whether the newest analysis knew the history that the referral tells now, and the blood pool that the study has now: both may come after it. */
export const whatIsWeighed = async (session: LibrarySession, studyUid: string): Promise<Result<Weighed | null>> => {
  const analysis = await analysisOf(session, studyUid)
  if (!analysis.ok) return analysis
  if (analysis.value === null) return ok(null)
  const { provenance } = analysis.value
  const history = await historyOf(session, studyUid)
  if (!history.ok) return history
  const study = await session.library.call('study', { studyUid })
  if (!study.ok) return study
  return ok({
    history: isDeepStrictEqual(history.value, provenance.history ?? null),
    bloodPool: (bloodPoolPair(study.value)?.spectSeriesUid ?? null) === (provenance.bloodPool?.seriesUid ?? null),
  })
}

/** Blood pool beside late uptake of the regions of the newest analysis; null where the study has no blood pool SPECT. */
export const phasesOf = async (session: LibrarySession, studyUid: string): Promise<Result<PhaseComparison | null>> => {
  const pool = await poolFiles(session, studyUid)
  if (!pool.ok) return pool
  if (pool.value === null) return ok(null)
  const analysis = await analysisOf(session, studyUid)
  if (!analysis.ok) return analysis
  if (analysis.value === null) return fail(notAnalysed('This study'))
  const late = await pairFiles(session, studyUid)
  return late.ok ? session.imaging.call('phases', { ...late.value, pool: pool.value, analysis: analysis.value }) : late
}
