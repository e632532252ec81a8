import { BrowserWindow, session } from 'electron'
import { problem } from '../../core/base/problem.ts'
import { fail, ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import type { PrintJob } from '../../core/report/print-job.ts'
import { withMetadata } from './pdf-metadata.ts'
import type { PrintedPdf } from './pdf-metadata.ts'

/** Prints one job after the other. `close` ends the hidden window, which would otherwise keep the program alive. */
export interface PdfPrinter {
  readonly print: (job: PrintJob) => Promise<Result<PrintedPdf>>
  readonly close: () => void
}

/** The printer's own scheme: a data: URL ends at 2 MB, a page with key images does not. */
const scheme = 'spondyl-print'

/** A page that has not come by then never will. */
const loadLimitMs = 20_000

/** Pages that wait to be loaded, by address; one protocol handler serves every printer of this process. */
const pages = new Map<string, string>()
let pageCount = 0

const createHiddenWindow = (): BrowserWindow => {
  // In memory only, and apart from the window's session: nothing of a patient is cached.
  const ours = session.fromPartition('spondyl-print')
  if (!ours.protocol.isProtocolHandled(scheme)) {
    ours.protocol.handle(scheme, (request) => {
      const html = pages.get(request.url)
      return html === undefined
        ? new Response('not found', { status: 404 })
        : new Response(html, { headers: { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' } })
    })
    ours.setPermissionRequestHandler((_contents, _permission, decide) => {
      decide(false)
    })
    ours.webRequest.onBeforeRequest((details, decide) => {
      decide({ cancel: !(details.url.startsWith(`${scheme}:`) || details.url.startsWith('data:')) })
    })
  }
  return new BrowserWindow({
    show: false,
    width: 800,
    height: 1100,
    webPreferences: {
      session: ours,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      javascript: false,
      webgl: false,
      spellcheck: false,
      backgroundThrottling: false,
    },
  })
}

const within = <T>(work: Promise<T>, limitMs: number): Promise<T> => {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done within ${limitMs / 1000} s`)), limitMs)
  })
  return Promise.race([work, limit]).finally(() => clearTimeout(timer))
}

/**
 * HTML to PDF through a hidden, sandboxed window without script or network. The window is made with the first print and kept:
 * a preview prints again with every change. Needs a ready app. Tags and bookmarks where the runtime can (Electron 27 or newer).
 */
export const startPdfPrinter = (): PdfPrinter => {
  let window: BrowserWindow | null = null
  let queue: Promise<unknown> = Promise.resolve()

  const printNow = async (job: PrintJob): Promise<Result<PrintedPdf>> => {
    pageCount += 1
    const url = `${scheme}://local/${pageCount}`
    pages.set(url, job.html)
    try {
      window ??= createHiddenWindow()
      await within(window.loadURL(url), loadLimitMs)
      const pdf = await within(
        window.webContents.printToPDF({
          printBackground: true,
          preferCSSPageSize: true,
          displayHeaderFooter: true,
          headerTemplate: job.headerHtml,
          footerTemplate: job.footerHtml,
          generateTaggedPDF: true,
          generateDocumentOutline: true,
        }),
        loadLimitMs,
      )
      return ok(await withMetadata(pdf, job))
    } catch (error) {
      // A crashed page stays crashed: the next print gets a new window.
      window?.destroy()
      window = null
      const reason = error instanceof Error ? error.message : String(error)
      return fail(problem('print-failed', `The page could not be printed to PDF (${reason}). The report is unchanged; try again.`))
    } finally {
      pages.delete(url)
    }
  }

  return {
    print: (job) => {
      const printed = queue.then(() => printNow(job))
      queue = printed
      return printed
    },
    close: () => {
      window?.destroy()
      window = null
    },
  }
}
