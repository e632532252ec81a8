import { PDFDocument } from '@cantoo/pdf-lib'
import { problem } from '../../../core/base/problem.ts'
import { fail, ok } from '../../../core/base/result.ts'
import type { FindingDecision } from '../../../core/report/sync-findings.ts'
import type { PrintJob } from '../../../core/report/print-job.ts'
import type { Report } from '../../../core/report/report.ts'
import { isSigned } from '../../../core/report/versions.ts'
import { newReportId, reserveReportIds } from '../../../main/report/report-id.ts'
import type { ReportRooms } from '../../../main/workflow/report-rooms.ts'
import { analysis, draftInput, study } from '../../core/report/fixture.ts'

/** A library in memory with the rules of the real one, and a printer that keeps what it was given. */
export interface TestRooms extends ReportRooms {
  /** The newest version of each report. */
  readonly stored: Map<string, Report>
  /** Signed versions that another has followed. */
  readonly earlier: Report[]
  readonly printed: PrintJob[]
  decisions: readonly FindingDecision[]
  /** What `writings` answers: two more for each draft that was stored, and what a test adds. */
  count: number
  /** Replaces a room for one test. */
  with(change: Partial<ReportRooms>): TestRooms
}

export const testRooms = (libraryFolder: string): TestRooms => {
  const stored = new Map<string, Report>()
  const changedElsewhere = fail(problem('report-changed-elsewhere', 'changed elsewhere'))
  const earlier: Report[] = []
  const rooms: TestRooms = {
    stored,
    earlier,
    printed: [],
    count: 0,
    decisions: draftInput.decisions,
    libraryFolder,
    settings: () => Promise.resolve(draftInput.settings),
    study: () => Promise.resolve(ok(study)),
    analysed: () => Promise.resolve(ok({ analysis, decisions: rooms.decisions })),
    volumes: () => Promise.resolve(null),
    acquisition: () => Promise.resolve(null),
    referral: () => Promise.resolve(null),
    evidence: (seriesUid) =>
      Promise.resolve(ok({ seriesInstanceUid: seriesUid, modality: 'CT', sopClassUid: '1.2.840.10008.5.1.4.1.1.2', frameOfReferenceUid: '1.2.3.4', sopInstanceUids: [`${seriesUid}.1`] })),
    latestReport: () => Promise.resolve(ok([...stored.values()].at(-1) ?? null)),
    report: (id, version) => Promise.resolve(ok([stored.get(id), ...earlier].find((each) => each?.reportId === id && each.version === (version ?? each.version)) ?? null)),
    reportVersions: (id) => Promise.resolve(ok([...earlier, ...stored.values()].filter(({ reportId }) => reportId === id))),
    saveDraft: (report, basedOn) => {
      rooms.count += 2
      const now = stored.get(report.reportId)
      if (now !== undefined && isSigned(now) && basedOn === null && report.previous?.seal === now.seal) earlier.push(now)
      else if ((now?.revision ?? null) !== basedOn || (now !== undefined && isSigned(now))) return Promise.resolve(changedElsewhere)
      stored.set(report.reportId, report)
      return Promise.resolve(ok(report))
    },
    discardDraft: (id, basedOn) => {
      const before = earlier.pop()
      if (before === undefined || stored.get(id)?.revision !== basedOn) return Promise.resolve(changedElsewhere)
      stored.set(id, before)
      return Promise.resolve(ok(before))
    },
    noteUnfinished: () => Promise.resolve(ok(undefined)),
    storeSigned: (report, _files, basedOn) => {
      if (stored.get(report.reportId)?.revision !== basedOn) return Promise.resolve(changedElsewhere)
      stored.set(report.reportId, report)
      return Promise.resolve(ok(undefined))
    },
    drawKeyImage: () => Promise.resolve(ok(new Uint8Array([137, 80, 78, 71]))),
    print: async (job) => {
      rooms.printed.push(job)
      const document = await PDFDocument.create()
      for (let page = 0; page < 3; page += 1) document.addPage()
      return ok({ bytes: await document.save(), pages: 3 })
    },
    writings: () => rooms.count,
    fontCss: () => '',
    now: () => '2026-11-21T09:20:00+01:00',
    newReportId,
    firstReportId: reserveReportIds(),
    with: (change) => Object.assign(rooms, change),
  }
  return rooms
}
