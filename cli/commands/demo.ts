import { resolve } from 'node:path'
import { defaultDemoCase, defaultDemoSeed, demoCases, writeDemo } from '../../main/workflow/write-demo.ts'
import { demoVariant } from '../../main/workflow/demo-variant.ts'
import { none, parse, single, wholeNumber } from '../arguments.ts'
import { answered, table } from '../terminal.ts'
import type { Command } from '../terminal.ts'

export const demo: Command = async (args, { progress, signal }) => {
  const { values, positionals } = parse(args, { case: { type: 'string' }, seed: { type: 'string' }, variant: { type: 'string' }, list: { type: 'boolean' } })
  if (values.list === true) {
    none(positionals)
    return answered(demoCases, table(['case', 'what'], demoCases.map(({ name, title }) => [name, title])))
  }
  const folder = resolve(single(positionals, 'folder for the demonstration study'))
  const seed = wholeNumber(values.seed, '--seed', defaultDemoSeed)
  const variant = demoVariant(values.variant ?? '{}')
  if (!variant.ok) return variant
  const written = await writeDemo({
    folder,
    caseName: values.case ?? defaultDemoCase,
    seed,
    variant: variant.value,
    onProgress: (share) => progress.show('Writing the demonstration study', share),
    isCancelled: () => signal.aborted,
  })
  if (!written.ok) return written
  const { studyInstanceUid, lesions } = written.value
  const count = `${lesions.length} ${lesions.length === 1 ? 'lesion' : 'lesions'}`
  return answered(written.value, `Wrote the case ${written.value.case} (seed ${seed}, ${count}) to ${folder}.\nStudy ${studyInstanceUid}`)
}
