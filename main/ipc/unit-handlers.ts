import type { Result } from '../../core/base/result.ts'
import type { unitCalls } from '../../contract/units.ts'
import type { LibrarySession } from '../workflow/library-session.ts'
import { addSiteCalibration, correctUnits, endSiteCalibration, listCalibrations, studyUnits, withdrawCorrection } from '../workflow/units.ts'
import type { Handlers } from './doors.ts'

/** The handlers of the calls on units and calibrations. */
export const unitHandlers = (
  withLibrary: <T>(work: (library: { readonly session: LibrarySession }) => Promise<Result<T>>) => Promise<Result<T>> | Result<T>,
): Pick<Handlers, keyof typeof unitCalls> => ({
  'units.sheets': ({ studyUid }) => withLibrary(({ session }) => studyUnits(session, studyUid)),
  'units.correct': (input) => withLibrary(({ session }) => correctUnits(session, input)),
  'units.withdraw': (input) => withLibrary(({ session }) => withdrawCorrection(session, input)),
  'calibrations.list': () => withLibrary(({ session }) => listCalibrations(session)),
  'calibrations.add': (entered) => withLibrary(({ session }) => addSiteCalibration(session, entered)),
  'calibrations.end': (end) => withLibrary(({ session }) => endSiteCalibration(session, end)),
})
