import { BrowserWindow, session } from 'electron'
import type { CustomScheme } from 'electron'
import { problem } from '../../core/base/problem.ts'
import { fail, ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import type { PrintJob } from '../../core/report/print-job.ts'
import { withMetadata } from './pdf-metadata.ts'
import type { PrintedPdf } from './pdf-metadata.ts'
import { createTurns } from './turns.ts'
import type { Turn, Urgency } from './turns.ts'

/** Prints one job after the other. `close` ends the hidden window, which would otherwise keep the program alive. */
export interface PdfPrinter {
  /** The finished document, as it is stored and exported. */
  readonly print: (job: PrintJob) => Promise<Result<PrintedPdf>>
  /**
   * The pages as `print` has them, without bookmarks, metadata and attachment: what a screen shows. Null: it was not wanted now, and
   * was dropped for what is.
   */
  readonly proof: Proof
  /** Makes the hidden window and prints an empty page, so that the first page that somebody waits for finds everything in place. */
  readonly warm: () => Promise<void>
  readonly close: () => void
}

/** `first-page`: the page that a reader sees first, in a third of the time of all. */
export type ProofPart = 'first-page' | 'whole'

export type Proof = (job: PrintJob, part: ProofPart, urgency: () => Urgency) => Promise<Result<Uint8Array> | null>

/** The printer's own scheme: a data: URL ends at 2 MB, a page with key images does not. */
const scheme = 'spondyl-print'

/**
 * Told to the program before it is ready: addresses of a standard scheme have an origin, and the next page of the same one is loaded into
 * the same process. Without, each page starts a process of its own, which takes longer than the page.
 */
export const printScheme: CustomScheme = { scheme, privileges: { standard: true } }

/** A page that has not come by then never will. */
const loadLimitMs = 20_000

interface Served {
  readonly body: string | Uint8Array<ArrayBuffer>
  readonly type: string
}

/** What waits to be loaded, by address: a page and its pictures. One protocol handler serves every printer of this process. */
const served = new Map<string, Served>()
let pageCount = 0

const pictureData = /"data:(image\/(?:png|jpeg));base64,([A-Za-z0-9+/=]+)"/g

/**
 * Lays a page out to be loaded: its pictures are served beside it, as bytes. Inside the page they would be read as text three times
 * over, which costs as much as laying it out. Answers the addresses, the page's first.
 */
const serve = (html: string): readonly [string, ...string[]] => {
  pageCount += 1
  const url = `${scheme}://local/${pageCount}`
  const pictures: string[] = []
  const body = html.replace(pictureData, (_, type: string, base64: string) => {
    const address = `${url}/${pictures.length + 1}`
    pictures.push(address)
    served.set(address, { body: Buffer.from(base64, 'base64'), type })
    return `"${address}"`
  })
  served.set(url, { body, type: 'text/html; charset=utf-8' })
  return [url, ...pictures]
}

const createHiddenWindow = (): BrowserWindow => {
  // In memory only, and apart from the window's session: nothing of a patient is cached.
  const ours = session.fromPartition('spondyl-print')
  if (!ours.protocol.isProtocolHandled(scheme)) {
    ours.protocol.handle(scheme, (request) => {
      const found = served.get(request.url)
      return found === undefined
        ? new Response('not found', { status: 404 })
        : new Response(found.body, { headers: { 'Content-Type': found.type, 'Cache-Control': 'no-store' } })
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
  /** The page that the window holds: its first page and then all of it are printed without loading it again. */
  let loaded: string | null = null
  const turns = createTurns()

  const load = async (into: BrowserWindow, html: string): Promise<void> => {
    if (loaded === html) return
    loaded = null
    const addresses = serve(html)
    try {
      await within(into.loadURL(addresses[0]), loadLimitMs)
      loaded = html
    } finally {
      for (const address of addresses) served.delete(address)
    }
  }

  const pagesOf = async (job: Pick<PrintJob, 'html' | 'headerHtml' | 'footerHtml'>, part: ProofPart, { goesOn }: Turn): Promise<Uint8Array | null> => {
    window ??= createHiddenWindow()
    await load(window, job.html)
    if (!goesOn()) return null
    return within(
      window.webContents.printToPDF({
        printBackground: true,
        preferCSSPageSize: true,
        displayHeaderFooter: true,
        headerTemplate: job.headerHtml,
        footerTemplate: job.footerHtml,
        generateTaggedPDF: true,
        generateDocumentOutline: true,
        ...(part === 'first-page' ? { pageRanges: '1' } : {}),
      }),
      loadLimitMs,
    )
  }

  const inTurn = <T>(urgency: () => Urgency, work: (turn: Turn) => Promise<T | null>): Promise<Result<T> | null> => {
    let isBrokenOff = false
    return turns.take(
      urgency,
      async (turn): Promise<Result<T> | null> => {
        try {
          const done = await work(turn)
          return done === null ? null : ok(done)
        } catch (error) {
          // The window is as good as before.
          if (isBrokenOff && error instanceof Error && 'code' in error && error.code === 'ERR_ABORTED') return null
          // A crashed page stays crashed: the next print gets a new window.
          window?.destroy()
          window = null
          loaded = null
          const reason = error instanceof Error ? error.message : String(error)
          return fail(problem('print-failed', `The page could not be printed to PDF (${reason}). The report is unchanged; try again.`))
        }
      },
      () => {
        if (loaded !== null) return
        isBrokenOff = true
        window?.webContents.stop()
      },
    )
  }

  /** A work that somebody waits for is never dropped. */
  const waitedFor = async <T>(work: (turn: Turn) => Promise<T | null>): Promise<Result<T>> => {
    const done = await inTurn(() => 'now', work)
    if (done === null) throw new Error('a print that is waited for was dropped')
    return done
  }

  return {
    print: (job) =>
      waitedFor(async (turn) => {
        const pdf = await pagesOf(job, 'whole', turn)
        return pdf === null ? null : withMetadata(pdf, job)
      }),
    proof: (job, part, urgency) => inTurn(urgency, (turn) => pagesOf(job, part, turn)),
    warm: async () => {
      await waitedFor((turn) => pagesOf({ html: '<!doctype html><title></title>', headerHtml: '<i></i>', footerHtml: '<i></i>' }, 'first-page', turn))
    },
    close: () => {
      window?.destroy()
      window = null
      loaded = null
    },
  }
}
