import { app } from 'electron'
import { readFile, writeFile } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import type { z } from 'zod'
import { startPdfPrinter } from './print-pdf.ts'
import { printJobFileSchema } from './print-job-file.ts'
import type { AwaitedJob, printAnswerSchema } from './print-job-file.ts'

/** How often the job is looked for: little against a print. */
const lookMs = 10

const isThere = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** The job, as soon as its file is there; null once whoever would write it has gone. */
const jobFrom = async ({ file, writer }: AwaitedJob): Promise<string | null> => {
  for (;;) {
    const text = await readFile(file, 'utf8').catch(() => null)
    if (text !== null || !isThere(writer)) return text
    await wait(lookMs)
  }
}

/**
 * Makes a printer ready, waits for the job in a file, prints it and answers in another; for the terminal, which has no Chromium of its
 * own (`headless.ts`). Returns the exit code: 0 printed, 1 not (the reason stands in the answer, or nobody waits for one).
 */
export const runPrintJob = async (awaited: AwaitedJob): Promise<number> => {
  // Without a listener the program would end with its hidden window, before the answer is written.
  app.on('window-all-closed', () => undefined)
  await app.whenReady()
  const printer = startPdfPrinter()
  void printer.warm()
  const text = await jobFrom(awaited)
  if (text === null) return 1
  const { job, pdfPath, answerPath } = printJobFileSchema.parse(JSON.parse(text))
  const printed = await printer.print(job)
  printer.close()
  if (printed.ok) await writeFile(pdfPath, printed.value.bytes)
  const answer: z.infer<typeof printAnswerSchema> = printed.ok ? { ok: true, pages: printed.value.pages } : printed
  await writeFile(answerPath, JSON.stringify(answer))
  return printed.ok ? 0 : 1
}
