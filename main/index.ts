import { app, BrowserWindow } from 'electron'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { ok } from '../core/base/result.ts'
import type { Result } from '../core/base/result.ts'
import { broadcast, openDoors } from './ipc/doors.ts'
import { createHandlers } from './ipc/handlers.ts'
import type { OpenedLibrary } from './ipc/handlers.ts'
import { printScheme, startPdfPrinter } from './report/print-pdf.ts'
import type { PdfPrinter } from './report/print-pdf.ts'
import { printJobOf } from './report/print-job-file.ts'
import { runPrintJob } from './report/run-print-job.ts'
import { readRuntimeManifest } from './runtime/runtime-manifest.ts'
import { createWindow } from './window/create-window.ts'
import { serveData } from './window/data-protocol.ts'
import { hardenApp, hardenSession } from './window/harden.ts'
import { registerSchemes, servePage } from './window/page-protocol.ts'
import { readRemembered, remember } from './window/remembered.ts'
import { keepDelivering } from './workflow/deliver-reports.ts'
import { libraryRooms } from './workflow/library-rooms.ts'
import { keepLibrary } from './workflow/library-keeper.ts'
import { openLibrary } from './workflow/library-session.ts'
import type { LibrarySession } from './workflow/library-session.ts'
import { faultSentence, rulesInForce } from './workflow/referral-rules.ts'
import { drawStudyMip, openReading, openVolume } from './workflow/read-study.ts'
import { keyImagePng } from './workflow/report-key-image.ts'
import { createPreviews } from './workflow/report-preview.ts'
import { createPrintShelf } from './workflow/report-print.ts'
import { watchFolders } from './workflow/watch-folders.ts'

/** The composition root: what the program is made of, in the order in which it comes to life. */

const outFolder = resolve(__dirname, '..')

const { values: options } = parseArgs({
  args: process.argv.slice(1),
  options: { library: { type: 'string' } },
  // Chromium's own switches stand on the same command line.
  strict: false,
  allowPositionals: true,
})

const textOption = (value: string | boolean | undefined): string | null => (typeof value === 'string' ? value : null)

/** Reads the site's rule files once at the start, so that good ones are kept; a broken one is named. The page of rules names it too. */
const readSiteRules = async (session: LibrarySession): Promise<void> => {
  const rules = await rulesInForce(session, true)
  for (const sentence of rules.ok ? rules.value.faults.map(faultSentence) : [rules.error.sentence]) {
    console.error(sentence)
    broadcast({ kind: 'notice', sentence })
  }
}

const openOn = async (folder: string, isNew: boolean, printer: PdfPrinter): Promise<Result<OpenedLibrary>> => {
  const session = await openLibrary(folder, { create: isNew, workersFolder: __dirname })
  if (!session.ok) return session
  const watch = watchFolders(session.value, {
    onLibraryChanged: () => {
      broadcast({ kind: 'library-changed' })
    },
  })
  void watch.refresh()
  void readSiteRules(session.value)
  const rooms = libraryRooms(session.value, printer.print)
  const deliverer = keepDelivering(session.value, rooms, {
    changed: () => {
      broadcast({ kind: 'deliveries-changed' })
    },
  })
  deliverer.wish()
  const close = async (): Promise<void> => {
    watch.close()
    await deliverer.close()
    await session.value.close()
  }
  return ok({ session: { ...session.value, close }, rooms, previews: createPreviews(rooms, printer.proof), watch, deliverer })
}

const start = async (): Promise<void> => {
  await app.whenReady()
  hardenSession()
  servePage(resolve(outFolder, 'renderer'))

  const userData = app.getPath('userData')
  const remembered = readRemembered(userData)
  const libraryFolder = resolve(textOption(options.library) ?? remembered.libraryFolder)
  const printer = startPdfPrinter()
  const library = await keepLibrary({
    folder: libraryFolder,
    workersFolder: __dirname,
    open: () => openOn(libraryFolder, !remembered.openedBefore.includes(libraryFolder), printer),
    sessionOf: ({ session }) => session,
    changed: () => {
      broadcast({ kind: 'app-changed' })
    },
    tell: (sentence) => {
      broadcast({ kind: 'notice', sentence })
    },
  })
  const atStart = library.opened()
  if (atStart.ok) remember(userData, libraryFolder)
  else console.error(atStart.error.sentence)

  const shelf = createPrintShelf()
  const manifest = readRuntimeManifest(__dirname)
  const context = {
    version: app.getVersion(),
    libraryFolder,
    runtime: { electron: process.versions.electron, note: manifest.ok ? manifest.value.electronNote : null },
    library,
    shelf,
    window: () => BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0] ?? null,
    send: broadcast,
    reopenOn: (folder: string) => {
      remember(userData, folder)
      app.relaunch({ args: process.argv.slice(1).filter((each, index, all) => each !== '--library' && all[index - 1] !== '--library') })
      app.quit()
    },
  }
  openDoors(createHandlers(context))
  serveData({
    volume: async (seriesUid) => {
      const opened = library.opened()
      if (!opened.ok) return opened
      const volume = await openVolume(opened.value.session, seriesUid)
      return volume.ok ? ok(new Uint8Array(volume.value.voxels)) : volume
    },
    keyImage: async (reportId, keyImageId) => {
      const opened = library.opened()
      return opened.ok ? keyImagePng(opened.value.rooms, reportId, keyImageId) : opened
    },
    pdf: (printId) => Promise.resolve(shelf.get(printId)),
    mip: async (studyUid) => {
      const opened = library.opened()
      if (!opened.ok) return opened
      const { session } = opened.value
      const picture = await drawStudyMip(session, studyUid)
      // The study that is looked at is the one that is opened next: its CT is read meanwhile. A failure shows when it is opened.
      void openReading(session, studyUid)
      return picture
    },
  })

  let isClosing = false
  app.on('before-quit', (event) => {
    if (isClosing || !library.opened().ok) return
    event.preventDefault()
    isClosing = true
    void library.close().finally(() => {
      app.quit()
    })
  })
  const window = await createWindow(resolve(outFolder, 'preload/index.cjs'))
  void printer.warm()
  // The hidden printing window must not keep a closed program alive.
  window.on('closed', () => {
    printer.close()
    app.quit()
  })
}

const printJob = printJobOf(process.argv)
registerSchemes(printScheme)
hardenApp()
if (printJob === null) {
  start().catch((error: unknown) => {
    console.error('Spondyl could not start', error)
    app.exit(1)
  })
} else {
  runPrintJob(printJob).then(
    (code) => app.exit(code),
    (error: unknown) => {
      console.error('printing failed', error)
      app.exit(1)
    },
  )
}
