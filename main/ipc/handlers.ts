import { dialog } from 'electron'
import type { BrowserWindow } from 'electron'
import { copyFile, rename, rm } from 'node:fs/promises'
import { basename } from 'node:path'
import { problem } from '../../core/base/problem.ts'
import { fail, ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import type { AppEvent, AppState } from '../../contract/calls.ts'
import { fileProblem } from '../imaging/file-problem.ts'
import { indexFolders } from '../workflow/index-folders.ts'
import type { LibraryKeeper } from '../workflow/library-keeper.ts'
import type { LibrarySession } from '../workflow/library-session.ts'
import { openDemonstration } from '../workflow/open-demonstration.ts'
import { absentFolders } from '../workflow/presence.ts'
import { analyseStored, decideFinding, latestAnalysed, openReading } from '../workflow/read-study.ts'
import { reportFilePaths } from '../workflow/report-files.ts'
import { addKeyImage } from '../workflow/report-key-image.ts'
import { openReport } from '../workflow/report-open.ts'
import { printStoredReport } from '../workflow/report-print.ts'
import type { PrintShelf } from '../workflow/report-print.ts'
import type { ReportRooms } from '../workflow/report-rooms.ts'
import { saveReport } from '../workflow/report-save.ts'
import { signReport } from '../workflow/report-sign.ts'
import { librarySummary, worklist } from '../workflow/studies.ts'
import type { Handlers } from './doors.ts'
import { createJobs } from './jobs.ts'
import type { Jobs } from './jobs.ts'

/** An open library with the report's rooms in it. */
export interface OpenedLibrary {
  readonly session: LibrarySession
  readonly rooms: ReportRooms
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

const chooseFolder = async (window: BrowserWindow | null, title: string): Promise<string | null> => {
  const options: Electron.OpenDialogOptions = { title, properties: ['openDirectory', 'createDirectory'] }
  const chosen = await (window === null ? dialog.showOpenDialog(options) : dialog.showOpenDialog(window, options))
  return chosen.canceled ? null : (chosen.filePaths[0] ?? null)
}

const count = (value: number, one: string, many: string): string => `${value} ${value === 1 ? one : many}`

const startIndexing = (jobs: Jobs, session: LibrarySession, folders: readonly string[]): { jobId: string } =>
  jobs.start(async (job) => {
    const indexed = await indexFolders(session, folders, job)
    if (!indexed.ok) return indexed
    const { isCancelled, files, studies, problems } = indexed.value
    const bad = problems.length === 0 ? '' : ` ${count(problems.length, 'file has', 'files have')} a problem.`
    const sentence =
      files === 0
        ? `No files were found in ${folders.join(', ')}.`
        : studies === 0
          ? `${count(files, 'file', 'files')} seen, none of them a DICOM image. Choose the folder that holds the study.`
          : `${count(files, 'file', 'files')} seen. The library holds ${count(studies, 'study', 'studies')}.${bad}`
    return ok({ sentence: isCancelled ? `Stopped. ${sentence}` : sentence, studyInstanceUid: null, isCancelled })
  })

/** Copies a signed PDF to a place the reader picks: whole, or not at all. */
const savePdf = async ({ window }: HandlerContext, rooms: ReportRooms, reportId: string): Promise<Result<string | null>> => {
  const report = await rooms.report(reportId)
  if (!report.ok) return report
  if (report.value?.state !== 'final') return fail(problem('not-signed', 'Only a signed report is saved as PDF. Sign it first.'))
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

/** The handlers of every call. Without a library all but the first few answer with the reason why there is none. */
export const createHandlers = (context: HandlerContext): Handlers => {
  const { library, send, shelf, version } = context
  const jobs = createJobs((event) => {
    send(event)
    // A first scan gives the library something worth a copy.
    if (event.kind === 'job-ended') library.wishCopy('today')
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
    'library.problems': () => withLibrary(({ session }) => session.library.call('file-problems', undefined)),
    'library.study': ({ studyUid }) => withLibrary(({ session }) => session.library.call('study', { studyUid })),
    'library.addFolder': () =>
      withLibrary(async ({ session }) => {
        const folder = await chooseFolder(context.window(), 'Choose a folder with DICOM files')
        return ok(folder === null ? null : startIndexing(jobs, session, [folder]))
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
        return folders.ok ? ok(startIndexing(jobs, session, folders.value)) : folders
      }),
    'job.cancel': ({ jobId }) => {
      jobs.cancel(jobId)
      return ok(undefined)
    },

    'reading.open': ({ studyUid }) => withLibrary(({ session }) => openReading(session, studyUid)),
    'reading.latest': ({ studyUid }) => withLibrary(({ session }) => latestAnalysed(session, studyUid)),
    'reading.analyse': ({ studyUid, request }) =>
      withLibrary(({ session }) =>
        analyseStored(
          session,
          { studyUid, request, appVersion: version },
          { onProgress: ({ label, fraction }) => send({ kind: 'analysis-progress', studyInstanceUid: studyUid, label, fraction }) },
        ),
      ),
    'reading.decide': ({ studyUid, decision }) =>
      withLibrary(async ({ session }) => {
        const decided = await decideFinding(session, studyUid, decision)
        send({ kind: 'library-changed' })
        return decided
      }),

    'report.open': ({ studyUid }) => withLibrary(({ rooms }) => openReport(rooms, studyUid)),
    'report.save': (input) => withLibrary(({ rooms }) => saveReport(rooms, input)),
    'report.addKeyImage': (input) => withLibrary(({ rooms }) => addKeyImage(rooms, input)),
    'report.print': ({ reportId }) =>
      withLibrary(async ({ rooms }) => {
        const printed = await printStoredReport(rooms, reportId)
        return printed.ok ? ok({ printId: shelf.put(printed.value.bytes), pages: printed.value.pages }) : printed
      }),
    'report.sign': (input) =>
      withLibrary(async ({ rooms, session }) => {
        const signed = await signReport(rooms, input)
        if (!signed.ok) return signed
        library.wishCopy('always')
        const settings = await session.library.call('settings', undefined)
        if (settings.ok) await session.library.call('save-settings', { ...settings.value, lastReader: input.reader })
        send({ kind: 'library-changed' })
        return ok({ report: signed.value.report, pdfPath: signed.value.files.pdf })
      }),
    'report.savePdf': ({ reportId }) => withLibrary(({ rooms }) => savePdf(context, rooms, reportId)),
  }
}
