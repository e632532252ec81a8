import { resolve } from 'node:path'
import { problem } from '../../core/base/problem.ts'
import { fail, ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { usualFormats } from '../../core/report/delivery.ts'
import type { Delivery, Outbox, ReportFormat } from '../../core/report/delivery.ts'
import { isSigned } from '../../core/report/versions.ts'
import type { LibrarySession } from './library-session.ts'
import { isOnOwnDrive, outboxProblem } from './outbox-place.ts'

const now = (): string => new Date().toISOString()

/** What the site set, and what waits to be sent. */
export interface OutboxFacts {
  readonly outbox: Pick<Outbox, 'folder' | 'formats'> | null
  readonly waiting: readonly Delivery[]
}

export const outboxFacts = async ({ library }: LibrarySession): Promise<Result<OutboxFacts>> => {
  const outbox = await library.call('outbox', undefined)
  if (!outbox.ok) return outbox
  const waiting = await library.call('waiting-deliveries', undefined)
  if (!waiting.ok) return waiting
  return ok({ outbox: outbox.value === null ? null : { folder: outbox.value.folder, formats: outbox.value.formats }, waiting: waiting.value })
}

/** Sends signed reports to this folder from now on, in the formats of before or the usual ones. Refused where nothing can or may be written. */
export const setOutboxFolder = async (session: LibrarySession, chosen: string): Promise<Result<null>> => {
  const folder = resolve(chosen)
  const unfit = await outboxProblem(session, { folder, onOwnDrive: false })
  if (unfit !== null) return fail(unfit)
  const before = await session.library.call('outbox', undefined)
  if (!before.ok && before.error.code !== 'outbox-unreadable') return before
  const formats = before.ok ? before.value?.formats : undefined
  return session.library.call('set-outbox', { folder, formats: formats ?? [...usualFormats], onOwnDrive: await isOnOwnDrive(folder) })
}

const outboxThatIsSet = async (library: LibrarySession['library']): Promise<Result<Outbox>> => {
  const outbox = await library.call('outbox', undefined)
  if (!outbox.ok) return outbox
  return outbox.value === null ? fail(problem('no-outbox', 'No folder for signed reports is set. Choose one first.')) : ok(outbox.value)
}

export const setOutboxFormats = async ({ library }: LibrarySession, formats: readonly ReportFormat[]): Promise<Result<null>> => {
  const outbox = await outboxThatIsSet(library)
  if (!outbox.ok) return outbox
  return library.call('set-outbox', { ...outbox.value, formats: [...formats] })
}

/** Lets a signed version wait to be sent, whether it was sent before or not. */
export const sendAgain = async ({ library }: LibrarySession, reportId: string, version: number): Promise<Result<null>> => {
  const report = await library.call('report', { reportId, version })
  if (!report.ok) return report
  if (report.value === null || !isSigned(report.value)) return fail(problem('not-signed', 'Only a signed version is sent. Sign it first.'))
  const outbox = await outboxThatIsSet(library)
  if (!outbox.ok) return outbox
  return library.call('queue-delivery', { reportId, version, now: now() })
}

export const giveUp = ({ library }: LibrarySession, deliveryId: number): Promise<Result<null>> => library.call('give-delivery-up', { deliveryId, now: now() })

/** What a command of the terminal says of reports that could not be sent; null when none waits. */
export const waitingSentence = (waiting: readonly Delivery[]): string | null => {
  const lines = waiting.map(({ reportId, version, problem: reason }) => `${reportId}, version ${version}, waits to be sent${reason === null ? '.' : `: ${reason}`}`)
  return lines.length === 0 ? null : lines.join('\n')
}
