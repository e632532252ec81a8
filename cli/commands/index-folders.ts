import { problem } from '../../core/base/problem.ts'
import { compileLater } from '../../main/workflow/compile-later.ts'
import { indexFolders } from '../../main/workflow/index-folders.ts'
import type { IndexOutcome } from '../../main/workflow/index-folders.ts'
import { parse, UsageError } from '../arguments.ts'
import { answered, refused } from '../terminal.ts'
import type { Command } from '../terminal.ts'
import { withLibrary } from '../with-library.ts'

const longestList = 20

const list = (title: string, entries: readonly { readonly path: string; readonly text: string }[]): string => {
  if (entries.length === 0) return ''
  const shown = entries.slice(0, longestList).map(({ path, text }) => `  ${path}\n    ${text}`)
  const more = entries.length > longestList ? [`  ... and ${entries.length - longestList} more (all of them with --json)`] : []
  return [`\n${title} (${entries.length}):`, ...shown, ...more].join('\n')
}

const inWords = (outcome: IndexOutcome): string =>
  [
    `${outcome.files} files in ${outcome.seconds.toFixed(1)} s: ${outcome.indexed} indexed, ${outcome.unchanged} unchanged, ${outcome.duplicates} duplicates.`,
    outcome.moved === 0 ? '' : `${outcome.moved} of the indexed files were moved from another place.`,
    list('Away: nothing of it was removed. Connect its drive and index it again', outcome.away.map((path) => ({ path, text: 'It cannot be reached, or is empty where images were.' }))),
    `The library holds ${outcome.patients} patients, ${outcome.studies} studies, ${outcome.series} series, ${outcome.instances} images.`,
    list('Problems', outcome.problems.map(({ path, problem: text }) => ({ path, text }))),
    list('Not images', outcome.skipped.map(({ path, reason }) => ({ path, text: reason }))),
  ]
    .filter((line) => line !== '')
    .join('\n')

export const index: Command = (args, { progress, signal, programFolder }) => {
  const { values, positionals } = parse(args, { library: { type: 'string' } })
  if (positionals.length === 0) throw new UsageError('Name at least one folder or ZIP archive to index.')
  compileLater()
  return withLibrary(values.library, { access: 'create', programFolder }, async (session) => {
    const outcome = await indexFolders(session, positionals, {
      signal,
      onProgress: ({ label, unit, done, total, ratePerSecond, secondsLeft }) => {
        const rate = ratePerSecond === null ? '' : `${Math.round(ratePerSecond)} ${unit}/s`
        const left = secondsLeft === null ? '' : `, ${Math.ceil(secondsLeft)} s left`
        progress.show(label, total === 0 ? 1 : done / total, rate + left)
      },
    })
    if (!outcome.ok) return outcome
    const { isCancelled, moved: _moved, away: _away, ...counts } = outcome.value
    if (isCancelled) return refused(problem('cancelled', 'Indexing was cancelled. What was indexed so far stays; run the same command again to go on.'))
    const found = counts.indexed + counts.unchanged + counts.duplicates
    const where = positionals.length === 1 ? positionals[0] : 'these folders'
    return answered(counts, inWords(outcome.value), found === 0 ? `No DICOM image was found in ${where}. Name the folder that holds the images.` : undefined)
  })
}
