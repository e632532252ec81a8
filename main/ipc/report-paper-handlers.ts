import { shell } from 'electron'
import { ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import type { reportPaperCalls } from '../../contract/report-paper.ts'
import { printOnPaper, reportPrinters } from '../workflow/report-paper.ts'
import type { Previews } from '../workflow/report-preview.ts'
import type { ReportRooms } from '../workflow/report-rooms.ts'
import type { Handlers } from './doors.ts'

interface Opened {
  readonly rooms: ReportRooms
  readonly previews: Previews
}

/** The handlers of the calls on printing. */
export const reportPaperHandlers = (withLibrary: <T>(work: (library: Opened) => Promise<Result<T>>) => Promise<Result<T>>): Pick<Handlers, keyof typeof reportPaperCalls> => ({
  'report.printers': () => reportPrinters(),
  'report.printOnPaper': ({ reportId, version, printer }) =>
    withLibrary(async ({ rooms, previews }) => {
      const printed = await printOnPaper({ rooms, previews, openFile: (path) => shell.openPath(path) }, { reportId, version, printer })
      return printed.ok ? ok(undefined) : printed
    }),
})
