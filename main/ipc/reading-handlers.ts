import { ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import type { Analysed, AppEvent } from '../../contract/calls.ts'
import type { LibrarySession } from '../workflow/library-session.ts'
import { analyseStored, decideFinding, openReading, renewAnalysis } from '../workflow/read-study.ts'
import { drawAhead } from '../workflow/report-print.ts'
import type { Previews } from '../workflow/report-preview.ts'
import type { ReportRooms } from '../workflow/report-rooms.ts'
import type { Handlers } from './doors.ts'

interface ReadingContext {
  readonly withLibrary: <T>(work: (library: { readonly session: LibrarySession; readonly rooms: ReportRooms; readonly previews: Previews }) => Promise<Result<T>>) => Promise<Result<T>> | Result<T>
  readonly appVersion: string
  readonly send: (event: AppEvent) => void
}

/** Begins to draw what the findings of an analysis would bring into the report, while the reader looks at them. */
const aheadOf = <T extends Analysed | null>(rooms: ReportRooms, studyUid: string, analysed: Result<T>): Result<T> => {
  if (analysed.ok && analysed.value !== null) void drawAhead(rooms, studyUid, analysed.value.analysis)
  return analysed
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
    'reading.latest': ({ studyUid }) => withLibrary(async ({ session, rooms }) => aheadOf(rooms, studyUid, await renewAnalysis(session, studyUid))),
    'reading.analyse': ({ studyUid, request }) =>
      withLibrary(async ({ session, rooms }) => {
        const onProgress = ({ label, fraction }: { readonly label: string; readonly fraction: number }): void => send({ kind: 'analysis-progress', studyInstanceUid: studyUid, label, fraction })
        return aheadOf(rooms, studyUid, await cancellable.run(studyUid, (signal) => analyseStored(session, { studyUid, request, appVersion }, { signal, onProgress })))
      }),
    'reading.cancel': ({ studyUid }) => {
      cancellable.cancel(studyUid)
      return ok(undefined)
    },
    'reading.decide': ({ studyUid, decision }) =>
      withLibrary(async ({ session, previews }) => {
        const decided = await decideFinding(session, studyUid, decision)
        if (decided.ok && decision.decision === 'accepted') void previews.open(studyUid)
        send({ kind: 'library-changed' })
        return decided
      }),
  }
}
