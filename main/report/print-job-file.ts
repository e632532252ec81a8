import { z } from 'zod'
import { problemSchema } from '../../core/base/problem.ts'
import { printJobSchema } from '../../core/report/print-job.ts'

const [jobOption, writerOption] = ['--print-job', '--writer']

/** A job that a program without a window (the terminal) has for this one. */
export interface AwaitedJob {
  /** Where it will be. */
  readonly file: string
  /** Process id of whoever writes it. */
  readonly writer: number
}

/** The arguments that name a job on a command line. */
export const printJobArguments = ({ file, writer }: AwaitedJob): readonly string[] => [jobOption, file, writerOption, String(writer)]

/** What stands in that file. */
export const printJobFileSchema = z.strictObject({ job: printJobSchema, pdfPath: z.string(), answerPath: z.string() })

export const printAnswerSchema = z.discriminatedUnion('ok', [
  z.strictObject({ ok: z.literal(true), pages: z.number() }),
  z.strictObject({ ok: z.literal(false), error: problemSchema }),
])

/** The job that a command line names; null where it names none. */
export const printJobOf = (commandLine: readonly string[]): AwaitedJob | null => {
  const after = (option: string): string | undefined => (commandLine.includes(option) ? commandLine[commandLine.indexOf(option) + 1] : undefined)
  const [file, writer] = [after(jobOption), Number(after(writerOption))]
  return file === undefined || !Number.isSafeInteger(writer) ? null : { file, writer }
}
