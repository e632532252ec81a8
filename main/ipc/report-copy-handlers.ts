import { clipboard } from 'electron'
import { ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import type { reportCopyCalls } from '../../contract/report-copy.ts'
import { reportToCopy } from '../workflow/report-copy.ts'
import type { ReportRooms } from '../workflow/report-rooms.ts'
import type { Handlers } from './doors.ts'

/** The handler of the call that puts a report on the clipboard. */
export const reportCopyHandlers = (
  withLibrary: <T>(work: (library: { readonly rooms: ReportRooms }) => Promise<Result<T>>) => Promise<Result<T>>,
): Pick<Handlers, keyof typeof reportCopyCalls> => ({
  'report.copy': ({ reportId, as }) =>
    withLibrary(async ({ rooms }) => {
      const text = await reportToCopy(rooms, reportId, as)
      if (!text.ok) return text
      await clipboard.writeText(text.value)
      return ok(undefined)
    }),
})
