import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { _electron } from 'playwright'
import type { ElectronApplication, Page } from 'playwright'

const projectFolder = fileURLToPath(new URL('../..', import.meta.url))

/** Where pictures go: into the documentation only when asked for, so that a test run leaves the repository as it was. */
const screenshotFolder =
  process.env['SPONDYL_SCREENSHOTS'] === '1' ? join(projectFolder, 'docs', 'screenshots') : join(tmpdir(), 'spondyl-screenshots')

export interface LaunchedApp {
  readonly app: ElectronApplication
  readonly page: Page
  readonly library: string
  /** What the window wrote to its console as an error. */
  readonly errors: readonly string[]
  /** Ends the program as a reader would, and removes the library if this launch made it. */
  readonly close: () => Promise<void>
  /** Ends the program without any warning, as a power cut would; the library stays. */
  readonly kill: () => Promise<void>
}

/** A new empty folder for a library; the caller removes it. */
export const newLibrary = (): Promise<string> => mkdtemp(join(tmpdir(), 'spondyl-library-'))

export const removeLibrary = async (library: string): Promise<void> => {
  await rm(library, { recursive: true, force: true })
  await rm(`${library}-profile`, { recursive: true, force: true })
}

const electronPath = async (): Promise<string> => {
  const manifest = join(projectFolder, 'out', 'runtime.json')
  const { electronPath } = JSON.parse(await readFile(manifest, 'utf8')) as { electronPath: string }
  return electronPath
}

const withTimeout = async (work: Promise<unknown>, ms: number): Promise<boolean> => {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => {
      resolve(false)
    }, ms)
  })
  const inTime = await Promise.race([work.then(() => true), late])
  clearTimeout(timer)
  return inTime
}

/** Starts the built program in the real Electron on a library of its own (a new one unless named). */
export const launchApp = async (options: { readonly library?: string; readonly profile?: string } = {}): Promise<LaunchedApp> => {
  const library = options.library ?? (await newLibrary())
  const profile = options.profile ?? `${library}-profile`
  const isRoot = process.getuid?.() === 0
  const app = await _electron.launch({
    executablePath: await electronPath(),
    cwd: projectFolder,
    // A profile beside the library: no test may see or change what the user of this machine has.
    args: [projectFolder, '--library', library, `--user-data-dir=${profile}`, ...(isRoot ? ['--no-sandbox'] : [])],
    env: { ...process.env } as Record<string, string>,
  })
  const ended = new Promise<void>((resolve) => {
    app.process().once('exit', () => {
      resolve()
    })
  })
  const page = await app.firstWindow()
  page.setDefaultTimeout(60_000)
  const errors: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text())
  })
  page.on('pageerror', (error) => {
    errors.push(error.message)
  })
  await page.waitForLoadState('domcontentloaded')

  const kill = async (): Promise<void> => {
    app.process().kill('SIGKILL')
    await ended
  }
  const close = async (): Promise<void> => {
    // A window that does not end in time must not hang the whole test run.
    if (!(await withTimeout(app.close().catch(() => undefined), 20_000))) await kill()
    if (options.library === undefined) await removeLibrary(library)
  }
  return { app, page, library, errors, close, kill }
}

/** A picture of the window as the reader sees it, 1600 x 1000. */
export const screenshot = async (page: Page, name: string): Promise<void> => {
  await mkdir(screenshotFolder, { recursive: true })
  await page.screenshot({ path: join(screenshotFolder, `${name}.png`) })
}

/** Answers the system's folder dialog, which no test can click, with this folder. */
export const chooseFolder = ({ app }: LaunchedApp, folder: string): Promise<void> =>
  app.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] })
  }, folder)

/** Answers the system's save dialog with this path. */
export const chooseSaveFile = ({ app }: LaunchedApp, path: string): Promise<void> =>
  app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath })
  }, path)

const run = promisify(execFile)

/** The text of a PDF as another program reads it (poppler's pdftotext). */
export const pdfText = async (path: string): Promise<string> => (await run('pdftotext', ['-layout', path, '-'])).stdout

/** What poppler says of a PDF: metadata and its fonts, one a line. */
export const pdfFacts = async (path: string): Promise<{ info: string; fonts: readonly string[] }> => ({
  info: (await run('pdfinfo', [path])).stdout,
  fonts: (await run('pdffonts', [path])).stdout.trim().split('\n').slice(2),
})
