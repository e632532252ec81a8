import type { Study } from '../../core/study/study.ts'
import { displayName } from '../../core/study/patient-words.ts'
import { listStudies } from '../../main/workflow/studies.ts'
import { none, parse } from '../arguments.ts'
import { answered, table } from '../terminal.ts'
import type { Command } from '../terminal.ts'
import { withLibrary } from '../with-library.ts'

/** A problem is its sentence here; codes are the program's own. */
const forJson = (study: Study): unknown => ({
  ...study,
  series: study.series.map((series) => ({ ...series, problem: series.problem?.sentence ?? null })),
})

const inWords = (study: Study): string => {
  const person = [displayName(study.patientName), study.patientId, study.patientSex, study.patientBirthDate].filter((part) => part !== null && part !== '')
  const head = `${study.studyDate ?? 'no date'}  ${person.join(', ')}  ${study.description}\n  ${study.studyInstanceUid}`
  const rows = study.series.map((series) => [
    `  ${series.kind}`,
    `${series.frames}`,
    series.unit ?? '-',
    [series.description || '-', ...(series.note === undefined ? [] : [`(${series.note})`])].join(' '),
    series.seriesInstanceUid,
    series.problem?.sentence ?? (series.pairedBy === null ? '' : `paired: ${series.pairedBy}`),
  ])
  return `${head}\n${table(['  kind', 'frames', 'unit', 'description', 'series', ''], rows)}`
}

export const studies: Command = (args, { programFolder }) => {
  const { values, positionals } = parse(args, { library: { type: 'string' }, find: { type: 'string' } })
  none(positionals)
  return withLibrary(values.library, { access: 'read', programFolder }, async (session) => {
    const found = await listStudies(session, values.find ?? '')
    if (!found.ok) return found
    return answered(found.value.map(forJson), found.value.length === 0 ? 'No studies.' : found.value.map(inWords).join('\n\n'))
  })
}
