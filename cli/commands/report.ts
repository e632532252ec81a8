import { resolve } from 'node:path'
import { problem } from '../../core/base/problem.ts'
import { reportFormats, reportFromTerminal } from '../../main/workflow/report-command.ts'
import type { ReportFormat } from '../../main/workflow/report-command.ts'
import { terminalRooms } from '../../main/workflow/terminal-rooms.ts'
import { parse, required, single, UsageError } from '../arguments.ts'
import { answered, refused } from '../terminal.ts'
import type { Command } from '../terminal.ts'
import { withLibrary } from '../with-library.ts'

/** Formats of the contract that are still to come. */
const laterFormats = ['sr', 'encapsulated', 'images', 'fhir']

const isOffered = (format: string): format is ReportFormat => (reportFormats as readonly string[]).includes(format)

const split = (text: string): string[] => {
  const formats = [...new Set(text.split(',').map((format) => format.trim().toLowerCase()))]
  const unknown = formats.find((format) => !isOffered(format) && !laterFormats.includes(format))
  if (unknown !== undefined) throw new UsageError(`There is no format "${unknown}". Use: ${reportFormats.join(',')}.`)
  return formats
}

export const report: Command = async (args, { programFolder }) => {
  const { values, positionals } = parse(args, {
    library: { type: 'string' },
    template: { type: 'string' },
    out: { type: 'string' },
    sign: { type: 'string' },
    formats: { type: 'string' },
  })
  const studyUid = single(positionals, 'study UID')
  const outFolder = resolve(required(values.out, '--out'))
  required(values.library, '--library')
  if (values.sign !== undefined && values.sign.trim().length < 2) throw new UsageError('--sign takes the name of the reader who signs.')
  const formats = split(values.formats ?? reportFormats.join(','))
  const later = formats.filter((format) => laterFormats.includes(format))
  if (later.length > 0) return refused(problem('format-not-yet', `The format ${later.join(', ')} is not written yet. Use --formats ${reportFormats.join(',')}.`))
  return withLibrary(values.library, { access: 'write', programFolder }, async (session) => {
    const rooms = terminalRooms(session, programFolder)
    if (!rooms.ok) return rooms
    const written = await reportFromTerminal(rooms.value, {
      studyUid,
      template: values.template ?? 'auto',
      outFolder,
      sign: values.sign?.trim() ?? null,
      formats: formats.filter(isOffered),
    })
    if (!written.ok) return written
    const { reportId, version, state, files } = written.value
    return answered(written.value, [`Report ${reportId}, version ${version}, ${state}`, ...files.map((file) => `  ${file}`)].join('\n'))
  })
}
