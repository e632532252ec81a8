import { ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import type { AppEvent } from '../../contract/calls.ts'
import type { LibrarySession } from '../workflow/library-session.ts'
import { analyseStored, decideFinding, openReading, renewAnalysis } from '../workflow/read-study.ts'
import type { Handlers } from './doors.ts'

interface ReadingContext {
  readonly withLibrary: <T>(work: (library: { readonly session: LibrarySession }) => Promise<Result<T>>) => Promise<Result<T>> | Result<T>
  readonly appVersion: string
  readonly send: (event: AppEvent) => void
}

/** Work under way, by study: what `reading.cancel` ends. */
const createCancellable = () => {
  const running = new Map<AbortController, string>()
  return {
    run: async <T>(studyUid: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> => {
      const controller = new AbortController()
      running.set(controller, studyUid)
      try {
        return await work(controller.signal)
      } finally {
        running.delete(controller)
      }
    },
    cancel: (studyUid: string): void => {
      for (const [controller, study] of running) if (study === studyUid) controller.abort()
    },
  }
}

/** The handlers of the reading page. */
export const readingHandlers = ({
  withLibrary,
  appVersion,
  send,
}: ReadingContext): Pick<Handlers, 'reading.open' | 'reading.latest' | 'reading.analyse' | 'reading.cancel' | 'reading.decide'> => {
  const cancellable = createCancellable()
  return {
    'reading.open': ({ studyUid }) => withLibrary(({ session }) => cancellable.run(studyUid, (signal) => openReading(session, studyUid, signal))),
    'reading.latest': ({ studyUid }) => withLibrary(({ session }) => renewAnalysis(session, studyUid)),
    'reading.analyse': ({ studyUid, request }) =>
      withLibrary(({ session }) =>
        cancellable.run(studyUid, (signal) =>
          analyseStored(
            session,
            { studyUid, request, appVersion },
            { signal, onProgress: ({ label, fraction }) => send({ kind: 'analysis-progress', studyInstanceUid: studyUid, label, fraction }) },
          ),
        ),
      ),
    'reading.cancel': ({ studyUid }) => {
      cancellable.cancel(studyUid)
      return ok(undefined)
    },
    'reading.decide': ({ studyUid, decision }) =>
      withLibrary(async ({ session }) => {
        const decided = await decideFinding(session, studyUid, decision)
        send({ kind: 'library-changed' })
        return decided
      }),
  }
}
