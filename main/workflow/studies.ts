import { fail, ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { problem } from '../../core/base/problem.ts'
import type { IdentityWarning } from '../../core/study/identity.ts'
import { ageYears, displayName } from '../../core/study/patient-words.ts'
import type { Study } from '../../core/study/study.ts'
import type { CallInput, CallOutput, WorklistRow } from '../../contract/calls.ts'
import type { StudyRow } from '../library/study-rows.ts'
import { knownFolders } from './known-folders.ts'
import type { LibrarySession } from './library-session.ts'
import { absentFolders, awaySentence } from './presence.ts'

const row = (study: StudyRow, absent: ReadonlySet<string>, identity: readonly IdentityWarning[]): WorklistRow => ({
  studyInstanceUid: study.studyInstanceUid,
  patientName: displayName(study.patientName),
  patientId: study.patientId,
  patientSex: study.patientSex,
  ageYears: ageYears(study.patientBirthDate, study.studyDate),
  studyDate: study.studyDate,
  description: study.description,
  images: study.images,
  reportState: study.state,
  away: awaySentence(study.folders, absent),
  warnings: [...identity.map(({ sentence }) => sentence), ...(study.refusal === null ? [] : [study.refusal])],
})

/** One page of the work-list, newest first; `find` as in the library's search. */
export const worklist = async ({ library }: LibrarySession, query: CallInput<'library.worklist'>): Promise<Result<CallOutput<'library.worklist'>>> => {
  const page = await library.call('rows', query)
  if (!page.ok) return page
  const { rows, next, total } = page.value
  const absent = await absentFolders(rows.flatMap(({ folders }) => folders))
  const identity = await library.call('identity-warnings', { studyUids: rows.map(({ studyInstanceUid }) => studyInstanceUid) })
  if (!identity.ok) return identity
  return ok({ rows: rows.map((study) => row(study, absent, identity.value[study.studyInstanceUid] ?? [])), next, total })
}

/** All studies as the index knows them, newest first, for the terminal. */
export const listStudies = ({ library }: LibrarySession, find: string): Promise<Result<Study[]>> => library.call('studies', { find })

/** Fails with `study-away` while a drive that holds files of this study is not connected. */
export const checkPresence = async ({ library }: LibrarySession, studyUid: string): Promise<Result<null>> => {
  const folders = await library.call('study-folders', { studyUid })
  if (!folders.ok) return folders
  const away = awaySentence(folders.value, await absentFolders(folders.value))
  return away === null ? ok(null) : fail(problem('study-away', away))
}

/** Counts and folders of the library, for the menu beside the work-list. */
export const librarySummary = async (session: LibrarySession): Promise<Result<CallOutput<'library.summary'>>> => {
  const summary = await session.library.call('summary', undefined)
  if (!summary.ok) return summary
  const folders = await knownFolders(session)
  if (!folders.ok) return folders
  const { states, problems } = summary.value
  return ok({
    counts: {
      studies: Object.values(states).reduce((sum, count) => sum + count, 0),
      toRead: states['to-read'],
      drafts: states.draft,
      signed: states.signed,
      notReadable: states['not-readable'],
      problems,
    },
    folders: folders.value,
  })
}
