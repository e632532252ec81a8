import { verifyLibrary } from '../../main/workflow/verify-library.ts'
import { none, parse } from '../arguments.ts'
import { answered } from '../terminal.ts'
import type { Command } from '../terminal.ts'
import { withLibrary } from '../with-library.ts'

export const verify: Command = (args, { programFolder }) => {
  const { values, positionals } = parse(args, { library: { type: 'string' } })
  none(positionals)
  return withLibrary(values.library, { access: 'read', programFolder }, async (session) => {
    const verified = await verifyLibrary(session)
    if (!verified.ok) return verified
    const { ok, signed, problems, notes } = verified.value
    const looked = `${signed} signed ${signed === 1 ? 'version' : 'versions'} looked at.`
    const lines = [
      `The library is ${ok ? '' : 'not '}as it was written. ${looked}`,
      ...problems.map(({ path, problem }) => `  ${path}\n    ${problem}`),
      ...notes.map((note) => `Note: ${note}`),
    ]
    return answered({ ok, problems, ...(notes.length === 0 ? {} : { notes }) }, lines.join('\n'))
  })
}
