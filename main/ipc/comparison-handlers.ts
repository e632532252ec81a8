import type { Result } from '../../core/base/result.ts'
import type { comparisonCalls } from '../../contract/comparison.ts'
import { compareStudies, otherVisits, phasesOf, whatIsWeighed } from '../workflow/comparison.ts'
import type { LibrarySession } from '../workflow/library-session.ts'
import type { Handlers } from './doors.ts'

/** The handlers of the calls on other visits and phases. */
export const comparisonHandlers = (
  withLibrary: <T>(work: (library: { readonly session: LibrarySession }) => Promise<Result<T>>) => Promise<Result<T>> | Result<T>,
): Pick<Handlers, keyof typeof comparisonCalls> => ({
  'comparison.visits': ({ studyUid }) => withLibrary(({ session }) => otherVisits(session, studyUid)),
  'comparison.compare': ({ studyUid, withStudyUid }) => withLibrary(({ session }) => compareStudies(session, studyUid, withStudyUid)),
  'comparison.weighed': ({ studyUid }) => withLibrary(({ session }) => whatIsWeighed(session, studyUid)),
  'comparison.phases': ({ studyUid }) => withLibrary(({ session }) => phasesOf(session, studyUid)),
})
