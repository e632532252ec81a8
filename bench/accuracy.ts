import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { accuracyDocument } from './accuracy-document.ts'
import { measureRecovery, recoveryTable } from './accuracy-recovery.ts'
import { readRecords, runPlan, serveWorker, usualRun } from './accuracy-run.ts'

/**
 * `npm run accuracy`: the plan of 240 phantom studies, and docs/accuracy.md from them. With `recovery`: spheres and cylinder. With a case
 * (or `all`), seeds, matrix and first seed: the short table of that case. `worker` is what the run starts for itself.
 */
const documentPath = 'docs/accuracy.md'

const wholeNumber = (text: string | undefined, fallback: number): number => {
  if (text === undefined) return fallback
  const value = Number(text)
  if (!Number.isSafeInteger(value) || value < 1) throw new Error(`"${text}" is not a whole number from 1`)
  return value
}

const { values, positionals } = parseArgs({
  args: process.argv.slice(2),
  allowPositionals: true,
  options: { processes: { type: 'string' }, matrix: { type: 'string' }, studies: { type: 'string' }, document: { type: 'boolean' } },
})
const [first, second, third] = positionals

if (first === 'worker') serveWorker(wholeNumber(second, usualRun.matrix), third ?? '')
else if (first === 'recovery') process.stdout.write(`${recoveryTable(measureRecovery())}\n`)
else if (first !== undefined) await import('./accuracy-cases.ts')
else {
  const matrix = wholeNumber(values.matrix, usualRun.matrix)
  if (values.document !== true) await runPlan({ matrix, workers: wholeNumber(values.processes, usualRun.workers), most: wholeNumber(values.studies, usualRun.most) })
  const records = readRecords(matrix)
  if (records.length === 0) process.stdout.write('No study is measured yet.\n')
  else {
    writeFileSync(documentPath, accuracyDocument(records, matrix))
    process.stdout.write(`${records.length} studies are in ${documentPath}\n`)
  }
}
