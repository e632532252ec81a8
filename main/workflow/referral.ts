import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { problem } from '../../core/base/problem.ts'
import { fail, ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { factsOf } from '../../core/referral/facts-of.ts'
import type { Facts } from '../../core/referral/facts.ts'
import type { Referral, ReferralEntry } from '../../core/referral/referral.ts'
import { canonicalJson } from '../../core/report/canonical-json.ts'
import type { Study } from '../../core/study/study.ts'
import type { StudyReferral } from '../../contract/referral.ts'
import { referralFolder } from '../library/referrals.ts'
import type { ReferralFile } from '../library/referrals.ts'
import type { LibrarySession } from './library-session.ts'
import { knownFacts } from './referral-known.ts'
import { writeFilesTogether } from './report-files.ts'

const patientOf = ({ patientId, patientName }: Study) => ({ patientId, patientName })

const entriesOf = async ({ library }: LibrarySession, study: Study): Promise<Result<ReferralEntry[]>> =>
  library.call('referral-entries', { studyUid: study.studyInstanceUid, patient: patientOf(study) })

/** The referral of a study with what its files know beside it. */
export const openReferral = async (session: LibrarySession, studyUid: string): Promise<Result<StudyReferral>> => {
  const study = await session.library.call('study', { studyUid })
  if (!study.ok) return study
  const entries = await entriesOf(session, study.value)
  if (!entries.ok) return entries
  return ok({
    studyUid,
    studyDate: study.value.studyDate,
    referral: entries.value.at(-1)?.referral ?? null,
    entries: entries.value.map(({ by, at }) => ({ by, at })),
    known: await knownFacts(session, study.value),
  })
}

const same = (a: Referral | undefined, b: Referral): boolean => a !== undefined && canonicalJson(a) === canonicalJson(b)

/** Beside the library, so that a library that is built anew gets its referrals back. */
const writeReferralFile = async (session: LibrarySession, study: Study, entries: readonly ReferralEntry[]): Promise<Result<void>> => {
  const file: ReferralFile = { studyInstanceUid: study.studyInstanceUid, ...patientOf(study), entries: [...entries] }
  const path = join(referralFolder(session.folder), `${study.studyInstanceUid}.json`)
  const bytes = JSON.stringify(file)
  const before = await readFile(path, 'utf8').catch(() => null)
  return before === bytes ? ok(undefined) : writeFilesTogether([{ path, bytes }])
}

/** Adds an entry, named and dated; the same value as before adds none. */
export const saveReferral = async (
  session: LibrarySession,
  { studyUid, referral, by }: { readonly studyUid: string; readonly referral: Referral; readonly by: string },
): Promise<Result<StudyReferral>> => {
  const study = await session.library.call('study', { studyUid })
  if (!study.ok) return study
  const entries = await entriesOf(session, study.value)
  if (!entries.ok) return entries
  if (!same(entries.value.at(-1)?.referral, referral)) {
    const added = await session.library.call('add-referral', { studyUid, patient: patientOf(study.value), referral, by, at: new Date().toISOString() })
    if (!added.ok) return added
    const stored = await entriesOf(session, study.value)
    if (!stored.ok) return stored
    const written = await writeReferralFile(session, study.value, stored.value)
    // The entry itself is safe in the library; only its copy beside it is missing.
    if (!written.ok) return fail(problem('referral-copy', `The referral is saved, but not its copy beside the library: ${written.error.sentence}`))
  }
  return openReferral(session, studyUid)
}

/**
 * What is known of a study's referral, for whatever asks about history: the newest entry as it was typed (null: none) and the facts made
 * of it, the files and the analysis. Unknown stays unknown.
 */
export const referralFacts = async (session: LibrarySession, studyUid: string): Promise<Result<{ readonly referral: Referral | null; readonly facts: Facts }>> => {
  const opened = await openReferral(session, studyUid)
  if (!opened.ok) return opened
  const { referral, known, studyDate } = opened.value
  return ok({ referral, facts: factsOf(referral ?? {}, known, studyDate) })
}
