import { ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import type { PrintJob } from '../../core/report/print-job.ts'
import type { Report } from '../../core/report/report.ts'
import { isSigned } from '../../core/report/versions.ts'
import type { Proof, ProofPart } from '../report/print-pdf.ts'
import { sha256 } from '../report/seal.ts'
import type { Urgency } from '../report/turns.ts'
import { reportAhead } from './report-open.ts'
import { shareOpening } from './report-opening.ts'
import { pageOf, printStoredReport, storedReport } from './report-print.ts'
import type { ReportRooms } from './report-rooms.ts'

/** What the screen shows of a report: its first page at once, then all of it. */
export interface Previews {
  /** PDF of a stored version, the newest unless one is named: of a signed one its very file, whole, whichever part is asked for. */
  readonly pages: (reportId: string, part: ProofPart, version?: number) => Promise<Result<Uint8Array>>
  /** The report of a study as `openReport` answers with it; the first page of a draft begins to be printed, so that it is there when it is asked for. */
  readonly open: (studyUid: string) => Promise<Result<Report>>
  /**
   * The first page as it will be once a finding is accepted (null: as things stand), printed when nothing else is; null where there is
   * none to print, or another print was wanted meanwhile. Nothing is stored: it is found again only by what is really printed.
   */
  readonly ahead: (studyUid: string, accepting: string | null) => Promise<Result<Uint8Array> | null>
}

/** A page ready to print. Two reports with one key print the same, whatever they are called. */
interface Page {
  readonly job: PrintJob
  /** SHA-256 of all that the print shows: page, head and foot. */
  readonly key: string
  /** Its pictures that cannot be drawn now. */
  readonly missing: number
}

/** What is wished of a print, as long as it is under way. */
interface Wish {
  readonly pageKey: string
  urgency: Urgency
  isDone: boolean
}

interface Print {
  readonly wish: Wish
  readonly pdf: Promise<Result<Uint8Array> | null>
}

/** Prints that are kept: both parts of the draft, and the first page of what may follow it, twice over. */
const printLimit = 6

const keyOf = ({ html, headerHtml, footerHtml }: PrintJob): string => [html, headerHtml, footerHtml].map(sha256).join(' ')

const preparedPage = async (rooms: ReportRooms, report: Report): Promise<Page> => {
  const { job, missing } = await pageOf(rooms, report)
  return { job, key: keyOf(job), missing }
}

/** A revision names one content, and its page is the same however often it is asked for. */
const nameOf = ({ reportId, version, revision, state }: Report): string => `${reportId} ${version} ${revision} ${state}`

/** Keeps the last prints by what they show, so that what was printed ahead is not printed again. */
export const createPreviews = (rooms: ReportRooms, proof: Proof): Previews => {
  const prints = new Map<string, Print>()
  /** The stored draft that was asked for last. */
  let newest: { readonly name: string; readonly page: Promise<Page> } | null = null

  /** What was printed ahead of the report as things stood then. */
  let standingKey: string | undefined

  /** What nobody waits for and is no page of these is not printed any more. */
  const dropOthers = (...pageKeys: readonly (string | undefined)[]): void => {
    for (const { wish } of prints.values()) if (wish.urgency === 'when-idle' && !wish.isDone && !pageKeys.includes(wish.pageKey)) wish.urgency = 'never'
  }

  const open = shareOpening(rooms)

  const printed = ({ job, key, missing }: Page, part: ProofPart, urgency: Urgency): Promise<Result<Uint8Array> | null> => {
    const printKey = `${key} ${part}`
    const known = prints.get(printKey)
    if (known !== undefined && known.wish.urgency !== 'never') {
      if (urgency === 'now') known.wish.urgency = 'now'
      return known.pdf
    }
    const wish: Wish = { pageKey: key, urgency, isDone: false }
    const pdf = proof(job, part, () => wish.urgency).then((result) => {
      wish.isDone = true
      // Dropped, a crashed page, or a picture whose drive is away: the next question tries again.
      if ((result?.ok !== true || missing > 0) && prints.get(printKey)?.wish === wish) prints.delete(printKey)
      return result
    })
    prints.delete(printKey)
    prints.set(printKey, { wish, pdf })
    const oldest = [...prints].find(([, { wish }]) => wish.isDone)?.[0]
    if (prints.size > printLimit && oldest !== undefined) prints.delete(oldest)
    return pdf
  }

  const pageOfDraft = async (report: Report): Promise<Page> => {
    const name = nameOf(report)
    if (newest?.name !== name) newest = { name, page: preparedPage(rooms, report) }
    const kept = newest
    const page = await kept.page
    // Pictures that are missing may be there the next time.
    if (page.missing > 0 && newest === kept) newest = null
    return page
  }

  const pagesOfDraft = async (report: Report, part: ProofPart): Promise<Result<Uint8Array>> => {
    const page = await pageOfDraft(report)
    dropOthers(page.key)
    for (;;) {
      const pdf = await printed(page, part, 'now')
      // One that was being dropped just now is begun again.
      if (pdf !== null) return pdf
    }
  }

  return {
    open: async (studyUid) => {
      const report = await open(studyUid)
      if (report.ok && !isSigned(report.value)) void pagesOfDraft(report.value, 'first-page')
      return report
    },
    pages: async (reportId, part, version) => {
      const stored = await storedReport(rooms, reportId, version)
      if (!stored.ok) return stored
      if (!isSigned(stored.value)) return pagesOfDraft(stored.value, part)
      const whole = await printStoredReport(rooms, reportId, version)
      return whole.ok ? ok(whole.value.bytes) : whole
    },
    ahead: async (studyUid, accepting) => {
      const report = await reportAhead(rooms, studyUid, accepting)
      if (!report.ok) return report
      if (isSigned(report.value)) return null
      const page = await preparedPage(rooms, report.value)
      const draftKey = (await newest?.page)?.key
      if (accepting === null) standingKey = page.key
      dropOthers(page.key, standingKey, draftKey)
      const first = printed(page, 'first-page', 'when-idle')
      // Of the draft itself the rest is wanted too, as soon as the reader turns to it.
      if (page.key === draftKey) void printed(page, 'whole', 'when-idle')
      return first
    },
  }
}
