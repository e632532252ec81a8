import { problem } from '../../core/base/problem.ts'
import { fail, ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import type { Delivery, Outbox } from '../../core/report/delivery.ts'
import { isSigned } from '../../core/report/versions.ts'
import type { LibrarySession } from './library-session.ts'
import { outboxProblem } from './outbox-place.ts'
import { exportFiles } from './report-export.ts'
import { writeFilesTogether } from './report-files.ts'
import { storedReport } from './report-print.ts'
import type { ReportRooms } from './report-rooms.ts'

type Library = Pick<LibrarySession, 'folder' | 'library'>

/** The files of one signed version into the folder: all of them whole, or none. */
const deliver = async (rooms: ReportRooms, { folder, formats }: Outbox, { reportId, version }: Delivery): Promise<Result<void>> => {
  const report = await storedReport(rooms, reportId, version)
  if (!report.ok) return report
  if (!isSigned(report.value)) return fail(problem('not-signed', `Version ${version} of the report ${reportId} is not signed, and only signed ones are sent.`))
  const files = await exportFiles(rooms, report.value, formats, folder)
  return files.ok ? writeFilesTogether(files.value, { makeFolders: false }) : files
}

/**
 * Sends what waits to the folder of the site, the oldest first, and answers what is still due, each with its reason: one that cannot be
 * sent holds no other up. While no folder is set nothing is tried, and nothing is due. `isEnding` stops it between two reports.
 */
export const deliverWaiting = async (session: Library, rooms: ReportRooms, isEnding: () => boolean = () => false): Promise<Result<Delivery[]>> => {
  const { library } = session
  const outbox = await library.call('outbox', undefined)
  if (!outbox.ok) return outbox
  if (outbox.value === null) return ok([])
  const waiting = await library.call('waiting-deliveries', undefined)
  if (!waiting.ok || waiting.value.length === 0) return waiting
  const { folder, formats } = outbox.value
  const unfit = await outboxProblem(session, outbox.value)
  for (const delivery of waiting.value) {
    if (isEnding()) break
    const { deliveryId } = delivery
    const sent = unfit === null ? await deliver(rooms, outbox.value, delivery) : fail(unfit)
    const noted = sent.ok
      ? await library.call('note-delivered', { deliveryId, folder, formats, now: rooms.now() })
      : await library.call('note-delivery-problem', { deliveryId, problem: sent.error.sentence })
    if (!noted.ok) return noted
  }
  return library.call('waiting-deliveries', undefined)
}

/** Sends reports on while a library is open. */
export interface Deliverer {
  /** Begins a pass soon, after the one that is under way. */
  readonly wish: () => void
  readonly isSending: () => boolean
  /** Begins no further one; resolves when the report that is being written is, or after a short while. */
  readonly close: () => Promise<void>
}

export interface DelivererOptions {
  /** A pass has begun or ended. */
  readonly changed: () => void
  /** How long after a pass what still waits is tried again. */
  readonly retryMs?: number
}

/** A drive that hangs must not keep the program open. */
const longestCloseMs = 3000

/** Works through what waits: one pass at a time, again after a while for as long as something waits. */
export const keepDelivering = (session: Library, rooms: ReportRooms, { changed, retryMs = 60_000 }: DelivererOptions): Deliverer => {
  let running: Promise<void> | null = null
  let isWished = false
  let isClosed = false
  let timer: ReturnType<typeof setTimeout> | undefined

  const pass = async (): Promise<void> => {
    const left = await deliverWaiting(session, rooms, () => isClosed)
    if (isClosed) return
    // A library that does not answer now is asked again, too.
    if (!left.ok || left.value.length > 0) timer = setTimeout(wish, retryMs).unref()
  }
  const wish = (): void => {
    isWished = true
    if (running !== null || isClosed) return
    isWished = false
    clearTimeout(timer)
    running = pass()
      .catch((error: unknown) => {
        console.error('sending reports failed', error)
      })
      .finally(() => {
        running = null
        if (isClosed) return
        changed()
        if (isWished) wish()
      })
    changed()
  }
  return {
    wish,
    isSending: () => running !== null,
    close: async () => {
      isClosed = true
      clearTimeout(timer)
      if (running === null) return
      let late: ReturnType<typeof setTimeout> | undefined
      await Promise.race([running, new Promise((resolve) => (late = setTimeout(resolve, longestCloseMs)))])
      clearTimeout(late)
    },
  }
}
