import { ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import type { PrintJob } from '../../core/report/print-job.ts'
import type { Report } from '../../core/report/report.ts'
import { isSigned } from '../../core/report/versions.ts'
import type { ProofPart } from '../report/print-pdf.ts'
import { openReport } from './report-open.ts'
import { pageOf, printStoredReport, storedReport } from './report-print.ts'
import type { ReportRooms } from './report-rooms.ts'

type Proof = (job: PrintJob, part: ProofPart) => Promise<Result<Uint8Array>>

/** What the screen shows of a report: its first page at once, then all of it. */
export interface Previews {
  /** PDF of a stored version, the newest unless one is named: of a signed one its very file, whole, whichever part is asked for. */
  readonly pages: (reportId: string, part: ProofPart, version?: number) => Promise<Result<Uint8Array>>
  /** Makes the draft of a study and begins to print it, so that it is there when the reader turns to it. */
  readonly prepare: (studyUid: string) => Promise<void>
}

/** A revision names one content, and its page is the same however often it is printed. */
const nameOf = ({ reportId, version, revision, state }: Report): string => `${reportId} ${version} ${revision} ${state}`

/** Keeps the page that is being printed or was printed last, so that what was begun when a finding was accepted is not begun again. */
export const createPreviews = (rooms: ReportRooms, proof: Proof): Previews => {
  let newest: {
    readonly name: string
    readonly page: ReturnType<typeof pageOf>
    readonly parts: Map<ProofPart, Promise<Result<Uint8Array>>>
    /** A window waits for it: it asks for all pages itself, once it has drawn the first, and not while it does. */
    isAwaited: boolean
  } | null = null

  const printed = (report: Report, part: ProofPart): Promise<Result<Uint8Array>> => {
    const name = nameOf(report)
    if (newest?.name !== name) newest = { name, page: pageOf(rooms, report), parts: new Map(), isAwaited: false }
    const kept = newest
    const known = kept.parts.get(part)
    if (known !== undefined) return known
    const proofed = kept.page.then(async ({ job, missing }) => {
      const result = await proof(job, part)
      // A crashed page, or a picture whose drive is away: the next question tries again.
      if ((!result.ok || missing > 0) && newest === kept) newest = null
      return result
    })
    kept.parts.set(part, proofed)
    return proofed
  }

  return {
    pages: async (reportId, part, version) => {
      const stored = await storedReport(rooms, reportId, version)
      if (!stored.ok) return stored
      if (!isSigned(stored.value)) {
        const proofed = printed(stored.value, part)
        if (newest !== null) newest.isAwaited = true
        return proofed
      }
      const whole = await printStoredReport(rooms, reportId, version)
      return whole.ok ? ok(whole.value.bytes) : whole
    },
    prepare: async (studyUid) => {
      const report = await openReport(rooms, studyUid)
      if (!report.ok || isSigned(report.value)) return
      await printed(report.value, 'first-page')
      if (newest?.name === nameOf(report.value) && !newest.isAwaited) void printed(report.value, 'whole')
    },
  }
}
