import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { z } from 'zod'
import { problem } from '../../core/base/problem.ts'
import { fail, ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import type { PrintJob } from '../../core/report/print-job.ts'
import { openDisplay } from './own-display.ts'
import type { PrintedPdf } from './pdf-metadata.ts'
import { printAnswerSchema, printJobArguments } from './print-job-file.ts'
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

interface Started {
  /** Where the job is put; the program looks for it there. */
  readonly file: string
  readonly answerPath: string
  readonly pdfPath: string
  /** The program's exit code, and the last of what it said. */
  readonly ended: Promise<{ readonly code: number | null; readonly said: string }>
  readonly kill: () => void
  /** Takes its folder and its display away. */
  readonly clear: () => Promise<void>
}

/** Starts our built program in Electron, under a display of its own where there is none; it makes ready and waits for its job. */
const start = async ({ electronPath, appFolder }: HeadlessRuntime): Promise<Result<Started>> => {
  const display = await openDisplay(process.env)
  if (!display.ok) return display
  const folder = await mkdtemp(join(tmpdir(), 'spondyl-print-'))
  const file = join(folder, 'job.json')
  const asRoot = process.platform === 'linux' && process.getuid?.() === 0
  const flags = [...(asRoot ? ['--no-sandbox'] : []), '--disable-gpu']
  const { ELECTRON_RUN_AS_NODE: _asNode, ...inherited } = process.env
  const env = display.value.name === null ? inherited : { ...inherited, DISPLAY: display.value.name }
  const child = spawn(electronPath, [...flags, appFolder, ...printJobArguments({ file, writer: process.pid })], { env, stdio: ['ignore', 'ignore', 'pipe'] })
  const ended = new Promise<{ readonly code: number | null; readonly said: string }>((resolve) => {
    let said = ''
    child.stderr.on('data', (data: Buffer) => (said = (said + data.toString()).slice(-4000)))
    child.on('error', (error) => resolve({ code: null, said: error.message }))
    child.on('close', (code) => resolve({ code, said: lastWords(said) }))
  })
  return ok({
    file,
    answerPath: join(folder, 'answer.json'),
    pdfPath: join(folder, 'report.pdf'),
    ended,
    kill: () => void child.kill('SIGKILL'),
    clear: async () => {
      display.value.close()
      await rm(folder, { recursive: true, force: true })
    },
  })
}

/** Hands the job over, whole at once, and waits for its answer. */
const printed = async (started: Started, job: PrintJob): Promise<Result<PrintedPdf>> => {
  const { file, answerPath, pdfPath, ended, kill } = started
  const written = `${file}.part`
  await writeFile(written, JSON.stringify({ job, pdfPath, answerPath } satisfies z.infer<typeof printJobFileSchema>), { mode: 0o600 })
  await rename(written, file)
  const timer = setTimeout(kill, limitMs)
  const { code, said } = await ended.finally(() => clearTimeout(timer))
  const answer = await readFile(answerPath, 'utf8').catch(() => null)
  if (answer === null) return notPrinted(said || `the printing program ended with ${code}`)
  const outcome = printAnswerSchema.parse(JSON.parse(answer))
  return outcome.ok ? ok({ bytes: await readFile(pdfPath), pages: outcome.pages }) : outcome
}

/** A printer for a process without Chromium (the terminal). */
export interface HeadlessPrinter {
  /** Same pages as in the window, byte for byte up to dates and ids. */
  readonly print: (job: PrintJob) => Promise<Result<PrintedPdf>>
  /** Starts the printing program now, so that it is ready when there is a page: it takes as long as opening the images does. */
  readonly warm: () => void
  /** Ends what was started and had nothing to print. */
  readonly close: () => Promise<void>
}

/** Hands each page to our own built program in Electron, a new one for each. */
export const headlessPrinter = (runtime: HeadlessRuntime): HeadlessPrinter => {
  let waiting: Promise<Result<Started>> | null = null
  const take = (): Promise<Result<Started>> => {
    const taken = waiting ?? start(runtime)
    waiting = null
    return taken
  }
  return {
    print: async (job) => {
      const started = await take()
      if (!started.ok) return started
      try {
        return await printed(started.value, job)
      } finally {
        started.value.kill()
        await started.value.clear()
      }
    },
    warm: () => {
      waiting ??= start(runtime)
      // Told to whoever prints or closes; until then nobody listens.
      waiting.catch(() => undefined)
    },
    close: async () => {
      const unused = await waiting
      waiting = null
      if (unused?.ok !== true) return
      unused.value.kill()
      await unused.value.ended
      await unused.value.clear()
    },
  }
}
