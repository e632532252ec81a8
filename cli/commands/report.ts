import { resolve } from 'node:path'
import { ok } from '../../core/base/result.ts'
import { reportFormats } from '../../core/report/delivery.ts'
import type { ReportFormat } from '../../core/report/delivery.ts'
import type { LetterheadSettings } from '../../core/report/draft.ts'
import { paperSchema, reportLanguageSchema } from '../../core/report/report.ts'
import { setTimeout as wait } from 'node:timers/promises'
import { reportFromTerminal } from '../../main/workflow/report-command.ts'
import { deliverWaiting } from '../../main/workflow/deliver-reports.ts'
import { waitingSentence } from '../../main/workflow/outbox.ts'
import { createPassphraseGuard } from '../../main/workflow/passphrase-guard.ts'
import { terminalSigner } from '../../main/workflow/readers.ts'
import { terminalRooms } from '../../main/workflow/terminal-rooms.ts'
import { parse, required, single, UsageError } from '../arguments.ts'
import { answered } from '../terminal.ts'
import type { Command } from '../terminal.ts'
import { withLibrary } from '../with-library.ts'

const isOffered = (format: string): format is ReportFormat => (reportFormats as readonly string[]).includes(format)

const split = (text: string): ReportFormat[] => {
  const formats = [...new Set(text.split(',').map((format) => format.trim().toLowerCase()))]
  const unknown = formats.find((format) => !isOffered(format))
  if (unknown !== undefined) throw new UsageError(`There is no format "${unknown}". Use: ${reportFormats.join(',')}.`)
  return formats.filter(isOffered)
}

/** One of a few words given with an option, as a setting of its name; nothing where it was not given. */
const chosen = <T extends string>(option: string, schema: { readonly options: readonly T[] }, given: string | undefined): T | undefined => {
  if (given === undefined) return undefined
  const found = schema.options.find((each) => each.toLowerCase() === given.toLowerCase())
  if (found === undefined) throw new UsageError(`${option} takes one of: ${schema.options.join(', ')}.`)
  return found
}

export const report: Command = async (args, { programFolder }) => {
  const { values, positionals } = parse(args, {
    library: { type: 'string' },
    template: { type: 'string' },
    out: { type: 'string' },
    sign: { type: 'string' },
    formats: { type: 'string' },
    language: { type: 'string' },
    paper: { type: 'string' },
  })
  const studyUid = single(positionals, 'study UID')
  const outFolder = resolve(required(values.out, '--out'))
  required(values.library, '--library')
  if (values.sign !== undefined && values.sign.trim().length < 2) throw new UsageError('--sign takes the name of the reader who signs.')
  const formats = split(values.formats ?? 'pdf,text')
  const language = chosen('--language', reportLanguageSchema, values.language)
  const paper = chosen('--paper', paperSchema, values.paper)
  return withLibrary(values.library, { access: 'write', programFolder }, async (session) => {
    const opened = terminalRooms(session, programFolder)
    if (!opened.ok) return opened
    const { rooms, printer } = opened.value
    const signer = values.sign === undefined ? null : await terminalSigner(session, createPassphraseGuard(wait), values.sign.trim(), process.env['SPONDYL_PASSPHRASE'] ?? null)
    if (signer?.ok === false) return signer
    try {
      const settings = async (): Promise<LetterheadSettings> => {
        const site = await rooms.settings()
        return { ...site, ...(language === undefined ? {} : { reportLanguage: language }), ...(paper === undefined ? {} : { paper }) }
      }
      const written = await reportFromTerminal({ ...rooms, settings }, {
        studyUid,
        template: values.template ?? 'auto',
        outFolder,
        sign: signer?.value ?? null,
        formats,
      }, printer.warm)
      // What was signed is sent also where the files for --out could not be written.
      const waiting = signer === null ? ok([]) : await deliverWaiting(session, rooms)
      if (!written.ok) return written
      const { reportId, version, state, files } = written.value
      const remark = waiting.ok ? waitingSentence(waiting.value) : waiting.error.sentence
      return answered(written.value, [`Report ${reportId}, version ${version}, ${state}`, ...files.map((file) => `  ${file}`)].join('\n'), remark ?? undefined)
    } finally {
      await printer.close()
    }
  })
}
