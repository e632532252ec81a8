import { PDFDocument } from '@cantoo/pdf-lib'
import { ok } from '../../core/base/result.ts'
import type { ReportFormat } from '../../core/report/delivery.ts'
import type { LibrarySession } from '../../main/workflow/library-session.ts'
import { testRooms } from '../main/report/rooms.ts'
import type { TestRooms } from '../main/report/rooms.ts'

/** What can be written without the study's images. */
export const exportFormats: readonly ReportFormat[] = ['pdf', 'text', 'sr', 'encapsulated', 'fhir']

/** The report's rooms on a real library, with a made-up study in front of it and a page of some size. */
export const killRooms = (folder: string, { library }: LibrarySession): TestRooms => {
  const now = (): string => new Date().toISOString()
  return testRooms(folder).with({
    latestReport: (studyUid) => library.call('latest-report', { studyUid }),
    report: (reportId, version) => library.call('report', { reportId, version }),
    saveDraft: (report, basedOn) => library.call('save-draft', { report, basedOn, now: now() }),
    noteUnfinished: ({ reportId, version }, paths) => library.call('note-unfinished', { reportId, version, paths }),
    storeSigned: (report, files, basedOn) => library.call('store-signed', { report, files, basedOn, now: now() }),
    now,
    print: async () => {
      const document = await PDFDocument.create()
      const page = document.addPage()
      await document.attach(new Uint8Array(400_000).fill(65), 'ballast.txt')
      page.drawText('a page')
      return ok({ bytes: await document.save(), pages: 1 })
    },
  })
}
