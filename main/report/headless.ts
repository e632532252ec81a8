import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { z } from 'zod'
import { problem } from '../../core/base/problem.ts'
import { fail, ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import type { PrintJob } from '../../core/report/print-job.ts'
import { openDisplay } from './own-display.ts'
import type { PrintedPdf } from './pdf-metadata.ts'
import { printAnswerSchema, printJobArgument } from './print-job-file.ts'
import type { printJobFileSchema } from './print-job-file.ts'

export interface HeadlessRuntime {
  /** The Electron executable of the runtime manifest. */
  readonly electronPath: string
  /** The folder with our package.json and the built `out/`. */
  readonly appFolder: string
}

const limitMs = 90_000

const notPrinted = (detail: string): Result<never> =>
  fail(problem('print-failed', `The report could not be printed to PDF (${detail}). Nothing was written; run the set-up again if it stays so.`))

/** The last line that is about us: Chromium complains about the missing system bus on every machine without a desktop. */
const lastWords = (said: string): string =>
  said
    .split('\n')
    .filter((line) => line.trim() !== '' && !/ERROR:(bus|gpu|viz|gl)|dbus/i.test(line))
    .at(-1)
    ?.trim() ?? ''

/** Runs Electron to its end; its exit code, and the last of what it said. */
const runElectron = (
  { electronPath, appFolder }: HeadlessRuntime,
  jobFile: string,
  environment: NodeJS.ProcessEnv,
): Promise<{ readonly code: number | null; readonly said: string }> =>
  new Promise((resolve) => {
    const asRoot = process.platform === 'linux' && process.getuid?.() === 0
    const flags = [...(asRoot ? ['--no-sandbox'] : []), '--disable-gpu']
    const child = spawn(electronPath, [...flags, appFolder, printJobArgument, jobFile], { env: environment, stdio: ['ignore', 'ignore', 'pipe'] })
    let said = ''
    child.stderr.on('data', (data: Buffer) => (said = (said + data.toString()).slice(-4000)))
    const timer = setTimeout(() => child.kill('SIGKILL'), limitMs)
    const end = (code: number | null, detail: string): void => {
      clearTimeout(timer)
      resolve({ code, said: detail })
    }
    child.on('error', (error) => end(null, error.message))
    child.on('close', (code) => end(code, lastWords(said)))
  })

/**
 * A printer for a process without Chromium (the terminal): hands the page to our own built program in Electron, under a display of
 * its own where there is none. Same pages as in the window, byte for byte up to dates and ids.
 */
export const headlessPrint =
  (runtime: HeadlessRuntime) =>
  async (job: PrintJob): Promise<Result<PrintedPdf>> => {
    const display = await openDisplay(process.env)
    if (!display.ok) return display
    const folder = await mkdtemp(join(tmpdir(), 'spondyl-print-'))
    try {
      const file: z.infer<typeof printJobFileSchema> = { job, pdfPath: join(folder, 'report.pdf'), answerPath: join(folder, 'answer.json') }
      const jobFile = join(folder, 'job.json')
      await writeFile(jobFile, JSON.stringify(file), { mode: 0o600 })
      const { ELECTRON_RUN_AS_NODE: _asNode, ...inherited } = process.env
      const ended = await runElectron(runtime, jobFile, display.value.name === null ? inherited : { ...inherited, DISPLAY: display.value.name })
      const answer = await readFile(file.answerPath, 'utf8').catch(() => null)
      if (answer === null) return notPrinted(ended.said || `the printing program ended with ${ended.code}`)
      const printed = printAnswerSchema.parse(JSON.parse(answer))
      return printed.ok ? ok({ bytes: await readFile(file.pdfPath), pages: printed.pages }) : printed
    } finally {
      display.value.close()
      await rm(folder, { recursive: true, force: true })
    }
  }
