import { setTimeout as wait } from 'node:timers/promises'
import { ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import type { readerCalls } from '../../contract/readers.ts'
import type { reportVersionCalls } from '../../contract/report-versions.ts'
import type { LibrarySession } from '../workflow/library-session.ts'
import { createPassphraseGuard } from '../workflow/passphrase-guard.ts'
import { addSiteReader, authenticate, changePassphrase, closeSiteReader, confirmPassphrase, listReaders, setPassphraseAnew } from '../workflow/readers.ts'
import { beginFollowUp, discardFollowUp, reportVersions } from '../workflow/report-follow-up.ts'
import type { ReportRooms } from '../workflow/report-rooms.ts'
import { releasePreliminary, signReport } from '../workflow/report-sign.ts'
import type { Handlers } from './doors.ts'

interface Opened {
  readonly session: LibrarySession
  readonly rooms: ReportRooms
}

interface Hooks {
  readonly withLibrary: <T>(work: (library: Opened) => Promise<Result<T>> | Result<T>) => Promise<Result<T>>
  /** A report's state has changed: lists are asked for again. */
  readonly onChanged: () => void
  /** Something was signed: a copy of the library is due, and it is sent. */
  readonly onSigned: () => void
}

/** The handlers of the calls on readers, and on what readers do with the versions of a report. */
export const readerHandlers = ({ withLibrary, onChanged, onSigned }: Hooks): Pick<Handlers, keyof typeof readerCalls | keyof typeof reportVersionCalls> => {
  const guard = createPassphraseGuard(wait)
  const changed = <T>(result: Result<T>): Result<T> => {
    if (result.ok) onChanged()
    return result
  }
  /** The name is offered first the next time. */
  const rememberReader = async ({ library }: LibrarySession, reader: string): Promise<void> => {
    const settings = await library.call('settings', undefined)
    if (settings.ok) await library.call('save-settings', { ...settings.value, lastReader: reader })
  }
  return {
    'readers.list': () => withLibrary(({ session }) => listReaders(session)),
    'readers.add': (input) => withLibrary(({ session }) => addSiteReader(session, guard, input)),
    'readers.changePassphrase': ({ by, passphrase }) =>
      withLibrary(async ({ session }) => {
        const set = await changePassphrase(session, guard, by, passphrase)
        return set.ok ? ok(undefined) : set
      }),
    'readers.setPassphraseAnew': (input) => withLibrary(({ session }) => setPassphraseAnew(session, input)),
    'readers.confirmPassphrase': ({ readerId, by }) => withLibrary(({ session }) => confirmPassphrase(session, guard, readerId, by)),
    'readers.close': ({ readerId, by }) => withLibrary(({ session }) => closeSiteReader(session, guard, readerId, by)),

    'report.sign': ({ reportId, revision, by }) =>
      withLibrary(async ({ session, rooms }) => {
        const signer = await authenticate(session, guard, by)
        if (!signer.ok) return signer
        const signed = await signReport(rooms, { reportId, revision, ...signer.value })
        if (!signed.ok) return signed
        onSigned()
        await rememberReader(session, signer.value.reader)
        return changed(ok({ report: signed.value.report, pdfPath: signed.value.files.pdf }))
      }),
    'report.release': ({ reportId, revision, by }) =>
      withLibrary(async ({ session, rooms }) => {
        const signer = await authenticate(session, guard, by)
        if (!signer.ok) return signer
        await rememberReader(session, signer.value.reader)
        return releasePreliminary(rooms, { reportId, revision, reader: signer.value.reader })
      }),
    'report.followUp': (input) => withLibrary(async ({ rooms }) => changed(await beginFollowUp(rooms, input))),
    'report.discard': (input) => withLibrary(async ({ rooms }) => changed(await discardFollowUp(rooms, input))),
    'report.versions': ({ reportId }) => withLibrary(({ rooms }) => reportVersions(rooms, reportId)),
  }
}
