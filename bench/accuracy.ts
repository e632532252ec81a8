import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { accuracyDocument } from './accuracy-document.ts'
import { accuracyPlan, tuningPlan } from './accuracy-plan.ts'
import { measureRecovery, recoveryTable } from './accuracy-recovery.ts'
import { readRecords, runPlan, serveWorker, usualRun } from './accuracy-run.ts'
import { failures } from './accuracy-summary.ts'

/**
 * `npm run accuracy`: the plan of 240 phantom studies, and docs/accuracy.md from them. With `recovery`: spheres and cylinder. With a case
 * (or `all`), seeds, matrix and first seed: the short table of that case. With `tune` and names of rounds, apart by commas: those rounds on seeds
 * that may be looked at, and what failed; the document stays as it is. `worker` is what the run starts for itself.
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
else if (first === 'tune') {
  const matrix = wholeNumber(values.matrix, usualRun.matrix)
  const rounds = second?.split(',').map((name) => `tune-${name}`)
  const plan = tuningPlan.filter(({ round }) => rounds?.includes(round) ?? true)
  if (plan.length === 0) throw new Error(`the tuning plan has no round ${second ?? ''}`)
  await runPlan({ matrix, workers: wholeNumber(values.processes, usualRun.workers), most: wholeNumber(values.studies, usualRun.most), plan })
  for (const { id, what } of failures(readRecords(matrix, plan))) process.stdout.write(`${id}: ${what.join('; ')}\n`)
} else if (first !== undefined) await import('./accuracy-cases.ts')
else {
  const matrix = wholeNumber(values.matrix, usualRun.matrix)
  if (values.document !== true) await runPlan({ matrix, workers: wholeNumber(values.processes, usualRun.workers), most: wholeNumber(values.studies, usualRun.most), plan: accuracyPlan })
  const records = readRecords(matrix)
  if (records.length === 0) process.stdout.write('No study is measured yet.\n')
  else {
    writeFileSync(documentPath, accuracyDocument(records, matrix))
    process.stdout.write(`${records.length} studies are in ${documentPath}\n`)
  }
}
