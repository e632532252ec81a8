import { z } from 'zod'
import { problemSchema } from '../../core/base/problem.ts'
import { printJobSchema } from '../../core/report/print-job.ts'

/** The argument with which a program without a window (the terminal) asks this one to print: `--print-job <file>`. */
export const printJobArgument = '--print-job'

/** What stands in that file. */
export const printJobFileSchema = z.strictObject({ job: printJobSchema, pdfPath: z.string(), answerPath: z.string() })

export const printAnswerSchema = z.discriminatedUnion('ok', [
  z.strictObject({ ok: z.literal(true), pages: z.number() }),
  z.strictObject({ ok: z.literal(false), error: problemSchema }),
])

/** The job file named on a command line, or null. */
export const printJobFile = (commandLine: readonly string[]): string | null => {
  const at = commandLine.indexOf(printJobArgument)
  return at < 0 ? null : (commandLine[at + 1] ?? null)
}
