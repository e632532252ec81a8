import { execFile } from 'node:child_process'
import { problem } from '../../core/base/problem.ts'
import { fail, ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import type { Paper } from '../../core/report/report.ts'

export interface Printers {
  /** At least one. */
  readonly names: string[]
  /** The one that the system prints on unless told otherwise. */
  readonly usual: string | null
}

/** A print server that does not answer must not hold the reader up for ever. */
const longestMs = 30_000

/** Runs a program of the printing system, in its untranslated words; the reason is what it wrote to standard error. */
const run = (program: string, args: readonly string[], input?: Uint8Array): Promise<Result<string>> =>
  new Promise((resolve) => {
    const child = execFile(program, args, { env: { ...process.env, LC_ALL: 'C' }, timeout: longestMs, encoding: 'utf8' }, (error, stdout, stderr) => {
      resolve(error === null ? ok(stdout) : fail(problem('no-answer', stderr.trim() === '' ? error.message : stderr.trim())))
    })
    // A program that ends before it has read everything says why on standard error.
    child.stdin?.on('error', () => undefined)
    child.stdin?.end(input)
  })

/** The printers that CUPS knows (Linux, macOS). Fails with `no-printer`. */
export const listPrinters = async (): Promise<Result<Printers>> => {
  const listed = await run('lpstat', ['-e'])
  const names = listed.ok ? listed.value.split('\n').filter((name) => name !== '') : []
  if (names.length === 0) {
    return fail(problem('no-printer', 'This computer has no printer that its printing system (CUPS) knows. Set one up in the settings of the system, and try again.'))
  }
  const usual = await run('lpstat', ['-d'])
  const name = usual.ok ? (/: (.+)$/m.exec(usual.value)?.[1] ?? null) : null
  return ok({ names, usual: name !== null && names.includes(name) ? name : null })
}

export interface PaperJob {
  readonly pdf: Uint8Array
  /** What stands in the printer's queue, for others to see: nothing of the patient. */
  readonly title: string
  readonly paper: Paper
}

/** Hands a PDF to CUPS as it is, without a copy on the disk. Fails with `not-printed`. */
export const printByCups = async (printer: string, { pdf, title, paper }: PaperJob): Promise<Result<void>> => {
  const printers = await listPrinters()
  if (!printers.ok) return printers
  if (!printers.value.names.includes(printer)) return fail(problem('no-printer', `The printer ${printer} is not there any more. Choose another one.`))
  const sent = await run('lp', ['-d', printer, '-t', title, '-o', `media=${paper}`, '-'], pdf)
  return sent.ok ? ok(undefined) : fail(problem('not-printed', `The printer ${printer} did not take the report: ${sent.error.sentence.replace(/\.$/, '')}. Look after it, or choose another one.`))
}
