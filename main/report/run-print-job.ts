import { app } from 'electron'
import { readFile, writeFile } from 'node:fs/promises'
import type { z } from 'zod'
import { startPdfPrinter } from './print-pdf.ts'
import { printJobFileSchema } from './print-job-file.ts'
import type { printAnswerSchema } from './print-job-file.ts'

/**
 * Prints the job of a file and answers in another; for the terminal, which has no Chromium of its own (`headless.ts`).
 * Returns the exit code: 0 printed, 1 not (the reason stands in the answer).
 */
export const runPrintJob = async (file: string): Promise<number> => {
  // Without a listener the program would end with its hidden window, before the answer is written.
  app.on('window-all-closed', () => undefined)
  await app.whenReady()
  const { job, pdfPath, answerPath } = printJobFileSchema.parse(JSON.parse(await readFile(file, 'utf8')))
  const printer = startPdfPrinter()
  const printed = await printer.print(job)
  printer.close()
  if (printed.ok) await writeFile(pdfPath, printed.value.bytes)
  const answer: z.infer<typeof printAnswerSchema> = printed.ok ? { ok: true, pages: printed.value.pages } : printed
  await writeFile(answerPath, JSON.stringify(answer))
  return printed.ok ? 0 : 1
}
