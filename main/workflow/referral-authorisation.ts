import { join } from 'node:path'
import { problem } from '../../core/base/problem.ts'
import { fail, ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { listRules } from '../../core/knowledge/rule-list.ts'
import { authorisationOf, authorisationText } from '../../core/referral/authorisation.ts'
import { authorisationPrintJob } from '../../core/referral/authorisation-page.ts'
import type { LibrarySession } from './library-session.ts'
import { openReferral } from './referral.ts'
import { rulesInForce } from './referral-rules.ts'
import { patientFolderName, writeFilesTogether } from './report-files.ts'
import type { ReportRooms } from './report-rooms.ts'

/** Where summaries lie. */
export const authorisationFolder = (libraryFolder: string): string => join(libraryFolder, 'authorisations')

export interface WrittenAuthorisation {
  readonly pdfPath: string
  readonly textPath: string
  readonly text: string
  readonly bytes: Uint8Array
}

/**
 * Writes the summary for prior authorisation of the saved referral as PDF and text, named and dated, into the library's folder:
 * `authorisations/<patient>/<time>.pdf` and `.txt`. Earlier ones stay. Fails with `no-referral` while nothing was entered.
 */
export const writeAuthorisation = async (
  session: LibrarySession,
  rooms: Pick<ReportRooms, 'print' | 'fontCss' | 'now' | 'settings'>,
  { studyUid, by, appVersion }: { readonly studyUid: string; readonly by: string; readonly appVersion: string },
): Promise<Result<WrittenAuthorisation>> => {
  const study = await session.library.call('study', { studyUid })
  if (!study.ok) return study
  const opened = await openReferral(session, studyUid)
  if (!opened.ok) return opened
  const { referral, known } = opened.value
  if (referral === null) return fail(problem('no-referral', 'Nothing is entered in the referral of this study yet. Fill it in first.'))
  const inForce = await rulesInForce(session, true)
  if (!inForce.ok) return inForce
  const { rules, off } = inForce.value
  const { patientName, patientId, patientBirthDate, patientSex, studyDate, description, accessionNumber } = study.value
  const page = authorisationOf(
    {
      patient: { name: patientName, id: patientId, birthDate: patientBirthDate, sex: patientSex },
      study: { date: studyDate, description, accessionNumber },
      site: await rooms.settings(),
      referral,
      known,
      rules,
      off: new Set(off.map(({ rule }) => rule)),
      by,
      at: rooms.now(),
    },
    listRules(rules),
  )
  const printed = await rooms.print(authorisationPrintJob(page, rooms.fontCss, appVersion))
  if (!printed.ok) return printed
  const text = authorisationText(page)
  const name = page.at.slice(0, 23).replaceAll(/[^\d]+/g, '-')
  const base = join(authorisationFolder(session.folder), patientFolderName({ patientName, patientId }), `authorisation-${name}`)
  const written = await writeFilesTogether([
    { path: `${base}.pdf`, bytes: printed.value.bytes },
    { path: `${base}.txt`, bytes: text },
  ])
  return written.ok ? ok({ pdfPath: `${base}.pdf`, textPath: `${base}.txt`, text, bytes: printed.value.bytes }) : written
}
