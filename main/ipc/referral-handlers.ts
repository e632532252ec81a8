import { dialog } from 'electron'
import type { BrowserWindow } from 'electron'
import { readFile } from 'node:fs/promises'
import { basename, join, relative, sep } from 'node:path'
import { problem } from '../../core/base/problem.ts'
import { fail, ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import type { referralCalls } from '../../contract/referral.ts'
import type { LibrarySession } from '../workflow/library-session.ts'
import { openReferral, saveReferral } from '../workflow/referral.ts'
import { authorisationFolder, writeAuthorisation } from '../workflow/referral-authorisation.ts'
import { rulesInForce, switchRule } from '../workflow/referral-rules.ts'
import { writeFilesTogether } from '../workflow/report-files.ts'
import type { PrintShelf } from '../workflow/report-print.ts'
import type { ReportRooms } from '../workflow/report-rooms.ts'
import type { Handlers } from './doors.ts'

interface ReferralContext {
  readonly withLibrary: <T>(work: (library: { readonly session: LibrarySession; readonly rooms: ReportRooms }) => Promise<Result<T>>) => Promise<Result<T>> | Result<T>
  readonly appVersion: string
  readonly shelf: PrintShelf
  readonly window: () => BrowserWindow | null
}

/** Copies a written summary, PDF and text, to a place the reader picks. Only files of the library's own folder of summaries. */
const saveCopy = async ({ window }: ReferralContext, session: LibrarySession, pdfPath: string): Promise<Result<string | null>> => {
  const inside = relative(authorisationFolder(session.folder), pdfPath)
  if (inside.startsWith('..') || inside.split(sep).length !== 2 || !pdfPath.endsWith('.pdf')) {
    return fail(problem('no-such-summary', 'That is no summary of this library. Write it again.'))
  }
  const parent = window()
  const options: Electron.SaveDialogOptions = { title: 'Save the summary for prior authorisation', defaultPath: basename(pdfPath), filters: [{ name: 'PDF', extensions: ['pdf'] }] }
  const chosen = await (parent === null ? dialog.showSaveDialog(options) : dialog.showSaveDialog(parent, options))
  if (chosen.canceled || chosen.filePath === undefined || chosen.filePath === '') return ok(null)
  const path = chosen.filePath.endsWith('.pdf') ? chosen.filePath : `${chosen.filePath}.pdf`
  const source = join(authorisationFolder(session.folder), inside)
  const bytes = await Promise.all([readFile(source), readFile(source.replace(/\.pdf$/, '.txt'))]).catch(() => null)
  if (bytes === null) return fail(problem('no-such-summary', 'The summary is not in the library any more. Write it again.'))
  const written = await writeFilesTogether([
    { path, bytes: bytes[0] },
    { path: path.replace(/\.pdf$/, '.txt'), bytes: bytes[1] },
  ])
  return written.ok ? ok(path) : written
}

/** The handlers of the calls on referrals and their rules. */
export const referralHandlers = (context: ReferralContext): Pick<Handlers, keyof typeof referralCalls> => {
  const { withLibrary, shelf, appVersion } = context
  return {
    'referral.open': ({ studyUid }) => withLibrary(({ session }) => openReferral(session, studyUid)),
    'referral.save': (input) => withLibrary(({ session }) => saveReferral(session, input)),
    'referral.authorisation': ({ studyUid, by }) =>
      withLibrary(async ({ session, rooms }) => {
        const written = await writeAuthorisation(session, rooms, { studyUid, by, appVersion })
        if (!written.ok) return written
        const { bytes, pdfPath, textPath } = written.value
        return ok({ printId: shelf.put(bytes), pdfPath, textPath })
      }),
    'referral.saveAuthorisation': ({ pdfPath }) => withLibrary(({ session }) => saveCopy(context, session, pdfPath)),
    'rules.list': () => withLibrary(({ session }) => rulesInForce(session, true)),
    'rules.switch': (word) => withLibrary(({ session }) => switchRule(session, word)),
  }
}
