import { dialog } from 'electron'
import type { BrowserWindow } from 'electron'
import { copyFile, rename, rm } from 'node:fs/promises'
import { basename } from 'node:path'
import { problem } from '../../core/base/problem.ts'
import { fail, ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { reportFormats } from '../../core/report/delivery.ts'
import { isSigned } from '../../core/report/versions.ts'
import type { AppEvent, AppState } from '../../contract/calls.ts'
import { fileProblem } from '../imaging/file-problem.ts'
import { indexFolders, rescanFolders } from '../workflow/index-folders.ts'
import type { IndexOutcome } from '../workflow/index-folders.ts'
import { removeKnownFolder, setFolderWatched } from '../workflow/known-folders.ts'
import type { LibraryKeeper } from '../workflow/library-keeper.ts'
import { confirmPair } from '../workflow/confirm-pair.ts'
import type { LibrarySession } from '../workflow/library-session.ts'
import { openDemonstration } from '../workflow/open-demonstration.ts'
import { absentFolders } from '../workflow/presence.ts'
import { writeReport } from '../workflow/report-export.ts'
import { reportFilePaths } from '../workflow/report-files.ts'
import { addKeyImage } from '../workflow/report-key-image.ts'
import { choosePrior } from '../workflow/report-prior.ts'
import type { Previews } from '../workflow/report-preview.ts'
import type { PrintShelf } from '../workflow/report-print.ts'
import type { ReportRooms } from '../workflow/report-rooms.ts'
import { saveReport } from '../workflow/report-save.ts'
import { librarySummary, worklist } from '../workflow/studies.ts'
import type { Deliverer } from '../workflow/deliver-reports.ts'
import type { FolderWatch } from '../workflow/watch-folders.ts'
import type { Handlers } from './doors.ts'
import { autotextHandlers } from './autotext-handlers.ts'
import { chooseFolder } from './choose-folder.ts'
import { outboxHandlers } from './outbox-handlers.ts'
import { problemHandlers } from './problem-handlers.ts'
import { readerHandlers } from './reader-handlers.ts'
import { referralHandlers } from './referral-handlers.ts'
import { outcomeHandlers } from './outcome-handlers.ts'
import { reportPaperHandlers } from './report-paper-handlers.ts'
import { reportCopyHandlers } from './report-copy-handlers.ts'
import { templateHandlers } from './template-handlers.ts'
import { unitHandlers } from './unit-handlers.ts'
import { comparisonHandlers } from './comparison-handlers.ts'
import { createJobs } from './jobs.ts'
import type { Jobs } from './jobs.ts'
import { readingHandlers } from './reading-handlers.ts'

/** An open library with the report's rooms in it. */
export interface OpenedLibrary {
  readonly session: LibrarySession
  readonly rooms: ReportRooms
  readonly previews: Previews
  readonly watch: FolderWatch
  readonly deliverer: Deliverer
}

/** What the calls of the window work with. */
export interface HandlerContext {
  readonly version: string
  readonly libraryFolder: string
  readonly runtime: AppState['runtime']
  readonly library: LibraryKeeper<OpenedLibrary>
  readonly shelf: PrintShelf
  readonly window: () => BrowserWindow | null
  readonly send: (event: AppEvent) => void
  /** Starts the program again on another library. */
  readonly reopenOn: (folder: string) => void
}

const noSettings: AppState['settings'] = { siteName: '', department: '', lastReader: '' }

const appState = async ({ version, libraryFolder, runtime, library }: HandlerContext): Promise<Result<AppState>> => {
  const opened = library.opened()
  const base = { version, libraryFolder, runtime }
  if (!opened.ok) return ok({ ...base, blocked: opened.error, settings: noSettings })
  const settings = await opened.value.session.library.call('settings', undefined)
  if (!settings.ok) library.heed(settings.error)
  return ok(settings.ok ? { ...base, blocked: null, settings: settings.value } : { ...base, blocked: settings.error, settings: noSettings })
}

const chooseFiles = async (window: BrowserWindow | null, title: string): Promise<readonly string[] | null> => {
  const options: Electron.OpenDialogOptions = {
    title,
    properties: ['openFile', 'multiSelections'],
    filters: [
      { name: 'All files', extensions: ['*'] },
      { name: 'ZIP archives', extensions: ['zip'] },
    ],
  }
  const chosen = await (window === null ? dialog.showOpenDialog(options) : dialog.showOpenDialog(window, options))
  return chosen.canceled || chosen.filePaths.length === 0 ? null : chosen.filePaths
}

const count = (value: number, one: string, many: string): string => `${value} ${value === 1 ? one : many}`

/** What an index found, in the words of the job's end. */
const indexedSentence = (folders: readonly string[], { files, studies, problems, moved, away }: IndexOutcome): string => {
  const bad = problems.length === 0 ? '' : ` ${count(problems.length, 'file has', 'files have')} a problem.`
  const followed = moved === 0 ? '' : ` ${count(moved, 'file was', 'files were')} moved; their images followed.`
  const absent = away.length === 0 ? '' : ` ${away.join(', ')} cannot be reached or is empty: nothing of it was removed. Connect its drive and look again.`
  if (files === 0) return absent === '' ? `No files were found in ${folders.join(', ')}.` : absent.trim()
  return studies === 0
    ? `${count(files, 'file', 'files')} seen, none of them a DICOM image. Choose the folder that holds the study.${bad}${absent}`
    : `${count(files, 'file', 'files')} seen. The library holds ${count(studies, 'study', 'studies')}.${followed}${bad}${absent}`
}

const startIndexing = (jobs: Jobs, session: LibrarySession, folders: readonly string[], index: typeof indexFolders = indexFolders): { jobId: string } =>
  jobs.start(async (job) => {
    const indexed = await index(session, folders, job)
    if (!indexed.ok) return indexed
    const { isCancelled } = indexed.value
    const sentence = indexedSentence(folders, indexed.value)
    return ok({ sentence: isCancelled ? `Stopped. ${sentence}` : sentence, studyInstanceUid: null, isCancelled })
  })

/** Copies a signed PDF to a place the reader picks: whole, or not at all. */
const savePdf = async ({ window }: HandlerContext, rooms: ReportRooms, reportId: string): Promise<Result<string | null>> => {
  const report = await rooms.report(reportId)
  if (!report.ok) return report
  if (!report.value || !isSigned(report.value)) return fail(problem('not-signed', 'Only a signed report is saved as PDF. Sign it first.'))
  const source = reportFilePaths(rooms.libraryFolder, report.value).pdf
  const parent = window()
  const options: Electron.SaveDialogOptions = { title: 'Save the signed report', defaultPath: basename(source), filters: [{ name: 'PDF', extensions: ['pdf'] }] }
  const chosen = await (parent === null ? dialog.showSaveDialog(options) : dialog.showSaveDialog(parent, options))
  if (chosen.canceled || chosen.filePath === undefined || chosen.filePath === '') return ok(null)
  const part = `${chosen.filePath}.part`
  try {
    await copyFile(source, part)
    await rename(part, chosen.filePath)
    return ok(chosen.filePath)
  } catch (error) {
    await rm(part, { force: true })
    return fail(fileProblem(chosen.filePath, error))
  }
}

/** Writes a signed report in every format into a folder the reader picks. */
const exportReport = async ({ window }: HandlerContext, rooms: ReportRooms, reportId: string): Promise<Result<{ folder: string; files: number } | null>> => {
  const report = await rooms.report(reportId)
  if (!report.ok) return report
  if (!report.value || !isSigned(report.value)) return fail(problem('not-signed', 'Only a signed report is exported. Sign it first.'))
  const folder = await chooseFolder(window(), 'Choose a folder for the report files')
  if (folder === null) return ok(null)
  const written = await writeReport(rooms, report.value, reportFormats, folder)
  return written.ok ? ok({ folder, files: written.value.length }) : written
}

/** The handlers of every call. Without a library all but the first few answer with the reason why there is none. */
export const createHandlers = (context: HandlerContext): Handlers => {
  const { library, send, shelf, version } = context
  const jobs = createJobs((event) => {
    send(event)
    // A first scan gives the library something worth a copy.
    if (event.kind === 'job-ended') {
      library.wishCopy('today')
      const opened = library.opened()
      if (opened.ok) void opened.value.watch.refresh()
    }
  })
  const withLibrary = async <T>(work: (library: OpenedLibrary) => Promise<Result<T>> | Result<T>): Promise<Result<T>> => {
    const opened = library.opened()
    if (!opened.ok) return opened
    const result = await work(opened.value)
    if (!result.ok) library.heed(result.error)
    return result
  }

  return {
    'app.state': () => appState(context),
    'app.saveSettings': (settings) =>
      withLibrary(async ({ session }) => {
        const saved = await session.library.call('save-settings', settings)
        return saved.ok ? ok(undefined) : saved
      }),
    'app.chooseLibraryFolder': async () => {
      const folder = await chooseFolder(context.window(), 'Choose the folder of a library')
      if (folder !== null) context.reopenOn(folder)
      return ok(folder !== null)
    },

    'library.repairs': () => library.repairs(),
    'library.restoreCopy': async ({ copy }) => {
      const restored = await library.restore(copy)
      return restored.ok ? ok({ sentence: restored.value }) : restored
    },
    'library.rebuild': async () => {
      const folders = await library.rebuild()
      if (!folders.ok) return folders
      const absent = await absentFolders(folders.value)
      const present = folders.value.filter((folder) => !absent.has(folder))
      return withLibrary(({ session }) => {
        if (present.length > 0) startIndexing(jobs, session, present)
        return ok(undefined)
      })
    },
    'library.summary': () => withLibrary(({ session }) => librarySummary(session)),
    'library.worklist': (query) => withLibrary(({ session }) => worklist(session, query)),
    ...problemHandlers({ withLibrary, rescan: (session, folders) => startIndexing(jobs, session, folders, rescanFolders) }),
    'library.study': ({ studyUid }) => withLibrary(({ session }) => session.library.call('study', { studyUid })),
    'library.confirmPair': (word) => withLibrary(({ session }) => confirmPair(session, word)),
    'library.addFolder': () =>
      withLibrary(async ({ session }) => {
        const folder = await chooseFolder(context.window(), 'Choose a folder with DICOM files')
        return ok(folder === null ? null : startIndexing(jobs, session, [folder]))
      }),
    'library.addFiles': () =>
      withLibrary(async ({ session }) => {
        const files = await chooseFiles(context.window(), 'Choose ZIP archives or DICOM files')
        return ok(files === null ? null : startIndexing(jobs, session, files))
      }),
    'library.setWatched': ({ path, watched }) =>
      withLibrary(async ({ session, watch }) => {
        const set = await setFolderWatched(session, path, watched)
        if (!set.ok) return set
        send({ kind: 'library-changed' })
        void watch.refresh()
        return ok(undefined)
      }),
    'library.removeFolder': ({ path }) =>
      withLibrary(async ({ session, watch }) => {
        const removed = await removeKnownFolder(session, path)
        await watch.refresh()
        send({ kind: 'library-changed' })
        return removed.ok ? ok(undefined) : removed
      }),
    'library.openDemonstration': () =>
      withLibrary(({ session }) =>
        ok(
          jobs.start(async (job) => {
            const demonstration = await openDemonstration(session, job)
            if (demonstration.ok) {
              return ok({ sentence: 'The demonstration study is ready.', studyInstanceUid: demonstration.value.studyUid, isCancelled: false })
            }
            const { code, sentence } = demonstration.error
            return code === 'cancelled' ? ok({ sentence, studyInstanceUid: null, isCancelled: true }) : demonstration
          }),
        ),
      ),
    'library.rescan': () =>
      withLibrary(async ({ session }) => {
        const folders = await session.library.call('folders', undefined)
        return folders.ok ? ok(startIndexing(jobs, session, folders.value, rescanFolders)) : folders
      }),
    'job.cancel': ({ jobId }) => {
      jobs.cancel(jobId)
      return ok(undefined)
    },

    ...readingHandlers({ withLibrary, appVersion: version, send }),
    ...unitHandlers(withLibrary),
    ...reportCopyHandlers(withLibrary),
    ...reportPaperHandlers(withLibrary),
    ...templateHandlers({ window: context.window, withLibrary }),
    ...comparisonHandlers(withLibrary),
    ...outcomeHandlers({ withLibrary, appVersion: version, window: context.window }),
    ...referralHandlers({ withLibrary, appVersion: version, shelf, window: context.window }),

    'report.open': ({ studyUid }) => withLibrary(({ previews }) => previews.open(studyUid)),
    'report.save': (input) => withLibrary(({ rooms }) => saveReport(rooms, input)),
    'report.choosePrior': (input) => withLibrary(({ rooms }) => choosePrior(rooms, input)),
    'report.addKeyImage': (input) => withLibrary(({ rooms }) => addKeyImage(rooms, input)),
    'report.print': ({ reportId, part, version: printedVersion }) =>
      withLibrary(async ({ previews }) => {
        const printed = await previews.pages(reportId, part, printedVersion)
        return printed.ok ? ok({ printId: shelf.put(printed.value) }) : printed
      }),
    'report.printAhead': ({ studyUid, accepting }) =>
      withLibrary(async ({ previews }) => {
        const printed = await previews.ahead(studyUid, accepting)
        return printed === null ? ok(null) : printed.ok ? ok({ printId: shelf.put(printed.value) }) : printed
      }),
    ...autotextHandlers(withLibrary),
    ...readerHandlers({
      withLibrary,
      onChanged: () => send({ kind: 'library-changed' }),
      onSigned: () => {
        library.wishCopy('always')
        const opened = library.opened()
        if (opened.ok) opened.value.deliverer.wish()
      },
    }),
    ...outboxHandlers({ window: context.window, withLibrary }),
    'report.savePdf': ({ reportId }) => withLibrary(({ rooms }) => savePdf(context, rooms, reportId)),
    'report.export': ({ reportId }) => withLibrary(({ rooms }) => exportReport(context, rooms, reportId)),
  }
}
