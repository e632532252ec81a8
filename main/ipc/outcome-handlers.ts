import { dialog } from 'electron'
import type { BrowserWindow } from 'electron'
import { ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import type { outcomeCalls } from '../../contract/outcomes.ts'
import { addOutcomeEntry, cohortFacts, cohortFile, dueVisits, openOutcomes, setImportantChange, withdrawOutcomeEntry } from '../workflow/outcomes.ts'
import type { LibrarySession } from '../workflow/library-session.ts'
import { writeFilesTogether } from '../workflow/report-files.ts'
import type { ReportRooms } from '../workflow/report-rooms.ts'
import type { Handlers } from './doors.ts'

interface OutcomeContext {
  readonly withLibrary: <T>(work: (library: { readonly session: LibrarySession; readonly rooms: ReportRooms }) => Promise<Result<T>>) => Promise<Result<T>> | Result<T>
  readonly appVersion: string
  readonly window: () => BrowserWindow | null
}

/** Writes the cohort to a place the reader picks: whole, or not at all. */
const exportCohort = async ({ window, appVersion }: OutcomeContext, session: LibrarySession, rooms: ReportRooms, format: 'csv' | 'pdf'): Promise<Result<string | null>> => {
  const bytes = await cohortFile(session, rooms, format, appVersion)
  if (!bytes.ok) return bytes
  const parent = window()
  const options: Electron.SaveDialogOptions = {
    title: 'Save the cohort without identifiers',
    defaultPath: `spondyl-cohort.${format}`,
    filters: [{ name: format.toUpperCase(), extensions: [format] }],
  }
  const chosen = await (parent === null ? dialog.showSaveDialog(options) : dialog.showSaveDialog(parent, options))
  if (chosen.canceled || chosen.filePath === undefined || chosen.filePath === '') return ok(null)
  const written = await writeFilesTogether([{ path: chosen.filePath, bytes: bytes.value }])
  return written.ok ? ok(chosen.filePath) : written
}

/** The handlers of the calls on outcomes. */
export const outcomeHandlers = (context: OutcomeContext): Pick<Handlers, keyof typeof outcomeCalls> => {
  const { withLibrary } = context
  return {
    'outcomes.study': ({ studyUid }) => withLibrary(({ session }) => openOutcomes(session, studyUid)),
    'outcomes.add': (input) => withLibrary(({ session }) => addOutcomeEntry(session, input)),
    'outcomes.withdraw': (input) => withLibrary(({ session }) => withdrawOutcomeEntry(session, input)),
    'outcomes.worklist': () => withLibrary(({ session }) => dueVisits(session)),
    'outcomes.cohort': () => withLibrary(({ session }) => cohortFacts(session)),
    'outcomes.setImportantChange': (change) => withLibrary(({ session }) => setImportantChange(session, change)),
    'outcomes.export': ({ format }) => withLibrary(({ session, rooms }) => exportCohort(context, session, rooms, format)),
  }
}
